"""A chart of sums over time drawn by hand: a few lines over months, the one pointed at read out in figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fundwatch.ui.theme import THEME

_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 16, 28, 26
_HEIGHT = 216
_TICKS = 4
_TEXT = 12
_NO_PLACE = -1
_LEGEND_GAP = 18


@dataclass(frozen=True)
class Series:
    """A line: its name, its colour in the theme, a value for each point."""

    name: str
    colour: str
    values: tuple[float, ...]


class LineChart(QWidget):
    """Lines over labelled points. What is pointed at (mouse, ← →) is read out above the chart."""

    def __init__(self, unit: str) -> None:
        super().__init__()
        self._unit = unit
        self._labels: tuple[str, ...] = ()
        self._series: tuple[Series, ...] = ()
        self._at = _NO_PLACE
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        THEME.changed.connect(self.update)

    def show_series(self, labels: Sequence[str], series: Sequence[Series]) -> None:
        """Replace everything; each series has a value for each label."""
        self._labels = tuple(labels)
        self._series = tuple(series)
        self._point_at(_NO_PLACE)
        self.setAccessibleName(self.read_out(len(self._labels) - 1) if self._labels else "")
        self.update()

    def read_out(self, place: int) -> str:
        """The figures of one point in words."""
        if not 0 <= place < len(self._labels):
            return ""
        said = "　".join(f"{one.name} {one.values[place]:,.2f}" for one in self._series)
        return f"{self._labels[place]}　{said}（{self._unit}）"

    def sizeHint(self) -> QSize:
        """As Qt asks."""
        return QSize(420, _HEIGHT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the month under the mouse."""
        if len(self._labels) > 1:
            area = self._area()
            share = (event.position().x() - area.left()) / max(area.width(), 1)
            self._point_at(min(max(round(share * (len(self._labels) - 1)), 0), len(self._labels) - 1))

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point_at(_NO_PLACE)
        super().leaveEvent(event)

    def keyPressEvent(self, event) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - as Qt gives it
        """← and → walk over the months."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(event.key(), 0)
        if not step or not self._labels:
            super().keyPressEvent(event)
            return
        start = len(self._labels) - 1 if self._at == _NO_PLACE else self._at + step
        self._point_at(min(max(start, 0), len(self._labels) - 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grid, lines, legend or read-out."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        small = painter.font()
        small.setPixelSize(_TEXT)
        painter.setFont(small)
        area = self._area()
        top = _round_top(max((max(one.values, default=0.0) for one in self._series), default=0.0))
        self._draw_grid(painter, area, top)
        for one in self._series:
            self._draw_line(painter, area, one, top)
        self._draw_heading(painter)
        painter.end()

    def _point_at(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self.update()

    def _area(self) -> QRectF:
        return QRectF(_LEFT, _TOP, self.width() - _LEFT - _RIGHT, self.height() - _TOP - _BOTTOM)

    def _place(self, area: QRectF, number: int, value: float, top: float) -> QPointF:
        across = number / max(len(self._labels) - 1, 1)
        return QPointF(area.left() + across * area.width(), area.bottom() - value / top * area.height())

    def _draw_grid(self, painter: QPainter, area: QRectF, top: float) -> None:
        metrics = painter.fontMetrics()
        for tick in range(_TICKS + 1):
            value = top * tick / _TICKS
            height = area.bottom() - area.height() * tick / _TICKS
            painter.setPen(QPen(THEME.colour("line"), 1))
            painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))
            painter.setPen(THEME.colour("faint"))
            room = QRectF(0, height - 10, _LEFT - 8, 20)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{value:,.0f}")
        # As many months are named as fit beside one another.
        width = metrics.horizontalAdvance("2018-12") + 20
        step = max(1, math.ceil(len(self._labels) * width / max(area.width(), 1)))
        for number in range(0, len(self._labels), step):
            centre = self._place(area, number, 0, top).x()
            left = min(max(centre - width / 2, area.left() - 24), self.width() - width)
            room = QRectF(left, area.bottom() + 4, width, 20)
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, self._labels[number])
        if self._at != _NO_PLACE:
            across = self._place(area, self._at, 0, top).x()
            painter.setPen(QPen(THEME.colour("faint"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(across, area.top()), QPointF(across, area.bottom()))

    def _draw_line(self, painter: QPainter, area: QRectF, series: Series, top: float) -> None:
        path = QPainterPath()
        for number, value in enumerate(series.values):
            point = self._place(area, number, value, top)
            if number:
                path.lineTo(point)
            else:
                path.moveTo(point)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(THEME.colour(series.colour), 2))
        painter.drawPath(path)
        if 0 <= self._at < len(series.values):
            painter.setBrush(QColor(THEME.colour(series.colour)))
            painter.drawEllipse(self._place(area, self._at, series.values[self._at], top), 3.5, 3.5)

    def _draw_heading(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        if self._at != _NO_PLACE:
            painter.setPen(THEME.colour("text"))
            room = QRectF(0, 0, self.width(), 20)
            said = metrics.elidedText(self.read_out(self._at), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, said)
            return
        left = 0.0
        for one in self._series:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(THEME.colour(one.colour))
            painter.drawRoundedRect(QRectF(left, 9, 14, 3), 1.5, 1.5)
            painter.setPen(THEME.colour("muted"))
            width = metrics.horizontalAdvance(one.name)
            painter.drawText(QRectF(left + 20, 0, width + 2, 20), Qt.AlignmentFlag.AlignVCenter, one.name)
            left += 20 + width + _LEGEND_GAP


def _round_top(value: float) -> float:
    """The least figure not below whose four parts are round."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 1.2, 1.6, 2, 3, 4, 6, 8, 10) if step * power >= value)
