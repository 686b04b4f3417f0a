"""The order of nodes, so that bands cross little."""

from __future__ import annotations

import itertools

from hypothesis import given

from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode
from fundwatch.reports.figures.lanes import threaded
from fundwatch.reports.figures.ordering import crossings, ordered
from tests.reports.figures.figures import figures


@given(figures())
def test_every_node_keeps_its_column_and_rests_stand_last(figure: FlowFigure) -> None:
    threads = threaded(figure)
    columns = ordered(threads.nodes, threads.pieces)
    assert sorted(node.id for column in columns for node in column) == sorted(node.id for node in threads.nodes)
    for number, column in enumerate(columns):
        assert all(node.column == number for node in column)
        tones = [node.tone == "rest" for node in column]
        assert tones == sorted(tones)


@given(figures())
def test_pieces_lead_from_one_column_to_the_next(figure: FlowFigure) -> None:
    threads = threaded(figure)
    column = {node.id: node.column for node in threads.nodes}
    for band in figure.bands:
        pieces = threads.pieces_of[band.source, band.target, band.tone]
        assert (pieces[0].source, pieces[-1].target) == (band.source, band.target)
        assert all(one.target == other.source for one, other in itertools.pairwise(pieces))
        assert all(column[piece.target] == column[piece.source] + 1 for piece in pieces)
        assert {piece.amount for piece in pieces} == {band.amount}


def test_crossings_are_counted_and_undone() -> None:
    nodes = tuple(FlowNode(one, int(one[0]), one, 1) for one in ("0a", "0b", "1a", "1b"))
    bands = (FlowBand("0a", "1b", 5), FlowBand("0b", "1a", 5))
    assert crossings([list(nodes[:2]), list(nodes[2:])], bands) == 1
    assert crossings(ordered(nodes, bands), bands) == 0
