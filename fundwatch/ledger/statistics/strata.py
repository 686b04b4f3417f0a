"""Stratification: how many amounts and how much money lie between two bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers, exact_sum

#: Fewer strata than this say little: the steps are then 1, 2, 5 instead of powers of ten.
_FEW = 5
_FINER = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Stratum:
    """Amounts from `low` up to but without `high`; None is without a bound."""

    low: int | None
    high: int | None
    count: int
    total: int

    def share(self, counted: int) -> float:
        """Its share of all amounts."""
        return self.count / counted if counted else 0.0


def stratify(amounts: Integers, bounds: Sequence[int]) -> tuple[Stratum, ...]:
    """The strata between ascending bounds, the open ones at both ends where anything lies in them."""
    cuts = sorted(set(bounds))
    places = np.searchsorted(np.array(cuts, dtype=np.int64), amounts, side="right")
    edges = [None, *cuts, None]
    found = [
        Stratum(edges[place], edges[place + 1], int(inside.sum()), exact_sum(amounts[inside]))
        for place in range(len(cuts) + 1)
        for inside in [places == place]
    ]
    return tuple(one for one in found if one.count or (one.low is not None and one.high is not None))


def usual_bounds(amounts: Integers, unit: int) -> tuple[int, ...]:
    """Bounds by powers of ten of `unit` over the amounts' range, finer where these would be few."""
    if not len(amounts):
        return (0,)
    above = amounts[amounts > 0]
    if not len(above):
        return (0, 1)
    least, greatest = int(above.min()), int(above.max())
    tens = _between(least, greatest, unit, (1,))
    return (0, 1, *(tens if len(tens) >= _FEW else _between(least, greatest, unit, _FINER)))


def _between(least: int, greatest: int, unit: int, steps: tuple[int, ...]) -> list[int]:
    """Round amounts from the last at or below the least to the first above the greatest."""
    rounds = [step * unit * 10**power for power in range(18 - len(str(unit))) for step in steps]
    inside = [one for one in rounds if least < one <= greatest]
    before = [one for one in rounds if one <= least][-1:]
    after = [one for one in rounds if one > greatest][:1]
    return [*before, *inside, *after]
