"""Projects begun before they were approved, and projects begun on the very day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from fundwatch.demo.building import Life
from fundwatch.demo.disclosure import post
from fundwatch.demo.places import WATER
from fundwatch.demo.plans import WAN, Plan, ProjectKind, plan_of
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.money import Allocation
from fundwatch.demo.records.projects import Contract, Procurement
from fundwatch.demo.workdays import on_or_before
from fundwatch.demo.world import World

_TOPIC = "未批先建"
_CATEGORY = ("程序违规",)
#: How many days after the start the approval came.
_LATE = (1, 24, 75)


@dataclass(frozen=True)
class SameDay:
    """An innocent project that was approved, contracted and begun on one day."""

    plan: Plan
    day: date


def plan_same_day(world: World) -> list[SameDay]:
    """Decide on small projects that begin on the day of approval, without a tender, after their notice."""
    rng = world.rng("same day")
    found: list[SameDay] = []
    for order in range(2 * world.scale.repeat):
        village = world.villages[(order * 13 + 3) % len(world.villages)]
        kind = ProjectKind("小型水池维修", "基础设施", WATER, 6, 9, "SJZ", "维修小水池及管道", "公益性", by_office=True)
        year = 2016 + order % 2
        money = [(world.indicators[f"ZB{year}-{kind.paper}"], rng.randrange(6, 10) * WAN)]
        plan = plan_of(world, rng, kind, village, year, money)
        day = on_or_before(plan.allocated_on - timedelta(days=1))
        plan.row.approved_on = plan.signed_on = plan.started_on = day
        plan.own_notice = True
        post(world, "项目实施前", village.code, "项目", plan.row.code, day - timedelta(days=14), 10)
        found.append(SameDay(plan, day))
    return found


def plant(world: World, plans: list[tuple[Plan, Life]], same_day: list[SameDay]) -> None:
    """Move some approvals behind the start of works; answer for both sides."""
    rng = world.rng("early start")
    free = [
        plan
        for plan, _ in plans
        if plan.kind.works
        and not plan.exact
        and not plan.slow
        and plan.row.started_on
        and plan.signed_on is None
        and not plan.reserved
    ]
    chosen = iter(rng.sample(free, len(_LATE) * world.scale.repeat + world.scale.repeat))
    for _ in range(world.scale.repeat):
        for late in _LATE:
            _begin_early(world, next(chosen), late)
        ordinary = next(chosen).row
        note = "批复在前、开工在后的普通项目"
        world.answer(_TOPIC, "quiet", _CATEGORY, [ordinary], note)
    for one in same_day:
        world.answer(_TOPIC, "quiet", _CATEGORY, [one.plan.row], "批复当日开工")


def _begin_early(world: World, plan: Plan, late: int) -> None:
    row = plan.row
    if row.started_on is None:
        return
    row.approved_on = row.started_on + timedelta(days=late)
    neutral: list[Row] = [
        one
        for table in (Contract.TABLE, Procurement.TABLE, Allocation.TABLE)
        for one in world.tables[table]
        if one.project == row.code
    ]
    world.answer(_TOPIC, "flag", _CATEGORY, [row], f"实际开工后第{late}天才批复", neutral)
