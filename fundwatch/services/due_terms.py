"""A term as the books tell of it, and how far ahead is looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Days from which on a term is told of before it ends.
HORIZON = 30


@dataclass(frozen=True, slots=True)
class Term:
    """Something to be done by a day: `by` is the last day in time; `region_code` blank lies in no place below.

    `table` and `key` lead to the record it is about; `amount` is in fen.
    """

    kind: str
    what: str
    about: str
    by: date
    region_code: str
    table: str
    key: str
    amount: int | None = None
