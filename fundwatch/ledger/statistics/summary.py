"""Summaries: rows and sums by the values of any column."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers, exact_sum

Value = TypeVar("Value", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Summary(Generic[Value]):
    """All rows with one value: how many, of them how many with an amount, their sum, least and greatest amount."""

    value: Value
    count: int
    filled: int
    total: int
    least: int
    greatest: int


def summarise(values: Sequence[Value], amounts: Integers, filled: Integers) -> tuple[Summary[Value], ...]:
    """The greatest sum first; `amounts` are nought where `filled` is, which marks the rows with an amount by 1."""
    numbers: dict[Value, int] = {}
    places = np.fromiter((numbers.setdefault(value, len(numbers)) for value in values), dtype=np.int64)
    if not len(places):
        return ()
    order = np.argsort(places, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(places[order]) != 0])
    found = []
    for value, rows in zip(numbers, np.split(order, starts[1:]), strict=True):
        own = amounts[rows][filled[rows] == 1]
        least, greatest = (int(own.min()), int(own.max())) if len(own) else (0, 0)
        found.append(Summary(value, len(rows), len(own), exact_sum(own), least, greatest))
    return tuple(sorted(found, key=lambda one: (-one.total, -one.count, str(one.value))))
