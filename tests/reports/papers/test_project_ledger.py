from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundwatch.ledger.project_accounts import project_accounts, total_of
from fundwatch.reports.papers import paper_form
from fundwatch.reports.papers.content import Cell, Paper, PaperTable
from fundwatch.reports.papers.definition import PaperScope
from fundwatch.services import projects
from tests.books import ACTOR, TOWN, VILLAGE, Books

DAY = date(2019, 1, 15)
OTHER_TOWN = "539900102000"


@pytest.fixture
def filled(books: Books) -> Books:
    """Projects of two townships and the county; one contract serves two of them."""
    books.put("行政区划", {"区划代码": OTHER_TOWN, "名称": "河口镇", "级别": "乡镇", "上级代码": "539900000000"})
    books.put("单位", {"单位编码": "S1", "名称": "建筑公司", "类别": "施工单位"})
    books.put("资金指标", {"指标编号": "ZB1", "资金级次": "县"}, {"指标编号": "ZB2", "资金级次": "中央"})
    plan = {"预算年度": "2017", "计划投资": "1000.00", "状态": "实施", "形象进度": "40", "受益户数": "10"}
    books.put(
        "项目",
        {**plan, "项目编号": "XM1", "项目名称": "村道", "概算投资": "900.00", "批复文号": "批〔2017〕1号"},
        {**plan, "项目编号": "XM2", "区划代码": TOWN, "状态": "验收", "实际完工日期": "2016-11-01"},
        {**plan, "项目编号": "XM3", "区划代码": OTHER_TOWN, "预算年度": "2018"},
    )
    books.put(
        "资金分配",
        {"分配编号": "FP1", "指标编号": "ZB1", "项目编号": "XM1", "金额": "400.00"},
        {"分配编号": "FP2", "指标编号": "ZB2", "项目编号": "XM1", "金额": "500.01"},
        {"分配编号": "FP3", "指标编号": "ZB2", "项目编号": "XM2", "金额": "500.00"},
    )
    books.put("采购", {"采购编号": "CG1", "项目编号": "XM1", "采购方式": "公开招标", "中标单位编码": "S1"})
    signed = {"质保金比例": "0.05", "乙方单位编码": "S1", "签订日期": "2017-04-20"}
    books.put("合同", {**signed, "合同编号": "HT1", "项目编号": "XM1", "合同金额": "1000.01"})
    books.put(
        "合同项目",
        {"合同编号": "HT1", "项目编号": "XM1", "金额": "600.00"},
        {"合同编号": "HT1", "项目编号": "XM2", "金额": "400.01"},
    )
    books.put("合同变更", {"合同编号": "HT1", "变更序号": "1", "变更金额": "-0.10"})
    books.put("验收", {"项目编号": "XM2", "验收日期": "2016-12-01", "验收结论": "合格"})
    paid = {"收款单位编码": "S1", "用途": "工程款"}
    books.put(
        "支付",
        {**paid, "支付流水号": "ZF1", "项目编号": "XM1", "合同编号": "HT1", "金额": "333.33"},
        {**paid, "支付流水号": "ZF2", "项目编号": "XM3", "金额": "7.77"},
    )
    books.put("决算", {"项目编号": "XM2", "审定金额": "400.00"})
    books.put("资产", {"资产编号": "ZC1", "项目编号": "XM2", "原值": "300.00", "移交日期": "2017-01-05"})
    books.put("资产", {"资产编号": "ZC2", "项目编号": "XM2", "原值": "90.00"})
    books.put("资产来源", {"资产编号": "ZC2", "项目编号": "XM1", "金额": "80.00"})
    posted = {"对象类型": "项目", "对象编号": "XM1"}
    books.put("公示", {**posted, "公示编号": "GS1"}, {"公示编号": "GS2", "对象类型": "多项", "对象编号": ""})
    books.put(
        "公示明细",
        *({**posted, "公示编号": "GS2", "对象编号": key} for key in ("XM1", "XM2")),
        {**posted, "公示编号": "GS1"},
    )
    return books


def make(books: Books, **scope: Any) -> Paper:
    with books.store.read() as connection:
        return paper_form("项目台账").make(connection, PaperScope(as_of=DAY, office="财政局", **scope))


def row(table: PaperTable, key: str) -> dict[str, Cell]:
    """A project's cells by header, grouped ones as 组/列."""
    (cells,) = (one.cells for one in table.rows if one.cells[1] == key)
    labels = [f"{one.group}/{one.label}" if one.group else one.label for one in table.columns]
    return dict(zip(labels, cells, strict=True))


