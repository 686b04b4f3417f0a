"""The profile of a column: how many values, of which sign, between what, how round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fundwatch.ledger.statistics.arrays import Integers, at_share, exact_sum


@dataclass(frozen=True, slots=True)
class Profile:
    """A column's figures in its own unit; `round_ones` are those divisible by `roundness`.

    Quartiles and median are values that occur. With no value at all everything is nought.
    """

    rows: int
    blank: int
    positive: int
    zero: int
    negative: int
    total: int
    total_negative: int
    least: int
    lower_quartile: int
    median: int
    upper_quartile: int
    greatest: int
    different: int
    round_ones: int
    roundness: int

    @property
    def filled(self) -> int:
        """How many values there are."""
        return self.rows - self.blank

    @property
    def mean(self) -> int:
        """The mean to the nearest unit, halves away from nought."""
        if not self.filled:
            return 0
        sign = -1 if self.total < 0 else 1
        return sign * ((2 * abs(self.total) + self.filled) // (2 * self.filled))


def profile(values: Integers, blank: int, roundness: int) -> Profile:
    """The profile of a column of which `blank` further cells are empty."""
    ordered = np.sort(values)
    negative = ordered[ordered < 0]
    some = len(ordered) > 0
    return Profile(
        rows=len(values) + blank,
        blank=blank,
        positive=int((ordered > 0).sum()),
        zero=int((ordered == 0).sum()),
        negative=len(negative),
        total=exact_sum(ordered),
        total_negative=exact_sum(negative),
        least=int(ordered[0]) if some else 0,
        lower_quartile=at_share(ordered, 1, 4) if some else 0,
        median=at_share(ordered, 1, 2) if some else 0,
        upper_quartile=at_share(ordered, 3, 4) if some else 0,
        greatest=int(ordered[-1]) if some else 0,
        different=1 + int((np.diff(ordered) != 0).sum()) if some else 0,
        round_ones=int(((ordered != 0) & (ordered % roundness == 0)).sum()),
        roundness=roundness,
    )
