"""A laid out flow as shapes that are painted and pointed at."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF, QPainterPath

from fundwatch.reports.figures.columns import Style
from fundwatch.reports.figures.content import FlowFigure, Trail
from fundwatch.reports.figures.labels import Measure
from fundwatch.reports.figures.layout import Layout, PlacedBand, PlacedNode, lay_out

#: How far from a thin node or band it may still be meant, in pixels.
_NEAR = 3.0


def style_for(width: float, height: float, metrics: QFontMetricsF) -> Style:
    """The sizes of a figure in a font; widths of words are measured once."""
    known: dict[str, float] = {}

    def measure(text: str) -> float:
        if text not in known:
            known[text] = metrics.horizontalAdvance(text)
        return known[text]

    return Style(width, height, metrics.height() * 1.02, measure)


@dataclass
class Shapes:
    """The shapes of a layout, and what hangs together in it."""

    layout: Layout
    paths: list[tuple[PlacedBand, QPainterPath]] = field(default_factory=list)
    nodes: dict[str, PlacedNode] = field(default_factory=dict)
    labels: dict[str, QRectF] = field(default_factory=dict)

    def node_at(self, point: QPointF) -> PlacedNode | None:
        """The node under a point: its box or its label."""
        for placed in self.layout.nodes:
            box = QRectF(placed.x, placed.y, placed.width, placed.height).adjusted(-_NEAR, -_NEAR, _NEAR, _NEAR)
            if box.contains(point) or self.labels[placed.node.id].contains(point):
                return placed
        return None

    def band_at(self, point: QPointF) -> PlacedBand | None:
        """The topmost band under a point."""
        for placed, path in reversed(self.paths):
            if path.contains(point):
                return placed
        return None

    def hanging_together(self, node: str) -> set[str]:
        """The nodes that money of a node comes from or goes to."""
        forward: dict[str, list[str]] = defaultdict(list)
        backward: dict[str, list[str]] = defaultdict(list)
        for placed in self.layout.bands:
            forward[placed.band.source].append(placed.band.target)
            backward[placed.band.target].append(placed.band.source)
        return _reached(node, forward) | _reached(node, backward)

    def neighbour(self, node: str, key: str) -> str:
        """The node that an arrow leads to from another: the next in its column, or where its largest band leads."""
        here = self.nodes[node]
        if key in {"up", "down"}:
            column = sorted(
                (one for one in self.layout.nodes if one.node.column == here.node.column), key=lambda one: one.y
            )
            at = [one.node.id for one in column].index(node) + (1 if key == "down" else -1)
            return column[at].node.id if 0 <= at < len(column) else node
        ends = [
            (placed.band.amount, placed.band.target if key == "right" else placed.band.source)
            for placed in self.layout.bands
            if (placed.band.source if key == "right" else placed.band.target) == node
        ]
        return max(ends)[1] if ends else node

    def shares_of(self, node: str) -> dict[tuple[str, str], float]:
        """How much of each band is money of a node, from 0 to 1, as far as the figure tells; else all that hangs on."""
        if not self._trails[node]:
            near = self.hanging_together(node)
            ends = ((placed.band.source, placed.band.target) for placed in self.layout.bands)
            return {(a, b): 1.0 for a, b in ends if a in near and b in near}
        sums: dict[tuple[str, str], int] = defaultdict(int)
        for trail in self._trails[node]:
            for pair in itertools.pairwise(trail.steps):
                sums[pair] += trail.amount
        whole = {(placed.band.source, placed.band.target): placed.band.amount for placed in self.layout.bands}
        return {
            pair: min(1.0, amount / whole[pair])
            for pair, amount in sums.items()
            if amount > 0 and whole.get(pair, 0) > 0
        }

    @cached_property
    def _trails(self) -> dict[str, list[Trail]]:
        found: dict[str, list[Trail]] = defaultdict(list)
        for trail in self.layout.figure.trails:
            for step in trail.steps:
                found[step].append(trail)
        return found


def shapes_of(figure: FlowFigure, style: Style) -> Shapes:
    """A figure laid out and cut into shapes."""
    layout = lay_out(figure, style)
    made = Shapes(layout)
    made.paths = [(placed, band_path(placed)) for placed in layout.bands]
    made.nodes = {placed.node.id: placed for placed in layout.nodes}
    measure = style.measure
    made.labels = {placed.node.id: label_box(placed, layout.line, measure) for placed in layout.nodes}
    return made


def label_box(placed: PlacedNode, line: float, measure: Measure) -> QRectF:
    """Where a node's label stands."""
    width = max(map(measure, placed.lines), default=0.0)
    left = placed.text_x - width if placed.to_the_left else placed.text_x
    return QRectF(left, placed.text_y, width, len(placed.lines) * line)


def band_path(placed: PlacedBand, share: float = 1.0) -> QPainterPath:
    """A band as a smooth shape of even thickness at its ends, or the middle part of it."""
    half = placed.thickness / 2 * share
    upper = placed.edge(-half)
    path = QPainterPath(QPointF(*upper[0][0]))
    for _, first, second, end in upper:
        path.cubicTo(QPointF(*first), QPointF(*second), QPointF(*end))
    lower = placed.edge(half)
    path.lineTo(QPointF(*lower[-1][-1]))
    for start, first, second, _ in reversed(lower):
        path.cubicTo(QPointF(*second), QPointF(*first), QPointF(*start))
    path.closeSubpath()
    return path


def _reached(start: str, onward: dict[str, list[str]]) -> set[str]:
    found = {start}
    waiting: list[str] = [start]
    while waiting:
        near: Iterable[str] = onward.get(waiting.pop(), ())
        for one in near:
            if one not in found:
                found.add(one)
                waiting.append(one)
    return found
