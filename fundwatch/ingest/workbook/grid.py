"""Filled cells, each with its row and column, laid out as blocks."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fundwatch.ingest.workbook.cells import Cell
from fundwatch.ingest.workbook.faults import FileFaultError
from fundwatch.ingest.workbook.sheets import Block

# No table of ours is a tenth as wide; beyond, a stray cell would make every row that wide.
MOST_COLUMNS = 1_000
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
MOST_CELLS_A_BLOCK = 4_000_000

Numbers: TypeAlias = NDArray[np.int64]
Objects: TypeAlias = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class FilledCells:
    """The filled cells of a piece of a sheet, row by row.

    `row_numbers` are the 1-based rows of the piece; a cell stands in row `row_numbers[places[i]]` (places never
    fall) and in the 0-based column `columns[i]`. `hidden` holds the row numbers that the sheet hides.
    """

    row_numbers: Numbers
    hidden: frozenset[int]
    places: Numbers
    columns: Numbers
    values: Objects


def column_letters(column: int) -> str:
    """Name a 0-based column as Excel does."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def blocks_of(cells: FilledCells, sheet: str, size: int) -> Iterator[Block]:
    """Lay the cells out in blocks of at most `size` rows, fewer where rows are wide.

    Blanks far to the right are dropped; raises FileFaultError where a cell beyond the 1,000th column holds more.
    """
    cells = _within_reach(cells, sheet)
    if not len(cells.places):
        return
    starts = np.flatnonzero(np.diff(cells.places, prepend=-1))
    width = int(cells.columns.max()) + 1
    rows_a_block = max(1, min(size, MOST_CELLS_A_BLOCK // width))
    bounds = [*starts[::rows_a_block].tolist(), len(cells.places)]
    for start, end in itertools.pairwise(bounds):
        yield _block(cells, start, end)


def _block(cells: FilledCells, start: int, end: int) -> Block:
    places, columns = cells.places[start:end], cells.columns[start:end]
    steps = np.diff(places, prepend=places[0]) != 0
    rows = np.cumsum(steps)
    numbers = cells.row_numbers[places[np.append(0, np.flatnonzero(steps))]].tolist()
    grid: Objects = np.empty((int(columns.max()) + 1, len(numbers)), dtype=object)
    grid[columns, rows] = cells.values[start:end]
    laid_out: list[list[Cell]] = [column.tolist() for column in grid]
    hidden = cells.hidden and cells.hidden.intersection(numbers)
    return Block(numbers, laid_out, frozenset(hidden))


def _within_reach(cells: FilledCells, sheet: str) -> FilledCells:
    far = np.flatnonzero(cells.columns >= MOST_COLUMNS)
    if not len(far):
        return cells
    for index in far.tolist():
        value = cells.values[index]
        if not isinstance(value, str) or value.strip():
            where = f"{column_letters(int(cells.columns[index]))}{cells.row_numbers[cells.places[index]]}"
            raise FileFaultError(
                f"的工作表“{sheet}”在 {where} 单元格还有内容，超出了程序能读的 {MOST_COLUMNS} 列。",
                "请删去表格右侧用不到的单元格，保存后重新导入。",
            )
    near = cells.columns < MOST_COLUMNS
    return FilledCells(cells.row_numbers, cells.hidden, cells.places[near], cells.columns[near], cells.values[near])
