"""How stored values are written for people: yuan with separators, trimmed decimals, ISO days, 是 and 否."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from fundwatch.models.fields import PARTS, Kind

#: Kinds whose cells are numbers and stand at the right of their column.
NUMERIC = frozenset({Kind.MONEY, Kind.QUANTITY, Kind.RATIO, Kind.INTEGER})


def yuan(fen: int) -> str:
    """An amount in fen as yuan: -123456 is -1,234.56."""
    sign = "-" if fen < 0 else ""
    whole, part = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{part:02d}"


def decimal(millionths: int) -> str:
    """A quantity in millionths with its needless zeros dropped."""
    sign = "-" if millionths < 0 else ""
    whole, part = divmod(abs(millionths), PARTS)
    tail = f".{part:06d}".rstrip("0").rstrip(".")
    return f"{sign}{whole:,}{tail}"


def percent(millionths: int) -> str:
    """A share in millionths as a percentage."""
    return f"{decimal(millionths * 100)}%"


def _day(value: date) -> str:
    return value.isoformat()


def _yes_no(value: bool) -> str:  # noqa: FBT001 - a formatter takes the bare value
    return "是" if value else "否"


def _thousands(value: int) -> str:
    return f"{value:,}"


_BY_KIND: dict[Kind, Callable[[Any], str]] = {
    Kind.MONEY: yuan,
    Kind.QUANTITY: decimal,
    Kind.RATIO: percent,
    Kind.INTEGER: _thousands,
    Kind.YEAR: str,
    Kind.DAY: _day,
    Kind.BOOLEAN: _yes_no,
}


def formatter(kind: Kind) -> Callable[[Any], str]:
    """The function that writes a stored value of this kind; null is written by the caller."""
    return _BY_KIND.get(kind, str)


def shown(kind: Kind, value: object) -> str:
    """A stored value as people read it; null is an empty string."""
    return "" if value is None else formatter(kind)(value)
