"""One worksheet of an XML spreadsheet, from XML events to cells."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from fundwatch.ingest.workbook.cells import Cell, CellFault, plain_number
from fundwatch.ingest.workbook.faults import FileFaultError
from fundwatch.ingest.workbook.gathering import Gathering
from fundwatch.ingest.workbook.grid import LAST_COLUMN, LAST_ROW
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.styles import from_iso
from fundwatch.ingest.workbook.xmlwalk import XmlWalk

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_INDEX = f"{SPREADSHEET} Index"
_ACROSS = f"{SPREADSHEET} MergeAcross"
_DOWN = f"{SPREADSHEET} MergeDown"
_SPAN = f"{SPREADSHEET} Span"
_HIDDEN = f"{SPREADSHEET} Hidden"
_WIDTH = f"{SPREADSHEET} Width"
_TYPE = f"{SPREADSHEET} Type"
_FORMULA = f"{SPREADSHEET} Formula"
_POINTS_A_CHARACTER = 5.6


class XmlTableReader:
    """Takes the events of one worksheet and gathers its filled cells; `is_done` once it has ended."""

    def __init__(self, gathering: Gathering, look: SheetLook) -> None:
        self.is_done = False
        self._gathering = gathering
        self._look = look
        self._row = self._column = self._width_column = 0
        self._span = 0
        self._is_hidden = False
        self._across = 0
        self._type: str | None = None
        self._has_formula = False
        self._in_data = False
        self._texts: list[str] = []
        self._starts: dict[str, Callable[[Mapping[str, str]], None]] = {
            f"{SPREADSHEET} Row": self._start_row,
            f"{SPREADSHEET} Cell": self._start_cell,
            f"{SPREADSHEET} Data": self._start_data,
            f"{SPREADSHEET} Column": self._start_column,
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{SPREADSHEET} Data": self._end_data,
            f"{SPREADSHEET} Cell": self._end_cell,
            f"{SPREADSHEET} Worksheet": self._finish,
        }

    def take(self, walk: XmlWalk, piece: bytes) -> None:
        """Walk through a piece; what follows the sheet's end may be no XML any more."""
        try:
            walk.feed(piece)
        except FileFaultError:
            if not self.is_done:
                raise

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See the beginning of an element; rich text inside a cell is HTML and only its characters count."""
        reader = self._starts.get(name)
        if reader is not None:
            reader(attributes)

    def end(self, name: str) -> None:
        """See the end of an element."""
        reader = self._ends.get(name)
        if reader is not None:
            reader()

    def characters(self, text: str) -> None:
        """See text; only what stands in a cell's data counts."""
        if self._in_data:
            self._texts.append(text)

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        self._row = _number_of(attributes, _INDEX) or self._row + self._span + 1
        self._span = _number_of(attributes, _SPAN)
        self._is_hidden = attributes.get(_HIDDEN) == "1"
        if self._row > LAST_ROW:
            raise FileFaultError(f"的行号超出了 {LAST_ROW} 行，文件已损坏。")
        self._column = -1
        self._across = 0

    def _start_cell(self, attributes: Mapping[str, str]) -> None:
        index = _number_of(attributes, _INDEX)
        self._column = min(index - 1 if index else self._column + self._across + 1, LAST_COLUMN)
        self._across = _number_of(attributes, _ACROSS)
        down = _number_of(attributes, _DOWN)
        if self._across or down:
            self._look.add_merged(self._row, self._column, self._row + down, self._column + self._across)
        self._has_formula = _FORMULA in attributes
        self._type = None

    def _start_data(self, attributes: Mapping[str, str]) -> None:
        self._type = attributes.get(_TYPE, "String")
        self._texts = []
        self._in_data = True

    def _end_data(self) -> None:
        self._in_data = False

    def _end_cell(self) -> None:
        value: Cell
        if self._type is None:
            value = CellFault("formula_without_value") if self._has_formula else None
        else:
            value = _value(self._type, "".join(self._texts), has_formula=self._has_formula)
        if value is not None:
            self._gathering.add(self._row, self._column, value)
            if self._is_hidden:
                self._gathering.hidden.add(self._row)

    def _finish(self) -> None:
        self.is_done = True

    def _start_column(self, attributes: Mapping[str, str]) -> None:
        first = (_number_of(attributes, _INDEX) or self._width_column + 1) - 1
        last = first + _number_of(attributes, _SPAN)
        self._width_column = last + 1
        width = attributes.get(_WIDTH, "0")
        if width.replace(".", "", 1).isdecimal():
            self._look.set_width(first, last, float(width) / _POINTS_A_CHARACTER)


def _number_of(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "0")
    return int(written) if written.isdecimal() and len(written) < 10 else 0  # noqa: PLR2004 - beyond any sheet


def _value(kind: str, text: str, *, has_formula: bool) -> Cell:
    if kind == "Number":
        return _number(text, has_formula=has_formula)
    if kind == "DateTime":
        return from_iso(text) if text else None
    if kind == "Boolean":
        return text.strip() in {"1", "true", "True"}
    if kind == "Error":
        return CellFault("error_value", text)
    return text or None


def _number(text: str, *, has_formula: bool) -> Cell:
    if not text.strip():
        return CellFault("formula_without_value") if has_formula else None
    try:
        number = float(text)
    except ValueError:
        return text
    return plain_number(number) if math.isfinite(number) else CellFault("error_value", "#NUM!")
