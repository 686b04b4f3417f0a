"""The values of a finding's evidence as numbers and days again: in the finding they are frozen as texts."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from fundwatch.models.fields import PARTS, Kind
from fundwatch.reports.papers.content import Cell

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_SCALES = {Kind.MONEY: 100, Kind.QUANTITY: PARTS, Kind.INTEGER: 1, Kind.YEAR: 1}


def typed(kind: Kind, value: object) -> Cell:
    """A value as a paper's cell of its kind: fen, millionths, a count, a day; a text where it says no number."""
    if value is None or value == "":
        return None
    if kind is Kind.DAY:
        day = day_of(value)
        return day if day is not None else str(value)
    number = number_of(value)
    scale = _SCALES.get(kind)
    if scale is None or number is None or kind is Kind.YEAR or (number * scale).denominator != 1:
        return str(value)
    return int(number * scale)


def number_of(value: object) -> Fraction | None:
    """The exact number that a value says, a share as part of one; None where it says none."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if not isinstance(value, str):
        return None
    bare = value.removesuffix("%")
    if not _NUMBER.fullmatch(bare):
        return None
    return Fraction(bare) / (100 if bare != value else 1)


def day_of(value: object) -> date | None:
    """The day that a value says; None where it says none."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
