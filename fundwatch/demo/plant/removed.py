"""Payments to households that were taken off the register, and to such as came back."""

from __future__ import annotations

from datetime import date

from fundwatch.demo.plant.ground import Ground, days_later
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.people import HouseholdEvent
from fundwatch.demo.subsidies import FARMLAND, FOREST
from fundwatch.demo.world import Home

_TOPIC = "清退后发放"
_CATEGORY = ("虚报冒领",)
_REMOVED, _GRACE = date(2017, 1, 10), 30


def plant(ground: Ground) -> None:
    """Plant removals, the households being paid afterwards."""
    for _ in range(ground.world.scale.repeat):
        _paid_on(ground)
        _came_back(ground)


def _later(ground: Ground, home: Home) -> list[Benefit]:
    first = days_later(_REMOVED, _GRACE + 1)
    everybody = {FARMLAND.name, FOREST.name}
    return [row for row in ground.home_rows(home) if row.paid_on >= first and row.subsidy not in everybody]


def _removed(ground: Ground) -> tuple[Home, HouseholdEvent, list[Benefit]]:
    home = ground.take(
        lambda one: not any(member.on_relief or member.on_post for member in one.members) and bool(_later(ground, one))
    )
    event = HouseholdEvent(home.row.code, _REMOVED, "清退", None, "动态管理核查不符合标准")
    return home, ground.world.add(event), _later(ground, home)


def _paid_on(ground: Ground) -> None:
    home, event, rows = _removed(ground)
    ground.world.answer(_TOPIC, "flag", _CATEGORY, [*rows, event], "整户清退一个多月后仍按在册户发放", [home.row])


def _came_back(ground: Ground) -> None:
    home, event, rows = _removed(ground)
    back = HouseholdEvent(home.row.code, date(2017, 2, 20), "识别", None, "复核后重新纳入")
    ground.world.add(back)
    ground.world.answer(_TOPIC, "quiet", _CATEGORY, [*rows, event, back], "清退后重新识别，以后照常发放", [home.row])
