"""Outliers by fences around the quartiles, which a few wild values do not move.

The fences are those of the adjusted boxplot (M. Hubert, E. Vandervieren, An adjusted boxplot for skewed distributions,
Computational Statistics & Data Analysis 52, 2008): money is skewed, and Tukey's symmetric fences would call a tenth of
any payments outliers. The medcouple that measures the skewness is taken over at most 1,001 evenly spaced values in
order, the same ones every time; it is the only float, and the fences are whole again.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers, at_share

#: Fewer values have no quartiles worth a fence.
LEAST = 20
_THINNED = 1_001
_REACH = 1.5
_STEEP, _FLAT = 4.0, 3.0


@dataclass(frozen=True, slots=True)
class Fences:
    """Quartiles and fences of a group; `skipped` says why there are none. Values at a fence lie inside."""

    count: int
    lower_quartile: int = 0
    median: int = 0
    upper_quartile: int = 0
    low: int = 0
    high: int = 0
    under: int = 0
    over: int = 0
    skipped: str = ""


def fence(values: Integers) -> Fences:
    """The fences of one group and how many values lie beyond them."""
    if len(values) < LEAST:
        return Fences(len(values), skipped=f"不足 {LEAST} 笔")
    ordered = np.sort(values)
    lower, middle, upper = (at_share(ordered, part, 4) for part in (1, 2, 3))
    spread = upper - lower
    if spread == 0:
        return Fences(len(values), lower, middle, upper, skipped="四分位距为零")
    skew = medcouple(ordered)
    left, right = (_STEEP, _FLAT) if skew >= 0 else (_FLAT, _STEEP)
    low = lower - math.floor(_REACH * math.exp(-left * skew) * spread)
    high = upper + math.floor(_REACH * math.exp(right * skew) * spread)
    under, over = int((ordered < low).sum()), int((ordered > high).sum())
    return Fences(len(values), lower, middle, upper, low, high, under, over)


def medcouple(ordered: Integers) -> float:
    """The robust skewness of ordered values, between -1 and 1; nought where they are symmetric."""
    thinned = _thinned(ordered).astype(np.float64)
    centred = thinned - np.median(thinned)
    above, below = centred[centred >= 0][::-1], centred[centred <= 0]
    apart = above[:, None] - below[None, :]
    with np.errstate(invalid="ignore"):
        kernel = (above[:, None] + below[None, :]) / apart
    # Both at the median, nought divided by nought: as many pairs count as above as below.
    ties = int((centred == 0).sum())
    if ties:
        ranks = np.arange(ties)
        kernel[-ties:, -ties:] = np.sign(ranks[:, None] - ranks[None, :])
    return float(np.median(kernel))


def _thinned(ordered: Integers) -> Integers:
    if len(ordered) <= _THINNED:
        return ordered
    places = np.arange(_THINNED) * (len(ordered) - 1) // (_THINNED - 1)
    return ordered[places]
