"""The cells of a table as they are painted: all that are in sight in one go.

Qt would ask a delegate for every cell, by way of the style sheet; a page of them then takes longer to paint than to
read, and each question may wait for a thread that computes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from fundwatch.ui.theme import THEME

if TYPE_CHECKING:
    from fundwatch.ui.table.grid import Grid

ROW_HEIGHT = 32
#: How much higher a row is for each further line of its cells.
FURTHER_LINE = 18
PADDING = 12
_SIDES = {
    right: int((Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter)
    | int(Qt.TextFlag.TextSingleLine)
    for right in (True, False)
}


def seen(text: str, left: int, room: int, within: QWidget, metrics: QFontMetrics) -> tuple[str, bool]:
    """A number that may reach over an edge, and whether it stands at the right of its room.

    One that is not in sight whole gives way to an ellipsis: part of an amount would be taken for another amount.
    """
    right = left + room
    if within.width() < room or (right <= within.width() and right - metrics.horizontalAdvance(text) >= 0):
        return text, True
    return "…", right <= within.width()


class CellPainting:
    """Paints the cells of a table that lie in a rectangle of its viewport."""

    def __init__(self, grid: Grid, painter: QPainter, within: QRect) -> None:
        self._grid = grid
        self._model = grid.table_model
        self._painter = painter
        self._viewport = grid.viewport()
        self._columns = list(_columns(grid, within))
        self._selected = grid.selected_rows(*rows_in_sight(grid, within))
        self._height = grid.row_height
        self._pen = ""

    def rows(self, within: QRect) -> None:
        """Every row of the rectangle: ground, the thin line under it, texts."""
        if not self._columns:
            return
        first, last = rows_in_sight(self._grid, within)
        top = self._grid.rowViewportPosition(first) if last >= first else 0
        for row in range(first, last + 1):
            self._ground(row, top)
            for column, left, width in self._columns:
                self._cell(row, column, QRect(left, top, width, self._height))
            top += self._height

    def _ground(self, row: int, top: int) -> None:
        left = self._columns[0][1]
        width = self._columns[-1][1] + self._columns[-1][2] - left
        if row in self._selected:
            self._painter.fillRect(left, top, width, self._height, THEME.colour("selection"))
        elif row == self._grid.hovered:
            self._painter.fillRect(left, top, width, self._height, THEME.colour("hover"))
        for column, start, across in self._columns:
            ground = self._model.ground(row, column)
            if ground:
                self._painter.fillRect(start, top, across, self._height, THEME.colour(ground))
        self._painter.fillRect(left, top + self._height - 1, width, 1, THEME.colour("line"))

    def _cell(self, row: int, column: int, rect: QRect) -> None:
        text = self._model.text(row, column)
        if not text:
            return
        tone = self._model.tone(row, column) or "text"
        if self._grid.lines > 1 and "\n" in text:
            self._lines(text, rect, tone)
            return
        self._take_pen(tone)
        left, end = rect.left() + PADDING, rect.right() - PADDING
        edge, metrics = self._viewport.width(), self._grid.metrics
        right = self._model.columns[column].right
        if right and (rect.left() < 0 or rect.right() > edge):
            text, right = seen(text, left, rect.width() - 2 * PADDING, self._viewport, metrics)
        elif not right:
            end = min(end, edge - PADDING // 2)
        room = end - left + 1
        self._painter.drawText(left, rect.top(), room, self._height - 1, _SIDES[right], self._fitting(text, room))

    def _lines(self, text: str, rect: QRect, tone: str) -> None:
        """The lines of a cell under each other: the first in the tone of the cell, what explains it fainter."""
        lines = text.split("\n")[: self._grid.lines]
        left, end = rect.left() + PADDING, min(rect.right() - PADDING, self._viewport.width() - PADDING // 2)
        top = rect.top() + (self._height - 1 - FURTHER_LINE * len(lines)) // 2
        for number, line in enumerate(lines):
            self._take_pen("muted" if number else tone)
            at = top + number * FURTHER_LINE
            self._painter.drawText(
                left, at, end - left + 1, FURTHER_LINE, _SIDES[False], self._fitting(line, end - left + 1)
            )

    def _take_pen(self, tone: str) -> None:
        if tone != self._pen:
            self._pen = tone
            self._painter.setPen(THEME.colour(tone))

    def _fitting(self, text: str, room: int) -> str:
        """As much of a text as there is room for."""
        # No character is wider than the line is high: most cells need not be measured.
        metrics = self._grid.metrics
        if len(text) * self._grid.widest > room and metrics.horizontalAdvance(text) > room:
            return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        return text


def _columns(grid: Grid, within: QRect) -> Iterator[tuple[int, int, int]]:
    """The columns in sight from left to right, each with its left edge and its width."""
    header = grid.horizontalHeader()
    for place in range(header.count()):
        column = header.logicalIndex(place)
        left, width = header.sectionViewportPosition(column), header.sectionSize(column)
        if width and left <= within.right() and left + width > within.left():
            yield column, left, width


def rows_in_sight(grid: Grid, within: QRect) -> tuple[int, int]:
    """The first and the last row in sight; the last comes before the first where none is."""
    first, last = grid.rowAt(within.top()), grid.rowAt(within.bottom())
    if first < 0:
        return 0, -1
    return first, last if last >= 0 else grid.table_model.rowCount() - 1
