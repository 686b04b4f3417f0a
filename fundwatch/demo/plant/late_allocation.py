"""Documents whose money was given out late, or made known late, and such just in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from fundwatch.demo.plans import WAN, Plan
from fundwatch.demo.plant.extra import document, extra_kind, spend
from fundwatch.demo.records.money import Allocation, Indicator
from fundwatch.demo.records.oversight import Notice
from fundwatch.demo.workdays import after, works
from fundwatch.demo.world import World

_TOPIC, _POSTED = "超期未分配下达", "分配结果未按期公告"
_KEPT, _SILENT = ("截留私分",), ("公示缺失",)
_ISSUED = date(2017, 6, 27)
_AMOUNT = 50 * WAN


@dataclass(slots=True)
class Documents:
    """Projects that spend the documents, and those of which the notices are moved later."""

    plans: list[Plan] = field(default_factory=list)
    late: list[Plan] = field(default_factory=list)
    timely: list[Plan] = field(default_factory=list)


def plan(world: World) -> Documents:
    """Receive documents and give them out; answers for the day on which they were."""
    found = Documents()
    for _ in range(world.scale.repeat):
        late = _receive(world, found, 66)
        note = "收到资金两个多月后才分配下达"
        world.answer(_TOPIC, "flag", _KEPT, [_indicator(world, late)], note, [late.row, *late.sources])
        timely = _receive(world, found, 30)
        note = "收到资金后第30天分配下达"
        world.answer(_TOPIC, "quiet", _KEPT, [_indicator(world, timely)], note, [timely.row])
        found.late.append(_receive(world, found, 10))
        found.timely.append(_receive(world, found, 10))
    return found


def _indicator(world: World, planned: Plan) -> Indicator:
    return world.indicators[planned.sources[0].indicator]


def _receive(world: World, found: Documents, days: int) -> Plan:
    indicator = document(world, "省级财政专项扶贫资金（产业发展）", "省", _ISSUED, 2017, _AMOUNT)
    day = after(_ISSUED, days)
    indicator.received_on = day - timedelta(days=days)
    kind = extra_kind(world, works=False, by_office=True)
    made = spend(world, indicator, _AMOUNT, kind=kind, allocated_on=day)
    found.plans.append(made)
    return made


def post_late(world: World, found: Documents) -> None:
    """Move the county's notices on some allocations: to the fifteenth working day, and far beyond."""
    for planned, days in ((one, 35) for one in found.late):
        notice = _move(world, planned, days)
        note = "分配后第35个工作日才公告分配结果"
        subjects = [_indicator(world, planned), notice]
        world.answer(_POSTED, "flag", _SILENT, subjects, note, [planned.row, *planned.sources])
    for planned in found.timely:
        notice = _move(world, planned, 15)
        subjects = [_indicator(world, planned), notice]
        world.answer(_POSTED, "quiet", _SILENT, subjects, "分配后第15个工作日公告分配结果", [planned.row])


def _move(world: World, planned: Plan, days: int) -> Notice:
    allocation: Allocation = planned.sources[0]
    notice: Notice = next(
        one for one in world.tables[Notice.TABLE] if one.kind == "资金分配结果" and one.target == allocation.indicator
    )
    day = allocation.allocated_on
    while days:
        day += timedelta(days=1)
        days -= works(day)
    notice.begins_on = day
    return notice
