"""One table of an OpenDocument spreadsheet, from XML events to cells."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import chain, repeat

from fundwatch.ingest.workbook.cells import Cell, CellFault, plain_number
from fundwatch.ingest.workbook.faults import FileFaultError
from fundwatch.ingest.workbook.gathering import Gathering
from fundwatch.ingest.workbook.grid import LAST_COLUMN, LAST_ROW
from fundwatch.ingest.workbook.looks import SheetLook
from fundwatch.ingest.workbook.styles import from_iso
from fundwatch.ingest.workbook.xmlwalk import XmlWalk

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE = f"{_BASE}table:1.0"
OFFICE = f"{_BASE}office:1.0"
TEXT = f"{_BASE}text:1.0"
STYLE = f"{_BASE}style:1.0"
_DRAW = f"{_BASE}drawing:1.0 "
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

REPEATED_COLUMNS = f"{TABLE} number-columns-repeated"
_REPEATED_ROWS = f"{TABLE} number-rows-repeated"
#: The prefixes under which every known program writes these names.
SPACES = {"table": TABLE, "office": OFFICE, "text": TEXT, "calcext": _CALC}
_TYPE = f"{OFFICE} value-type"
_VALUE = f"{OFFICE} value"
FORMULA = f"{TABLE} formula"
_NUMERIC = frozenset({"float", "percentage", "currency"})
_HIDDEN = frozenset({"collapse", "filter"})
_ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|NAME\?|NUM!|VALUE!|NULL!|SPILL!|CALC!)|(?:Err|错误)[::\uff1a]\s?\d{3}")
_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_NOTHING: dict[str, str] = {}


class TableReader:
    """Takes the events of one table and gathers its filled cells.

    `is_done` once the table has ended. Texts of comments and drawings that lie in cells are no part of them; what
    merged cells cover is not read, as nobody sees it.
    """

    def __init__(self, gathering: Gathering, look: SheetLook, widths: Mapping[str, float]) -> None:
        self.is_done = False
        self._gathering = gathering
        self._look = look
        self._widths = widths
        self._tables = self._silent = 0
        self._row, self._row_count = 0, 1
        self._is_hidden = self._in_row = False
        self._column = self._look_column = 0
        self._cells: list[tuple[int, int, Cell]] = []
        self._attributes = _NOTHING
        self._in_cell = self._in_paragraph = False
        self._texts: list[str] = []
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            f"{TABLE} table-cell": self._start_cell,
            f"{TEXT} p": self._start_paragraph,
            f"{TABLE} covered-table-cell": self._start_covered,
            f"{TABLE} table-row": self._start_row,
            f"{TABLE} table-column": self._start_column,
            f"{TABLE} table": self._start_table,
            f"{TEXT} s": lambda attributes: self._texts.append(" " * min(int(attributes.get(f"{TEXT} c", "1")), 1000)),
            f"{TEXT} tab": lambda _: self._texts.append("\t"),
            f"{TEXT} line-break": lambda _: self._texts.append("\n"),
            f"{OFFICE} annotation": self._start_silence,
        }
        self._ends: dict[str, Callable[[], None]] = {
            f"{TABLE} table-cell": self._end_cell,
            f"{TEXT} p": self._end_paragraph,
            f"{TABLE} covered-table-cell": self._end_silence,
            f"{TABLE} table-row": self._end_row,
            f"{TABLE} table": self._end_table,
            f"{OFFICE} annotation": self._end_silence,
        }

    def take(self, walk: XmlWalk, piece: bytes) -> None:
        """Walk through a piece; what follows the table's end may be no XML any more."""
        try:
            walk.feed(piece)
        except FileFaultError:
            if not self.is_done:
                raise

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """See the beginning of an element."""
        reader = self._starts.get(name)
        if reader is not None:
            if not self._silent or name == f"{TABLE} table" or name in self._silencing:
                reader(attributes)
        elif name.startswith(_DRAW):
            self._silent += 1

    def end(self, name: str) -> None:
        """See the end of an element."""
        reader = self._ends.get(name)
        if reader is not None:
            if not self._silent or name == f"{TABLE} table" or name in self._silencing:
                reader()
        elif name.startswith(_DRAW):
            self._silent -= 1

    _silencing = frozenset({f"{OFFICE} annotation", f"{TABLE} covered-table-cell"})

    def characters(self, text: str) -> None:
        """See text; only what stands in a paragraph of a cell counts."""
        if self._in_paragraph and not self._silent:
            self._texts.append(text)

    def _start_silence(self, _: dict[str, str]) -> None:
        self._silent += 1

    def _end_silence(self) -> None:
        self._silent -= 1

    def _start_table(self, _: dict[str, str]) -> None:
        """A table inside a cell is not read."""
        self._tables += 1
        if self._tables > 1:
            self._silent += 1

    def _end_table(self) -> None:
        self._tables -= 1
        if self._tables:
            self._silent -= 1
        else:
            self.is_done = True

    @property
    def is_between_rows(self) -> bool:
        """Whether the table has begun and nothing inside it is open but groups of rows."""
        return self._tables == 1 and not (self._silent or self._in_row or self.is_done)

    def put_row(self, attributes: dict[str, str], cells: list[tuple[int, int, Cell]]) -> None:
        """Take a row that has been read in another way: its cells with their columns and repetitions."""
        self._start_row(attributes)
        self._cells = cells
        self._end_row()

    def _start_column(self, attributes: dict[str, str]) -> None:
        count = _count(attributes, REPEATED_COLUMNS)
        width = self._widths.get(attributes.get(f"{TABLE} style-name", ""), 0.0)
        if count < LAST_COLUMN // 2:
            self._look.set_width(self._look_column, self._look_column + count - 1, width)
        self._look_column += count

    def _start_row(self, attributes: dict[str, str]) -> None:
        self._row += self._row_count
        self._row_count = _count(attributes, _REPEATED_ROWS) if attributes else 1
        self._column = 0
        self._cells = []
        self._in_row = True
        self._is_hidden = bool(attributes) and attributes.get(f"{TABLE} visibility") in _HIDDEN

    def _end_row(self) -> None:
        """Put the cells down; a row that is repeated stands in the file once."""
        self._in_row = False
        if not self._cells:
            return
        if self._row + self._row_count - 1 > LAST_ROW:
            raise FileFaultError(f"的行号超出了 {LAST_ROW} 行，文件已损坏。")
        columns, counts, values = zip(*self._cells, strict=True)
        filled = sum(counts)
        if self._row_count > 1 or filled > len(self._cells):
            self._gathering.repeat(filled * self._row_count)
            columns = tuple(chain.from_iterable(range(at, at + count) for at, count, _ in self._cells))
            values = tuple(chain.from_iterable(repeat(value, count) for _, count, value in self._cells))
        for row in range(self._row, self._row + self._row_count):
            self._gathering.add_row(row, columns, values, is_hidden=self._is_hidden)

    def _start_covered(self, attributes: dict[str, str]) -> None:
        if not self._silent:
            self._column += _count(attributes, REPEATED_COLUMNS)
        self._silent += 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._in_cell = True
        if self._texts:
            self._texts = []

    def _start_paragraph(self, _: dict[str, str]) -> None:
        if self._in_cell:
            if self._texts:
                self._texts.append("\n")
            self._in_paragraph = True

    def _end_paragraph(self) -> None:
        self._in_paragraph = False

    def _end_cell(self) -> None:
        self._in_cell = False
        attributes = self._attributes
        count = 1
        if attributes:
            if REPEATED_COLUMNS in attributes:
                count = self.count_of(attributes, REPEATED_COLUMNS)
            if f"{TABLE} number-columns-spanned" in attributes:
                self._note_merged(attributes)
            value = value_of(attributes, "".join(self._texts))
            if value is not None:
                self._cells.append((self._column, count, value))
        elif self._texts:
            self._cells.append((self._column, count, "".join(self._texts)))
        self._column += count

    def count_of(self, attributes: Mapping[str, str], name: str) -> int:
        """How often a cell stands in its row; more than a row holds is no use."""
        return min(_count(attributes, name), LAST_COLUMN + 1)

    def _note_merged(self, attributes: dict[str, str]) -> None:
        right = self._column + _count(attributes, f"{TABLE} number-columns-spanned") - 1
        bottom = self._row + _count(attributes, f"{TABLE} number-rows-spanned") - 1
        self._look.add_merged(self._row, self._column, bottom, right)


