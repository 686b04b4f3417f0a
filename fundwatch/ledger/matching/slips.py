"""What a person who copies a number by hand does to it, and what spreadsheets do."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache

_IGNORED = re.compile(r"[\s\u200b-\u200f\ufeff\-—_'‘’`′\"“”,，]")
_FLOAT = re.compile(r"(?<=\d)\.0+$")


class Slip(StrEnum):
    """What makes two numbers of one; the value says it in words."""

    ZEROS = "开头的零丢失"
    DIGIT = "有一位不同"
    EXCHANGED = "相邻两位颠倒"
    MISSING = "少一位"
    TWO_DIGITS = "有两位不同"


@lru_cache(maxsize=200_000)
def plain(number: str) -> str:
    """A number in plain width and capitals, without spaces, hyphens, quotes or the .0 of a spreadsheet."""
    return _FLOAT.sub("", _IGNORED.sub("", unicodedata.normalize("NFKC", number))).upper()


def slip(one: str, other: str) -> Slip | None:
    """The single slip that makes one plain number of the other; None where they are equal or further apart."""
    if one == other or not one or not other:
        return None
    if one.isdigit() and other.isdigit() and one.lstrip("0") == other.lstrip("0"):
        return Slip.ZEROS
    if len(one) != len(other):
        return Slip.MISSING if _one_missing(one, other) else None
    apart = places_apart(one, other)
    if len(apart) == 1:
        return Slip.DIGIT
    if len(apart) == len("ab"):
        first, second = apart
        exchanged = second == first + 1 and one[first] == other[second] and one[second] == other[first]
        return Slip.EXCHANGED if exchanged else Slip.TWO_DIGITS
    return None


def places_apart(one: str, other: str) -> list[int]:
    """Where two numbers of one length differ, counted from nought."""
    return [place for place, (left, right) in enumerate(zip(one, other, strict=True)) if left != right]


def _one_missing(one: str, other: str) -> bool:
    longer, shorter = sorted((one, other), key=len, reverse=True)
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))
