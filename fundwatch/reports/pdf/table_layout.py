"""How a table fits its width: the type size, the columns' widths, the lines of each cell; nothing overflows.

Sizes are tried from large to small until every column holds its longest number and name whole and few cells take
more than two lines. A single long cell then wraps, and beyond three lines shrinks by itself; what still does not
fit makes its row taller. No cell is ever cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from fundwatch.errors import RefusedError
from fundwatch.reports.content import Column, Table
from fundwatch.reports.pdf.faces import Role
from fundwatch.reports.pdf.geometry import NO_5, NO_6, SMALL_4, SMALL_5
from fundwatch.reports.pdf.linebreak import Setting, Unit, break_lines, units
from fundwatch.reports.pdf.pen import Pen

SIZES = (SMALL_4, 11.0, NO_5, 9.75, SMALL_5, 8.25, NO_6)
LINE_SPACING = 1.25
PADDING = 3.2
_ROW_HEIGHT = 2.1
_NAME_LENGTH = 5
_SHORT = 90
_READABLE, _LEAST_EASY = 9.75, 9.0
_TALLEST = 360.0
_TINY = (6.5, 5.5, 4.5, 3.5)
_MANY_LINES_SHARE = 0.12
_WRAPPED_LINES = 2
_MOST_LINES = 3
_CELL: Role = "仿宋"
_HEAD: Role = "黑体"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is not one plain line: its type size and its lines."""

    size: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class TableLayout:
    """A table measured for a width: `special[row][column]` are the wrapped or shrunk cells, the rest are plain."""

    table: Table
    size: float
    widths: tuple[float, ...]
    head: tuple[tuple[str, ...], ...]
    natural: tuple[tuple[float, ...], ...]
    special: dict[int, dict[int, Cell]]
    heights: tuple[float, ...]
    head_height: float

    @cached_property
    def rows(self) -> tuple[tuple[str, ...], ...]:
        """All rows, the total last."""
        return all_rows(self.table)

    @cached_property
    def edges(self) -> tuple[float, ...]:
        """Left edge of each column, and the right edge of the last."""
        edges = [0.0]
        for width in self.widths:
            edges.append(edges[-1] + width)
        return tuple(edges)


def all_rows(table: Table) -> tuple[tuple[str, ...], ...]:
    """The rows with the total as the last."""
    return (*table.rows, table.total) if table.total else table.rows


def is_emphasised(table: Table, row: int) -> bool:
    """Whether a row is printed like a total."""
    return row >= len(table.rows) or row in table.emphasised


def lay_out(table: Table, width: float, pen: Pen) -> TableLayout:
    """Measure a table for a width in points.

    Raises RefusedError naming row and column when no font has a character of a cell.
    """
    natural = _natural_widths(table, pen)
    possible = [layout for size in SIZES if (layout := _at_size(table, width, size, natural, pen)) is not None]
    readable = [layout for layout in possible if layout.size >= _READABLE]
    for lines in (1, _WRAPPED_LINES):
        for layout in readable if lines == 1 else possible:
            if _calm(layout, lines):
                return layout
    return possible[-1] if possible else _squeezed_in(table, width, natural, pen)


def smaller(layout: TableLayout, width: float, pen: Pen) -> Iterator[TableLayout]:
    """The same table in the next smaller sizes that are still easily read, the larger first."""
    for size in SIZES:
        if _LEAST_EASY <= size < layout.size:
            found = _at_size(layout.table, width, size, layout.natural, pen)
            if found is not None:
                yield found


def _squeezed_in(table: Table, width: float, natural: tuple[tuple[float, ...], ...], pen: Pen) -> TableLayout:
    layout = _at_size(table, width, SIZES[-1], natural, pen, forced=True)
    if layout is None:
        raise AssertionError(table)
    return layout


def _calm(layout: TableLayout, lines: int) -> bool:
    """Few rows have a cell of more lines than this."""
    many = sum(
        any(len(cell.lines) > lines or cell.size < layout.size for cell in cells.values())
        for cells in layout.special.values()
    )
    return many <= max(1, _MANY_LINES_SHARE * len(layout.rows))


def _natural_widths(table: Table, pen: Pen) -> tuple[tuple[float, ...], ...]:
    """Width of every cell on one line, in thousandths of the type size, by row."""
    widths = []
    for number, row in enumerate(all_rows(table)):
        role = cell_role(table, number)
        try:
            widths.append(tuple([pen.width(role, text) for text in row]))
        except RefusedError:
            where = "合计行" if number == len(table.rows) else f"表格第{number + 1}行"
            for column, text in zip(table.columns, row, strict=True):
                pen.width(role, text, f"{where}“{column.label}”栏")
            raise
    return tuple(widths)


def _is_whole(column: Column) -> bool:
    return column.whole or column.align == "right"


def cell_role(table: Table, row: int) -> Role:
    """The face of a row's cells."""
    return _HEAD if is_emphasised(table, row) else _CELL


def _setting(pen: Pen, role: Role, size: float) -> Setting:
    return Setting(partial(_points, pen, role, size), size)


def _points(pen: Pen, role: Role, size: float, text: str) -> float:
    return pen.width(role, text) * size / 1000


