"""A paper's table as text with the width of every cell, measured once for all type sizes that are tried."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from fundwatch.errors import RefusedError
from fundwatch.reports.papers.content import Cell, PaperColumn, PaperTable
from fundwatch.reports.papers.texts import NUMERIC, column_texts, decimals, shown, total_cells, writer
from fundwatch.reports.pdf.faces import Role
from fundwatch.reports.pdf.pen import Pen

CELL: Role = "仿宋"
STRONG: Role = "黑体"
_BLANKS = re.compile(r"[^\S\n　]")
_RUNS = re.compile(r"[!-~]+")


@dataclass(frozen=True)
class Measured:
    """The printed columns and rows, the total last.

    `natural` is every cell's width on one line and `fixed` whether it may not be broken (numbers, days, texts of
    whole columns); `longest` is the longest word of a column's texts; all in thousandths of the type size. `cells`
    are the cells before they became text. `entry` are the columns that a hand writes in.
    """

    columns: tuple[PaperColumn, ...]
    texts: tuple[tuple[str, ...], ...]
    cells: tuple[tuple[Cell, ...], ...]
    strong: frozenset[int]
    natural: np.ndarray
    fixed: np.ndarray
    longest: tuple[float, ...]
    summed: frozenset[int]
    total: bool
    entry: frozenset[int] = frozenset()

    def part(self, places: Sequence[int]) -> Measured:
        """The same rows with some of the columns only."""
        listed = list(places)
        return Measured(
            tuple(self.columns[place] for place in listed),
            tuple(tuple([row[place] for place in listed]) for row in self.texts),
            tuple(tuple([row[place] for place in listed]) for row in self.cells),
            self.strong,
            self.natural[:, listed],
            self.fixed[:, listed],
            tuple(self.longest[place] for place in listed),
            frozenset(new for new, place in enumerate(listed) if place in self.summed),
            self.total,
            frozenset(new for new, place in enumerate(listed) if place in self.entry),
        )

    def role(self, row: int) -> Role:
        """The face of a row's cells."""
        return STRONG if row in self.strong else CELL

    @property
    def last(self) -> int:
        """How many rows there are before the total."""
        return len(self.texts) - self.total


def measured(table: PaperTable, pen: Pen) -> Measured:
    """Measure a table. Raises RefusedError naming row and column when no font has a character of a cell."""
    places = shown(table)
    columns = tuple(table.columns[place] for place in places)
    total = total_cells(table)
    rows: list[tuple[Cell, ...]] = [row.cells for row in table.rows]
    if total is not None:
        rows.append(total)
    cells = tuple(tuple([row[place] for place in places]) for row in rows)
    by_column = [
        list(map(_clean, column_texts(column, own)))
        for column, own in zip(columns, zip(*cells, strict=True) if cells else [()] * len(columns), strict=True)
    ]
    strong = frozenset(
        chain((number for number, row in enumerate(table.rows) if row.emphasised), [len(table.rows)] * bool(total))
    )
    texts = tuple(zip(*by_column, strict=True)) if cells else ()
    return Measured(
        columns,
        texts,
        cells,
        strong,
        _natural(pen, columns, texts, strong),
        _fixed(columns, cells),
        tuple(_longest(pen, texts_of_column) for texts_of_column in by_column),
        _summed(table, columns, cells, total is not None),
        total is not None,
        frozenset(places.index(place) for place, _choices in table.entry if place in places),
    )


def sum_writer(measure: Measured, column: int) -> Callable[[Sequence[int]], str]:
    """What writes the sum of a column over some rows, with the column's own number of decimals."""
    own = measure.columns[column]
    write = writer(own, decimals(own, (row[column] for row in measure.cells)))

    def written(rows: Sequence[int]) -> str:
        return write(sum(cell for row in rows if isinstance(cell := measure.cells[row][column], int)))

    return written


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    return _BLANKS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip("\n")


def _natural(
    pen: Pen, columns: Sequence[PaperColumn], texts: Sequence[Sequence[str]], strong: frozenset[int]
) -> np.ndarray:
    known: dict[Role, dict[str, float]] = {CELL: {}, STRONG: {}}
    widths = np.zeros((len(texts), len(columns)))
    for row, own in enumerate(texts):
        role = STRONG if row in strong else CELL
        of_role = known[role]
        try:
            for text in own:
                if text not in of_role:
                    of_role[text] = max(pen.width(role, line) for line in text.split("\n"))
        except RefusedError:
            _refuse(pen, columns, row, own)
            raise
        widths[row] = [of_role[text] for text in own]
    return widths


def _refuse(pen: Pen, columns: Sequence[PaperColumn], row: int, texts: Sequence[str]) -> None:
    """Refuse the row again with the name of the place."""
    for column, text in zip(columns, texts, strict=True):
        for line in text.split("\n"):
            pen.width(CELL, line, f"表格第{row + 1}行“{column.label}”栏")


def _fixed(columns: Sequence[PaperColumn], cells: Sequence[Sequence[Cell]]) -> np.ndarray:
    whole = [column.whole for column in columns]
    return np.array(
        [[own or not isinstance(cell, str | None) for own, cell in zip(whole, row, strict=True)] for row in cells]
    ).reshape(len(cells), len(columns))


def _longest(pen: Pen, texts: Sequence[str]) -> float:
    """The widest word or number of a column's texts; only long ones are looked at, others do not matter."""
    runs = {max(found, key=len) for text in set(texts) if (found := _RUNS.findall(text))}
    return max((pen.width(STRONG, run) for run in sorted(runs, key=len)[-3:]), default=0.0)


def _summed(
    table: PaperTable,
    columns: Sequence[PaperColumn],
    cells: Sequence[Sequence[Cell]],
    total: bool,  # noqa: FBT001 - whether the last row is the total
) -> frozenset[int]:
    """The columns that 本页小计 adds up."""
    if not table.page_sums or not total:
        return frozenset()
    return frozenset(
        place
        for place, column in enumerate(columns)
        if column.kind in NUMERIC - {"rate"} and type(cells[-1][place]) is int
    )
