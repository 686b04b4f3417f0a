"""What the register itself says amiss: poor households called risen, one head of two, homes too large."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fundwatch.demo.homes import POVERTY_LINE
from fundwatch.demo.plant.ground import Ground
from fundwatch.demo.records.people import HouseholdEvent, HouseholdIncome
from fundwatch.demo.world import Home, Member, World

_INCOME, _TWICE, _LARGE = "脱贫收入不足", "一人两户", "搬迁住房超面积"
_DATA, _WASTE = ("数据质量",), ("挥霍浪费",)


def plant(ground: Ground) -> Callable[[World], None]:
    """Plant households; returns what is left to do once incomes are known."""
    poor: list[Home] = []
    even: list[Home] = []
    for _ in range(ground.world.scale.repeat):
        poor.append(ground.take(lambda one: one.row.risen_on is not None))
        even.append(ground.take(lambda one: one.row.risen_on is not None))
        _heads_two(ground)
        _second_left(ground)
        _area(ground, 3)
        _area(ground, 0)

    def set_incomes(world: World) -> None:
        incomes: dict[tuple[str, int], HouseholdIncome] = {
            (row.household, row.year): row for row in world.tables[HouseholdIncome.TABLE]
        }
        for home in poor:
            row = _earn(home, incomes, -30_000)
            note = "脱贫当年人均纯收入比贫困线少300元"
            world.answer(_INCOME, "flag", _DATA, [home.row, row], note, [home.head.row])
        for home in even:
            row = _earn(home, incomes, 0)
            world.answer(_INCOME, "quiet", _DATA, [home.row, row], "脱贫当年人均纯收入恰为贫困线", [home.head.row])

    return set_incomes


def _earn(home: Home, incomes: dict[tuple[str, int], HouseholdIncome], more: int) -> HouseholdIncome:
    """Let the household's income of the year in which it rose be the line and so much more a head."""
    year = home.row.risen_on.year if home.row.risen_on else 0
    row = incomes[home.row.code, year]
    parts = (row.wages or 0, row.property_income or 0, row.transfers or 0, row.costs or 0)
    heads = (sum(parts[:3]) + (row.business or 0) - parts[3]) // row.per_head
    per_head = POVERTY_LINE[year] + more
    wages, rent, transfers, costs = (part * per_head // row.per_head for part in parts)
    row.wages, row.property_income, row.transfers, row.costs = wages, rent, transfers, costs
    row.business = per_head * heads - wages - rent - transfers + costs
    row.per_head = per_head
    if home.row.income_year == year:
        home.row.income = per_head
    return row


def _grown(member: Member) -> bool:
    return member.row.relation == "儿子" and member.born.year <= 1993


def _head_of_other(ground: Ground) -> tuple[Home, Home, Member]:
    lives_in, member = ground.take_member(_grown)
    headed = ground.take(lambda one: one.village is lives_in.village)
    headed.row.head_name, headed.row.head_id = member.row.name, member.row.id_number
    return lives_in, headed, member


def _heads_two(ground: Ground) -> None:
    lives_in, headed, member = _head_of_other(ground)
    note = "一户的户主又列在父母户的家庭成员中"
    ground.world.answer(_TWICE, "flag", _DATA, [headed.row, member.row], note, [lives_in.row, headed.head.row])


def _second_left(ground: Ground) -> None:
    lives_in, headed, member = _head_of_other(ground)
    event = HouseholdEvent(headed.row.code, date(2018, 12, 27), "迁出", None, "整户迁往外县")
    ground.world.add(event)
    note = "另一户已整户迁出"
    ground.world.answer(_TWICE, "quiet", _DATA, [headed.row, event], note, [lives_in.row, headed.head.row, member.row])


def _area(ground: Ground, more: int) -> None:
    home = ground.take(lambda one: len(one.members) >= 2)
    home.row.relocated = True
    home.row.living_area = float(25 * len(home.members) + more)
    if more:
        note = "搬迁住房人均面积超过25平方米"
        ground.world.answer(_LARGE, "flag", _WASTE, [home.row], note, [home.head.row])
    else:
        note = "搬迁住房人均面积恰为25平方米"
        ground.world.answer(_LARGE, "quiet", _WASTE, [home.row], note, [home.head.row])
