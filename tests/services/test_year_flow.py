"""A year's flow drawn by columns that are chosen."""

from __future__ import annotations

import itertools

import pytest

from fundwatch.models.actor import Actor
from fundwatch.reports.figures.content import FlowFigure
from fundwatch.services import year_flow
from fundwatch.services.flow_request import COLUMNS, FlowRequest, Narrowing, entered
from fundwatch.services.year_flow import YearFlow
from tests.books import ACTOR, TOWN, Books
from tests.traced_books import OTHER_TOWN, put_chain

TOTAL = 1_100_00


@pytest.fixture
def seen(books: Books) -> YearFlow:
    return year_flow.flow(put_chain(books).store, ACTOR)


def amounts(figure: FlowFigure, column: int) -> dict[str, int]:
    return {node.label: node.amount or 0 for node in figure.nodes if node.column == column}


def through(figure: FlowFigure, node: str) -> tuple[int, int]:
    into = sum(band.amount for band in figure.bands if band.target == node)
    return into, sum(band.amount for band in figure.bands if band.source == node)


@pytest.mark.parametrize("columns", [*list(itertools.permutations(COLUMNS, 2))[::5], COLUMNS, COLUMNS[::-1]])
def test_by_whatever_columns_the_whole_is_the_year(seen: YearFlow, columns: tuple[str, ...]) -> None:
    figure = year_flow.figure(seen, columns)
    assert sum(amounts(figure, 0).values()) == TOTAL
    assert sum(trail.amount for trail in figure.trails) == TOTAL
    assert sum(branch.whole for branch in year_flow.branches(seen, columns)) == TOTAL


def test_the_usual_columns_show_where_money_came_from_and_went(seen: YearFlow) -> None:
    figure = year_flow.figure(seen)
    assert figure.columns == ("级次", "单位", "乡镇", "用途")
    assert amounts(figure, 0) == {"中央资金": 900_00, "县级资金": 200_00}
    assert "农业局" in amounts(figure, 1)
    assert amounts(figure, 3)["教育补助"] == 35_00
    assert amounts(figure, 3)["在途"] == 120_00
    assert figure.title == "2018 年资金流向"
    assert "1,100.00 元" in figure.notes[0]


def test_money_goes_on_from_every_node_or_ends_there(seen: YearFlow) -> None:
    figure = year_flow.figure(seen)
    for node in figure.nodes:
        into, out = through(figure, node.id)
        if node.column and node.tone != "rest" and out and (node.amount or 0) >= 0:
            assert into == out or figure.notes


def test_trails_say_how_much_of_each_band_is_whose(seen: YearFlow) -> None:
    figure = year_flow.figure(seen)
    for band in figure.bands:
        of_band = [
            trail.amount
            for trail in figure.trails
            if (band.source, band.target) in set(itertools.pairwise(trail.steps))
        ]
        assert sum(of_band) == band.amount


def test_a_node_that_is_entered_becomes_finer(seen: YearFlow) -> None:
    figure = year_flow.figure(seen)
    township = next(node for node in figure.nodes if node.label == "石桥镇")
    request = entered(FlowRequest(), township)
    assert request is not None
    assert request.columns == ("级次", "单位", "村", "用途")
    inner = year_flow.figure(seen, request.columns, request.narrowed)
    assert sum(amounts(inner, 0).values()) == township.amount
    assert {"龙山村", "松坡村"} <= set(amounts(inner, 2))
    assert inner.title.endswith("· 石桥镇")


def test_a_document_that_is_entered_is_followed(seen: YearFlow) -> None:
    figure = year_flow.figure(seen, ("指标", "单位"))
    document = next(node for node in figure.nodes if node.key == "ZB1")
    assert entered(FlowRequest(columns=("指标", "单位")), document) == FlowRequest(table="资金指标", key="ZB1")
    rest = next(node for node in figure.nodes if node.tone == "rest")
    assert entered(FlowRequest(columns=("指标", "单位")), rest) is None


def test_small_nodes_are_put_together_and_can_be_entered(books: Books) -> None:
    put_chain(books)
    number = year_flow.MANY + 4
    books.put(
        "资金指标",
        *(
            {"指标编号": f"ZX{one}", "资金名称": f"小额{one}", "预算年度": "2018", "金额": f"{one + 1}.00"}
            for one in range(number)
        ),
    )
    seen = year_flow.flow(books.store, ACTOR, 2018)
    figure = year_flow.figure(seen, ("指标", "单位"))
    group = next(node for node in figure.nodes if node.tone == "group")
    assert len([node for node in figure.nodes if node.column == 0]) == year_flow.MANY
    request = entered(FlowRequest(columns=("指标", "单位")), group)
    assert request is not None
    inner = year_flow.figure(seen, request.columns, request.narrowed)
    assert sum(amounts(inner, 0).values()) == group.amount


def test_an_actor_of_a_township_sees_its_part(books: Books) -> None:
    put_chain(books)
    near = year_flow.flow(books.store, Actor("某", "乡镇", region_code=TOWN), 2018)
    assert {piece.township for piece in near.pieces} == {TOWN}
    assert year_flow.flow(books.store, Actor("某", "乡镇", region_code=OTHER_TOWN), 2018).empty


def test_the_latest_year_in_which_something_was_spent_comes_first(books: Books) -> None:
    put_chain(books)
    books.put("资金指标", {"指标编号": "ZB20", "预算年度": "2020"})
    seen = year_flow.flow(books.store, ACTOR)
    assert (seen.year, seen.years) == (2018, (2020, 2018))
    assert year_flow.flow(books.store, ACTOR, 2020).year == 2020


def test_books_without_documents_are_empty(books: Books) -> None:
    seen = year_flow.flow(books.store, ACTOR)
    assert (seen.empty, seen.year, seen.years) == (True, 0, ())
    assert year_flow.figure(seen).nodes == ()
    assert year_flow.branches(seen) == ()


def test_a_narrowing_to_nothing_leaves_nothing(seen: YearFlow) -> None:
    narrowed = (Narrowing("乡镇", frozenset({"没有的乡镇"}), "没有的乡镇"),)
    figure = year_flow.figure(seen, narrowed=narrowed)
    assert (figure.nodes, figure.bands) == ((), ())
    assert figure.notes == ("合计 0.00 元。",)
