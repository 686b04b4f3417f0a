"""How high the nodes of a drawn flow are, and at which height they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fundwatch.reports.figures.columns import Style
from fundwatch.reports.figures.content import FlowBand, FlowNode

#: How much of a figure's height labels may fill before it is made higher.
_FULL = 0.86
#: How many lines high the money of one node is at most where it stands alone.
_LINES_OF_ONE = 9


def values_of(nodes: Sequence[FlowNode], bands: Sequence[FlowBand]) -> Mapping[str, int]:
    """How much each node is high for: what comes in or goes out, whichever is more."""
    into: dict[str, int] = defaultdict(int)
    out: dict[str, int] = defaultdict(int)
    for band in bands:
        into[band.target] += band.amount
        out[band.source] += band.amount
    return {node.id: max(into[node.id], out[node.id]) or max(node.amount or 0, 0) for node in nodes}


def scale_of(
    columns: Sequence[Sequence[FlowNode]],
    values: Mapping[str, int],
    lines: Mapping[str, tuple[str, ...]],
    style: Style,
) -> tuple[float, float]:
    """The height of the figure and how much of it a fen takes, as much as every column allows."""

    def needed(scale: float) -> float:
        heights = Heights(values, lines, scale, style)
        return max((sum(map(heights.slot, column)) + style.gap * (len(column) - 1) for column in columns), default=0)

    # Bands are to be seen, not labels only: where labels fill the height, it grows.
    fixed = needed(0)
    given = style.height - style.head
    room = max(given, fixed if fixed <= _FULL * given else fixed / _FULL)
    most = max((sum(values[node.id] for node in column) for column in columns), default=0)
    low, high = 0.0, min(room, _thickest(columns, values, most) * style.line) / most if most else 0.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if needed(middle) <= room else (low, middle)
    return room + style.head, high if needed(high) <= room else low


def _thickest(columns: Sequence[Sequence[FlowNode]], values: Mapping[str, int], most: int) -> int:
    """How many lines of text all money is high at most: one thing alone is no wall."""
    count = max((sum(20 * values[node.id] >= most for node in column) for column in columns), default=1)
    return _LINES_OF_ONE * max(count, 1)


@dataclass(frozen=True, slots=True)
class Heights:
    """The heights of nodes at a scale (how much of the height a fen takes); `lines` of lanes are none."""

    values: Mapping[str, int]
    lines: Mapping[str, tuple[str, ...]]
    scale: float
    style: Style

    def node(self, node: FlowNode) -> float:
        """How high a node is."""
        least = self.style.least if self.lines[node.id] else self.style.thinnest
        return max(self.values[node.id] * self.scale, least)

    def slot(self, node: FlowNode) -> float:
        """How much height a node takes with its label."""
        return max(self.node(node), len(self.lines[node.id]) * self.style.line)


def tops_of(
    columns: Sequence[Sequence[FlowNode]], bands: Sequence[FlowBand], heights: Heights, height: float
) -> dict[str, float]:
    """The top of each node: near what it is tied to, in the order of its column, labels clear of one another."""
    near: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for band in bands:
        near[band.target].append((band.source, max(band.amount, 1)))
        near[band.source].append((band.target, max(band.amount, 1)))
    middles: dict[str, float] = {}
    head = heights.style.head
    for column in columns:
        total = sum(map(heights.slot, column)) + heights.style.gap * (len(column) - 1)
        top = head + (height - head - total) / 2
        for node in column:
            middles[node.id] = top + heights.slot(node) / 2
            top += heights.slot(node) + heights.style.gap
    for _ in range(4):
        for column in (*columns, *reversed(columns)):
            wished = {node.id: _centre(node.id, near, middles) for node in column}
            middles |= _settled(column, wished, heights, height)
    return {node.id: middles[node.id] - heights.node(node) / 2 for column in columns for node in column}


def _centre(node: str, near: Mapping[str, list[tuple[str, int]]], middles: Mapping[str, float]) -> float:
    tied = near.get(node, [])
    total = sum(weight for _, weight in tied)
    return sum(middles[other] * weight for other, weight in tied) / total if total else middles[node]


def _settled(
    column: Sequence[FlowNode], wished: Mapping[str, float], heights: Heights, height: float
) -> dict[str, float]:
    """The middles nearest to those wished that keep slots apart and within the figure."""
    gap, head = heights.style.gap, heights.style.head
    tops: list[float] = []
    free = head
    for node in column:
        tops.append(max(free, wished[node.id] - heights.slot(node) / 2))
        free = tops[-1] + heights.slot(node) + gap
    free = height
    for number in reversed(range(len(column))):
        tops[number] = min(tops[number], free - heights.slot(column[number]))
        free = tops[number] - gap
    return {node.id: top + heights.slot(node) / 2 for node, top in zip(column, tops, strict=True)}
