"""The cells of one sheet of a BIFF stream."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from fundwatch.ingest.workbook import biffrecords as biff
from fundwatch.ingest.workbook.biffbook import BiffBook, text_at
from fundwatch.ingest.workbook.cells import Cell, CellFault, plain_number
from fundwatch.ingest.workbook.faults import SEND_AGAIN, FileFaultError
from fundwatch.ingest.workbook.gathering import filled_cells
from fundwatch.ingest.workbook.grid import FilledCells, Numbers, Objects
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.styles import Format, from_serial

_SHARED = 0x00FD
_PLACE = struct.Struct("<HHH")
_PLACE_INDEX = struct.Struct("<HHHI")
_PLACE_NUMBER = struct.Struct("<HHHd")
_STYLE_PACKED = struct.Struct("<HI")
_HIDDEN_ROW = 0x20
_RECALCULATE = 0x03
_RESULT_TEXT, _RESULT_TRUTH, _RESULT_ERROR = 0, 1, 2
_OLDEST = 0x0000
_CHARACTERS_A_UNIT = 256


@dataclass(slots=True)
class _Found:
    """Filled cells in the order of the stream; rows from 1, columns from 0; `hidden` are rows.

    `shared` are the places of the records that refer to a shared string: most cells of a register, read all at once.
    """

    rows: list[int] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    values: list[Cell] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    shared: list[int] = field(default_factory=list)


class BiffSheetReader:
    """Reads a sheet; one method a kind of record."""

    def __init__(self, book: BiffBook) -> None:
        self._book = book
        self._data = book.data
        self.look = SheetLook()
        self._found = _Found()
        self._days: dict[tuple[float, Format], Cell] = {}
        self._waiting: tuple[int, int] | None = None
        # Formulas that hold nothing or zero and ask to be calculated; right if another one of the sheet holds more.
        self._doubtful: list[tuple[int, int, Cell]] = []
        self._is_calculated = False
        self._readers: dict[int, Callable[[int, int], None]] = {
            0x027E: self._packed, 0x00BD: self._many_packed, 0x0203: self._number,
            0x0204: self._label, 0x00D6: self._label, 0x0205: self._truth_or_error, 0x0208: self._row,
            0x0006: self._formula, 0x0206: self._formula, 0x0406: self._formula, 0x0207: self._text_result,
            0x0007: self._text_result, 0x007D: self._width, 0x00E5: self._merged,
        }  # fmt: skip
        if book.version == _OLDEST:
            self._readers |= {
                0x0002: self._old_whole, 0x0003: self._old_number, 0x0004: self._old_label,
                0x0005: self._old_truth_or_error, 0x0006: self._old_formula,
            }  # fmt: skip

    def read(self, start: int) -> FilledCells:
        """Read the sheet that begins at `start`, up to its end; charts inside it are passed over."""
        depth = 0
        readers, shared = self._readers, self._found.shared
        try:
            for number, place, length in biff.records(self._data, start):
                if number == _SHARED and depth == 1:
                    shared.append(place)
                elif number in biff.BOF:
                    depth += 1
                elif number == biff.EOF:
                    depth -= 1
                    if not depth:
                        return self._laid_out()
                elif depth == 1 and (reader := readers.get(number)) is not None:
                    reader(place, length)
        except (struct.error, IndexError) as fault:
            raise FileFaultError("的内容已损坏或不完整。", SEND_AGAIN) from fault
        raise biff.broken_off()

    def _laid_out(self) -> FilledCells:
        """Bring the cells into the order of rows."""
        self._settle()
        found = self._found
        rows, columns, values = self._shared()
        others: Objects = np.empty(len(found.values), dtype=object)
        others[:] = found.values
        return filled_cells(
            np.concatenate([rows, np.array(found.rows, dtype=np.int64)]),
            np.concatenate([columns, np.array(found.columns, dtype=np.int64)]),
            np.concatenate([values, others]),
            found.hidden,
        )

    def _shared(self) -> tuple[Numbers, Numbers, Objects]:
        """Read the cells that refer to shared strings: row, column, style in two bytes each, the string in four."""
        buffer = np.frombuffer(self._data, dtype=np.uint8)
        places = np.array(self._found.shared, dtype=np.int64)
        low, high = (
            buffer[places + 6 + at].astype(np.int64) | buffer[places + 7 + at].astype(np.int64) << 8 for at in (0, 2)
        )
        indexes = low | high << 16
        if len(indexes) and int(indexes.max()) >= len(self._book.texts):
            raise FileFaultError("的单元格引用了文件里没有的文字，文件已损坏。", SEND_AGAIN)
        texts: Objects = np.empty(len(self._book.texts), dtype=object)
        texts[:] = self._book.texts
        is_filled = np.array([text is not None for text in self._book.texts], dtype=np.bool_)[indexes]
        places, indexes = places[is_filled], indexes[is_filled]
        rows, columns = (
            buffer[places + at].astype(np.int64) | buffer[places + 1 + at].astype(np.int64) << 8 for at in (0, 2)
        )
        return rows + 1, columns, texts[indexes]

    def _add(self, row: int, column: int, value: Cell) -> None:
        if value is not None and value != "":
            self._found.rows.append(row + 1)
            self._found.columns.append(column)
            self._found.values.append(value)

    def _add_number(self, row: int, column: int, style: int, number: float) -> None:
        formats = self._book.formats
        shown = formats[style] if style < len(formats) else Format.PLAIN
        value: Cell
        if shown is Format.PLAIN:
            value = plain_number(number) if math.isfinite(number) else CellFault("error_value", "#NUM!")
        else:
            key = number, shown
            if key not in self._days:
                self._days[key] = from_serial(number, shown, since_1904=self._book.since_1904)
            value = self._days[key]
        self._found.rows.append(row + 1)
        self._found.columns.append(column)
        self._found.values.append(value)

    def _packed(self, place: int, _: int) -> None:
        row, column, style, packed = _PLACE_INDEX.unpack_from(self._data, place)
        self._add_number(row, column, style, biff.packed_number(packed))

    def _many_packed(self, place: int, length: int) -> None:
        row, first = struct.unpack_from("<HH", self._data, place)
        for index in range((length - 6) // 6):
            style, packed = _STYLE_PACKED.unpack_from(self._data, place + 4 + 6 * index)
            self._add_number(row, first + index, style, biff.packed_number(packed))

    def _number(self, place: int, _: int) -> None:
        self._add_number(*_PLACE_NUMBER.unpack_from(self._data, place))

    def _label(self, place: int, length: int) -> None:
        row, column, _ = _PLACE.unpack_from(self._data, place)
        (count,) = struct.unpack_from("<H", self._data, place + 6)
        self._add(row, column, text_at(self._book, self._data[place + 8 : place + length], count))

    def _truth_or_error(self, place: int, _: int) -> None:
        row, column, _ = _PLACE.unpack_from(self._data, place)
        self._add(row, column, _truth_or_error(self._data[place + 6], is_error=bool(self._data[place + 7])))

    def _row(self, place: int, length: int) -> None:
        if length >= 16 and self._data[place + 12] & _HIDDEN_ROW:  # noqa: PLR2004 - a row record of Excel 3 or later
            self._found.hidden.add(int.from_bytes(self._data[place : place + 2], "little") + 1)

    def _formula(self, place: int, _: int) -> None:
        row, column, style = _PLACE.unpack_from(self._data, place)
        result = self._data[place + 6 : place + 14]
        asks = bool(self._data[place + 14] & _RECALCULATE)
        if result[6:] != b"\xff\xff":
            (number,) = struct.unpack("<d", result)
            if asks and not number:
                self._doubtful.append((row, column, 0))
                return
            self._is_calculated |= asks
            self._add_number(row, column, style, number)
        elif result[0] == _RESULT_TEXT:
            self._is_calculated |= asks
            self._waiting = row, column
        elif result[0] in {_RESULT_TRUTH, _RESULT_ERROR}:
            self._is_calculated |= asks
            self._add(row, column, _truth_or_error(result[2], is_error=result[0] == _RESULT_ERROR))
        elif self._book.unfinished:
            self._add(row, column, CellFault("formula_without_value"))
        elif asks:
            self._doubtful.append((row, column, None))

    def _settle(self) -> None:
        """Formulas that ask to be calculated and of which not one holds anything never were."""
        for row, column, value in self._doubtful:
            self._add(row, column, value if self._is_calculated else CellFault("formula_without_value"))

    def _text_result(self, place: int, length: int) -> None:
        """The text of the formula before it."""
        if self._waiting is None:
            return
        row, column = self._waiting
        self._waiting = None
        count_bytes = 1 if self._book.version == _OLDEST else 2
        count = int.from_bytes(self._data[place : place + count_bytes], "little")
        self._add(row, column, text_at(self._book, self._data[place + count_bytes : place + length], count))

    def _width(self, place: int, _: int) -> None:
        first, last, width = _PLACE.unpack_from(self._data, place)
        self.look.set_width(first, last, width / _CHARACTERS_A_UNIT)

    def _merged(self, place: int, length: int) -> None:
        for start in range(place + 2, place + length - 7, 8):
            top, bottom, left, right = struct.unpack_from("<HHHH", self._data, start)
            self.look.add_merged(top + 1, left, bottom + 1, right)

    def _old_place(self, place: int) -> tuple[int, int]:
        row, column = struct.unpack_from("<HH", self._data, place)
        return row, column

    def _old_whole(self, place: int, _: int) -> None:
        self._add(*self._old_place(place), int.from_bytes(self._data[place + 7 : place + 9], "little"))

    def _old_number(self, place: int, _: int) -> None:
        self._add(*self._old_place(place), plain_number(struct.unpack_from("<d", self._data, place + 7)[0]))

    def _old_label(self, place: int, _: int) -> None:
        text = self._data[place + 8 : place + 8 + self._data[place + 7]]
        self._add(*self._old_place(place), biff.narrow_text(text, self._book.code_page))

    def _old_truth_or_error(self, place: int, _: int) -> None:
        value = _truth_or_error(self._data[place + 7], is_error=bool(self._data[place + 8]))
        self._add(*self._old_place(place), value)

    def _old_formula(self, place: int, _: int) -> None:
        row, column = self._old_place(place)
        result = self._data[place + 7 : place + 15]
        if result[6:] != b"\xff\xff":
            self._add(row, column, plain_number(struct.unpack("<d", result)[0]))
        elif result[0] == _RESULT_TEXT:
            self._waiting = row, column
        elif result[0] in {_RESULT_TRUTH, _RESULT_ERROR}:
            self._add(row, column, _truth_or_error(result[2], is_error=result[0] == _RESULT_ERROR))


def _truth_or_error(code: int, *, is_error: bool) -> Cell:
    return CellFault("error_value", biff.error_text(code)) if is_error else bool(code)
