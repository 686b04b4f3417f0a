"""Reference lists that other offices hand over: mostly of people who have nothing to do with the register."""

from __future__ import annotations

import random
from datetime import date, timedelta

from fundwatch.demo.records.people import HouseholdEvent, Person
from fundwatch.demo.records.registers import House, Kinship, PublicEmployee, Vehicle, VillageOfficial
from fundwatch.demo.world import World

_POSTS = ("村党总支书记", "村委会主任", "村文书", "村民小组组长")
_OFFICES = ("县第一中学", "县人民医院", "县农业技术推广中心", "乡镇中心小学", "县公安局", "乡镇卫生院", "县水务局")


def build_registers(world: World) -> None:
    """List employees, vehicles, houses and family ties outside the register of the poor."""
    rng = world.rng("registers")
    employees = [_employee(world, rng) for _ in range(max(60, world.scale.persons // 60))]
    registered = {one.id_number for one in world.tables[Person.TABLE]}
    officials = [one.id_number for one in world.tables[VillageOfficial.TABLE] if one.id_number not in registered]
    for number in (*employees, *officials):
        if rng.random() < 0.35:
            _own(world, rng, number)
    for first, second in zip(officials[::5], employees, strict=False):
        world.add(Kinship(first, second, rng.choice(("兄弟", "父子", "夫妻", "堂兄弟"))))
    _small_events(world, rng)


def build_officials(world: World) -> None:
    """List the officials of every village; none of them is on the register of the poor."""
    rng = world.rng("officials")
    for village in world.villages:
        for post in _POSTS:
            _official(world, rng, village.code, post)


def _stranger(world: World, rng: random.Random) -> tuple[str, str]:
    sex = rng.choice("男女")
    born = date(1962, 1, 1) + timedelta(days=rng.randrange(10_500))
    return world.registry.id_number(born, sex), world.namer.full(sex)


def _employee(world: World, rng: random.Random) -> str:
    number, name = _stranger(world, rng)
    row = PublicEmployee(number, name, rng.choice(_OFFICES), rng.choice(("教师", "科员", "医师", "技术员")))
    row.from_day = date(rng.randrange(1988, 2016), rng.randrange(1, 13), 1)
    world.add(row)
    return number


def _official(world: World, rng: random.Random, village: str, post: str) -> None:
    number, name = _stranger(world, rng)
    row = VillageOfficial(number, date(2013, 4, rng.randrange(1, 28)), name, village, post)
    row.account = world.registry.card()
    world.add(row)


def _own(world: World, rng: random.Random, number: str) -> None:
    day = date(2010, 1, 4) + timedelta(days=rng.randrange(2500))
    price = rng.randrange(5, 18) * 1_000_000
    world.add(Vehicle(f"岭M{world.number('', 5)}", number, day, price, "小型轿车"))
    if rng.random() < 0.5:
        row = House(world.number("青房权证", 6), number, f"青岚县城{rng.choice('东西南北')}片区")
        row.area, row.registered_on = float(rng.randrange(80, 140)), day
        row.price = rng.randrange(18, 45) * 1_000_000
        world.add(row)


def _small_events(world: World, rng: random.Random) -> None:
    for home in world.homes:
        young = [one for one in home.members if one.born.year >= 2014]
        for child in young[:1]:
            day = max(child.born + timedelta(days=20), date(2014, 9, 1))
            world.add(HouseholdEvent(home.row.code, day, "出生", child.row.id_number, "新生儿"))
        if rng.random() < 0.01 and not home.reserved:
            note = "举家外出务工，户口未迁"
            world.add(HouseholdEvent(home.row.code, date(2017, 3, rng.randrange(1, 28)), "其他", None, note))
