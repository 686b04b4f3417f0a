"""What a plain sheet is: titles, a unit line, a header, rows, and lines below them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell in a form of its own, whatever its column's: yuan, a plain number, a share, a day's number, a text.

    With a `formula` (without its equals sign) spreadsheets compute it; `value` is what it gives.
    """

    value: Decimal | str
    form: Literal["money", "number", "share", "day", "text"] = "number"
    formula: str = ""


#: A string is a text cell, a date a true date cell; whole numbers of a money column are fen.
Cell: TypeAlias = str | int | float | Decimal | date | Figure | None


class SheetLike(Protocol):
    """A sheet to be written; anything with these members will do.

    `kinds` says for each column what a whole number in it means: text and number leave it as it is, money is fen
    written as yuan, wan is fen written as 万元; date has no meaning for numbers. Cells of another type than their
    column's kind are written by their own type. `rows` is read once.
    """

    @property
    def name(self) -> str:
        """Name of the sheet."""

    @property
    def titles(self) -> Sequence[str]:
        """Lines above the header, each merged over all columns."""

    @property
    def unit_line(self) -> str:
        """Line directly above the header, such as 单位:元; nothing when blank."""

    @property
    def header(self) -> Sequence[str]:
        """Header cells."""

    @property
    def kinds(self) -> Sequence[str]:
        """Kind of each column: text, money, wan, date or number."""

    @property
    def widths(self) -> Sequence[float]:
        """Width of each column in characters."""

    @property
    def rows(self) -> Iterable[Sequence[Cell]]:
        """The data rows."""

    @property
    def footer(self) -> Sequence[Sequence[Cell]]:
        """Rows below the data: totals and signatures."""


@dataclass(frozen=True)
class PlainSheet:
    """A sheet given as it stands; see `SheetLike` for the members."""

    name: str
    header: Sequence[str]
    kinds: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    titles: Sequence[str] = ()
    unit_line: str = ""
    widths: Sequence[float] = field(default_factory=tuple)
    footer: Sequence[Sequence[Cell]] = ()
