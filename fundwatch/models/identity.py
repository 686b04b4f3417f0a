"""What stands in resident identity numbers (GB 11643-1999), a whole column at a time.

python-stdnum is the reference for the form (a test holds this against it); it is written by hand here because a
column of a million numbers takes it minutes. The place of the first six digits is not judged: codes change, and a
number is not wrong because our list is old.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

_LENGTH = 18
_OLD_LENGTH = 15
_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
_MONTH_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] + [0] * 87, dtype=np.int64)
_FEBRUARY = 2
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_NINE = 9
#: Stands for whatever is not eighteen plain characters; its month 00 makes it invalid.
_NOTHING = "0" * _LENGTH
_SEXES = ("女", "男")


@dataclass(frozen=True)
class IdentityFacts:
    """What a column of numbers says: all three as long as it, all None where the cell was empty.

    `valid` is form, calendar date and checksum; a 15-digit number of the first generation has no checksum.
    `birth_days` are `date.toordinal()` and `sexes` 男 or 女, both None where the number is not valid.
    """

    valid: list[bool | None]
    birth_days: list[int | None]
    sexes: list[str | None]


def is_valid(number: str) -> bool:
    """Whether one number, already without spaces and with a capital X, has the right form and checksum."""
    return facts([number]).valid[0] is True


def facts(numbers: Sequence[str | None]) -> IdentityFacts:
    """Read a column of identity numbers."""
    plain = [
        number if number is not None and len(number) == _LENGTH and number.isascii() else _NOTHING for number in numbers
    ]
    codes = np.frombuffer("".join(plain).encode("ascii"), dtype=np.uint8).reshape(-1, _LENGTH)
    digits = codes[:, :17].astype(np.int64) - ord("0")
    good = ((digits >= 0) & (digits <= _NINE)).all(axis=1)
    good &= _CHECKS[(digits @ _WEIGHTS) % len(_CHECKS)] == codes[:, 17]
    calendar, ordinals = _birth_days(digits)
    good &= calendar
    valid: list[bool | None] = good.tolist()
    births: list[int | None] = ordinals.tolist()
    sexes: list[str | None] = [_SEXES[odd] for odd in (digits[:, 16] & 1).tolist()]
    for index, number in enumerate(numbers):
        if not valid[index]:
            valid[index], births[index], sexes[index] = _other(number)
    return IdentityFacts(valid, births, sexes)


def _birth_days(digits: NDArray[np.int64]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    years = digits[:, 6:10] @ np.array([1000, 100, 10, 1], dtype=np.int64)
    months = digits[:, 10] * 10 + digits[:, 11]
    days = digits[:, 12] * 10 + digits[:, 13]
    leap = (years % 4 == 0) & ((years % 100 != 0) | (years % 400 == 0))
    lengths = _MONTH_DAYS[np.clip(months, 0, 99)] + (leap & (months == _FEBRUARY))
    good = (years > 0) & (days > 0) & (days <= lengths)
    # Days before a month's first, counted in years that begin in March, so that a leap day comes last.
    shifted = years - (months <= _FEBRUARY)
    place = (months + 9) % 12
    century = shifted // 400 * 146_097 + shifted % 400 * 365 + shifted % 400 // 4 - shifted % 400 // 100
    ordinals: NDArray[Any] = century + (153 * place + 2) // 5 + days - 1 - 719_468 + _EPOCH_ORDINAL
    return good, ordinals


def _other(number: str | None) -> tuple[bool | None, int | None, str | None]:
    if number is None:
        return None, None, None
    if len(number) != _OLD_LENGTH or not (number.isascii() and number.isdigit()):
        return False, None, None
    try:
        born = date(1900 + int(number[6:8]), int(number[8:10]), int(number[10:12]))
    except ValueError:
        return False, None, None
    return True, born.toordinal(), _SEXES[int(number[14]) & 1]