def test_its_tables_and_their_subtotals_by_township(filled: Books) -> None:
    paper = make(filled)
    assert [table.name for table in paper.tables] == [
        "基本情况",
        "投资与资金来源",
        "采购、合同与工期",
        "支付、质保金、审定与移交",
        "分乡镇汇总",
    ]
    assert (paper.title, paper.scope, paper.unit_note) == ("扶贫项目台账", "全部年度，截至2019年1月15日", "单位：元")
    for table in paper.tables[:4]:
        assert [one.cells[1] for one in table.rows if not one.emphasised] == ["XM2", "XM1", "XM3"]
        subtotals = [one.cells[2] for one in table.rows if one.emphasised]
        assert subtotals == ["石桥镇小计（2个）", "河口镇小计（1个）"]
        assert table.total is not None
        assert table.total[2] == "3个"


def test_subtotals_and_rows_add_up_to_the_total(filled: Books) -> None:
    for table in make(filled).tables:
        assert table.total is not None
        for at, column in enumerate(table.columns):
            if column.kind != "money":
                continue
            plain, subtotals = (
                sum(cell for one in table.rows if one.emphasised == sums and isinstance(cell := one.cells[at], int))
                for sums in (False, True)
            )
            assert plain == (table.total[at] or 0), (table.name, column.label)
            if table.name != "分乡镇汇总":
                assert subtotals == plain, (table.name, column.label)


def test_every_column_tells_what_it_says(filled: Books) -> None:
    plan, money, works, paid, _ = make(filled).tables
    told = row(plan, "XM1")
    assert (told["地点"], told["批复文号"], told["受益/户"]) == ("石桥镇 龙山村", "批〔2017〕1号", 10)
    told = row(money, "XM1")
    assert list(told)[5:7] == ["资金来源/中央", "资金来源/县"]
    assert (told["资金来源/中央"], told["资金来源/县"], told["安排资金"]) == (50_001, 40_000, 90_001)
    assert (told["已支付"], told["支付率"], told["未支付"]) == (33_333, 3704, 56_668)
    told = row(works, "XM1")
    assert (told["采购方式"], told["中标、承包单位"], told["工期/形象进度"]) == ("公开招标", "建筑公司", 4_000)
    assert (told["合同/金额"], told["合同/变更"]) == (60_000, -6)
    assert row(works, "XM2")["验收/结论"] == "合格"
    told = row(paid, "XM2")
    assert (told["合同价"], told["审定金额/结算"], told["审定金额/决算"]) == (39_997, None, 40_000)
    assert (told["形成资产/资产原值"], told["形成资产/移交日期"]) == (30_000, date(2017, 1, 5))
    assert row(paid, "XM1")["形成资产/资产原值"] == 8_000
    assert [row(paid, key)["公示份数"] for key in ("XM1", "XM2", "XM3")] == [2, 1, None]
    assert row(paid, "XM3")["质保金/应留"] is None


def test_it_agrees_to_the_fen_with_the_ledger_and_the_page(filled: Books) -> None:
    _, money, works, paid, summary = make(filled).tables
    shown = projects.statement(filled.store, ACTOR, today=DAY)
    with filled.store.read() as connection:
        total = total_of(project_accounts(connection, DAY))
    on_page = {
        column.label: sum(one.sort[at] or 0 for one in shown.rows)  # type: ignore[misc]
        for at, column in enumerate(shown.columns)
        if column.shown == "money"
    }
    on_paper = {
        "计划投资": (total_at(money, "计划投资"), total.planned),
        "安排资金": (total_at(money, "安排资金"), total.allocated),
        "已支付": (total_at(money, "已支付"), total.paid),
        "合同金额": (total_at(works, "金额"), total.agreed),
        "未付质保金": (total_at(paid, "未付"), total.held),
        "按进度应付": (total_at(paid, "按进度应付"), on_page["按进度应付"]),
    }
    for label, (printed, counted) in on_paper.items():
        assert printed == counted == on_page[label], label
    assert total_at(paid, "合同价") == total_at(summary, "合同价") == total.price == 99_991
    assert total_at(summary, "已支付") == total.paid


def total_at(table: PaperTable, label: str) -> Cell:
    assert table.total is not None
    return table.total[[one.label for one in table.columns].index(label)]


def test_a_year_and_a_place_bound_it(filled: Books) -> None:
    paper = make(filled, year=2017, region_code=VILLAGE)
    assert (paper.title, paper.scope) == ("石桥镇龙山村扶贫项目台账", "2017年度，截至2019年1月15日")
    assert [one.cells[1] for one in paper.tables[0].rows if not one.emphasised] == ["XM1"]


def test_an_empty_ledger_is_still_a_paper(books: Books) -> None:
    assert [table.rows for table in make(books, year=2001).tables] == [()] * 5
