"""Bars drawn by hand: a share of a whole, and counts by name that can be clicked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.basics import SPACE, Button, clear, label

_THICKNESS = 10


class Bar(QWidget):
    """A share between 0 and 1 as a bar; the second, paler share lies behind the first."""

    def __init__(self, share: float = 0, behind: float = 0, *, colour: str = "accent") -> None:
        super().__init__()
        self._shares = (share, behind)
        self._colour = colour
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_THICKNESS)
        THEME.changed.connect(self.update)

    def show_share(self, share: float) -> None:
        """Show another share."""
        self._shares = (share, 0)
        self.update()

    def sizeHint(self) -> QSize:
        """As Qt asks."""
        return QSize(120, _THICKNESS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, then the shares."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        self._draw(painter, 1.0, "line")
        share, behind = self._shares
        self._draw(painter, behind, "selection")
        self._draw(painter, share, self._colour)
        painter.end()

    def _draw(self, painter: QPainter, share: float, colour: str) -> None:
        width = self.width() * max(0.0, min(1.0, share))
        if width > 0:
            painter.setBrush(THEME.colour(colour))
            radius = min(self.height() / 2, width / 2)
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), radius, radius)


@dataclass(frozen=True)
class NamedShare:
    """A line of a chart: its name, its share of the longest, what stands behind the bar, and where it leads."""

    name: str
    share: float
    words: str
    behind: float = 0
    pressed: Callable[[], object] | None = None
    colour: str = "accent"


class BarChart(QWidget):
    """Names, bars and figures in three columns."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(1, 1)

    def show_shares(self, shares: Sequence[NamedShare]) -> None:
        """Replace all lines."""
        clear(self._grid)
        for number, one in enumerate(shares):
            name = Button(one.name, one.pressed, style="link") if one.pressed else label(one.name)
            self._grid.addWidget(name, number, 0)
            self._grid.addWidget(Bar(one.share, one.behind, colour=one.colour), number, 1)
            words = label(one.words, "muted")
            words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(words, number, 2)
