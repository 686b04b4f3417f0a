"""Persons paid from the budget who receive what is meant for the poor."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.plant.ground import Ground, days_later
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.registers import PublicEmployee
from fundwatch.demo.subsidies import FARMLAND, FOREST, SUBSIDIES
from fundwatch.demo.world import Home, Member

_TOPIC = "财政供养领取"
_CATEGORY = ("虚报冒领",)
_OPEN = {one.name for one in SUBSIDIES if one.scope == "不限"}


def plant(ground: Ground) -> None:
    """Plant employments that cover a payment, and such that do not."""
    for _ in range(ground.world.scale.repeat):
        _all_years(ground)
        _since(ground)
        _on_relief(ground)
        _ended(ground)
        _began_after(ground)
        _open_to_all(ground)
        _namesake(ground)


def _meant_for_poor(ground: Ground, member: Member) -> list[Benefit]:
    return [row for row in ground.rows(member) if row.subsidy not in _OPEN]


def _employ(
    ground: Ground, member: Member, post: str, first: date, last: date | None = None, number: str | None = None
) -> PublicEmployee:
    row = PublicEmployee(number or member.row.id_number, member.row.name, post, "工勤人员", first, last)
    return ground.world.add(row)


def _receiver(ground: Ground) -> tuple[Home, Member]:
    return ground.take_member(
        lambda one: 1962 < one.born.year < 1990 and not one.on_relief and len(_meant_for_poor(ground, one)) >= 2
    )


def _flag(ground: Ground, home: Home, member: Member, job: PublicEmployee, rows: list[Benefit], note: str) -> None:
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [*rows, member.row, job, home.row], note)


def _quiet(ground: Ground, home: Home, member: Member, rows: list[Benefit], note: str) -> None:
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, rows, note, [home.row, member.row])


def _all_years(ground: Ground) -> None:
    home, member = _receiver(ground)
    job = _employ(ground, member, "乡镇中心小学", date(2010, 9, 1))
    _flag(ground, home, member, job, _meant_for_poor(ground, member), "在编人员三年间领取面向建档立卡户的补助")


def _since(ground: Ground) -> None:
    home, member = _receiver(ground)
    rows = _meant_for_poor(ground, member)
    first_day = days_later(rows[-1].paid_on, -1)
    job = _employ(ground, member, "乡镇卫生院", first_day)
    since = [row for row in rows if row.paid_on >= first_day]
    _flag(ground, home, member, job, since, "入编次日仍领取面向建档立卡户的补助")


def _on_relief(ground: Ground) -> None:
    home, member = ground.take_member(lambda one: one.on_relief and 1960 < one.born.year < 1992 and not one.on_post)
    job = _employ(ground, member, "县水务局", date(2016, 7, 1))
    rows = [row for row in _meant_for_poor(ground, member) if row.paid_on >= date(2016, 7, 1)]
    _flag(ground, home, member, job, rows, "在职人员按月领取农村低保金")


def _ended(ground: Ground) -> None:
    home, member = _receiver(ground)
    rows = _meant_for_poor(ground, member)
    _employ(ground, member, "县农机站", date(2008, 3, 1), days_later(rows[0].paid_on, -1))
    _quiet(ground, home, member, rows, "第一笔补助前一日已解除聘用")


def _began_after(ground: Ground) -> None:
    home, member = _receiver(ground)
    rows = _meant_for_poor(ground, member)
    _employ(ground, member, "县公安局", days_later(rows[-1].paid_on, 1))
    _quiet(ground, home, member, rows, "最后一笔补助之后才入编")


def _open_to_all(ground: Ground) -> None:
    home = ground.take(
        lambda one: not _meant_for_poor(ground, one.head) and bool(ground.rows(one.head, FARMLAND, FOREST))
    )
    _employ(ground, home.head, "县第一中学", date(2009, 9, 1))
    _quiet(ground, home, home.head, ground.rows(home.head), "只领取对象不限的耕地、退耕补贴")


def _namesake(ground: Ground) -> None:
    home, member = _receiver(ground)
    number = ground.world.registry.id_number(days_later(member.born, 700), member.row.sex or "男")
    _employ(ground, member, "县人民医院", date(2011, 7, 1), number=number)
    _quiet(ground, home, member, _meant_for_poor(ground, member), "供养名单上是同名的另一人，证号不同")
