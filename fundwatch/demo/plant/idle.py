"""Documents that lie unspent for more than twelve or twenty-four months, and such that only seem to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundwatch.demo.answers import Expect
from fundwatch.demo.budget import allocate
from fundwatch.demo.places import WATER
from fundwatch.demo.plans import WAN, Plan
from fundwatch.demo.plant.extra import document, extra_kind, spend
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.money import Indicator
from fundwatch.demo.world import World

_TOPIC = "资金闲置"
_CATEGORY = ("滞留闲置",)


@dataclass(frozen=True)
class _Case:
    """A document, and how much of it is left lying; `given` is whether the rest was allocated at all."""

    issued: date
    year: int
    amount: int
    left: int
    note: str
    kind: str = "正常下达"
    given: bool = False


_LYING = (
    _Case(date(2017, 6, 20), 2017, 120 * WAN, 30 * WAN, "下达19个月，结存30万元", given=True),
    _Case(date(2016, 5, 10), 2016, 80 * WAN, 1 * WAN, "下达32个月，结存恰为1万元（1.25%）", given=True),
    _Case(date(2018, 1, 12), 2018, 200 * WAN, 2 * WAN, "下达刚过12个月，结存恰为1%", given=True),
    _Case(
        date(2017, 11, 28), 2018, 90 * WAN, 40 * WAN, "提前下达，自预算年度1月1日起已过12个月", "提前下达", given=True
    ),
)
_FINE = (
    _Case(date(2017, 5, 11), 2017, 50 * WAN, 999_999, "结存不足1万元"),
    _Case(date(2016, 6, 7), 2016, 200 * WAN, 1_500_000, "结存1.5万元，不足1%"),
    _Case(date(2018, 1, 15), 2018, 60 * WAN, 25 * WAN, "下达恰满12个月，尚未超过", given=True),
)


def plant(world: World) -> list[Plan]:
    """Plant balances; returns the projects that spend the rest."""
    plans: list[Plan] = []
    for _ in range(world.scale.repeat):
        plans += [_lie(world, case, "flag") for case in _LYING]
        plans += [_lie(world, case, "quiet") for case in _FINE]
        plans.append(_taken_back_and_given_again(world))
        plans.append(_retention(world))
        plans.append(_returned_above(world))
        _next_year(world)
    _answer_for_parents(world)
    return plans


def _answer(world: World, expect: Expect, rows: list[Row], note: str, neutral: list[Row]) -> None:
    world.answer(_TOPIC, expect, _CATEGORY, rows, note, neutral)


def _lie(world: World, case: _Case, expect: Expect) -> Plan:
    name = "省级财政专项扶贫资金（专项）"
    indicator = document(world, name, "省", case.issued, case.year, case.amount, kind=case.kind)
    # Goods leave no retention, so that the balance is what the case says.
    kind = extra_kind(world, works=case.year == 2016, by_office=True)
    plan = spend(world, indicator, case.amount - case.left, kind=kind)
    neutral: list[Row] = []
    if case.given:
        neutral.append(allocate(world, indicator, WATER, case.left, on=plan.allocated_on, grow=False))
    _answer(world, expect, [indicator], case.note, neutral)
    return plan


def _taken_back_and_given_again(world: World) -> Plan:
    """Money parked by taking it back and giving it again: its age counts from the document all the same."""
    amount, parked = 100 * WAN, 40 * WAN
    indicator = document(world, "中央财政专项扶贫资金（专项）", "中央", date(2016, 4, 19), 2016, amount)
    plan = spend(world, indicator, amount - parked)
    back_and_forth = [
        allocate(world, indicator, WATER, parked, on=plan.allocated_on, grow=False),
        allocate(world, indicator, WATER, -parked, on=date(2017, 3, 15), grow=False),
        allocate(world, indicator, WATER, parked, on=date(2018, 3, 14), grow=False),
    ]
    note = "分配后收回、次年再分配，钱一直没有花"
    # Taken back and not given again for a year, it was also held back from those who wait for it.
    world.answer(_TOPIC, "flag", (*_CATEGORY, "截留私分"), [indicator], note, back_and_forth)
    return plan


def _retention(world: World) -> Plan:
    amount = 60 * WAN
    indicator = document(world, "省级财政专项扶贫资金（专项）", "省", date(2017, 11, 20), 2018, amount, kind="提前下达")
    plan = spend(world, indicator, amount, kind=extra_kind(world))
    _answer(world, "quiet", [indicator], "结存全是未到期的质保金", [])
    return plan


def _returned_above(world: World) -> Plan:
    amount, left = 50 * WAN, 8 * WAN
    indicator = document(world, "中央财政专项扶贫资金（专项）", "中央", date(2017, 4, 18), 2017, amount)
    plan = spend(world, indicator, amount - left, kind=extra_kind(world, works=False, by_office=True))
    back = document(world, "中央财政专项扶贫资金（专项）收回", "中央", date(2018, 9, 12), 2017, -left, kind="收回")
    back.parent, back.received_on = indicator.code, back.issued_on
    _answer(world, "quiet", [indicator, back], "结余已由上级全部收回", [])
    return plan


def _next_year(world: World) -> None:
    indicator = document(
        world, "中央财政专项扶贫资金（提前下达）", "中央", date(2018, 12, 10), 2019, 300 * WAN, kind="提前下达"
    )
    indicator.received_on = date(2018, 12, 28)
    _answer(world, "quiet", [indicator], "提前下达下一年度资金，预算年度刚开始", [])


def _answer_for_parents(world: World) -> None:
    parents = {one.parent for one in world.indicators.values() if one.parent and one.kind != "收回"}
    for code in sorted(one for one in parents if one):
        parent: Indicator = world.indicators[code]
        note = "已分解为两个本级指标，自身不再分配和支出"
        _answer(world, "quiet", [parent], note, [])
