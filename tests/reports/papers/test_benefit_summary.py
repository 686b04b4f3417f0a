from __future__ import annotations

from datetime import date

import pytest

from fundwatch.errors import UsageError
from fundwatch.reports.papers import paper_form
from fundwatch.reports.papers.content import Cell, Paper, PaperTable
from fundwatch.reports.papers.definition import PaperScope
from fundwatch.services import batches
from tests.books import ACTOR, TOWN, VILLAGE, Books

DAY = date(2019, 1, 15)
OTHER, ELSEWHERE, ELSEWHERE_VILLAGE = "539900101202", "539900102000", "539900102201"
FEN = ("应发", "扣款", "实发", "退票", "补发", "追回", "实际支付")


def row(number: int, **columns: str) -> dict[str, str]:
    usual = {"批次号": "PC1", "补助项目": "低保", "年度": "2018", "户编号": f"H{number % 2}"}
    money = {"应发金额": "100.00", "实发金额": "100.00"}
    return {"发放流水号": f"BF{number}", **usual, **money, "身份证号": f"53990019700101{number:04d}", **columns}


@pytest.fixture
def filled(books: Books) -> Books:
    """Two townships, two subsidies, three batches; one payment came back and was paid again, one was taken back."""
    books.put(
        "行政区划",
        {"区划代码": OTHER, "名称": "河边村", "级别": "村", "上级代码": TOWN},
        {"区划代码": ELSEWHERE, "名称": "河口镇", "级别": "乡镇"},
        {"区划代码": ELSEWHERE_VILLAGE, "名称": "渡口村", "级别": "村", "上级代码": ELSEWHERE},
    )
    books.put(
        "补助发放",
        row(1),
        row(2, 发放状态="退票"),
        row(3, 发放状态="补发", 原发放流水号="BF2", 身份证号="539900197001010002", 户编号="H0"),
        row(4, 区划代码=OTHER, 补助项目="奖补", 批次号="PC2", 扣款="10.00", 实发金额="90.00"),
        row(5, 区划代码=ELSEWHERE_VILLAGE, 批次号="PC3"),
        row(6, 区划代码=ELSEWHERE_VILLAGE, 批次号="PC3", 发放状态="追回", 原发放流水号="BF5", 实发金额="30.00"),
        row(7, 区划代码=TOWN, 年度="2017", 批次号="PC0"),
    )
    return books


def make(books: Books, **scope: object) -> Paper:
    with books.store.read() as connection:
        return paper_form("发放汇总表").make(connection, PaperScope(as_of=DAY, office="财政局", **scope))  # type: ignore[arg-type]


def places(table: PaperTable, *labels: str) -> list[int]:
    named = [one.label for one in table.columns]
    return [named.index(label) for label in labels]


def added(rows: list[tuple[Cell, ...]], at: int) -> int:
    return sum(cell for cells in rows if isinstance(cell := cells[at], int))


def test_both_tables_add_up_to_the_fen(filled: Books) -> None:
    paper = make(filled, year=2018)
    for table in paper.tables:
        assert table.total is not None
        plain = [one.cells for one in table.rows if not one.emphasised]
        subtotals = [one.cells for one in table.rows if one.emphasised]
        for at in places(table, "笔数", *FEN):
            assert added(plain, at) == added(subtotals, at) == (table.total[at] or 0)
        due, deducted, sent, back, again, recovered, net = (table.total[at] or 0 for at in places(table, *FEN))
        assert (due, deducted, net) == (40_000, 1_000, 36_000)
        assert net == sent + again - back - recovered  # type: ignore[operator]


def test_places_and_batches_stand_in_order_with_their_subtotals(filled: Books) -> None:
    first, second = make(filled, year=2018).tables
    assert [one.cells[:6] for one in first.rows] == [
        ("石桥镇", "龙山村", "低保", 2, 2, 2),
        ("石桥镇", "河边村", "奖补", 1, 1, 1),
        ("石桥镇小计", None, None, 2, 3, 3),
        ("河口镇", "渡口村", "低保", 2, 2, 1),
        ("河口镇小计", None, None, 2, 2, 1),
    ]
    assert [one.cells[:2] for one in second.rows] == [
        ("低保", "PC1"),
        ("低保", "PC3"),
        ("低保小计", "2批"),
        ("奖补", "PC2"),
        ("奖补小计", "1批"),
    ]
    assert second.total is not None
    assert second.total[1] == "3批"


def test_the_paper_and_the_page_agree(filled: Books) -> None:
    shown = batches.statement(filled.store, ACTOR, year="2018")
    labels = [column.label for column in shown.columns]
    second = make(filled, year=2018).tables[1]
    (net,) = places(second, "实际支付")
    paper = {str(one.cells[1]): one.cells[net] for one in second.rows if not one.emphasised}
    page = {one.key: one.sort[labels.index("实际支付（元）")] for one in shown.rows}
    assert paper == page


def test_a_place_and_a_batch_bound_it(filled: Books) -> None:
    village = make(filled, region_code=VILLAGE)
    assert village.title == "石桥镇龙山村补助发放汇总表"
    assert village.scope == "全部年度，截至2019年1月15日"
    batch = make(filled, subject="PC2")
    assert batch.scope == "全部年度，批次PC2，截至2019年1月15日"
    assert [one.cells[0] for one in batch.tables[1].rows] == ["奖补", "奖补小计"]
    assert make(filled, year=2017).tables[0].rows[0].cells[:2] == ("石桥镇", "（未到村）")


def test_a_batch_that_is_not_there_is_refused(filled: Books) -> None:
    with pytest.raises(UsageError, match="PC9"):
        make(filled, subject="PC9")
    with pytest.raises(UsageError, match="PC0"):
        make(filled, subject="PC0", year=2018)


def test_empty_books_are_still_a_paper(books: Books) -> None:
    for table in make(books).tables:
        assert table.rows == ()
        assert table.total is not None
        assert table.total[-1] == 0
