"""A statement's rows: searched, sorted by what stands behind the texts, with the total under them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QStackedLayout, QVBoxLayout, QWidget

from fundwatch.ui.statement.columns import column_of
from fundwatch.ui.statement.total_row import TotalRow
from fundwatch.ui.table.grid import Grid
from fundwatch.ui.table.models import RowsModel
from fundwatch.ui.widgets.empty_state import EmptyState

if TYPE_CHECKING:
    from fundwatch.services.statement import SortValue, Statement, StatementRow


class StatementList(QFrame):
    """`row_changed` and `opened` carry a row's key; `shown_changed` follows every search and order."""

    row_changed = Signal(str)
    opened = Signal(str)
    shown_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tableCard")
        self._statement: Statement | None = None
        self._rows: list[StatementRow] = []
        self._words: list[str] = []
        self._sort: tuple[int, bool] | None = None
        self.model = RowsModel(())
        self.model.setParent(self)
        self.grid = Grid(self.model)
        self.grid.let_sort()
        self.grid.sort_asked.connect(self._sort_by)
        self.grid.row_changed.connect(lambda at: self.row_changed.emit(self._key(at)))
        self.grid.opened.connect(lambda at: self.opened.emit(self._key(at)))
        self.total = TotalRow(self.grid)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.grid, 1)
        column.addWidget(self.total)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(listed)
        self._stack.addWidget(EmptyState("search", "没有符合条件的记录", "换几个字再搜，或换一个条件。"))

    @property
    def rows(self) -> list[StatementRow]:
        """The rows in sight, in their order."""
        return self._rows

    def show_statement(self, statement: Statement) -> None:
        """Show another statement; order, words and the current row stay where they can."""
        same = self._statement is not None and self._statement.columns == statement.columns
        key = self._key(self.grid.currentIndex().row())
        self._statement = statement
        if not same:
            self._sort = None
            self.grid.show_order(-1, descending=False)
            self.model.show([], columns=[column_of(it) for it in statement.columns])
        self._arrange()
        self.select(key)

    def narrow(self, text: str) -> None:
        """Keep the rows that hold every word in any cell."""
        self._words = text.lower().split()
        self._arrange()

    def select(self, key: str) -> bool:
        """Make the row of a key the current one; whether it is in sight."""
        for at, one in enumerate(self._rows):
            if one.key == key and key:
                index = self.model.index(at, 0)
                self.grid.setCurrentIndex(index)
                self.grid.scrollTo(index)
                return True
        return False

    def _arrange(self) -> None:
        statement = self._statement
        if statement is None:
            return
        rows = [one for one in statement.rows if all(self._holds(one, word) for word in self._words)]
        if self._sort is not None:
            column, descending = self._sort
            rows.sort(key=lambda one: _rank(one, column), reverse=descending)
        self._rows = rows
        tones = {(place, column): tone for place, one in enumerate(rows) for column, tone in one.tones}
        self.model.show([one.cells for one in rows], rows, tones=tones)
        # A total of everything under some of the rows would be taken for theirs.
        self.total.show_total(statement.total if len(rows) == len(statement.rows) else None)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.shown_changed.emit(len(rows))

    def _sort_by(self, section: int, descending: bool) -> None:  # noqa: FBT001 - a slot
        if self._sort == (section, True):
            self._sort = None
            self.grid.show_order(-1, descending=False)
        else:
            self._sort = (section, descending)
        self._arrange()

    @staticmethod
    def _holds(one: StatementRow, word: str) -> bool:
        return any(word in cell.lower() for cell in one.cells)

    def _key(self, at: int) -> str:
        return self._rows[at].key if 0 <= at < len(self._rows) else ""


def _rank(one: StatementRow, column: int) -> tuple[bool, bool, SortValue]:
    """Blank cells first, then numbers, then words."""
    value: SortValue = one.sort[column] if column < len(one.sort) else one.cells[column]
    if value is None or value == "":
        return (False, False, "")
    return (True, isinstance(value, str), value)
