"""Households with a car or a company, and with what only looks like wealth."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fundwatch.demo.identity import credit_code
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.registers import Company, House, Vehicle
from fundwatch.demo.subsidies import FARMLAND, FOREST
from fundwatch.demo.world import Home, Member, World

_TOPIC = "有车有房有企业"
_CATEGORY = ("虚报冒领",)
_SINCE = date(2015, 6, 8)


def plant(ground: Ground) -> None:
    """Plant what members of households hold."""
    for _ in range(ground.world.scale.repeat):
        _hold(ground, _car("小型轿车", 12_800_000), "儿子名下有购置价12.8万元的小型轿车", flag=True)
        _hold(ground, _company("存续"), "家庭成员是存续企业的法定代表人", flag=True)
        _hold(ground, _car("普通二轮摩托车", 680_000), "名下只有摩托车")
        _hold(ground, _company("注销"), "名下企业早已注销")
        _hold(ground, _resettled, "名下房产是安置房")


def _meant_for_poor(ground: Ground, home: Home) -> list[Benefit]:
    return [row for row in ground.home_rows(home) if row.subsidy not in {FARMLAND.name, FOREST.name}]


def _hold(ground: Ground, make: Callable[[World, Member], Row], note: str, *, flag: bool = False) -> None:
    home = ground.take(lambda one: any(_grown(member) for member in one.members) and bool(_meant_for_poor(ground, one)))
    owner = next(member for member in home.members if _grown(member))
    held = ground.world.add(make(ground.world, owner))
    rows = _meant_for_poor(ground, home)
    subjects = [*rows, held]
    ground.world.answer(_TOPIC, "flag" if flag else "quiet", _CATEGORY, subjects, note, [home.row, owner.row])


def _grown(member: Member) -> bool:
    return member.row.relation == "儿子" and member.born.year <= 1995


def _car(model: str, price: int) -> Callable[[World, Member], Row]:
    return lambda world, owner: Vehicle(f"岭M{world.number('', 5)}", owner.row.id_number, _SINCE, price, model)


def _company(status: str) -> Callable[[World, Member], Row]:
    def make(world: World, owner: Member) -> Row:
        order = 80_000 + world.order("planted company")
        name = f"岚江{owner.row.name[0]}记{order}商贸有限公司"
        return Company(
            credit_code(order), name, owner.row.id_number, owner.row.id_number, _SINCE, 50_000_000, status, None, None
        )

    return make


def _resettled(world: World, owner: Member) -> Row:
    row = House(world.number("青房权证", 6), owner.row.id_number, "青岚县城集中安置点安置房")
    row.area, row.registered_on, row.price = 100.0, _SINCE, 22_000_000
    return row
