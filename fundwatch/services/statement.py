"""What the pages of money, projects, batches and assets show: a list with its figures, and one thing's whole account.

A page of this sort is declared, not written: the service gives a `Statement` for the list and an `Account` for the
thing chosen in it, and the window knows how to show, sort, search, print and export both. All texts are ready to be
shown; `sort` holds what stands behind them (fen, days, counts), so that an order by amount is one of amounts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

#: text stands at the left; money (yuan), wan (万元), number, rate stand at the right.
Shown = Literal["text", "money", "wan", "number", "rate", "day"]
#: Colours by meaning: blank, muted, success, warning, danger.
Tone = Literal["", "muted", "success", "warning", "danger"]
SortValue = int | str | None


@dataclass(frozen=True, slots=True)
class StatementColumn:
    """A column of a list. `width` in pixels, 0 for the usual one of its kind; one column may `stretch`."""

    label: str
    shown: Shown = "text"
    width: int = 0
    stretch: bool = False


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A row: the business key of what it stands for, its texts, what they sort by, tones of single cells."""

    key: str
    cells: tuple[str, ...]
    sort: tuple[SortValue, ...] = ()
    tones: tuple[tuple[int, Tone], ...] = ()


@dataclass(frozen=True, slots=True)
class StatementFigure:
    """One of the few figures over a list."""

    label: str
    value: str
    note: str = ""
    tone: Tone = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice over the list (年度, 乡镇, 状态): (value, text) each; the blank value is all of them."""

    name: str
    label: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """A whole list: `total` is shown below the rows; `table` is the record table whose keys the rows carry."""

    title: str
    table: str
    columns: tuple[StatementColumn, ...]
    rows: tuple[StatementRow, ...]
    figures: tuple[StatementFigure, ...] = ()
    total: tuple[str, ...] | None = None
    unit_note: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value; where it names a record, `table` and `key` lead there."""

    label: str
    value: str
    tone: Tone = ""
    table: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a small table in an account; `table` and `key` lead to its record."""

    cells: tuple[str, ...]
    tone: Tone = ""
    table: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an account: facts, or a small table (`columns` with `lines`), and what is said about it.

    `total` is how many lines there are in all where only the first are given; `empty` what to say when there is
    nothing.
    """

    title: str
    facts: tuple[Fact, ...] = ()
    columns: tuple[StatementColumn, ...] = ()
    lines: tuple[Line, ...] = ()
    total: int = 0
    note: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Everything about one thing, top to bottom. `badges` are short words with their tone under the title."""

    table: str
    key: str
    title: str
    subtitle: str = ""
    badges: tuple[tuple[str, Tone], ...] = ()
    sections: tuple[Section, ...] = field(default=())
