"""Ageing: how long ago things were dated on a given day, in steps of days."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers, exact_sum

#: The last day of each step but the open last one.
STEPS = (30, 90, 180, 365, 730, 1095)


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Things `low` to `high` days old, both included; None is without a bound, negative ages lie ahead of the day."""

    low: int | None
    high: int | None
    count: int
    total: int


def age(days: Integers, amounts: Integers, as_of: int) -> tuple[AgeGroup, ...]:
    """Groups by age on the day `as_of` (all days as `date.toordinal()`), the youngest first.

    `amounts` go with `days` one by one. The first group, what is dated after the day, is left out where it is empty.
    """
    ages = as_of - days
    edges: list[tuple[int | None, int | None]] = [(None, -1)]
    start = 0
    for step in STEPS:
        edges.append((start, step))
        start = step + 1
    edges.append((start, None))
    found = []
    for low, high in edges:
        inside = np.ones(len(ages), dtype=np.bool_)
        if low is not None:
            inside &= ages >= low
        if high is not None:
            inside &= ages <= high
        found.append(AgeGroup(low, high, int(inside.sum()), exact_sum(amounts[inside])))
    return tuple(found if found[0].count else found[1:])
