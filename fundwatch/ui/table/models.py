"""Table models: one over rows in memory, one over an array of ids whose pages arrive when looked at."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal

from fundwatch.ui.table.columns import Column

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()

#: Rows of a page, and pages kept: enough for every row that was looked at in the last minutes.
PAGE_ROWS = 32
_KEPT_PAGES = 1024

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_TOOL_TIP = int(Qt.ItemDataRole.ToolTipRole)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TableModel(QAbstractTableModel):
    """What every table of the window can say about a cell, quickly."""

    def __init__(self, columns: Sequence[Column] = ()) -> None:
        super().__init__()
        self._columns = tuple(columns)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns shown."""
        return self._columns

    # Qt's metaclass makes an object of a class that lacks it all the same; the type checker refuses.
    @abstractmethod
    def text(self, row: int, column: int) -> str:
        """The ready string of a cell; blank while it is on its way."""

    def tone(self, row: int, column: int) -> str:  # noqa: ARG002 - models that colour cells override it
        """The theme colour of a cell's text; blank for the usual one."""
        return ""

    def ground(self, row: int, column: int) -> str:  # noqa: ARG002
        """The theme colour behind a cell; blank for none."""
        return ""

    def is_ready(self, row: int) -> bool:  # noqa: ARG002
        """Whether the strings of a row are here."""
        return True

    def look_at(self, first: int, last: int) -> None:
        """Told before rows come into sight; a model that has its strings at hand does nothing."""

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """As Qt asks."""
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """The text of a cell; every other role is answered at once."""
        if role == _DISPLAY:
            return self.text(index.row(), index.column())
        if role == _ALIGNMENT:
            return _RIGHT if self._columns[index.column()].right else _LEFT
        if role == _TOOL_TIP:
            text = self.text(index.row(), index.column())
            return text if len(text) > 12 else None  # noqa: PLR2004 - shorter texts fit every column
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """The headers, aligned as their cells."""
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self._columns):
            if role == _DISPLAY:
                return self._columns[section].label
            if role == _ALIGNMENT:
                return _RIGHT if self._columns[section].right else _LEFT
        return None


class RowsModel(TableModel):
    """A table over rows of strings in memory, each with the thing it stands for."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(columns)
        self._rows: list[tuple[str, ...]] = []
        self._things: list[Any] = []
        self._tones: Mapping[tuple[int, int], str] = {}
        self._grounds: Mapping[tuple[int, int], str] = {}

    def show(
        self,
        rows: Sequence[tuple[str, ...]],
        things: Sequence[Any] = (),
        *,
        tones: Mapping[tuple[int, int], str] | None = None,
        grounds: Mapping[tuple[int, int], str] | None = None,
        columns: Sequence[Column] | None = None,
    ) -> None:
        """Replace all rows; `things` go with them one to one, tones and grounds colour single cells."""
        self.beginResetModel()
        if columns is not None:
            self._columns = tuple(columns)
        self._rows = list(rows)
        self._things = list(things) if things else [None] * len(rows)
        self._tones = tones or {}
        self._grounds = grounds or {}
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """As Qt asks."""
        return 0 if parent.isValid() else len(self._rows)

    def text(self, row: int, column: int) -> str:
        """The string of a cell."""
        return self._rows[row][column]

    def tone(self, row: int, column: int) -> str:
        """The colour of a cell's text."""
        return self._tones.get((row, column), "")

    def ground(self, row: int, column: int) -> str:
        """The colour behind a cell."""
        return self._grounds.get((row, column), "")

    def thing(self, row: int) -> Any:
        """What a row stands for."""
        return self._things[row]

    def things(self) -> Iterator[Any]:
        """What the rows stand for, in order."""
        return iter(self._things)


class RecordModel(TableModel):
    """A table over an array of ids; the strings of a page are asked for when one of its cells is painted."""

    pages_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._ids: array[int] = array("q")
        self._pages: OrderedDict[int, list[tuple[str, ...]]] = OrderedDict()
        self._latest = -1
        self._latest_rows: list[tuple[str, ...]] = []
        self._wanted: dict[int, None] = {}
        self._asked: set[int] = set()
        self.generation = 0
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(0)
        self._asking.timeout.connect(self._ask)

    @property
    def ids(self) -> array[int]:
        """The ids shown, in order."""
        return self._ids

    def show(self, columns: Sequence[Column], ids: array[int]) -> None:
        """Show these rows; pages asked for earlier are no longer taken."""
        self.beginResetModel()
        self._columns = tuple(columns)
        self._ids = ids
        self._drop_pages()
        self.endResetModel()

    def extend(self, ids: array[int]) -> None:
        """Replace a first part of the list by the whole of it, which begins with that part."""
        before = len(self._ids)
        if len(ids) <= before or ids[:before] != self._ids:
            self.show(self._columns, ids)
            return
        self.beginInsertRows(QModelIndex(), before, len(ids) - 1)
        self._ids = ids
        self.endInsertRows()

    def fill(self, generation: int, page: int, rows: list[tuple[str, ...]]) -> None:
        """Take a page that was asked for; one of an earlier list is dropped."""
        if generation != self.generation:
            return
        self._asked.discard(page)
        self._pages[page] = rows
        self._pages.move_to_end(page)
        self._latest = -1
        while len(self._pages) > _KEPT_PAGES:
            self._pages.popitem(last=False)
        first = page * PAGE_ROWS
        last = min(first + len(rows), len(self._ids)) - 1
        if last >= first and self._columns:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def give_up(self, generation: int, page: int) -> None:
        """A page that was asked for will not come; it is asked for again when painted."""
        if generation == self.generation:
            self._asked.discard(page)

    def page_ids(self, page: int) -> array[int]:
        """The ids of a page."""
        return self._ids[page * PAGE_ROWS : (page + 1) * PAGE_ROWS]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """As Qt asks."""
        return 0 if parent.isValid() else len(self._ids)

    def text(self, row: int, column: int) -> str:
        """The string of a cell, blank while its page is on its way."""
        page, within = divmod(row, PAGE_ROWS)
        if page != self._latest:
            rows = self._pages.get(page)
            if rows is None:
                self._want(page)
                return ""
            self._pages.move_to_end(page)
            self._latest = page
            self._latest_rows = rows
        if within < len(self._latest_rows):
            return self._latest_rows[within][column]
        self._want(page)  # the page was the last of a shorter list
        return ""

    def is_ready(self, row: int) -> bool:
        """Whether the strings of a row are here."""
        page, within = divmod(row, PAGE_ROWS)
        return within < len(self._pages.get(page, ()))

    def look_at(self, first: int, last: int) -> None:
        """Ask for the pages of these rows now: they are about to be painted."""
        for page in range(first // PAGE_ROWS, last // PAGE_ROWS + 1):
            if page not in self._pages:
                self._want(page)
        if self._wanted:
            self._asking.stop()
            self._ask()

    def _want(self, page: int) -> None:
        if page not in self._asked:
            self._wanted[page] = None
            self._asking.start()

    def _ask(self) -> None:
        wanted = list(self._wanted)
        self._wanted.clear()
        self._asked.update(wanted)
        self.pages_wanted.emit(wanted)

    def _drop_pages(self) -> None:
        self.generation += 1
        self._pages.clear()
        self._wanted.clear()
        self._asked.clear()
        self._latest = -1
