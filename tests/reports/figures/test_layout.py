"""Where everything of a drawn flow stands, whatever there is to draw."""

from __future__ import annotations

import itertools
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundwatch.reports.figures.colours import COLOURS, NEUTRAL
from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode
from fundwatch.reports.figures.layout import Layout, PlacedNode, lay_out
from tests.reports.figures.figures import figures, measure, style

ROUNDING = 1e-6
sizes = st.tuples(st.sampled_from([300.0, 800.0, 1600.0]), st.sampled_from([200.0, 500.0, 1100.0]))


def label_box(placed: PlacedNode, line: float) -> tuple[float, float, float, float]:
    width = max(map(measure, placed.lines))
    left = placed.text_x - width if placed.to_the_left else placed.text_x
    return left, placed.text_y, left + width, placed.text_y + len(placed.lines) * line


def node_box(placed: PlacedNode) -> tuple[float, float, float, float]:
    return placed.x, placed.y, placed.x + placed.width, placed.y + placed.height


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(one[side] < other[side + 2] - ROUNDING and other[side] < one[side + 2] - ROUNDING for side in (0, 1))


def boxes(layout: Layout) -> list[tuple[float, float, float, float]]:
    return [*map(node_box, layout.nodes), *(label_box(placed, layout.line) for placed in layout.nodes)]


@settings(deadline=None)
@given(figures(), sizes)
def test_nothing_overlaps_and_nothing_stands_outside(figure: FlowFigure, size: tuple[float, float]) -> None:
    layout = lay_out(figure, style(*size))
    for one, other in itertools.combinations(boxes(layout), 2):
        assert not overlap(one, other)
    for left, top, right, bottom in boxes(layout):
        assert left >= -ROUNDING
        assert top >= -ROUNDING
        assert right <= layout.width + ROUNDING
        assert bottom <= layout.height + ROUNDING
    for band in layout.bands:
        for x, y in band.knots:
            assert 0 <= x <= layout.width
            assert y - band.thickness / 2 >= -ROUNDING
            assert y + band.thickness / 2 <= layout.height + ROUNDING
    assert layout.width >= size[0] - ROUNDING or len(figure.columns) == 1
    for heading in layout.headings:
        width = measure(heading.text)
        assert (heading.x - width if heading.to_the_left else heading.x) >= -ROUNDING
        assert (heading.x if heading.to_the_left else heading.x + width) <= layout.width + ROUNDING


@settings(deadline=None)
@given(figures(), sizes)
def test_bands_have_the_thickness_of_their_amounts(figure: FlowFigure, size: tuple[float, float]) -> None:
    asked = style(*size)
    layout = lay_out(figure, asked)
    thick = [(placed.band.amount, placed.thickness) for placed in layout.bands]
    seen = [(amount, height) for amount, height in thick if height > asked.thinnest + ROUNDING]
    for (one, height), (other, another) in itertools.pairwise(seen):
        assert height * other == pytest.approx(another * one, rel=1e-6)
    assert all(height >= asked.thinnest - ROUNDING for _, height in thick)


@settings(deadline=None)
@given(figures(), sizes)
def test_bands_end_within_their_nodes_beside_one_another(figure: FlowFigure, size: tuple[float, float]) -> None:
    layout = lay_out(figure, style(*size))
    at = {placed.node.id: placed for placed in layout.nodes}
    ends: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    for placed in layout.bands:
        ends[placed.band.source, "out"].append((placed.knots[0][1], placed.thickness))
        ends[placed.band.target, "in"].append((placed.knots[-1][1], placed.thickness))
        assert placed.knots[0][0] == at[placed.band.source].x + at[placed.band.source].width
        assert placed.knots[-1][0] == at[placed.band.target].x
    for (node, _), found in ends.items():
        box = at[node]
        for middle, _thickness in found:
            assert box.y - ROUNDING <= middle <= box.y + box.height + ROUNDING
        whole = sum(thickness for _, thickness in found)
        if whole <= box.height + ROUNDING:
            for (upper, one), (lower, other) in itertools.pairwise(sorted(found)):
                assert upper + one / 2 <= lower - other / 2 + ROUNDING


@settings(deadline=None)
@given(figures(), sizes)
def test_bands_that_pass_a_column_run_beside_its_nodes(figure: FlowFigure, size: tuple[float, float]) -> None:
    layout = lay_out(figure, style(*size))
    by_column = defaultdict(list)
    for placed in layout.nodes:
        by_column[placed.x].append(placed)
    for band in layout.bands:
        for (x, y), (right, _) in zip(band.knots[1:-1:2], band.knots[2::2], strict=True):
            assert right > x
            for node in by_column[x]:
                outside = y + band.thickness / 2 <= node.y + ROUNDING or y - band.thickness / 2 >= (
                    node.y + node.height - ROUNDING
                )
                assert outside


@settings(deadline=None)
@given(figures())
def test_the_nodes_of_a_column_differ_in_colour_and_what_stays_has_none(figure: FlowFigure) -> None:
    layout = lay_out(figure, style())
    for column in range(len(figure.columns)):
        own = [placed.colour for placed in layout.nodes if placed.node.column == column and placed.colour != NEUTRAL]
        assert len(own) == len(set(own))
        assert all(0 <= colour < COLOURS for colour in own)
    for placed in layout.nodes:
        assert (placed.colour == NEUTRAL) == (placed.node.tone in {"rest", "source"})
    colours = {placed.node.id: placed.colour for placed in layout.nodes}
    assert all(placed.colour == colours[placed.band.source] for placed in layout.bands)


@settings(deadline=None)
@given(figures())
def test_equal_figures_are_laid_out_alike(figure: FlowFigure) -> None:
    assert lay_out(figure, style()) == lay_out(figure, style())


def nodes(*ids: str) -> tuple[FlowNode, ...]:
    return tuple(FlowNode(one, int(one[0]), one, 100) for one in ids)


def test_a_colour_is_kept_where_money_goes_on_as_one() -> None:
    bands = (FlowBand("0a", "1a", 60), FlowBand("0b", "1b", 100), FlowBand("0a", "1c", 40), FlowBand("1a", "2a", 60))
    layout = lay_out(FlowFigure("", ("", "", ""), nodes("0a", "0b", "1a", "1b", "1c", "2a"), bands), style())
    colour = {placed.node.id: placed.colour for placed in layout.nodes}
    assert colour["0a"] == colour["1a"] == colour["2a"]
    assert colour["0b"] == colour["1b"]
    assert len({colour["1a"], colour["1b"], colour["1c"]}) == 3


def test_one_thing_alone_is_no_wall() -> None:
    figure = FlowFigure("", ("", ""), nodes("0a", "1a"), (FlowBand("0a", "1a", 100),))
    layout = lay_out(figure, style(800, 2000))
    assert layout.height == 2000
    assert layout.bands[0].thickness <= 10 * layout.line


def test_a_figure_of_no_nodes_is_empty() -> None:
    layout = lay_out(FlowFigure("", (), (), ()), style())
    assert (layout.nodes, layout.bands, layout.headings) == ((), (), ())


def test_more_than_fits_makes_the_figure_larger_not_smaller() -> None:
    many = tuple(FlowNode(f"0.{number}", 0, "一个很长很长的名称", number) for number in range(60))
    layout = lay_out(FlowFigure("", ("列",), many, ()), style(300, 200))
    assert layout.height > 60 * layout.line
    assert all(len(placed.lines) * layout.line <= layout.height / 60 * 4 for placed in layout.nodes)
