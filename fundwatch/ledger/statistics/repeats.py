"""Number duplication: the amounts that occur most often."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers


@dataclass(frozen=True, slots=True)
class Repeat:
    """An amount and how often it occurs."""

    amount: int
    count: int

    @property
    def total(self) -> int:
        """What it comes to in all."""
        return self.amount * self.count


def repeats(amounts: Integers, most: int) -> tuple[tuple[Repeat, ...], int]:
    """The `most` amounts that occur most often, greater ones first among equals; how many occur more than once."""
    values, counts = np.unique(amounts[amounts != 0], return_counts=True)
    order = np.lexsort((-values, -counts))
    repeated = order[counts[order] > 1]
    found = tuple(Repeat(int(values[place]), int(counts[place])) for place in repeated[:most])
    return found, len(repeated)
