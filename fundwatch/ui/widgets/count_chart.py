"""A chart of counts drawn by hand: bars for what was found, a line for what was to be expected."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fundwatch.ui.theme import THEME

if TYPE_CHECKING:
    from fundwatch.services.statistics import Bar

_RIGHT, _TOP, _BOTTOM = 8, 26, 24
_HEIGHT = 168
#: About so wide are the figures of the axis.
_AXIS = 50
#: The height of a line of labels.
_LINE = 16
_TICKS = 4
_STEPS = (1, 2, 3, 4, 5, 6, 8)
_TEXT = 12
_NO_PLACE = -1
_LEGEND_GAP = 18
_TEN_THOUSAND = 10_000
#: Of a bar's room this share is bar; no bar is wider than so many pixels.
_FULL, _WIDEST = 0.72, 56
#: Up to so many bars have labels of their own and each its own mark.
_FEW = 15


class CountChart(QWidget):
    """`chosen` carries the key of a bar that was clicked, or entered with the keys. ← and → walk over the bars."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._bars: tuple[Bar, ...] = ()
        self._measured = ""
        self._at = _NO_PLACE
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(_HEIGHT)
        THEME.changed.connect(self.update)

    @property
    def bars(self) -> tuple[Bar, ...]:
        """What is drawn."""
        return self._bars

    def show_bars(self, bars: Sequence[Bar], measured: str) -> None:
        """Replace everything; `measured` says what the bars count."""
        self._bars = tuple(bars)
        self._measured = measured
        self._at = _NO_PLACE
        self.setAccessibleName(measured)
        self.setAccessibleDescription("；".join(self.read_out(place) for place in range(min(len(bars), _FEW))))
        self.update()

    def read_out(self, place: int) -> str:
        """The figures of one bar in words."""
        if not 0 <= place < len(self._bars):
            return ""
        bar = self._bars[place]
        expected = "" if bar.expected is None else f"，应有 {bar.expected:,.1f}"
        return f"{bar.label}　{self._measured} {bar.found:,.0f}{expected}"

    def sizeHint(self) -> QSize:
        """As Qt asks."""
        return QSize(420, _HEIGHT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Point at the bar under the mouse."""
        self._point_at(self._place_at(event.position().x()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the mouse."""
        place = self._place_at(event.position().x())
        if place != _NO_PLACE and event.button() == Qt.MouseButton.LeftButton:
            self._point_at(place)
            self.chosen.emit(self._bars[place].key)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        self._point_at(_NO_PLACE)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """← and → walk over the bars and choose them."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if not step or not self._bars:
            super().keyPressEvent(event)
            return
        self._point_at(0 if self._at == _NO_PLACE else min(max(self._at + step, 0), len(self._bars) - 1))
        self.chosen.emit(self._bars[self._at].key)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Grid, bars, the line of what was expected, legend or read-out."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._small())
        if self._bars:
            top = _round_top(max(max(bar.found, bar.expected or 0) for bar in self._bars))
            area = self._area()
            self._draw_grid(painter, area, top)
            self._draw_bars(painter, area, top)
            self._draw_labels(painter, area)
            self._draw_expected(painter, area, top)
            self._draw_heading(painter)
        painter.end()

    def _small(self) -> QFont:
        small = QFont(self.font())
        small.setPixelSize(_TEXT)
        return small

    @property
    def _two_lines(self) -> bool:
        """Whether bars with labels of their own have one that is wider than its place."""
        room = (self.width() - _AXIS - _RIGHT) / max(len(self._bars), 1)
        metrics = QFontMetrics(self._small())
        return len(self._bars) <= _FEW and any(metrics.horizontalAdvance(bar.label) > room - 4 for bar in self._bars)

    def _point_at(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self.update()

    def _place_at(self, across: float) -> int:
        area = self._area()
        if not self._bars or not area.left() <= across < area.right():
            return _NO_PLACE
        return min(int((across - area.left()) / area.width() * len(self._bars)), len(self._bars) - 1)

    def _area(self) -> QRectF:
        top = _round_top(max((max(bar.found, bar.expected or 0) for bar in self._bars), default=0))
        metrics = self.fontMetrics()
        left = max(metrics.horizontalAdvance(_tick(top * tick / _TICKS)) for tick in range(_TICKS + 1)) + 14
        bottom = _BOTTOM + (_LINE if self._two_lines else 0)
        return QRectF(left, _TOP, self.width() - left - _RIGHT, self.height() - _TOP - bottom)

    def _room(self, area: QRectF, place: int) -> QRectF:
        width = area.width() / len(self._bars)
        return QRectF(area.left() + place * width, area.top(), width, area.height())

    def _draw_grid(self, painter: QPainter, area: QRectF, top: float) -> None:
        for tick in range(_TICKS + 1):
            height = area.bottom() - area.height() * tick / _TICKS
            painter.setPen(QPen(THEME.colour("line"), 1))
            painter.drawLine(QPointF(area.left(), height), QPointF(area.right(), height))
            painter.setPen(THEME.colour("faint"))
            room = QRectF(0, height - 10, area.left() - 8, 20)
            painter.drawText(
                room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, _tick(top * tick / _TICKS)
            )

    def _draw_bars(self, painter: QPainter, area: QRectF, top: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for place, bar in enumerate(self._bars):
            room = self._room(area, place)
            if place == self._at:
                painter.fillRect(room, THEME.colour("hover"))
            width = max(1.0, min(room.width() * _FULL, _WIDEST))
            height = bar.found / top * area.height()
            painter.setBrush(THEME.colour("warning" if bar.outstanding else "accent"))
            painter.drawRect(QRectF(room.center().x() - width / 2, area.bottom() - height, width, height))

    def _draw_labels(self, painter: QPainter, area: QRectF) -> None:
        """As many as fit: few long ones take two lines, of many short ones every so many stands there."""
        painter.setPen(THEME.colour("muted"))
        metrics = painter.fontMetrics()
        room_for_one = area.width() / len(self._bars)
        step = 1
        if len(self._bars) > _FEW:
            widest = max(metrics.horizontalAdvance(bar.label) for bar in self._bars) + 8
            step = max(1, math.ceil(widest / room_for_one))
        for place in range(0, len(self._bars), step):
            centre = self._room(area, place).center().x()
            left, width = centre - room_for_one * step / 2, room_for_one * step
            for number, line in enumerate(self._lines(self._bars[place].label, metrics, int(width) - 4)):
                room = QRectF(left, area.bottom() + 4 + number * _LINE, width, _LINE)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, line)

    def _lines(self, text: str, metrics: QFontMetrics, room: int) -> Sequence[str]:
        """One line, or two where bars have labels of their own, the second cut where it is too long."""
        if metrics.horizontalAdvance(text) <= room:
            return (text,)
        if not self._two_lines:
            return (metrics.elidedText(text, Qt.TextElideMode.ElideRight, room),)
        first = next((count for count in range(len(text), 1, -1) if metrics.horizontalAdvance(text[:count]) <= room), 1)
        return text[:first], metrics.elidedText(text[first:], Qt.TextElideMode.ElideRight, room)

    def _draw_expected(self, painter: QPainter, area: QRectF, top: float) -> None:
        points = [
            QPointF(self._room(area, place).center().x(), area.bottom() - bar.expected / top * area.height())
            for place, bar in enumerate(self._bars)
            if bar.expected is not None
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(THEME.colour("danger"), 2))
        if len(points) > _FEW:
            painter.drawPolyline(QPolygonF(points))
            return
        # A line would lead from one thing to another that has nothing to do with it.
        half = min(area.width() / len(self._bars) * _FULL, _WIDEST) / 2 + 4
        for point in points:
            painter.drawLine(QPointF(point.x() - half, point.y()), QPointF(point.x() + half, point.y()))

    def _draw_heading(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        if self._at != _NO_PLACE:
            painter.setPen(THEME.colour("text"))
            said = metrics.elidedText(self.read_out(self._at), Qt.TextElideMode.ElideRight, self.width())
            painter.drawText(QRectF(0, 0, self.width(), 20), Qt.AlignmentFlag.AlignVCenter, said)
            return
        left = 0.0
        for name, colour, thickness in self._legend():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(THEME.colour(colour))
            painter.drawRect(QRectF(left, 10 - thickness / 2, 14, thickness))
            painter.setPen(THEME.colour("muted"))
            width = metrics.horizontalAdvance(name)
            painter.drawText(QRectF(left + 20, 0, width + 2, 20), Qt.AlignmentFlag.AlignVCenter, name)
            left += 20 + width + _LEGEND_GAP

    def _legend(self) -> list[tuple[str, str, float]]:
        legend = [(self._measured, "accent", 9.0)]
        if any(bar.outstanding for bar in self._bars):
            legend = (
                [*legend, ("偏多突出的", "warning", 9.0)]
                if not all(bar.outstanding for bar in self._bars)
                else [(self._measured, "warning", 9.0)]
            )
        if any(bar.expected is not None for bar in self._bars):
            legend.append(("应有", "danger", 2.0))
        return legend


def _tick(value: float) -> str:
    """A figure at the axis; great ones in ten thousands."""
    if value >= _TEN_THOUSAND * 100:
        return f"{value / _TEN_THOUSAND:,.0f}万"
    return f"{value:,.0f}"


def _round_top(value: float) -> float:
    """The least figure not below whose four parts are whole and round."""
    power = 1
    while True:
        for step in _STEPS:
            if _TICKS * step * power >= value:
                return _TICKS * step * power
        power *= 10
