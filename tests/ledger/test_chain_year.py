"""A year's money as pieces: their sum is what its lowest documents brought, each fen under one heading."""

from __future__ import annotations

from collections import defaultdict

import pytest

from fundwatch.ledger.chain_year import NOT_TOLD_APART, Piece, year_pieces, years
from tests.books import TOWN, VILLAGE, Books
from tests.traced_books import OTHER_VILLAGE, put_chain


@pytest.fixture
def filled(books: Books) -> Books:
    return put_chain(books)


def pieces_of(books: Books, year: int = 2018) -> list[Piece]:
    with books.store.read() as connection:
        return year_pieces(connection, year)


def ends_of(pieces: list[Piece]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for piece in pieces:
        sums[piece.end] += piece.amount
    return {end: amount for end, amount in sums.items() if amount}


def test_the_pieces_are_the_lowest_documents_fen_for_fen(filled: Books) -> None:
    pieces = pieces_of(filled)
    by_document: dict[str, int] = defaultdict(int)
    for piece in pieces:
        by_document[piece.document] += piece.amount
    assert by_document == {"ZB1": 600_00, "ZB2": 300_00, "ZB3": 200_00}


def test_every_fen_is_spent_or_says_where_it_stays(filled: Books) -> None:
    spent_zb1, spent_zb2, spent_zb3 = 250 - 20 + 50 + 100, 100 + 30 + 8 + 60 - 10, 35
    expected = {
        "": spent_zb1 + spent_zb2 + spent_zb3,
        "未分配（未分解）": 50 + (200 - 50 - 35),
        "未落实到项目、未支出": 50,
        "未拨付、未支出": 300 - 138,
        "在途（已拨到单位，未支出）": 90 + 30,
        "调减、收回": 50,
        "超出指标金额": -50,
    }
    assert ends_of(pieces_of(filled)) == {end: amount * 100 for end, amount in expected.items()}


def test_a_list_is_told_by_village_only_where_the_books_say_whose_money_it_was(filled: Books) -> None:
    lists = [piece for piece in pieces_of(filled) if piece.subsidy]
    shared = [piece for piece in lists if piece.subsidy == "产业奖补"]
    assert {(piece.township, piece.village) for piece in shared} == {(TOWN, NOT_TOLD_APART)}
    assert sum(piece.amount for piece in shared) == 150_00
    told = [piece for piece in lists if piece.subsidy == "教育补助"]
    assert [(piece.township, piece.village, piece.amount) for piece in told] == [(TOWN, VILLAGE, 35_00)]


def test_a_list_of_one_document_over_two_townships_is_told_by_village(filled: Books) -> None:
    listed = {"批次号": "PC5", "补助项目": "粮补", "年度": "2018", "指标编号": "ZB3"}
    filled.put(
        "补助发放",
        {**listed, "发放流水号": "B1", "实发金额": "11.00", "区划代码": VILLAGE},
        {**listed, "发放流水号": "B2", "实发金额": "22.00", "区划代码": OTHER_VILLAGE},
    )
    told = sorted((piece.village, piece.amount) for piece in pieces_of(filled) if piece.subsidy == "粮补")
    assert told == [(VILLAGE, 11_00), (OTHER_VILLAGE, 22_00)]


def test_a_list_paid_in_by_less_than_it_paid_out_is_not_told_by_village(filled: Books) -> None:
    filled.put(
        "支付",
        {"支付流水号": "ZF30", "指标编号": "ZB3", "付款单位编码": "D2", "批次号": "PC6", "金额": "30.00"},
    )
    listed = {"批次号": "PC6", "补助项目": "粮补", "年度": "2018"}
    filled.put(
        "补助发放",
        {**listed, "发放流水号": "B1", "实发金额": "11.00", "区划代码": VILLAGE},
        {**listed, "发放流水号": "B2", "实发金额": "22.00", "区划代码": OTHER_VILLAGE},
    )
    told = [piece for piece in pieces_of(filled) if piece.subsidy == "粮补"]
    assert [(piece.township, piece.village, piece.amount) for piece in told] == [
        (NOT_TOLD_APART, NOT_TOLD_APART, 30_00)
    ]


def test_years_are_told_the_latest_first(filled: Books) -> None:
    filled.put("资金指标", {"指标编号": "ZB9", "预算年度": "2019"})
    with filled.store.read() as connection:
        assert years(connection) == [2019, 2018]


def test_a_year_without_documents_has_no_pieces(filled: Books) -> None:
    assert pieces_of(filled, 2015) == []
