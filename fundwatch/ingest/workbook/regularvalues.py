"""What the cells of a regular piece hold: runs of digits all at once, the rest one by one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fundwatch.ingest.workbook.cells import WHOLE_NUMBER_LIMIT, CellFault
from fundwatch.ingest.workbook.celltags import CellKind, CellTags
from fundwatch.ingest.workbook.digits import whole_numbers
from fundwatch.ingest.workbook.grid import Numbers, Objects
from fundwatch.ingest.workbook.styles import Format, from_serial
from fundwatch.ingest.workbook.tagscan import IrregularError, Tag, TagScan
from fundwatch.ingest.workbook.texts import plain_text
from fundwatch.ingest.workbook.values import CellReader, missing_text

# Groups of cell kinds; a number's group is its Format.
_SHARED, _OTHER = 10, 11
_SPACED_TEXT = b'<t xml:space="preserve">'
_NUMBER_CHARACTERS = b"0123456789.-+eE"


class RegularValues:
    """Reads the values of a piece's cells into an array as long as the cells."""

    def __init__(self, scan: TagScan, cells: CellTags, reader: CellReader) -> None:
        self._scan = scan
        self._cells = cells
        self._reader = reader
        self._cell_of_tag = np.cumsum(scan.tags == Tag.CELL) - 1
        self._values: Objects = np.empty(len(cells.columns), dtype=object)
        self._is_filled = np.zeros(len(cells.columns), dtype=np.bool_)
        self._has_formula = np.zeros(len(cells.columns), dtype=np.bool_)

    def read(self) -> tuple[Objects, NDArray[np.bool_]]:
        """Give the values, and which cells hold one."""
        formulas = self._scan.places(Tag.FORMULA)
        self._has_formula[self._cell_of_tag[formulas]] = True
        without_value = self._has_formula.copy()
        for owners in (self._read_values(), self._read_inline_texts()):
            without_value[owners] = False
        faulty = np.flatnonzero(without_value)
        if len(faulty):
            self._set(faulty, [CellFault("formula_without_value")] * len(faulty))
        return self._values, self._is_filled

    def _set(self, cells: Numbers, values: Objects | list[CellFault]) -> None:
        self._values[cells] = values
        self._is_filled[cells] = True

    def _read_values(self) -> Numbers:
        """Read what stands in `<v>`; gives the cells that have one."""
        places = self._scan.places(Tag.VALUE)
        owners = self._cell_of_tag[places]
        starts, ends = self._scan.starts[places] + 3, self._scan.starts[places + 1]
        groups = np.array([self._group(kind) for kind in self._cells.kinds], dtype=np.uint8)
        group_of_value = groups[self._cells.kind_numbers[owners]]
        numbers, is_whole = whole_numbers(self._scan.buffer, starts, ends)
        for group in np.unique(groups).tolist():
            chosen = group_of_value == group
            if group == _OTHER:
                self._one_by_one(owners[chosen], starts[chosen], ends[chosen])
                continue
            whole = np.flatnonzero(chosen & is_whole)
            self._whole(group, owners[whole], numbers[whole])
            rest = np.flatnonzero(chosen & ~is_whole)
            if group == Format.PLAIN:
                self._decimals(owners[rest], starts[rest], ends[rest])
            else:
                self._one_by_one(owners[rest], starts[rest], ends[rest])
        return owners

    def _group(self, kind: CellKind) -> int:
        if kind.type == "s":
            return _SHARED
        return int(self._reader.format_of(kind.style)) if kind.type == "n" else _OTHER

    def _whole(self, group: int, cells: Numbers, numbers: Numbers) -> None:
        if group == _SHARED:
            if len(numbers) and int(numbers.max()) >= len(self._reader.texts):
                raise missing_text()
            self._values[cells] = self._reader.texts[numbers]
            self._is_filled[cells] = ~np.isin(numbers, self._reader.blank_texts)
        elif group == Format.PLAIN:
            self._set(cells, numbers.astype(object))
        else:
            serials, which = np.unique(numbers, return_inverse=True)
            days: Objects = np.empty(len(serials), dtype=object)
            days[:] = [
                from_serial(serial, Format(group), since_1904=self._reader.since_1904) for serial in serials.tolist()
            ]
            self._set(cells, days[which])

    def _decimals(self, cells: Numbers, starts: Numbers, ends: Numbers) -> None:
        """Read numbers with a point, a sign or many digits."""
        piece = self._scan.piece
        floats = _floats([piece[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True)])
        if floats is None:
            self._one_by_one(cells, starts, ends)
            return
        values = floats.astype(object)
        whole = np.flatnonzero((floats == np.floor(floats)) & (np.abs(floats) < WHOLE_NUMBER_LIMIT))
        values[whole] = floats[whole].astype(np.int64).astype(object)
        self._set(cells, values)

    def _one_by_one(self, cells: Numbers, starts: Numbers, ends: Numbers) -> None:
        kinds = [self._cells.kinds[number] for number in self._cells.kind_numbers[cells].tolist()]
        formulas = self._has_formula[cells].tolist()
        spans = zip(cells.tolist(), kinds, formulas, starts.tolist(), ends.tolist(), strict=True)
        for cell, kind, has_formula, start, end in spans:
            if kind.type == "inlineStr":
                raise IrregularError
            written = plain_text(self._scan.piece[start:end].decode())
            value = self._reader.value(kind.type, kind.style, written, has_formula=has_formula)
            self._values[cell] = value
            self._is_filled[cell] = value is not None

    def _read_inline_texts(self) -> Numbers:
        """Read what stands in `<is><t>`; gives the cells that have one."""
        places = self._scan.places(Tag.TEXT)
        owners = self._cell_of_tag[places]
        if not len(places):
            return owners
        starts, ends = self._scan.starts[places], self._scan.starts[places + 1]
        is_spaced = self._scan.buffer[starts + 2] == ord(" ")
        piece = self._scan.piece
        is_inline = np.array([kind.type == "inlineStr" for kind in self._cells.kinds])
        if (
            piece.count(b"<is>") != len(places)
            or piece.count(_SPACED_TEXT) != int(is_spaced.sum())
            or not is_inline[self._cells.kind_numbers[owners]].all()
        ):
            raise IrregularError
        starts = starts + np.where(is_spaced, len(_SPACED_TEXT), 3)
        for cell, start, end in zip(owners.tolist(), starts.tolist(), ends.tolist(), strict=True):
            text = plain_text(piece[start:end].decode())
            if text:
                self._values[cell] = text
                self._is_filled[cell] = True
        return owners


def _floats(written: list[bytes]) -> NDArray[np.float64] | None:
    """Read numbers; None where one of them is none, or too large."""
    if b"".join(written).translate(None, _NUMBER_CHARACTERS):
        return None
    try:
        floats = np.array([float(number) for number in written], dtype=np.float64)
    except ValueError:
        return None
    return floats if np.isfinite(floats).all() else None
