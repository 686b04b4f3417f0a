"""Painting a laid out flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen

from fundwatch.reports.figures.layout import PlacedBand, PlacedNode
from fundwatch.ui.flow.palette import DIMMED, PLAIN, POINTED, band_colour, node_colour
from fundwatch.ui.flow.shapes import Shapes, band_path
from fundwatch.ui.theme import THEME

_ROUND = 2.0
#: How much of the ground shows over a band below words.
_VEIL = 0.5
#: How much room is kept below headings that stand over a scrolled figure, in pixels.
_HEADING_ROOM = 6


@dataclass(frozen=True)
class Marked:
    """What stands out: the current node, the nodes lit up, and how much of which bands, from 0 to 1."""

    current: str
    nodes: AbstractSet[str]
    shares: Mapping[tuple[str, str], float]

    def share(self, placed: PlacedBand) -> float:
        """How much of a band stands out."""
        return self.shares.get((placed.band.source, placed.band.target), 0.0)


def paint_ground(painter: QPainter, shapes: Shapes, *, dimmed: bool) -> None:
    """Paint all bands, nodes and labels, as they are or as they stand behind what is marked."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for placed, path in shapes.paths:
        _paint_band(painter, placed, path, DIMMED if dimmed else PLAIN)
    for node in shapes.layout.nodes:
        _paint_node(painter, node, dimmed=dimmed)
    _paint_labels(painter, shapes, shapes.layout.nodes, dimmed=dimmed)


def paint_marked(painter: QPainter, shapes: Shapes, marked: Marked, *, focused: bool) -> None:
    """Paint what stands out over the dimmed ground."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for placed, path in shapes.paths:
        share = marked.share(placed)
        if share > 0:
            _paint_band(painter, placed, path if share == 1 else band_path(placed, share), POINTED)
    lit = [node for node in shapes.layout.nodes if node.node.id in marked.nodes]
    for node in lit:
        _paint_node(painter, node, dimmed=False)
        if focused and node.node.id == marked.current:
            _paint_ring(painter, node)
    _paint_labels(painter, shapes, lit, dimmed=False)


def _paint_band(painter: QPainter, placed: PlacedBand, path: QPainterPath, share: float) -> None:
    if placed.band.tone == "plain":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(band_colour(placed.colour, share))
    else:
        # Not told apart, or no money at all: an outline says so.
        painter.setBrush(band_colour(placed.colour, share / 3))
        painter.setPen(QPen(band_colour(placed.colour, min(1.0, share * 1.8)), 1.0, Qt.PenStyle.DashLine))
    painter.drawPath(path)


def _paint_node(painter: QPainter, placed: PlacedNode, *, dimmed: bool) -> None:
    box = QRectF(placed.x, placed.y, placed.width, placed.height)
    colour = node_colour(placed.colour, dimmed=dimmed)
    painter.setPen(Qt.PenStyle.NoPen)
    if placed.node.tone in {"rest", "source"}:
        # What stays or comes from elsewhere is hatched: it is no record.
        painter.setBrush(band_colour(placed.colour, PLAIN if not dimmed else DIMMED))
        painter.drawRoundedRect(box, _ROUND, _ROUND)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), _ROUND, _ROUND)
        return
    painter.setBrush(colour)
    painter.drawRoundedRect(box, _ROUND, _ROUND)


def _paint_labels(painter: QPainter, shapes: Shapes, nodes: Iterable[PlacedNode], *, dimmed: bool) -> None:
    """The words of nodes, on a veil of the ground's colour where a band runs below them."""
    veil = QColor(THEME.colour("card"))
    veil.setAlphaF(_VEIL)
    font = QFont(painter.font())
    for placed in nodes:
        if not placed.to_the_left and not dimmed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(veil)
            painter.drawRoundedRect(shapes.labels[placed.node.id].adjusted(-3, 0, 3, 0), 4, 4)
        quiet = placed.node.tone in {"rest", "source"}
        painter.setPen(THEME.colour("faint" if dimmed else "muted" if quiet else "text"))
        font.setBold(placed.node.root)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        for number, text in enumerate(placed.lines):
            x = placed.text_x - metrics.horizontalAdvance(text) if placed.to_the_left else placed.text_x
            top = placed.text_y + number * shapes.layout.line
            painter.drawText(QPointF(x, top + (shapes.layout.line - metrics.height()) / 2 + metrics.ascent()), text)
    font.setBold(False)
    painter.setFont(font)


def _paint_ring(painter: QPainter, placed: PlacedNode) -> None:
    painter.setPen(QPen(THEME.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(placed.x, placed.y, placed.width, placed.height).adjusted(-3, -3, 3, 3), 4, 4)


def paint_headings(painter: QPainter, shapes: Shapes, top: float) -> None:
    """Paint the headings at the top of what is seen."""
    metrics = painter.fontMetrics()
    if top > 0:
        strip = QRectF(0, top, shapes.layout.width, metrics.height() + _HEADING_ROOM)
        painter.fillRect(strip, THEME.colour("card"))
    painter.setPen(THEME.colour("muted"))
    for heading in shapes.layout.headings:
        x = heading.x - metrics.horizontalAdvance(heading.text) if heading.to_the_left else heading.x
        painter.drawText(QPointF(x, top + metrics.ascent() + 1), heading.text)
