"""Cells gathered one by one by the readers that walk through a file, and laid out as blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from fundwatch.ingest.workbook.cells import Cell
from fundwatch.ingest.workbook.faults import FileFaultError
from fundwatch.ingest.workbook.grid import LAST_COLUMN, FilledCells, Numbers, Objects, blocks_of
from fundwatch.ingest.workbook.sheets import Block

# Handed on when so many have come together: enough for a full block of an ordinary table.
_ENOUGH_CELLS = 400_000
# Cells that a repeated row or cell stands for are made one by one; no table of ours is near it.
MOST_REPEATED = 50_000_000


class Gathering:
    """Filled cells in the order of the sheet; `rows` are 1-based, `columns` 0-based."""

    def __init__(self, sheet: str) -> None:
        self.rows: list[int] = []
        self.columns: list[int] = []
        self.values: list[Cell] = []
        self.hidden: set[int] = set()
        self._sheet = sheet
        self._repeated = 0

    def add(self, row: int, column: int, value: Cell) -> None:
        """Take one filled cell."""
        self.rows.append(row)
        self.columns.append(column)
        self.values.append(value)

    def add_row(self, row: int, columns: Sequence[int], values: Sequence[Cell], *, is_hidden: bool) -> None:
        """Take the filled cells of a row."""
        self.rows += [row] * len(columns)
        self.columns += columns
        self.values += values
        if is_hidden:
            self.hidden.add(row)

    def repeat(self, count: int) -> None:
        """Count cells that stand in the file once and in the sheet many times; refuse a sheet made of nothing else."""
        self._repeated += count
        if self._repeated > MOST_REPEATED:
            raise FileFaultError(
                f"的工作表“{self._sheet}”里同样的内容重复了几千万格，不是正常的名册，没有读取。",
                "请用 Excel 或 WPS 打开，删去数据下方和右侧多余的行列，保存后重新导入。",
            )

    def blocks(self, size: int, *, at_end: bool = True) -> Iterator[Block]:
        """Lay out what has been gathered; before the end only where it is worth it. Nothing is held afterwards."""
        if not self.values or not (at_end or len(self.values) >= _ENOUGH_CELLS):
            return
        held: Objects = np.empty(len(self.values), dtype=object)
        held[:] = self.values
        rows, columns = np.array(self.rows, dtype=np.int64), np.array(self.columns, dtype=np.int64)
        cells = filled_cells(rows, columns, held, self.hidden)
        self.rows, self.columns, self.values, self.hidden = [], [], [], set()
        yield from blocks_of(cells, self._sheet, size)


def filled_cells(rows: Numbers, columns: Numbers, values: Objects, hidden: Iterable[int]) -> FilledCells:
    """Lay single cells out by rows; they may come in any order of rows. `rows` count from 1, `columns` from 0."""
    columns = np.minimum(columns, LAST_COLUMN)
    if (rows[1:] < rows[:-1]).any():
        order = np.argsort(rows, kind="stable")
        rows, columns, values = rows[order], columns[order], values[order]
    numbers, places = np.unique(rows, return_inverse=True)
    return FilledCells(numbers, frozenset(hidden), places, columns, values)
