"""One account that takes the money of several people, and accounts that may."""

from __future__ import annotations

from fundwatch.demo.answers import Subject
from fundwatch.demo.identity import credit_code
from fundwatch.demo.places import COUNTY_NAME
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.places import Account, Unit
from fundwatch.demo.records.registers import VillageOfficial
from fundwatch.demo.subsidies import FARMLAND, HIGH_SCHOOL, RELIEF
from fundwatch.demo.world import Home

_TOPIC = "一账号多人"
_CATEGORY = ("截留私分",)


def plant(ground: Ground) -> None:
    """Plant accounts above and below three persons of two households."""
    for _ in range(ground.world.scale.repeat):
        _three_of_two(ground)
        _official(ground)
        _whole_group(ground)
        _one_family(ground)
        _parent(ground)
        _two_neighbours(ground)
        _two_years(ground)
        _old_peoples_home(ground)


def _account(number: str) -> Subject:
    return Subject("账号", number)


def _redirect(rows: list[Benefit], number: str, holder: str) -> None:
    for row in rows:
        row.account, row.holder = number, holder


def _year_of(ground: Ground, home: Home, year: int, people: int) -> list[Benefit]:
    """Payments of a year of the first so many paid persons of a household."""
    rows = [row for row in ground.home_rows(home) if row.year == year]
    chosen = list(dict.fromkeys(row.id_number for row in rows))[:people]
    return [row for row in rows if row.id_number in chosen]


def _payees(ground: Ground, home: Home, year: int) -> int:
    return len({row.id_number for row in ground.home_rows(home) if row.year == year})


def _neutral(ground: Ground, rows: list[Benefit]) -> list[Row]:
    people = {row.id_number for row in rows}
    members = [one for home in ground.world.homes if home.reserved for one in home.members]
    return [*rows, *(one.row for one in members if one.row.id_number in people)]


def _flag(ground: Ground, number: str, rows: list[Benefit], note: str, more: list[Row] | None = None) -> None:
    neutral = [*_neutral(ground, rows), *(more or [])]
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [_account(number)], note, neutral)


def _quiet(ground: Ground, number: str, rows: list[Benefit], note: str) -> None:
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [_account(number)], note, _neutral(ground, rows))


def _three_of_two(ground: Ground) -> None:
    pair = ground.take(lambda one: _payees(ground, one, 2017) >= 2)
    single = ground.take(lambda one: one.village is pair.village and _payees(ground, one, 2017) >= 1)
    number = ground.world.registry.card()
    rows = _year_of(ground, pair, 2017, 2) + _year_of(ground, single, 2017, 1)
    _redirect(rows, number, ground.world.namer.full("男"))
    _flag(ground, number, rows, "两户三人一年的补助进了同一个账号")


def _official(ground: Ground) -> None:
    first = ground.take(lambda one: _payees(ground, one, 2018) >= 1)
    homes = [first] + [
        ground.take(lambda one: one.village is first.village and _payees(ground, one, 2018) >= 1) for _ in range(2)
    ]
    official = next(one for one in ground.world.tables[VillageOfficial.TABLE] if one.region == first.village.code)
    rows = [row for home in homes for row in _year_of(ground, home, 2018, 1)]
    _redirect(rows, official.account, official.name)
    _flag(ground, official.account, rows, "三户的补助进了村干部的账号", [official])


def _whole_group(ground: Ground) -> None:
    first = ground.take(lambda one: bool(ground.rows(one.head, FARMLAND)))
    homes = [first] + [
        ground.take(lambda one: one.village is first.village and bool(ground.rows(one.head, FARMLAND)))
        for _ in range(4)
    ]
    number = ground.world.registry.card()
    rows = [row for home in homes for row in ground.rows(home.head, FARMLAND) if row.year == 2016]
    _redirect(rows, number, ground.world.namer.full("男"))
    _flag(ground, number, rows, "五户的耕地补贴进了同一个账号")


def _one_family(ground: Ground) -> None:
    home = ground.take(lambda one: _payees(ground, one, 2017) >= 3)
    rows = [row for row in ground.home_rows(home) if row.year == 2017]
    _redirect(rows, home.account, home.head.row.name)
    _quiet(ground, home.account, rows, "同一户几口人的补助都进户主账号")


def _parent(ground: Ground) -> None:
    home = ground.take(lambda one: any(ground.rows(member, HIGH_SCHOOL) for member in one.members[1:]))
    rows = [row for member in home.members[1:] for row in ground.rows(member, HIGH_SCHOOL)]
    _redirect(rows, home.account, home.head.row.name)
    _quiet(ground, home.account, rows, "学生助学金进父母账号")


def _two_neighbours(ground: Ground) -> None:
    first = ground.take(lambda one: bool(ground.rows(one.head, FARMLAND)))
    second = ground.take(lambda one: one.village is first.village and bool(ground.rows(one.head, FARMLAND)))
    number = ground.world.registry.card()
    rows = [*ground.rows(first.head, FARMLAND), *ground.rows(second.head, FARMLAND)]
    _redirect(rows, number, first.head.row.name)
    _quiet(ground, number, rows, "恰为两户两人共用一个账号，不足三人")


def _two_years(ground: Ground) -> None:
    homes = [ground.take(lambda one: len(ground.rows(one.head, FARMLAND)) >= 3)]
    homes += [
        ground.take(lambda one: one.village is homes[0].village and len(ground.rows(one.head, FARMLAND)) >= 3)
        for _ in range(2)
    ]
    number = ground.world.registry.card()
    rows: list[Benefit] = []
    for home, year in zip(homes, (2016, 2016, 2018), strict=True):
        rows += [row for row in ground.rows(home.head, FARMLAND) if row.year == year]
    _redirect(rows, number, homes[0].head.row.name)
    _quiet(ground, number, rows, "三人分在两个年度，每年不足三人")


def _old_peoples_home(ground: Ground) -> None:
    world = ground.world
    order = world.order("old people's home")
    township = world.townships[(order - 1) % len(world.townships)]
    name = f"{COUNTY_NAME}{township.name}敬老院{order if order > len(world.townships) else ''}"
    unit = Unit(f"DW-JLY{order:02d}", name, "其他", credit_code(90_000 + order, "12"))
    unit.region, unit.account = township.code, world.registry.office_account()
    world.units[unit.code] = world.add(unit)
    kind = "代发" if order % 2 else "实有资金"
    world.accounts[unit.account] = world.add(Account(unit.account, name, None, unit.code, kind))
    rows: list[Benefit] = []
    for _ in range(4):
        home, member = ground.take_member(lambda one: one.on_relief)
        rows += [row for row in ground.rows(member, RELIEF) if row.year == 2018]
        del home
    _redirect(rows, unit.account, name)
    _quiet(ground, unit.account, rows, "敬老院集中供养人员的资金进登记的单位账户")
