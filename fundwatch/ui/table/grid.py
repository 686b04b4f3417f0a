"""The table view of the window: rows of 32 pixels, no grid, equal padding in header and cells, copy as TSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionRange, QPoint, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.models import TableModel
from fundwatch.ui.table.painting import FURTHER_LINE, PADDING, ROW_HEIGHT, CellPainting, rows_in_sight, seen
from fundwatch.ui.theme import THEME

__all__ = ["COPY_LIMIT", "HEADER_HEIGHT", "PADDING", "ROW_HEIGHT", "Grid", "seen"]

HEADER_HEIGHT = 38
#: No column is wider when it fits itself; and a little air, so that letters of other widths fit too.
_WIDEST = 320
_SPARE = 10
#: Rows copied at once at most; more than that belongs in a file.
COPY_LIMIT = 20_000


class Grid(QTableView):
    """A table of the window over any of its models; with more than one line, cells show the lines of their texts."""

    opened = Signal(int)
    row_changed = Signal(int)
    copy_refused = Signal(str)
    copy_waits = Signal(object, bool)
    sort_asked = Signal(int, bool)

    def __init__(self, model: TableModel, parent: QWidget | None = None, *, lines: int = 1) -> None:
        super().__init__(parent)
        self.table_model = model
        self.lines = lines
        self.row_height = ROW_HEIGHT + (lines - 1) * FURTHER_LINE
        self.hovered = -1
        self._fitted_columns: tuple[Column, ...] = ()
        self.metrics = QFontMetrics(self.font())
        self.widest = self.metrics.height()
        self.setModel(model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        self._prepare_headers()
        model.modelReset.connect(self._columns_changed)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_changed.emit(now.row()))
        THEME.changed.connect(self.viewport().update)
        self._fit_columns()

    def let_sort(self) -> None:
        """Let a click on a header ask for another order."""
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self._header_clicked)

    def show_order(self, column: int, *, descending: bool) -> None:
        """Show by which column the rows are ordered; -1 for none."""
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(column, order)

    def fit_to(self, rows: Sequence[Sequence[str]]) -> None:
        """Make every column as wide as its header and these rows need, within bounds; a stretch keeps the last."""
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        header = QFontMetrics(bold)
        for number, column in enumerate(self.table_model.columns):
            longest = max((row[number] for row in rows), key=len, default="")
            needed = max(header.horizontalAdvance(column.label), self.metrics.horizontalAdvance(longest))
            self.setColumnWidth(number, min(_WIDEST, needed + 2 * PADDING + _SPARE))
        self._stretch_columns()

    def fix_height(self, rows: int) -> None:
        """Be as high as the header and so many rows."""
        self.setFixedHeight(HEADER_HEIGHT + rows * self.row_height + 2)

    def selected_rows(self, first: int = 0, last: int | None = None) -> list[int]:
        """The selected rows in order, of all or of those between two."""
        last = self.table_model.rowCount() - 1 if last is None else last
        rows: set[int] = set()
        for selected in self._ranges():
            rows.update(range(max(first, selected.top()), min(last, selected.bottom()) + 1))
        return sorted(rows)

    def copy(self, *, with_header: bool = False) -> None:
        """Put the selected rows on the clipboard as tab-separated text, which spreadsheets take apart again."""
        total = sum(selected.height() for selected in self._ranges())
        if total > COPY_LIMIT:
            self.copy_refused.emit(f"一次最多复制 {COPY_LIMIT:,} 行，现在选中了 {total:,} 行。")
            return
        rows = self.selected_rows()
        if all(self.table_model.is_ready(row) for row in rows):
            self.put_on_clipboard([self.row_texts(row) for row in rows], with_header=with_header)
        else:
            self.copy_waits.emit(rows, with_header)

    def put_on_clipboard(self, rows: Sequence[Sequence[str]], *, with_header: bool) -> None:
        """Put rows of strings on the clipboard."""
        lines = ["\t".join(column.label for column in self.table_model.columns)] if with_header else []
        lines += ["\t".join(row) for row in rows]
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def row_texts(self, row: int) -> list[str]:
        """The strings of a row, each on one line."""
        model = self.table_model
        return [model.text(row, column).replace("\n", " ") for column in range(len(model.columns))]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, the rest is Qt's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif event.key() in {Qt.Key.Key_Home, Qt.Key.Key_End} and not event.modifiers():
            last = self.table_model.rowCount() - 1
            self._go(0 if event.key() == Qt.Key.Key_Home else last)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """All cells in sight, in one go."""
        painter = QPainter(self.viewport())
        region: Any = event.region()
        parts = list(region)
        for part in parts:
            if len(parts) > 1:
                painter.setClipRect(part)  # a cell that lies in two parts is not painted twice over
            CellPainting(self, painter, part).rows(part)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room among the columns anew."""
        super().resizeEvent(event)
        self._stretch_columns()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew what comes wholly into sight, or no longer is; rows that come into sight are told of before."""
        super().scrollContentsBy(dx, dy)
        if dy:
            self.table_model.look_at(*rows_in_sight(self, self.viewport().rect()))
        if dx:
            self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Remember the row under the mouse."""
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """No row is under the mouse."""
        self._hover(-1)
        super().leaveEvent(event)

    def _ranges(self) -> list[QItemSelectionRange]:
        selection: Any = self.selectionModel().selection()
        return list(selection)

    def _go(self, row: int) -> None:
        if row >= 0:
            index = self.table_model.index(row, max(self.currentIndex().column(), 0))
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def _hover(self, row: int) -> None:
        if row == self.hovered:
            return
        before, self.hovered = self.hovered, row
        width = self.viewport().width()
        for touched in (before, row):
            if touched >= 0:
                self.viewport().update(0, self.rowViewportPosition(touched), width, self.row_height)

    def _prepare_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(self.row_height)
        rows.setDefaultSectionSize(self.row_height)
        header = self.horizontalHeader()
        header.setFixedHeight(HEADER_HEIGHT)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(56)

    def _columns_changed(self) -> None:
        if self.table_model.columns != self._fitted_columns:
            self._fit_columns()

    def _fit_columns(self) -> None:
        self._fitted_columns = self.table_model.columns
        header = self.horizontalHeader()
        header.setStretchLastSection(not any(column.stretch for column in self.table_model.columns))
        for number, column in enumerate(self.table_model.columns):
            header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            self.setColumnWidth(number, column.width)
        self._stretch_columns()

    def _stretch_columns(self) -> None:
        """Let a stretch column take the room that the others leave; with less than its own width it keeps that."""
        header = self.horizontalHeader()
        for number, column in enumerate(self.table_model.columns):
            if not column.stretch:
                continue
            room = self.viewport().width() - (header.length() - header.sectionSize(number))
            if room >= column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
            elif header.sectionResizeMode(number) == QHeaderView.ResizeMode.Stretch:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(number, column.width)

    def _header_clicked(self, section: int) -> None:
        header = self.horizontalHeader()
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        self.sort_asked.emit(section, descending)

    def _menu(self, at: QPoint) -> None:
        if not self.selectionModel().hasSelection():
            return
        menu = QMenu(self)
        menu.addAction("复制", self.copy, QKeySequence(QKeySequence.StandardKey.Copy))
        menu.addAction("复制（含表头）", lambda: self.copy(with_header=True))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(at))
