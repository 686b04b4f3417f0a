"""The two forms of one identity number: 15 places as it was until 1999, 18 since; in selects and in Python."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, case, func, select, union

from fundwatch.ledger.matching.identity_numbers import lengthened
from fundwatch.models.identity import is_valid
from fundwatch.rules.definition import Statement

SHORT = 15
_LONG = 18
_CENTURY = "19"
_CHECKS = "0123456789X"


def short_of(number: ColumnElement[Any]) -> ColumnElement[Any]:
    """The 15 places of a number of either form; null of anything else. It is the rule's partition."""
    old = func.substr(number, 1, 6).concat(func.substr(number, 9, 9))
    long = (func.length(number) == _LONG) & (func.substr(number, 7, 2) == _CENTURY)
    return case((long, old), (func.length(number) == SHORT, number), else_=None)


def shorts_of(numbers: Statement) -> Statement:
    """Numbers of either form lead to the short one."""
    (number,) = numbers.subquery().c
    return select(short_of(number))


def forms_of(shorts: Statement) -> Statement:
    """The other way: the short number, and what it may be with any check character."""
    (short,) = shorts.subquery().c
    body = func.substr(short, 1, 6).concat(_CENTURY).concat(func.substr(short, 7, 9))
    return union(select(short), *(select(body.concat(check)) for check in _CHECKS))


def other_form(number: str) -> str | None:
    """A number as it is in the other form; None where it has none, or is not a number at all."""
    if len(number) == SHORT:
        return lengthened(number) if is_valid(number) else None
    is_old_enough = len(number) == _LONG and number[6:8] == _CENTURY
    return number[:6] + number[8:17] if is_old_enough else None
