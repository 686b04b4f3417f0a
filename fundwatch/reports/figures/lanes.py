"""Lanes for bands that pass over columns: room is kept for them there, so that they run under no node or label."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode

Ends = tuple[str, str, str]


@dataclass(frozen=True)
class Threaded:
    """The nodes with a lane for every column that a band passes over, and the band's pieces from one to the next."""

    nodes: tuple[FlowNode, ...]
    pieces: tuple[FlowBand, ...]
    pieces_of: dict[Ends, tuple[FlowBand, ...]]
    lanes: frozenset[str]


def ends_of(band: FlowBand) -> Ends:
    """What tells a band from all others of its figure."""
    return band.source, band.target, band.tone


def threaded(figure: FlowFigure) -> Threaded:
    """The figure with its long bands cut where they pass a column."""
    column = {node.id: node.column for node in figure.nodes}
    lanes: list[FlowNode] = []
    pieces_of: dict[Ends, tuple[FlowBand, ...]] = {}
    for band in figure.bands:
        between = range(column[band.source] + 1, column[band.target])
        made = [FlowNode(f"{band.source}⇢{band.target}⇢{band.tone}⇢{at}", at, "", band.amount) for at in between]
        lanes += made
        stops = [band.source, *(lane.id for lane in made), band.target]
        pieces_of[ends_of(band)] = tuple(replace(band, source=a, target=b) for a, b in itertools.pairwise(stops))
    pieces = tuple(piece for found in pieces_of.values() for piece in found)
    return Threaded((*figure.nodes, *lanes), pieces, pieces_of, frozenset(lane.id for lane in lanes))


def without_lanes(columns: Sequence[Sequence[FlowNode]], lanes: frozenset[str]) -> list[list[FlowNode]]:
    """The columns with the nodes of the figure only."""
    return [[node for node in column if node.id not in lanes] for column in columns]
