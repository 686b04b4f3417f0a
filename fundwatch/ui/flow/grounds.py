"""The figure as painted, kept while somebody looks around in it: only what is marked is painted anew."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from fundwatch.ui.flow.painting import paint_ground
from fundwatch.ui.flow.shapes import Shapes

#: A painted figure of more pixels than this is not kept.
_KEPT_PIXELS = 8_000_000


class Grounds:
    """A figure as it is, and as it stands behind what is marked; `forget` when it looks different."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bool, float], QPixmap] = {}

    def forget(self) -> None:
        """Paint anew what is asked for next."""
        self._kept.clear()

    def paint(self, painter: QPainter, shapes: Shapes, size: QSize, *, dimmed: bool) -> None:
        """Paint a figure of a size, from memory where it can."""
        ratio = painter.device().devicePixelRatioF()
        if size.width() * size.height() * ratio * ratio > _KEPT_PIXELS:
            paint_ground(painter, shapes, dimmed=dimmed)
            return
        if (dimmed, ratio) not in self._kept:
            made = QPixmap(size * ratio)
            made.setDevicePixelRatio(ratio)
            made.fill(Qt.GlobalColor.transparent)
            ground = QPainter(made)
            ground.setFont(painter.font())
            paint_ground(ground, shapes, dimmed=dimmed)
            ground.end()
            self._kept[dimmed, ratio] = made
        painter.drawPixmap(0, 0, self._kept[dimmed, ratio])
