"""The management fee: at most one percent of a central or provincial document, spent on managing projects."""

from __future__ import annotations

import random
from datetime import date

from fundwatch.demo.budget import allocate, allocation_day
from fundwatch.demo.paying import pay_unit
from fundwatch.demo.places import COUNTY_CODE, POVERTY_OFFICE
from fundwatch.demo.records.money import Allocation, Indicator
from fundwatch.demo.records.projects import Acceptance, Project
from fundwatch.demo.scale import AS_OF, YEARS
from fundwatch.demo.workdays import after, on_or_after
from fundwatch.demo.world import World

#: No single use of the fee comes to a sum for which a contract would be wanted.
_MOST = 14_000_000
_USES = ("项目检查验收费", "项目前期勘测设计费", "项目公告公示牌制作费")


def build_fees(world: World) -> None:
    """Take a modest fee out of the provincial document of each year."""
    rng = world.rng("fees")
    for year in YEARS:
        indicator = world.indicators[f"ZB{year}-SJZ"]
        amount = min(indicator.amount * 8 // 1000 // 10_000 * 10_000, _MOST)
        fee_of(world, rng, indicator, amount)


def fee_of(
    world: World, rng: random.Random, indicator: Indicator, amount: int, *, grow: bool = True
) -> tuple[Project, Allocation]:
    """Allocate and spend a management fee out of a document."""
    year, day = indicator.year, allocation_day(indicator)
    row = Project(world.number(f"XM{year}", 4), f"{indicator.name}项目管理费", "项目管理费", COUNTY_CODE)
    row.supervisor = row.executor = POVERTY_OFFICE
    row.manager, row.year = world.units[POVERTY_OFFICE].legal_person, year
    row.investment = row.estimate = amount
    row.content, row.goal = "项目前期、检查验收、公告公示", "保障项目规范实施"
    row.listed_on = on_or_after(date(year - 1, 11, 20))
    row.approved_on = row.planned_start = on_or_after(after(day, -7))
    row.approval_no = f"青扶批〔{year}〕{int(row.code[6:])}号"
    row.started_on = after(day, 10)
    row.finished_on = row.planned_finish = on_or_after(date(year, 12, 3))
    row.status, row.progress = "验收", 100
    world.add(row)
    allocation = allocate(world, indicator, POVERTY_OFFICE, amount, row.code, grow=grow)
    _spend(world, rng, row, indicator, amount)
    world.add(Acceptance(row.code, after(row.finished_on, 8), "县级验收", "合格", world.units[POVERTY_OFFICE].name))
    return row, allocation


def _spend(world: World, rng: random.Random, row: Project, indicator: Indicator, amount: int) -> None:
    suppliers = [unit for code, unit in world.units.items() if code.startswith("DW-GY")]
    left = amount
    for place, use in enumerate(_USES):
        part = left if place == len(_USES) - 1 else amount // 3 // 100 * 100
        day = date(row.year or YEARS[0], 7 + place * 2, 12)
        if indicator.received_on and day < after(indicator.received_on, 20):
            day = after(indicator.received_on, 20 + place)
        left -= part
        if day <= AS_OF:
            pay_unit(world, POVERTY_OFFICE, rng.choice(suppliers), day, part, use, indicator.code, row.code)
