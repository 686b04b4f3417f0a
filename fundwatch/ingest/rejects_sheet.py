"""One sheet of rejected rows: the sender's titles and header, the rows, what is wrong with which cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange

from fundwatch.ingest.rejects_layout import RejectsLayout
from fundwatch.ingest.synonyms import REASON_HEADER
from fundwatch.ingest.workbook import Cell, CellFault

_REASON_WIDTH = 60
_COLUMN_WIDTH = 16
#: Thousands of comments make Excel open a file slowly; beyond these the reason in the last column must do.
MOST_COMMENTS = 2_000
_COMMENT_WIDTH, _COMMENT_HEIGHT = 320, 120
_AUTHOR = "导入检查"
_TEXT_FORMAT = "@"
_FORMULA_STARTS = frozenset("=+-@\t\r")
_REASON_FONT = Font(color="C00000")
_HEADER_FONT = Font(bold=True)
_CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_BAD_FILL = PatternFill("solid", fgColor="FFD9D9")
_TEXT, _ERROR = "s", "e"


@dataclass(frozen=True)
class RejectedCells:
    """A rejected row: its cells, what is wrong with some of them by place, and in all; `column` is the first at fault.

    Of a row that fails against other rows, or the books, only that is known and the columns which the reason names.
    """

    cells: list[Cell]
    faults: dict[int, str]
    reason: str
    column: str


def write_sheet(target: Any, layout: RejectsLayout, rows: Iterable[RejectedCells]) -> int:
    """Write the rows into an empty write-only sheet; give their number. The reason stands behind the header."""
    width = max(len(row) for row in layout.top)
    width = max(width, *(place + 1 for place in layout.labels))
    _set_up(target, layout, width)
    for place, row in enumerate(layout.top):
        # In a header of two rows the reason stands in the upper one, so that it belongs to no group.
        is_header = place >= len(layout.top) - layout.header_rows
        last = REASON_HEADER if place == len(layout.top) - layout.header_rows else None
        target.append([_top_cell(target, cell, is_header=is_header) for cell in [*_padded(row, width), last]])
    count = comments = 0
    for rejected in rows:
        faults = rejected.faults or _named(rejected, layout)
        commented = comments < MOST_COMMENTS
        comments += len(faults)
        target.append(_row(target, layout, rejected, faults if commented else dict.fromkeys(faults, ""), width))
        count += 1
    return count


def _set_up(target: Any, layout: RejectsLayout, width: int) -> None:
    for place in range(width):
        target.column_dimensions[get_column_letter(place + 1)].width = layout.widths.get(place, _COLUMN_WIDTH)
    target.column_dimensions[get_column_letter(width + 1)].width = _REASON_WIDTH
    target.freeze_panes = f"A{len(layout.top) + 1}"
    for top, left, bottom, right in layout.merged:
        merged = CellRange(min_row=top + 1, min_col=left + 1, max_row=bottom + 1, max_col=right + 1)
        if right < width and all(merged.isdisjoint(other) for other in target.merged_cells.ranges):
            target.merged_cells.add(merged)


def _row(target: Any, layout: RejectsLayout, rejected: RejectedCells, faults: dict[int, str], width: int) -> list[Any]:
    written: list[Any] = []
    for place, value in enumerate(_padded(rejected.cells, width)):
        if value is None and place not in faults and place not in layout.text_columns:
            written.append(None)
            continue
        cell = cell_of(target, value)
        if place in layout.text_columns:
            cell.number_format = _TEXT_FORMAT
        if place in faults:
            cell.fill = _BAD_FILL
            if faults[place]:
                cell.comment = Comment(faults[place], _AUTHOR, height=_COMMENT_HEIGHT, width=_COMMENT_WIDTH)
        written.append(cell)
    reason = cell_of(target, rejected.reason)
    reason.font = _REASON_FONT
    reason.alignment = _WRAPPED
    return [*written, reason]


def _named(rejected: RejectedCells, layout: RejectsLayout) -> dict[int, str]:
    """The cells of the columns that a reason speaks of."""
    named = {place for place, label in layout.labels.items() if f"“{label}”" in rejected.reason}
    named |= {place for place, label in layout.labels.items() if label == rejected.column}
    return dict.fromkeys(sorted(named), rejected.reason)


def _padded(row: Sequence[Cell], width: int) -> list[Cell]:
    return [*row[:width], *[None] * (width - len(row))]


def _top_cell(target: Any, value: Cell, *, is_header: bool) -> Any:
    if value is None:
        return None
    cell = cell_of(target, value)
    cell.alignment = _CENTRED
    if is_header:
        cell.font = _HEADER_FONT
    return cell


def cell_of(target: Any, value: Cell) -> Any:
    """A cell that holds a value of its kind and never a formula, whatever it begins with."""
    if isinstance(value, CellFault):
        cell = WriteOnlyCell(target, value.text)
        cell.data_type = _ERROR
        return cell
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell = WriteOnlyCell(target, text)
        cell.data_type = _TEXT
        if text[:1] in _FORMULA_STARTS and text:
            cell.quotePrefix = True
        return cell
    if isinstance(value, dt.datetime):
        return WriteOnlyCell(target, value)
    return WriteOnlyCell(target, value)  # type: ignore[arg-type]  # its stub knows neither whole numbers nor days
