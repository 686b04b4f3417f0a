"""Where everything of a drawn flow stands, for screen and paper alike; in the units in which the text is measured.

Nodes are as high as their amounts, but never lower than can be seen, and never closer than their labels allow: where
a figure has more than fits, it becomes higher or wider than was asked, and whoever shows it lets it be scrolled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fundwatch.reports.figures.columns import Across, Style, across
from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode
from fundwatch.reports.figures.heights import Heights, scale_of, tops_of, values_of
from fundwatch.reports.figures.labels import Unit, label_lines, unit_of
from fundwatch.reports.figures.ordering import ordered


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with its box, the lines of its label, where they begin (or end, at the left of the first column)."""

    node: FlowNode
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]
    text_x: float
    text_y: float
    to_the_left: bool
    colour: int

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + self.height / 2


@dataclass(frozen=True, slots=True)
class PlacedBand:
    """A band from the right edge of a node to the left edge of another, with its thickness."""

    band: FlowBand
    x0: float
    y0: float
    x1: float
    y1: float
    thickness: float
    colour: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a column, and where: at the right edge of the first, at the left edge of the others."""

    text: str
    x: float
    to_the_left: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A figure with everything in its place."""

    figure: FlowFigure
    unit: Unit
    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    bands: tuple[PlacedBand, ...]
    headings: tuple[Heading, ...]
    line: float


#: Colours that a figure tells its nodes apart by; rests and sources have none of their own.
COLOURS = 10
NEUTRAL = -1


def lay_out(figure: FlowFigure, style: Style) -> Layout:
    """Everything of a figure in its place, in at least the room that was asked for."""
    unit = unit_of(figure)
    columns = ordered(figure.nodes, figure.bands)
    spread = across(figure, columns, unit, style)
    lines = {
        node.id: label_lines(node.label, unit.text(node.amount), spread.room[node.column], style.measure)
        for node in figure.nodes
    }
    values = values_of(figure)
    height, scale = scale_of(columns, values, lines, style)
    heights = Heights(values, lines, scale, style)
    tops = tops_of(columns, figure.bands, heights, height)
    nodes = tuple(
        _placed(node, index % COLOURS, spread, tops[node.id], heights)
        for column in columns
        for index, node in enumerate(column)
    )
    headings = tuple(
        Heading(text, x + (style.node_width if number == 0 else 0), number == 0)
        for number, (text, x) in enumerate(zip(figure.columns, spread.x, strict=False))  # no node, no column
    )
    return Layout(figure, unit, spread.width, height, nodes, _bands(figure, nodes, scale, style), headings, style.line)


def _placed(node: FlowNode, colour: int, spread: Across, top: float, heights: Heights) -> PlacedNode:
    style, lines = heights.style, heights.lines[node.id]
    x = spread.x[node.column]
    first = node.column == 0
    text_x = x - style.gap if first else x + style.node_width + style.gap
    height = heights.node(node)
    text_y = top + height / 2 - len(lines) * style.line / 2
    colour = NEUTRAL if node.tone in {"rest", "source"} else colour
    return PlacedNode(node, x, top, style.node_width, height, lines, text_x, text_y, first, colour)


def _bands(figure: FlowFigure, nodes: Sequence[PlacedNode], scale: float, style: Style) -> tuple[PlacedBand, ...]:
    at = {placed.node.id: placed for placed in nodes}
    thick = {_ends(band): max(band.amount * scale, style.line * 0.05) for band in figure.bands}
    leave = _ports(figure.bands, at, thick, lambda band: (band.source, at[band.target].middle))
    arrive = _ports(figure.bands, at, thick, lambda band: (band.target, at[band.source].middle))
    made = []
    for band in figure.bands:
        source, target = at[band.source], at[band.target]
        colour = source.colour if source.colour != NEUTRAL else target.colour
        made.append(
            PlacedBand(
                band,
                source.x + source.width,
                leave[_ends(band)],
                target.x,
                arrive[_ends(band)],
                thick[_ends(band)],
                colour,
            )
        )
    return tuple(sorted(made, key=lambda placed: -placed.thickness))


def _ends(band: FlowBand) -> tuple[str, str, str]:
    return band.source, band.target, band.tone


def _ports(
    bands: Sequence[FlowBand],
    at: Mapping[str, PlacedNode],
    thick: Mapping[tuple[str, str, str], float],
    where: Callable[[FlowBand], tuple[str, float]],
) -> dict[tuple[str, str, str], float]:
    """The middle of each band at the node it is fixed to: one below the other, in the order of their other ends."""
    fixed: dict[str, list[tuple[float, FlowBand]]] = defaultdict(list)
    for band in bands:
        node, other = where(band)
        fixed[node].append((other, band))
    found: dict[tuple[str, str, str], float] = {}
    for node, ends in fixed.items():
        ends.sort(key=lambda end: (end[0], end[1].source, end[1].target))
        total = sum(thick[_ends(band)] for _, band in ends)
        placed = at[node]
        squeeze = min(1.0, placed.height / total) if total else 1.0
        place = placed.middle - total * squeeze / 2
        for _, band in ends:
            found[_ends(band)] = place + thick[_ends(band)] * squeeze / 2
            place += thick[_ends(band)] * squeeze
    return found
