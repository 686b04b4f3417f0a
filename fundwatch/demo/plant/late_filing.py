"""Quarters whose spending was reported late or never, and quarters that were on time or had none."""

from __future__ import annotations

from datetime import timedelta

from fundwatch.demo.answers import Expect, Subject, subject
from fundwatch.demo.filings import end_of, spending
from fundwatch.demo.places import HOUSING
from fundwatch.demo.records.oversight import Filing
from fundwatch.demo.scale import AS_OF
from fundwatch.demo.world import World

_TOPIC = "进度未备案"
_CATEGORY = ("监督缺位",)
_MATTER = "资金使用进度"
#: Quarters whose thirtieth day after the end is a working day, so that no reading shifts the deadline.
_CLEAR = ((2018, 2), (2017, 3), (2017, 4))


def plant(world: World) -> None:
    """Spoil some reports; every unit serves one case only."""
    spent = spending(world)
    units = list(dict.fromkeys(unit for unit, _ in sorted(spent)))
    world.rng("late filing").shuffle(units)
    units.remove(HOUSING)
    rows = {(one.unit, one.period): one for one in world.tables[Filing.TABLE] if one.matter == _MATTER}

    def next_case() -> tuple[str, Filing, tuple[int, int]]:
        for unit in units:
            for quarter in _CLEAR:
                filing = rows.get((unit, f"{quarter[0]}Q{quarter[1]}"))
                if filing is not None:
                    units.remove(unit)
                    return unit, filing, quarter
        message = "no unit left that spent in a quarter with a clear deadline"
        raise LookupError(message)

    _missing(world, *next_case())
    _filed_on(world, *next_case(), 31, "flag", "季末后第31天才报")
    _filed_on(world, *next_case(), 104, "flag", "季末后三个多月才报")
    _filed_on(world, *next_case(), 30, "quiet", "季末后第30天报送")
    _filed_on(world, *next_case(), 30, "quiet", "季末后第30天报送")
    _not_yet_due(world, *next_case())
    if (HOUSING, (2017, 1)) not in spent:
        world.answer(_TOPIC, "quiet", _CATEGORY, [Subject("单位", HOUSING)], "2017年一季度没有支出，不需报送")


def _unit(world: World, unit: str) -> Subject:
    return subject(world.units[unit])


def _remove(world: World, filing: Filing) -> None:
    world.tables[Filing.TABLE] = [one for one in world.tables[Filing.TABLE] if one is not filing]


def _missing(world: World, unit: str, filing: Filing, quarter: tuple[int, int]) -> None:
    del quarter
    _remove(world, filing)
    note = f"{filing.period}有支出而没有报送资金使用进度"
    world.answer(_TOPIC, "flag", _CATEGORY, [_unit(world, unit)], note)


def _filed_on(
    world: World, unit: str, filing: Filing, quarter: tuple[int, int], days: int, expect: Expect, note: str
) -> None:
    filing.filed_on = end_of(quarter) + timedelta(days=days)
    subjects = [_unit(world, unit), subject(filing)]
    text = f"{filing.period}:{note}"
    world.answer(_TOPIC, expect, _CATEGORY, subjects, text)


def _not_yet_due(world: World, unit: str, filing: Filing, quarter: tuple[int, int]) -> None:
    """The last quarter before the day of supervision: its thirty days are not over."""
    del quarter, filing
    for one in list(world.tables[Filing.TABLE]):
        if one.unit == unit and one.matter == _MATTER and one.period == f"{AS_OF.year - 1}Q4":
            _remove(world, one)
    note = f"{AS_OF.year - 1}年四季度的报送期限未到"
    world.answer(_TOPIC, "quiet", _CATEGORY, [_unit(world, unit)], note)
