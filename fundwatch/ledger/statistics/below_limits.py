"""Amounts just under a limit: more of them than their neighbourhood lets one expect.

A limit above which a tender or a permission is needed is tempting to stay under. The strip of a tenth under it is held
against the strips of the same width on both sides: where nobody minds the limit the three are alike, or fall evenly,
so that the middle one is about the mean of its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers, Mask, exact_sum

#: The strip's width is this part of the limit.
_PART = 10
#: Fewer amounts than this under a limit are no pattern.
_LEAST = 5
#: Standard deviations of a Poisson count beyond which chance hardly reaches, and the least multiple of what is usual.
_DEVIATIONS = 3
_TIMES = 2


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit and the days on which it holds, first and last as `date.toordinal()`; None is without end."""

    name: str
    amount: int
    first: int | None = None
    last: int | None = None


@dataclass(frozen=True, slots=True)
class UnderLimit:
    """Amounts in the strips `start` ≤ … < limit, below it and above it (the limit itself lies in the last)."""

    limit: Limit
    start: int
    under: int
    under_total: int
    further_under: int
    above: int

    @property
    def usual(self) -> float:
        """How many the neighbouring strips let one expect."""
        return (self.further_under + self.above) / 2

    @property
    def unusual(self) -> bool:
        """Whether there are clearly more than that."""
        excess = self.usual + _DEVIATIONS * math.sqrt(max(self.usual, 1.0))
        return self.under >= _LEAST and self.under > excess and self.under >= _TIMES * self.usual


def under_limits(amounts: Integers, days: Integers | None, limits: Sequence[Limit]) -> tuple[UnderLimit, ...]:
    """Each limit held against the amounts of its days; without `days` against all. Limits of nought are none."""
    found = []
    for limit in limits:
        width = limit.amount // _PART
        if width <= 0:
            continue
        kept = amounts if days is None else amounts[_holds(limit, days)]
        start = limit.amount - width
        under = kept[(kept >= start) & (kept < limit.amount)]
        found.append(
            UnderLimit(
                limit,
                start,
                len(under),
                exact_sum(under),
                int(((kept >= start - width) & (kept < start)).sum()),
                int(((kept >= limit.amount) & (kept < limit.amount + width)).sum()),
            )
        )
    return tuple(found)


def _holds(limit: Limit, days: Integers) -> Mask:
    inside = np.ones(len(days), dtype=np.bool_)
    if limit.first is not None:
        inside &= days >= limit.first
    if limit.last is not None:
        inside &= days <= limit.last
    return inside
