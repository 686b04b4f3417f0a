"""The drawn flow: bands and nodes that say what they are when they are pointed at, moved through by keyboard too."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from fundwatch.reports.figures.content import FlowBand, FlowFigure
from fundwatch.reports.figures.labels import UNTOLD, YUAN
from fundwatch.reports.figures.layout import PlacedBand, PlacedNode
from fundwatch.ui.flow.grounds import Grounds
from fundwatch.ui.flow.painting import Marked, paint_headings, paint_marked
from fundwatch.ui.flow.shapes import Shapes, shapes_of, style_for
from fundwatch.ui.theme import THEME

#: The size of the words in pixels: a little smaller than those of the window, for there are many.
_LETTERS = 13
_SMALLEST, _LARGEST, _STEP = 1.0, 4.0, 1.15


class FlowCanvas(QWidget):
    """A figure as it fits the room, larger when zoomed; the scroll area around it moves it."""

    #: The node that is current now; blank where none is.
    current_changed = Signal(str)
    #: A node that somebody wants to see more of.
    entered = Signal(str)
    went_up = Signal()
    zoomed = Signal()
    _ARROWS: ClassVar[dict[Qt.Key, str]] = {
        Qt.Key.Key_Up: "up",
        Qt.Key.Key_Down: "down",
        Qt.Key.Key_Left: "left",
        Qt.Key.Key_Right: "right",
    }

    _ZOOMS: ClassVar[dict[Qt.Key, float]] = {
        Qt.Key.Key_Plus: _STEP,
        Qt.Key.Key_Equal: _STEP,
        Qt.Key.Key_Minus: 1 / _STEP,
        Qt.Key.Key_0: 1 / _LARGEST,
    }

    def __init__(self) -> None:
        super().__init__()
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("资金流向图")
        smaller = self.font()
        smaller.setPixelSize(_LETTERS)
        self.setFont(smaller)
        self._figure: FlowFigure | None = None
        self._shapes: Shapes | None = None
        self._room = self._given = QSize(0, 0)
        self.zoom = _SMALLEST
        self._current = ""
        self._over_node = ""
        self._over_band: PlacedBand | None = None
        #: The node whose shares were reckoned last, and they.
        self._shared: tuple[str, dict[tuple[str, str], float]] = "", {}
        self._grounds = Grounds()
        THEME.changed.connect(self._repaint)

    @property
    def current(self) -> str:
        """The node that is current; blank where none is."""
        return self._current

    @property
    def shapes(self) -> Shapes | None:
        """What is drawn; None before the first figure."""
        return self._shapes

    def show_figure(self, figure: FlowFigure) -> None:
        """Take another figure, drawn when it is given its room; nothing of it is current yet."""
        self._figure = figure
        self._current = self._over_node = ""
        self._over_band = None
        self.zoom = _SMALLEST
        self._given = QSize(0, 0)

    def give_room(self, room: QSize, *, wide: int = 0, high: int = 0) -> None:
        """Fit the figure into the room that there is now, less what a scroll bar takes where one is needed."""
        if room.isEmpty() or room == self._given:
            return
        self._given = self._room = room
        self._lay_out()
        if self.height() > room.height() and wide:
            self._room = QSize(room.width() - wide, room.height())
            self._lay_out()
        if self.width() > self._room.width() and high:
            self._room = QSize(self._room.width(), room.height() - high)
            self._lay_out()

    def make_current(self, node: str) -> None:
        """Make a node current; blank for none."""
        if node == self._current or (node and (self._shapes is None or node not in self._shapes.nodes)):
            return
        self._current = node
        self.setAccessibleDescription(self.said_of(node) if node else "")
        self.update()
        self.current_changed.emit(node)

    def said_of(self, node: str) -> str:
        """What is said of a node when it is pointed at."""
        placed = self._shapes.nodes.get(node) if self._shapes is not None else None
        return _node_words(placed) if placed is not None else ""

    def zoom_by(self, factor: float) -> None:
        """Draw larger or smaller, never smaller than the room."""
        zoom = min(_LARGEST, max(_SMALLEST, self.zoom * factor))
        if zoom != self.zoom:
            self.zoom = zoom
            self._lay_out()
            self.zoomed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As Qt asks."""
        if self._shapes is None:
            return
        painter = QPainter(self)
        painter.setClipRect(event.rect())
        marked = self._marked()
        self._grounds.paint(painter, self._shapes, self.size(), dimmed=marked is not None)
        if marked is not None:
            paint_marked(painter, self._shapes, marked, focused=self.hasFocus())
        paint_headings(painter, self._shapes, self.visibleRegion().boundingRect().top())
        painter.end()

    def _repaint(self) -> None:
        self._grounds.forget()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark what hangs together with what is pointed at."""
        self._point_at(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        super().leaveEvent(event)
        self._over_node, self._over_band = "", None
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make the node under the pointer current."""
        placed = self._shapes.node_at(event.position()) if self._shapes is not None else None
        self.setFocus()
        if event.button() == Qt.MouseButton.LeftButton:
            self.make_current(placed.node.id if placed is not None else "")

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """See more of the node under the pointer."""
        placed = self._shapes.node_at(event.position()) if self._shapes is not None else None
        if placed is not None:
            self.entered.emit(placed.node.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move, Enter shows more, Backspace goes back, plus and minus zoom."""
        key = Qt.Key(event.key())
        if key in self._ARROWS:
            self._move(self._ARROWS[key])
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current:
            self.entered.emit(self._current)
        elif key == Qt.Key.Key_Backspace:
            self.went_up.emit()
        elif key in self._ZOOMS:
            self.zoom_by(self._ZOOMS[key])
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl; else the scroll area scrolls."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_STEP if event.angleDelta().y() > 0 else 1 / _STEP)
            event.accept()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Say what is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            words = self._pointed_words()
            if words:
                QToolTip.showText(event.globalPos(), words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As Qt asks."""
        super().resizeEvent(event)
        self.update()

    def _lay_out(self) -> None:
        if self._figure is None or self._room.isEmpty():
            return
        metrics = QFontMetricsF(self.font())
        style = style_for(self._room.width() * self.zoom, self._room.height() * self.zoom, metrics)
        self._shapes = shapes_of(self._figure, style)
        self._shared = "", {}
        self._grounds.forget()
        self.setFixedSize(int(self._shapes.layout.width), int(self._shapes.layout.height))
        self.update()

    def _move(self, way: str) -> None:
        if self._shapes is None or not self._shapes.nodes:
            return
        if not self._current:
            self.make_current(self._shapes.layout.nodes[0].node.id)
        else:
            self.make_current(self._shapes.neighbour(self._current, way))

    def _point_at(self, point: QPointF) -> None:
        if self._shapes is None:
            return
        node = self._shapes.node_at(point)
        band = None if node is not None else self._shapes.band_at(point)
        name = node.node.id if node is not None else ""
        if (name, band) != (self._over_node, self._over_band):
            self._over_node, self._over_band = name, band
            self.setCursor(Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.ArrowCursor)
            self.update()

    def _marked(self) -> Marked | None:
        """What is marked: what is pointed at, else what is current."""
        if self._shapes is None:
            return None
        if self._over_band is not None:
            ends = self._over_band.band.source, self._over_band.band.target
            return Marked(self._current, set(ends), {ends: 1.0})
        node = self._over_node or self._current
        if not node or node not in self._shapes.nodes:
            return None
        shares = self._shares(node)
        return Marked(self._current, {node, *(end for ends in shares for end in ends)}, shares)

    def _shares(self, node: str) -> dict[tuple[str, str], float]:
        if self._shapes is None:
            return {}
        if self._shared[0] != node:
            self._shared = node, self._shapes.shares_of(node)
        return self._shared[1]

    def _pointed_words(self) -> str:
        if self._shapes is None:
            return ""
        if self._over_node:
            return self.said_of(self._over_node)
        if self._over_band is None:
            return ""
        band = self._over_band.band
        ends = [self._shapes.nodes[one].node.label for one in (band.source, band.target)]
        said = {"mixed": "来源未分，按全额列示", "link": "由前者带来，不是同一笔钱"}.get(band.tone, "")
        amount = f"{YUAN.text(band.amount)} 元" if band.amount else ""
        return "\n".join(filter(None, [f"{ends[0]} → {ends[1]}", amount, said, self._part_words(band)]))

    def _part_words(self, band: FlowBand) -> str:
        """How much of a band is the current node's money."""
        if self._shapes is None or not self._current or self._current in {band.source, band.target}:
            return ""
        share = self._shares(self._current).get((band.source, band.target), 0.0)
        name = self._shapes.nodes[self._current].node.label
        return f"其中经“{name}”的 {YUAN.text(round(share * band.amount))} 元" if 0 < share < 1 else ""


def _node_words(placed: PlacedNode) -> str:
    node = placed.node
    amount = UNTOLD if node.amount is None else f"{YUAN.text(node.amount)} 元"
    amount = "" if node.unfunded else amount
    further = "双击或按回车键展开" if node.members else ""
    return "\n".join(filter(None, [node.label, amount, node.note, further]))
