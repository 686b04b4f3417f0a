"""Rows as Excel and most exports write them, read by whole arrays of bytes at a time.

Ten to twenty times as quick as parsing the XML. Nothing is taken on trust: every tag of a piece must be one of
those known here, follow one that it may follow, and be written in the usual way; otherwise the piece is left to
`anyrows`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fundwatch.ingest.workbook.celltags import CellTags, read_cell_tags
from fundwatch.ingest.workbook.grid import FilledCells, Numbers
from fundwatch.ingest.workbook.regularvalues import RegularValues
from fundwatch.ingest.workbook.tagscan import IrregularError, Tag, TagScan, scan_tags
from fundwatch.ingest.workbook.texts import UnknownEntityError
from fundwatch.ingest.workbook.values import CellReader

_ROW_START = b"<row r="
_ROW_REST = re.compile(rb'((?: +[A-Za-z_][\w:.-]*="[^"<>]*")*) *(/?)>\s*')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')


@dataclass(frozen=True, slots=True)
class _Rows:
    """The row tags: the number of each, how many digits it has and the last of them, which are hidden."""

    numbers: Numbers
    digits: Numbers
    last_digits: NDArray[np.uint8]
    hidden: frozenset[int]


def read_regular_rows(piece: bytes, reader: CellReader) -> FilledCells | None:
    """Read the rows of a piece of sheet XML; None where it is not regular throughout."""
    try:
        return _read(piece, reader)
    except (IrregularError, UnknownEntityError):
        return None


def _read(piece: bytes, reader: CellReader) -> FilledCells:
    scan = scan_tags(piece)
    row_places, cell_places = scan.places(Tag.ROW), scan.places(Tag.CELL)
    rows = _rows_of(scan, row_places)
    if not len(cell_places):
        nothing = np.empty(0, dtype=np.int64)
        return FilledCells(rows.numbers, rows.hidden, nothing, nothing, np.empty(0, dtype=object))
    firsts = np.append(np.searchsorted(cell_places, row_places), len(cell_places))
    row_of_cell = np.repeat(np.arange(len(row_places)), np.diff(firsts))
    cells = read_cell_tags(
        scan.buffer,
        scan.starts[cell_places],
        scan.starts[cell_places + 1],
        rows.digits[row_of_cell],
        rows.last_digits[row_of_cell],
    )
    _check_closing(scan, cell_places, cells)
    values, is_filled = RegularValues(scan, cells, reader).read()
    if not is_filled.all():
        return FilledCells(
            rows.numbers, rows.hidden, row_of_cell[is_filled], cells.columns[is_filled], values[is_filled]
        )
    return FilledCells(rows.numbers, rows.hidden, row_of_cell, cells.columns, values)


def _rows_of(scan: TagScan, places: Numbers) -> _Rows:
    """Read the row tags; their attributes are judged once for each way in which they occur."""
    tags = [
        scan.piece[start:end].split(b'"', 2)
        for start, end in zip(scan.starts[places].tolist(), scan.starts[places + 1].tolist(), strict=True)
    ]
    if any(len(tag) < 3 or tag[0] != _ROW_START for tag in tags):  # noqa: PLR2004 - split at two quotes
        raise IrregularError
    if not all(number.isdigit() and number[0] != ord("0") and len(number) < 8 for _, number, _ in tags):  # noqa: PLR2004 - seven digits reach beyond the last row
        raise IrregularError
    judged = {rest: _judged(rest) for rest in {rest for _, _, rest in tags}}
    following = np.append(scan.tags, np.uint8(Tag.ROW))[places + 1]
    if ((following == Tag.ROW) != np.array([judged[rest][1] for _, _, rest in tags])).any():
        raise IrregularError
    return _Rows(
        numbers=np.array([int(number) for _, number, _ in tags], dtype=np.int64),
        digits=np.array([len(number) for _, number, _ in tags], dtype=np.int64),
        last_digits=np.array([number[-1] for _, number, _ in tags], dtype=np.uint8),
        hidden=frozenset(int(number) for _, number, rest in tags if judged[rest][0]),
    )


def _judged(rest: bytes) -> tuple[bool, bool]:
    """Tell from what follows the row's number whether the row is hidden, and whether the tag closes itself."""
    match = _ROW_REST.fullmatch(rest)
    if match is None:
        raise IrregularError
    return _HIDDEN.search(match[1]) is not None, bool(match[2])


def _check_closing(scan: TagScan, places: Numbers, cells: CellTags) -> None:
    """A cell that closes itself is followed by the next cell or the row's end, every other by what it holds."""
    following = scan.tags[places + 1]
    is_closed = np.array([kind.is_closed for kind in cells.kinds])[cells.kind_numbers]
    if (((following == Tag.CELL) | (following == Tag.ROW_END)) != is_closed).any():
        raise IrregularError
