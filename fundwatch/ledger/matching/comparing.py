"""How far two values of a field agree, in four steps that hold for any table."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from rapidfuzz.distance import OSA


class Agreement(IntEnum):
    """The steps; where a value is missing nothing is said either way."""

    MISSING = -1
    DIFFERENT = 0
    CLOSE = 1
    NEAR = 2
    SAME = 3


Comparator = Callable[[str, str], Agreement]

#: Slips (a character wrong, missing, too many, or two neighbours exchanged) per hundred characters of the longer.
_NEAR_SHARE, _CLOSE_SHARE = 12, 34
_NEAR_DIGITS, _CLOSE_DIGITS = 1, 2


def exactly(one: str, other: str) -> Agreement:
    """Values from a closed list: the same or not."""
    if not one or not other:
        return Agreement.MISSING
    return Agreement.SAME if one == other else Agreement.DIFFERENT


def spelling(one: str, other: str) -> Agreement:
    """Words and names: near with one slip or an eighth of the characters, close with a third."""
    if not one or not other or one == other:
        return exactly(one, other)
    slips = OSA.distance(one, other)
    longest = max(len(one), len(other))
    if slips <= 1 or slips * 100 <= longest * _NEAR_SHARE:
        return Agreement.NEAR
    if slips * 100 <= longest * _CLOSE_SHARE or one.startswith(other) or other.startswith(one):
        return Agreement.CLOSE
    return Agreement.DIFFERENT


def digits(one: str, other: str) -> Agreement:
    """Numbers and dates: near with one slip, close with two or with the same digits in another order."""
    if not one or not other or one == other:
        return exactly(one, other)
    slips = OSA.distance(one, other)
    if slips <= _NEAR_DIGITS:
        return Agreement.NEAR
    if slips <= _CLOSE_DIGITS or sorted(one) == sorted(other):
        return Agreement.CLOSE
    return Agreement.DIFFERENT
