"""Where everything of a drawn flow stands, for screen and paper alike; in the units in which the text is measured.

Nodes are as high as their amounts, but never lower than can be seen, and never closer than their labels allow: where
a figure has more than fits, it becomes higher or wider than was asked, and whoever shows it lets it be scrolled.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from fundwatch.reports.figures.colours import NEUTRAL, colours_of
from fundwatch.reports.figures.columns import Across, Style, across
from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode
from fundwatch.reports.figures.heights import Heights, scale_of, tops_of, values_of
from fundwatch.reports.figures.labels import Unit, label_lines, unit_of
from fundwatch.reports.figures.lanes import Ends, Threaded, ends_of, threaded, without_lanes
from fundwatch.reports.figures.ordering import ordered

Point = tuple[float, float]
#: Where a cubic curve begins, its two handles, where it ends.
Curve = tuple[Point, Point, Point, Point]


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
    """A band from the right edge of a node to the left edge of another, with its thickness.

    `knots` are the points its middle goes through: where it begins and ends, and where it enters and leaves the
    columns that it passes over.
    """

    band: FlowBand
    knots: tuple[Point, ...]
    thickness: float
    colour: int

    def edge(self, offset: float) -> tuple[Curve, ...]:
        """The line at a distance from the band's middle, curve by curve."""
        return tuple(_curve(start, end, offset) for start, end in itertools.pairwise(self.knots))


def _curve(start: Point, end: Point, offset: float) -> Curve:
    (x0, y0), (x1, y1) = start, end
    bend = (x1 - x0) / 2
    return (x0, y0 + offset), (x0 + bend, y0 + offset), (x1 - bend, y1 + offset), (x1, y1 + offset)


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


def lay_out(figure: FlowFigure, style: Style) -> Layout:
    """Everything of a figure in its place, in at least the room that was asked for."""
    unit = unit_of(figure)
    threads = threaded(figure)
    columns = ordered(threads.nodes, threads.pieces)
    shown = without_lanes(columns, threads.lanes)
    spread = across(figure, shown, unit, style)
    lines = dict.fromkeys(threads.lanes, ()) | {
        node.id: label_lines(node.label, unit.amount(node), spread.room[node.column], style.measure)
        for node in figure.nodes
    }
    height, scale = scale_of(columns, values := values_of(threads.nodes, threads.pieces), lines, style)
    heights = Heights(values, lines, scale, style)
    tops = tops_of(columns, threads.pieces, heights, height)
    colours = colours_of(shown, figure.bands)
    placed = {
        node.id: _placed(node, colours.get(node.id, NEUTRAL), spread, tops[node.id], heights)
        for node in itertools.chain.from_iterable(columns)
    }
    headings = tuple(
        Heading(text, x + (style.node_width if number == 0 else 0), number == 0)
        for number, (text, x) in enumerate(zip(figure.columns, spread.x, strict=False))  # no node, no column
    )
    nodes = tuple(placed[node.id] for column in shown for node in column)
    bands = _bands(figure, threads, placed, heights)
    return Layout(figure, unit, spread.width, height, nodes, bands, headings, style.line)


def _placed(node: FlowNode, colour: int, spread: Across, top: float, heights: Heights) -> PlacedNode:
    style, lines = heights.style, heights.lines[node.id]
    x = spread.x[node.column]
    first = node.column == 0
    text_x = x - style.gap if first else x + style.node_width + style.gap
    height = heights.node(node)
    text_y = top + height / 2 - len(lines) * style.line / 2
    return PlacedNode(node, x, top, style.node_width, height, lines, text_x, text_y, first, colour)


def _bands(
    figure: FlowFigure, threads: Threaded, at: Mapping[str, PlacedNode], heights: Heights
) -> tuple[PlacedBand, ...]:
    thick = {ends_of(piece): max(piece.amount * heights.scale, heights.style.thinnest) for piece in threads.pieces}
    leave = _ports(threads.pieces, at, thick, lambda piece: (piece.source, at[piece.target].middle))
    arrive = _ports(threads.pieces, at, thick, lambda piece: (piece.target, at[piece.source].middle))
    made = []
    for band in figure.bands:
        pieces = threads.pieces_of[ends_of(band)]
        knots: list[Point] = []
        for piece in pieces:
            knots += [
                (at[piece.source].x + at[piece.source].width, leave[ends_of(piece)]),
                (at[piece.target].x, arrive[ends_of(piece)]),
            ]
        made.append(PlacedBand(band, tuple(knots), thick[ends_of(pieces[0])], at[band.source].colour))
    return tuple(sorted(made, key=lambda placed: -placed.thickness))


def _ports(
    bands: Sequence[FlowBand],
    at: Mapping[str, PlacedNode],
    thick: Mapping[Ends, float],
    where: Callable[[FlowBand], tuple[str, float]],
) -> dict[Ends, float]:
    """The middle of each band at the node it is fixed to: one below the other, in the order of their other ends."""
    fixed: dict[str, list[tuple[float, FlowBand]]] = defaultdict(list)
    for band in bands:
        node, other = where(band)
        fixed[node].append((other, band))
    found: dict[Ends, float] = {}
    for node, ends in fixed.items():
        ends.sort(key=lambda end: (end[0], end[1].source, end[1].target))
        total = sum(thick[ends_of(band)] for _, band in ends)
        placed = at[node]
        squeeze = min(1.0, placed.height / total) if total else 1.0
        place = placed.middle - total * squeeze / 2
        for _, band in ends:
            wide = thick[ends_of(band)]
            # A band is drawn as wide as it is, though its place be squeezed: it must not stand out of its node.
            room = max((placed.height - wide) / 2, 0.0)
            middle = place + wide * squeeze / 2
            found[ends_of(band)] = min(max(middle, placed.middle - room), placed.middle + room)
            place += wide * squeeze
    return found
