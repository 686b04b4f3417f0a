from __future__ import annotations

from datetime import date

import pytest

from fundwatch.reports.papers import paper_form
from fundwatch.reports.papers.content import Cell, Paper, PaperTable
from fundwatch.reports.papers.definition import PaperScope
from tests.books import TOWN, VILLAGE, Books

DAY = date(2019, 1, 15)


@pytest.fixture
def filled(books: Books) -> Books:
    """Three assets in two places, one of two projects; one brings income; one was disposed of."""
    books.put("项目", {"项目编号": "XM1"}, {"项目编号": "XM2"})
    asset = {"资产类别": "经营性", "形成日期": "2017-06-01", "原值": "1000.00", "财政投入": "900.00", "状态": "出租"}
    books.put(
        "资产",
        {**asset, "资产编号": "ZC1", "所有权人": "合作社", "使用权人": "合作社", "项目编号": "XM1"},
        {**asset, "资产编号": "ZC2", "资产类别": "公益性", "状态": "在用", "形成日期": "2018-06-01", "项目编号": "XM2"},
        {
            **asset,
            "资产编号": "ZC3",
            "区划代码": TOWN,
            "资产类别": "公益性",
            "状态": "已处置",
            "处置金额": "20.00",
        },
    )
    books.put("资产来源", *({"资产编号": "ZC1", "项目编号": f"XM{n}", "金额": "500.00"} for n in (1, 2)))
    income = {"资产编号": "ZC1", "年度": "2018", "期次": "", "应收收益": "300.00", "实收收益": "250.00"}
    books.put("资产收益", income)
    books.put("收益分配", {"资产编号": "ZC1", "年度": "2018", "期次": "", "对象": "", "金额": "100.00"})
    return books


def make(books: Books, **scope: object) -> Paper:
    with books.store.read() as connection:
        return paper_form("资产台账").make(connection, PaperScope(as_of=DAY, office="财政局", **scope))  # type: ignore[arg-type]


def column(table: PaperTable, label: str) -> int:
    return [one.label for one in table.columns].index(label)


def added(rows: list[tuple[Cell, ...]], place: int) -> int:
    return sum(cell for cells in rows if isinstance(cell := cells[place], int))


def test_every_asset_stands_in_it_with_subtotals_by_place(filled: Books) -> None:
    register = make(filled).tables[0]
    value = column(register, "原值")
    plain = [row.cells for row in register.rows if not row.emphasised]
    subtotals = [row.cells for row in register.rows if row.emphasised]
    assert [cells[1] for cells in plain] == ["ZC3", "ZC1", "ZC2"]
    assert [cells[2] for cells in subtotals] == ["石桥镇小计（1项）", "石桥镇 龙山村小计（2项）"]
    assert register.total is not None
    assert register.total[value] == added(plain, value) == added(subtotals, value) == 300_000
    first = plain[1]
    assert first[column(register, "来源项目")] == "XM1、XM2"
    assert first[column(register, "使用权人")] == "同左"


def test_every_table_has_the_same_sums(filled: Books) -> None:
    _, income, classes, owners = make(filled).tables
    for table in (income, classes, owners):
        assert table.total is not None
        at = column(table, "应收")
        assert table.total[at : at + 5] == (30_000, 25_000, 5_000, 10_000, 15_000)
        for place in range(at, at + 5):
            assert table.total[place] == added([row.cells for row in table.rows], place)
    assert [row.cells[:2] for row in classes.rows] == [("经营性", 1), ("公益性", 2)]
    assert [row.cells[0] for row in owners.rows] == [
        "石桥镇 （未填所有权人）",
        "石桥镇 龙山村 合作社",
        "石桥镇 龙山村 （未填所有权人）",
    ]


def test_only_assets_with_dealings_stand_among_them(filled: Books) -> None:
    income = make(filled).tables[1]
    assert [row.cells[1] for row in income.rows] == ["ZC3", "ZC1"]
    assert income.rows[0].cells[column(income, "应收")] is None


def test_a_year_and_a_place_bound_it(filled: Books) -> None:
    paper = make(filled, year=2017, region_code=VILLAGE)
    assert paper.title == "石桥镇龙山村扶贫项目资产台账"
    assert paper.scope == "2017年底以前形成的资产，收益为2017年度，截至2019年1月15日"
    assert [row.cells[1] for row in paper.tables[0].rows if not row.emphasised] == ["ZC1"]
    assert paper.tables[2].rows[0].cells[4] == 0


def test_an_empty_ledger_is_still_a_paper(books: Books) -> None:
    paper = make(books)
    assert [table.rows for table in paper.tables] == [()] * 4
