"""The tables of an HTML page laid out as one sheet, the way Excel opens such a file."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from fundwatch.ingest.workbook.cells import ERROR_TEXTS, Cell, CellFault
from fundwatch.ingest.workbook.faults import FileFaultError
from fundwatch.ingest.workbook.gathering import Gathering
from fundwatch.ingest.workbook.grid import LAST_COLUMN, LAST_ROW
from fundwatch.ingest.workbook.htmltokens import Tag, attributes_of
from fundwatch.ingest.workbook.looks import SheetLook

_LARGEST_SPAN = 1_000
_DEEPEST = 50
_REMEMBERED = 10_000
_SPACES = re.compile(r"[ \t\r\n\f\xa0\u3000]+")
_DISPLAY_NONE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_LIKE_NUMBER = re.compile(r"[-+()\d.,\s\u00a5\uffe5$Ee%]*")
_BREAKING = frozenset({"br", "p", "div", "li"})
_NOTHING: dict[str, str] = {}


@dataclass(slots=True)
class _Table:
    """A table that has begun and not ended.

    `cell` are the pieces of the cell that is open; `is_layout` says that its row holds rows of an inner table.
    """

    is_nested: bool
    rows_begun: int = 0
    cells: list[tuple[int, Cell]] = field(default_factory=list)
    spans: dict[int, int] = field(default_factory=dict)
    column: int = 0
    cell: list[str] | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    is_hidden: bool = False
    in_row: bool = False
    is_layout: bool = False


class WebTables:
    """Takes the tags and texts of a page and gathers filled cells.

    Tables stand below one another. A table inside a cell is part of that cell's text while it has a single row;
    with more it is what the page is about, the outer one mere layout, and its rows are taken as rows.
    """

    def __init__(self, gathering: Gathering, look: SheetLook) -> None:
        self.rows = 0
        self._gathering = gathering
        self._look = look
        self._open: list[_Table] = []
        self._known: dict[str, dict[str, str]] = {"": _NOTHING}

    def take(self, token: Tag | str) -> None:
        """See one tag or text."""
        if isinstance(token, str):
            if self._open and (cell := self._open[-1].cell) is not None:
                cell.append(token)
            return
        name = token.name
        if name in {"td", "th"}:
            self._end_cell()
            if not token.is_end:
                self._start_cell(token.rest)
        elif name == "tr":
            self._end_row()
            if not token.is_end:
                self._start_row(token.rest)
        elif name == "table":
            self._end_table() if token.is_end else self._start_table()
        elif name in _BREAKING and self._open and (cell := self._open[-1].cell):
            cell.append("\n" if name == "br" else " ")

    def finish(self) -> None:
        """End what the page left open."""
        while self._open:
            self._end_table()

    def _start_table(self) -> None:
        if len(self._open) >= _DEEPEST:
            raise FileFaultError("里表格套表格，层数多得不正常，没有读取。")
        is_nested = bool(self._open) and self._open[-1].cell is not None
        self._open.append(_Table(is_nested))

    def _end_table(self) -> None:
        if not self._open:
            return
        self._end_row()
        table = self._open.pop()
        if table.is_nested and self._open and (outer := self._open[-1].cell) is not None:
            outer.extend(f" {value}" for _, value in table.cells if isinstance(value, str))

    def _start_row(self, rest: str) -> None:
        if not self._open:
            return
        table = self._open[-1]
        if table.rows_begun and table.is_nested:
            self._spill()
        table.rows_begun += 1
        table.in_row = True
        table.is_layout = False
        table.column = 0
        table.is_hidden = bool(_DISPLAY_NONE.search(self._attributes(rest).get("style", ""))) if rest else False

    def _spill(self) -> None:
        """The outer tables turn out to be layout: put down what they hold so far, and the rows held back."""
        for table in self._open:
            if table is not self._open[-1] and table.cell is not None:
                value = _value(_text(table.cell), table.attributes)
                if value is not None:
                    table.cells.append((table.column, value))
                table.cell = []
                table.is_layout = True
            self._put_down(table)
            table.is_nested = False

    def _start_cell(self, rest: str) -> None:
        if not self._open:
            return
        table = self._open[-1]
        if not table.in_row:
            self._start_row("")
        while table.spans.get(table.column, 0):
            table.column += 1
        table.attributes = self._attributes(rest) if rest else _NOTHING
        table.cell = []

    def _attributes(self, rest: str) -> dict[str, str]:
        found = self._known.get(rest)
        if found is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = self._known[rest] = attributes_of(rest)
        return found

    def _end_cell(self) -> None:
        if not self._open:
            return
        table = self._open[-1]
        if table.cell is None:
            return
        attributes = table.attributes
        value = _value(_text(table.cell), attributes)
        if value is not None:
            table.cells.append((table.column, value))
        table.cell = None
        if "colspan" in attributes or "rowspan" in attributes:
            self._span(table, _count(attributes.get("colspan")), _count(attributes.get("rowspan")))
        else:
            table.column += 1
        if table.column > LAST_COLUMN:
            raise FileFaultError("有一行的列数多得不正常，没有读取。")

    def _span(self, table: _Table, across: int, down: int) -> None:
        if not table.is_nested:
            row = self.rows + 1
            self._look.add_merged(row, table.column, row + down - 1, table.column + across - 1)
        if down > 1:
            for column in range(table.column, table.column + across):
                table.spans[column] = down
        table.column += across

    def _end_row(self) -> None:
        if not self._open:
            return
        self._end_cell()
        table = self._open[-1]
        if not table.in_row:
            return
        table.in_row = False
        if table.spans:
            table.spans = {column: left - 1 for column, left in table.spans.items() if left > 1}
        if not table.is_nested:
            self._put_down(table, is_row=not table.is_layout)

    def _put_down(self, table: _Table, *, is_row: bool = False) -> None:
        """Give the cells of a row their place in the sheet; a row of blanks takes its place too, `is_row`."""
        if not (table.cells or is_row):
            return
        self.rows += 1
        if self.rows > LAST_ROW:
            raise FileFaultError(f"的行数超出了 {LAST_ROW} 行，没有读取。")
        for column, value in table.cells:
            self._gathering.add(self.rows, column, value)
        if table.is_hidden:
            self._gathering.hidden.add(self.rows)
        table.cells = []


def _text(pieces: list[str]) -> str:
    text = "".join(pieces) if len(pieces) != 1 else pieces[0]
    if "&" in text:
        text = html.unescape(text)
    if text.isalnum():
        return text
    if "\n" in pieces:
        return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip()
    return _SPACES.sub(" ", text).strip()


def _count(written: str | None) -> int:
    written = (written or "").strip()
    return max(1, min(int(written), _LARGEST_SPAN)) if written.isdecimal() else 1


def _value(text: str, attributes: dict[str, str]) -> Cell:
    """What a cell holds; Excel puts the full number beside a rounded one, as x:num."""
    if "x:err" in attributes or text in ERROR_TEXTS:
        return CellFault("error_value", text or attributes.get("x:err", ""))
    exact = attributes.get("x:num", "")
    if exact and _LIKE_NUMBER.fullmatch(text) and "%" not in text:
        return exact
    if not text and "x:fmla" in attributes:
        return CellFault("formula_without_value")
    return text or None
