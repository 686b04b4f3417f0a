"""How wide a drawn flow is, where its columns stand, how much room their labels have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fundwatch.reports.figures.content import FlowFigure, FlowNode
from fundwatch.reports.figures.labels import Measure, Unit


@dataclass(frozen=True, slots=True)
class Style:
    """Sizes of a figure: `line` is the height of a line of text, the others follow from it."""

    width: float
    height: float
    line: float
    measure: Measure

    @property
    def node_width(self) -> float:
        """How wide a node is."""
        return self.line * 0.75

    @property
    def gap(self) -> float:
        """The least distance between two nodes, and of a label from its node."""
        return self.line * 0.36

    @property
    def least(self) -> float:
        """How high a node is at least."""
        return self.line * 0.22

    @property
    def thinnest(self) -> float:
        """How thick a band is at least."""
        return self.line * 0.05

    @property
    def head(self) -> float:
        """The height of the line over the columns."""
        return self.line * 1.6

    @property
    def narrowest(self) -> float:
        """The least room for a label between two columns."""
        return self.line * 5


@dataclass(frozen=True, slots=True)
class Across:
    """Where columns stand, how much room their labels have, how wide all is."""

    x: list[float]
    room: list[float]
    width: float
    count: int


def across(figure: FlowFigure, columns: Sequence[Sequence[FlowNode]], unit: Unit, style: Style) -> Across:
    """Where the columns stand: labels beside the outer ones, over the bands between the inner ones."""
    count = max(len(columns), 1)
    widest = [
        max((style.measure(f"{node.label}  {unit.amount(node)}") for node in column), default=0.0) for column in columns
    ] or [0.0]
    heads = [style.measure(text) for text in figure.columns] or [0.0]
    share = style.width / (count + 0.6)
    left = max(min(widest[0], max(share * 0.9, style.narrowest)), heads[0] - style.node_width) + style.gap
    right = max(min(widest[-1], max(share * 0.9, style.narrowest)), heads[-1] - style.node_width) + style.gap
    if count == 1:
        width = max(style.width, left + right + style.node_width)
        return Across([left], [left - style.gap], width, count)
    inner = style.node_width + 2 * style.gap
    step = max((style.width - left - right - style.node_width) / (count - 1), style.narrowest + inner)
    x = [left + number * step for number in range(count)]
    room = [left - style.gap, *[step - inner for _ in range(count - 2)], right - style.gap]
    return Across(x, room, x[-1] + style.node_width + right, count)