def _at_size(
    table: Table,
    width: float,
    size: float,
    natural: tuple[tuple[float, ...], ...],
    pen: Pen,
    *,
    forced: bool = False,
) -> TableLayout | None:
    widths = _column_widths(table, width, size, natural, pen, forced=forced)
    if widths is None:
        return None
    head = tuple(_head_lines(column, widths[i], size, pen) for i, column in enumerate(table.columns))
    special: dict[int, dict[int, Cell]] = {}
    room = [(column_width - 2 * PADDING) * 1000 / size + 0.5 for column_width in widths]
    for row, cells in enumerate(natural):
        for column, cell_width in enumerate(cells):
            if cell_width > room[column]:
                text = all_rows(table)[row][column]
                role = cell_role(table, row)
                whole = _is_whole(table.columns[column])
                wrapped = _wrapped(text, widths[column], size, pen, role, whole=whole)
                special.setdefault(row, {})[column] = wrapped
    plain = size * _ROW_HEIGHT
    heights = [plain] * len(natural)
    for row, wrapped_cells in special.items():
        tallest = max(len(cell.lines) * cell.size for cell in wrapped_cells.values())
        heights[row] = max(plain, tallest * LINE_SPACING + 0.8 * size)
    head_lines = max(len(lines) for lines in head)
    head_height = max(size * 2.3, head_lines * size * LINE_SPACING + size)
    return TableLayout(table, size, tuple(widths), head, natural, special, tuple(heights), head_height)


def _column_widths(
    table: Table,
    width: float,
    size: float,
    natural: tuple[tuple[float, ...], ...],
    pen: Pen,
    *,
    forced: bool,
) -> list[float] | None:
    matrix = np.array(natural) if natural else np.zeros((1, len(table.columns)))
    least, wished = [], []
    for number, column in enumerate(table.columns):
        whole = matrix[:, number] * size / 1000
        head = _head_least(column, size, pen)
        least.append(max(head, _least(table, number, whole, size, pen)) + 2 * PADDING + 0.5)
        usual = float(np.percentile(whole, _SHORT)) if not _is_whole(column) else float(whole.max())
        wished.append(max(least[-1], min(usual, width) + 2 * PADDING + 0.5))
    spare = width - sum(least)
    if spare < 0:
        return [part * width / sum(least) for part in least] if forced else None
    return shared_out([column.weight for column in table.columns], width, least, wished)


def shared_out(weights: list[int], width: float, least: list[float], wished: list[float]) -> list[float]:
    """Every column its least, then towards what it wishes, then the rest by weight."""
    wanted = [wish - part for wish, part in zip(wished, least, strict=True)]
    spare = width - sum(least)
    share = min(1.0, spare / sum(wanted)) if sum(wanted) > 0 else 0.0
    widths = [part + share * want for part, want in zip(least, wanted, strict=True)]
    rest = width - sum(widths)
    total = sum(weights)
    return [part + rest * weight / total for part, weight in zip(widths, weights, strict=True)]


def _least(table: Table, number: int, whole: np.ndarray, size: float, pen: Pen) -> float:
    """The width a column cannot go below: its longest number, word or short name."""
    column = table.columns[number]
    if _is_whole(column):
        return float(whole.max())
    least = 0.0
    for row, cells in enumerate(all_rows(table)):
        text, own = cells[number], float(whole[row])
        if own <= least:
            continue
        if own <= _NAME_LENGTH * size or text.isascii():
            least = own
        else:
            setting = _setting(pen, cell_role(table, row), size)
            least = max(least, *(unit.width for unit in units(text, setting)), min(own, _NAME_LENGTH * size))
    return least


def _head_texts(column: Column) -> tuple[str, ...]:
    return (column.label, f"（{column.unit}）") if column.unit else (column.label,)


def _head_least(column: Column, size: float, pen: Pen) -> float:
    setting = _setting(pen, _HEAD, size)
    whole = setting.measure(column.label)
    parts = max((unit.width for unit in units(column.label, setting)), default=0.0)
    half = max(parts, min(whole, max(2 * size, whole / 2 + size / 2 - 0.01)))
    unit = setting.measure(f"（{column.unit}）") if column.unit else 0.0
    return max(half, unit)


def _head_lines(column: Column, width: float, size: float, pen: Pen) -> tuple[str, ...]:
    setting = _setting(pen, _HEAD, size)
    room = width - 2 * PADDING
    lines: list[str] = []
    for text in _head_texts(column):
        broken = balanced_lines(text, setting, room)
        lines += broken
    if len(lines) > 1 and setting.measure("".join(lines)) <= room:
        return ("".join(lines),)
    return tuple(lines)


def balanced_lines(text: str, setting: Setting, room: float) -> list[str]:
    """The lines of a text of the head, about equally long."""
    lines = break_lines(text, setting, room, room, squeeze=False)
    if len(lines) > 1:
        even = max(setting.measure(text) / len(lines) + setting.pitch / 2, setting.pitch * 2)
        narrower = break_lines(text, setting, min(even, room), min(even, room), squeeze=False)
        lines = narrower if len(narrower) == len(lines) else lines
    return [_joined(line) for line in lines]


def _joined(line: list[Unit]) -> str:
    return "".join(unit.text for unit in line)


def _wrapped(text: str, width: float, size: float, pen: Pen, role: Role, *, whole: bool) -> Cell:
    """A cell too long for one line: wrapped, shrunk beyond three lines; a sum is shrunk and never wrapped."""
    room = width - 2 * PADDING
    if whole:
        fitting = size * room / (pen.width(role, text) * size / 1000)
        return Cell(max(int(fitting * 20) / 20, 1.0), (text,))
    for step in (size, *(below for below in SIZES if below < size)):
        lines = break_lines(text, _setting(pen, role, step), room, room, squeeze=False)
        if len(lines) <= _MOST_LINES:
            break
    for tiny in _TINY:  # a text of a page's length: rather tiny than cut
        if len(lines) * step * LINE_SPACING <= _TALLEST:
            break
        step = tiny
        lines = break_lines(text, _setting(pen, role, step), room, room, squeeze=False)
    return Cell(step, tuple(_joined(line) for line in lines))
