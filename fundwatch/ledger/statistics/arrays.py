"""What the tests share: the arrays they take, and order statistics without a binary fraction of an amount."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

#: Amounts, days, counts.
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


def integers(values: Iterable[int]) -> Integers:
    """Whole numbers as an array; OverflowError beyond 64 bits."""
    return np.fromiter(values, dtype=np.int64)


def at_share(ordered: Integers, part: int, of: int) -> int:
    """The value below or at which `part` of `of` parts of an ordered array lie: a value that occurs, never between two.

    IndexError where the array is empty.
    """
    place = -(-len(ordered) * part // of) - 1
    return int(ordered[max(place, 0)])


def exact_sum(values: Integers) -> int:
    """The sum, also where 64 bits do not hold it."""
    high, low = values >> 32, values & 0xFFFFFFFF
    return (int(high.sum()) << 32) + int(low.sum())
