"""Painting a laid out flow."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from fundwatch.reports.figures.layout import PlacedBand, PlacedNode
from fundwatch.ui.flow.palette import DIMMED, PLAIN, POINTED, band_colour, node_colour
from fundwatch.ui.flow.shapes import Shapes
from fundwatch.ui.theme import THEME

_ROUND = 2.0


@dataclass(frozen=True)
class Marked:
    """What stands out: the current node, the nodes that hang together with what is pointed at, or one band."""

    current: str
    nodes: AbstractSet[str]
    band: PlacedBand | None

    def has(self, placed: PlacedBand) -> bool:
        """Whether a band stands out."""
        if self.band is not None:
            return placed is self.band
        return placed.band.source in self.nodes and placed.band.target in self.nodes


def paint(painter: QPainter, shapes: Shapes, marked: Marked | None, *, focused: bool) -> None:
    """Paint bands, nodes, labels and headings."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for placed, path in shapes.paths:
        share = PLAIN if marked is None else POINTED if marked.has(placed) else DIMMED
        colour = band_colour(placed.colour, share)
        if placed.band.tone == "plain":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
        else:
            # Not told apart, or no money at all: an outline says so.
            painter.setBrush(band_colour(placed.colour, share / 3))
            painter.setPen(QPen(band_colour(placed.colour, min(1.0, share * 2)), 1.2, Qt.PenStyle.DashLine))
        painter.drawPath(path)
    for node in shapes.layout.nodes:
        dimmed = marked is not None and node.node.id not in marked.nodes
        _paint_node(painter, node, dimmed=dimmed)
        _paint_label(painter, node, shapes.layout.line, dimmed=dimmed)
        if marked is not None and focused and node.node.id == marked.current:
            _paint_ring(painter, node)
    _paint_headings(painter, shapes)


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


def _paint_label(painter: QPainter, placed: PlacedNode, line: float, *, dimmed: bool) -> None:
    muted = dimmed or placed.node.tone in {"rest", "source"}
    painter.setPen(THEME.colour("faint" if dimmed else "muted" if muted else "text"))
    font = QFont(painter.font())
    font.setBold(placed.node.root)
    painter.setFont(font)
    metrics = painter.fontMetrics()
    for number, text in enumerate(placed.lines):
        x = placed.text_x - metrics.horizontalAdvance(text) if placed.to_the_left else placed.text_x
        base = placed.text_y + number * line + (line - metrics.height()) / 2 + metrics.ascent()
        painter.drawText(QPointF(x, base), text)
    font.setBold(False)
    painter.setFont(font)


def _paint_ring(painter: QPainter, placed: PlacedNode) -> None:
    painter.setPen(QPen(THEME.colour("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(placed.x, placed.y, placed.width, placed.height).adjusted(-3, -3, 3, 3), 4, 4)


def _paint_headings(painter: QPainter, shapes: Shapes) -> None:
    painter.setPen(THEME.colour("muted"))
    metrics = painter.fontMetrics()
    for heading in shapes.layout.headings:
        x = heading.x - metrics.horizontalAdvance(heading.text) if heading.to_the_left else heading.x
        painter.drawText(QPointF(x, metrics.ascent() + 1), heading.text)
