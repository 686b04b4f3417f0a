"""The total under a list: it stays in sight, its cells under those of the list."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fundwatch.ui.table.grid import PADDING, Grid, seen
from fundwatch.ui.theme import THEME

_HEIGHT = 36


class TotalRow(QWidget):
    """Follows the columns and the scrolling of a grid."""

    def __init__(self, grid: Grid) -> None:
        super().__init__()
        self._grid = grid
        self._cells: tuple[str, ...] = ()
        self.setFixedHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        header = grid.horizontalHeader()
        header.sectionResized.connect(lambda *_: self.update())
        header.geometriesChanged.connect(self.update)
        grid.horizontalScrollBar().valueChanged.connect(lambda _value: self.update())
        THEME.changed.connect(self.update)

    @property
    def cells(self) -> tuple[str, ...]:
        """What is shown."""
        return self._cells

    def show_total(self, cells: tuple[str, ...] | None) -> None:
        """Show a total, or nothing."""
        self._cells = cells or ()
        self.setVisible(bool(cells))
        self.setAccessibleName("　".join(cell for cell in self._cells if cell))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The cells, bold, under a line."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), THEME.colour("hover"))
        painter.fillRect(0, 0, self.width(), 1, THEME.colour("border"))
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(THEME.colour("text"))
        header = self._grid.horizontalHeader()
        metrics = painter.fontMetrics()
        for number, text in enumerate(self._cells):
            if not text:
                continue
            room = QRect(header.sectionViewportPosition(number), 0, header.sectionSize(number), self.height())
            room.adjust(PADDING, 1, -PADDING, 0)
            right = self._grid.table_model.columns[number].right
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            if right:
                shown, right = seen(shown, room.left(), room.width(), self._grid.viewport(), metrics)
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()