def _count(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return max(1, int(written)) if written.isdecimal() and len(written) < 10 else 1  # noqa: PLR2004 - beyond any sheet


def value_of(attributes: Mapping[str, str], text: str) -> Cell:  # noqa: PLR0911 - one for each type
    """What a cell holds, by its type; `text` is what it shows."""
    kind = attributes.get(_TYPE, "")
    if attributes.get(f"{_CALC} value-type") == "error" or (FORMULA in attributes and _ERROR.fullmatch(text)):
        return CellFault("error_value", text)
    if kind in _NUMERIC:
        return _number(attributes.get(_VALUE, ""), text)
    if kind == "date":
        return from_iso(attributes.get(f"{OFFICE} date-value", text)) or None
    if kind == "boolean":
        return attributes.get(f"{OFFICE} boolean-value", text).lower() == "true"
    if kind == "time":
        return _time(attributes.get(f"{OFFICE} time-value", ""), text)
    if not kind and not text and FORMULA in attributes:
        return CellFault("formula_without_value")
    return text or attributes.get(f"{OFFICE} string-value") or None


def _number(written: str, text: str) -> Cell:
    try:
        number = float(written)
    except ValueError:
        return text or None
    if number - number != 0:
        return CellFault("error_value", text or "#NUM!")
    return plain_number(number)


def _time(written: str, text: str) -> Cell:
    match = _DURATION.fullmatch(written)
    if match is None:
        return text or None
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"
