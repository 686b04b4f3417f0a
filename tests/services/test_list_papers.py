from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.actor import Actor
from fundwatch.reports import pdf
from fundwatch.services import list_papers
from fundwatch.services.list_papers import ListHeading, list_paper, printable, query_paper, statement_paper
from fundwatch.services.listing import Filter, ListQuery
from fundwatch.services.statement import Statement, StatementColumn, StatementRow
from tests.books import ACTOR, TOWN, VILLAGE, Books
from tests.reports.papers.made_up_papers import DAY

BENEFITS = "补助发放"
COLUMNS = (
    StatementColumn("名称", stretch=True),
    StatementColumn("文号"),
    StatementColumn("金额（元）", "money"),
    StatementColumn("金额（万元）", "wan"),
    StatementColumn("户数", "number"),
    StatementColumn("进度", "rate"),
    StatementColumn("日期", "day"),
)


class Told:
    """Keeps what was told of the progress."""

    def __init__(self) -> None:
        self.steps: list[tuple[int, int, str]] = []

    def step(self, done: int, total: int, what: str) -> None:
        self.steps.append((done, total, what))


@pytest.fixture
def paid(books: Books) -> Books:
    """Three payments of a village; the second has neither account nor project."""
    books.put(
        BENEFITS,
        {"发放流水号": "FF1", "姓名": "张三", "实发金额": "1234.50", "数量": "2.5", "银行账号": "6217000000009999"},
        {"发放流水号": "FF2", "姓名": "李四", "实发金额": "88.00", "发放日期": "2017-02-13"},
        {"发放流水号": "FF3", "姓名": "张三丰", "实发金额": "5.05"},
    )
    return books


def statement(*rows: tuple[str, ...], total: tuple[str, ...] | None = None) -> Statement:
    return Statement("资金", "资金指标", COLUMNS, tuple(StatementRow("K", row) for row in rows), total=total)


def test_shown_texts_are_numbers_again_where_they_say_one_without_doubt(books: Books) -> None:
    row = ("修路", "1", "-1,234.50", "12.345678", "1,200", "95.3%", "2018-03-01")
    paper = statement_paper(
        books.store, ACTOR, statement(row, total=("合计", "", "9.00", "", "3", "", "")), DAY, "2018"
    )
    (table,) = paper.tables
    assert table.rows[0].cells == ("修路", "1", -123_450, 12_345_678, 1200, 9_530, date(2018, 3, 1))
    assert table.total == ("合计", None, 900, None, 3, None, None)
    assert (paper.title, paper.scope, paper.office, paper.day) == ("资金", "2018", "云岭县财政局", DAY)
    assert (paper.signatories, paper.sealed) == ((), False)
    assert paper.notes[-1] == "共 1 行。"


@pytest.mark.parametrize(
    ("place", "text"),
    [(2, "—"), (2, "约 3.00"), (2, "1.234"), (2, "1,23"), (3, "1.2345678"), (4, "1.5"), (5, "95.345%"), (6, "3月")],
)
def test_what_says_no_number_or_day_stays_text(books: Books, place: int, text: str) -> None:
    row = ["修路", "1", "1.00", "1.00", "1", "1%", "2018-03-01"]
    row[place] = text
    paper = statement_paper(books.store, ACTOR, statement(tuple(row)), DAY)
    assert paper.tables[0].rows[0].cells[place] == text


def test_short_texts_are_kept_on_one_line_and_the_stretching_column_has_the_room(books: Books) -> None:
    long = "很长的说明" * 4
    paper = statement_paper(books.store, ACTOR, statement(("名", "文号7", "", "", "", "", "")), DAY)
    longer = statement_paper(books.store, ACTOR, statement(("名", long, "", "", "", "", "")), DAY)
    assert [column.whole for column in paper.tables[0].columns[:2]] == [False, True]
    assert not longer.tables[0].columns[1].whole
    assert paper.tables[0].columns[0].weight > paper.tables[0].columns[1].weight


def test_columns_that_nothing_stands_in_are_left_out_of_a_printed_list_and_named(books: Books) -> None:
    rows = (("甲", "", "1.00", "", "", "", ""), ("乙", "", "2.00", "", "", "", ""))
    whole = statement_paper(books.store, ACTOR, statement(*rows, total=("合计", "", "3.00", "", "2", "", "")), DAY)
    paper = printable(whole)
    assert [column.label for column in paper.tables[0].columns] == ["名称", "金额（元）", "户数"]
    assert [row.cells for row in paper.tables[0].rows] == [("甲", 100, None), ("乙", 200, None)]
    assert paper.tables[0].total == ("合计", 300, 2)
    assert paper.notes[-1] == "各行都没有内容的栏目没有列出：文号、金额（万元）、进度、日期。"


def test_a_list_with_something_in_every_column_or_with_no_rows_is_printed_as_it_is(books: Books) -> None:
    full = statement(("修路", "1", "1.00", "1.00", "1", "1%", "2018-03-01"))
    for shown in (full, replace(full, rows=())):
        paper = statement_paper(books.store, ACTOR, shown, DAY)
        assert printable(paper) == paper


def test_a_statement_is_written_in_both_forms(books: Books, tmp_path: Path) -> None:
    shown = statement(("修路", "", "1,234.50", "", "", "", ""))
    told = Told()
    written = list_papers.write_statement(
        books.store, ACTOR, shown, DAY, tmp_path / "资金.xlsx", scope="2018 年", progress=told
    )
    assert (written.rows, written.pages, told.steps) == (1, 0, [(0, 0, "正在生成“资金”")])
    (sheet,) = openpyxl.load_workbook(written.path).worksheets
    assert [cell.value for cell in sheet[3]] == [column.label for column in COLUMNS], "a workbook keeps every column"
    assert [cell.value for cell in sheet[4]][:3] == ["修路", None, 1234.5]
    printed = list_papers.write_statement(books.store, ACTOR, shown, DAY, tmp_path / "资金.pdf")
    assert printed.pages == 1
    assert printed.path.read_bytes().startswith(b"%PDF")


def test_a_query_is_a_paper_in_its_order_with_the_columns_asked_for(paid: Books) -> None:
    query = ListQuery(BENEFITS, text="张三", sort="paid_amount")
    paper = query_paper(paid.store, ACTOR, query, DAY, scope="搜索“张三”", columns=("name", "paid_amount", "quantity"))
    (table,) = paper.tables
    assert [column.label for column in table.columns] == ["姓名", "实发金额（元）", "数量"]
    assert [row.cells for row in table.rows] == [("张三丰", 505, None), ("张三", 123_450, 2_500_000)]
    assert (paper.title, paper.scope, paper.notes) == ("补助发放清单", "搜索“张三”", ("共 2 行。",))
    assert table.total is None, "a sum of whatever a search finds is nobody's figure"


def test_a_filter_bounds_what_is_printed(paid: Books) -> None:
    query = ListQuery(BENEFITS, filters=(Filter("paid_amount", low=100_00),))
    (table,) = query_paper(paid.store, ACTOR, query, DAY, columns=("serial_no",)).tables
    assert [row.cells for row in table.rows] == [("FF1",)]


def test_a_column_the_table_does_not_have_is_refused(paid: Books) -> None:
    with pytest.raises(UsageError, match="“补助发放”没有名为“colour”的栏目"):
        query_paper(paid.store, ACTOR, ListQuery(BENEFITS), DAY, columns=("name", "colour"))


def test_rows_outside_the_actors_region_are_neither_printed_nor_exported(paid: Books, tmp_path: Path) -> None:
    paid.put("行政区划", {"区划代码": "539900102000", "名称": "龙潭镇", "级别": "乡镇", "上级代码": "539900000000"})
    paid.put(BENEFITS, {"发放流水号": "FF9", "姓名": "外村", "区划代码": "539900102000"})
    clerk = Actor("镇会计", "石桥镇", region_code=TOWN)
    (table,) = query_paper(paid.store, clerk, ListQuery(BENEFITS), DAY, columns=("serial_no",)).tables
    assert [row.cells[0] for row in table.rows] == ["FF1", "FF2", "FF3"]
    written = list_papers.write_query(paid.store, clerk, ListQuery(BENEFITS), DAY, tmp_path / "表.xlsx")
    assert written.rows == 3


def test_a_query_is_exported_with_every_column_and_its_progress_told(paid: Books, tmp_path: Path) -> None:
    told = Told()
    written = list_papers.write_query(
        paid.store, ACTOR, ListQuery(BENEFITS), DAY, tmp_path / "补助发放.xlsx", progress=told
    )
    (sheet,) = openpyxl.load_workbook(written.path).worksheets
    head = [cell.value for cell in sheet[3]]
    place = head.index("实发金额（元）")
    assert [sheet.cell(row, place + 1).value for row in (4, 5, 6)] == [1234.5, 88, 5.05]
    assert sheet.cell(4, head.index("银行账号") + 1).value == "6217000000009999"
    assert told.steps == [(0, 0, "正在查找“补助发放”"), (0, 3, "正在导出“补助发放”")]


def test_a_long_list_goes_on_on_the_next_sheet(paid: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_papers, "_ROWS_A_SHEET", 2)
    monkeypatch.setattr(list_papers, "_CHUNK", 1)
    query = ListQuery(BENEFITS)
    written = list_papers.write_query(paid.store, ACTOR, query, DAY, tmp_path / "表.xlsx", columns=("serial_no",))
    sheets = openpyxl.load_workbook(written.path).worksheets
    found = [cell.value for sheet in sheets for cell in sheet["A"] if str(cell.value).startswith("FF")]
    assert (len(sheets), found) == (2, ["FF1", "FF2", "FF3"])


def test_an_empty_list_is_still_a_file(books: Books, tmp_path: Path) -> None:
    for name in ("表.xlsx", "表.pdf"):
        written = list_papers.write_query(books.store, ACTOR, ListQuery(BENEFITS), DAY, tmp_path / name)
        assert (written.rows, written.path.exists()) == (0, True)


def test_more_rows_than_anybody_prints_are_refused_but_exported(
    paid: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "MOST_ROWS", 2)
    with pytest.raises(UsageError, match=r"“补助发放”共有 3 行，PDF 最多打印") as refused:
        list_papers.write_query(paid.store, ACTOR, ListQuery(BENEFITS), DAY, tmp_path / "表.pdf")
    assert "导出 Excel 工作簿" in refused.value.hint
    assert list(tmp_path.glob("*.pdf")) == []
    assert list_papers.write_query(paid.store, ACTOR, ListQuery(BENEFITS), DAY, tmp_path / "表.xlsx").rows == 3


def test_books_written_to_meanwhile_leave_no_file(paid: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = list_papers.listing.ids(paid.store, ACTOR, ListQuery(BENEFITS))
    found.append(max(found) + 100)
    monkeypatch.setattr(list_papers.listing, "ids", lambda *_: found)
    with pytest.raises(RefusedError, match="导出期间台账有新的写入"):
        list_papers.write_query(paid.store, ACTOR, ListQuery(BENEFITS), DAY, tmp_path / "表.xlsx")
    assert list(tmp_path.glob("*.xlsx*")) == list(tmp_path.glob(".*.part")) == []


def test_an_export_that_is_cancelled_leaves_the_earlier_file(paid: Books, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"before")

    class StoppedError(Exception):
        pass

    class Stopping(Told):
        def step(self, done: int, total: int, what: str) -> None:
            super().step(done, total, what)
            if total:
                raise StoppedError

    with pytest.raises(StoppedError):
        list_papers.write_query(paid.store, ACTOR, ListQuery(BENEFITS), DAY, path, progress=Stopping())
    assert path.read_bytes() == b"before"
    assert not (tmp_path / ".表.xlsx.part").exists()


def test_a_share_is_a_rate_where_hundredths_of_a_percent_say_it_whole() -> None:
    assert list_papers._rate(953_100) == 9_531
    assert list_papers._rate(953_150) == list_papers.formatter(list_papers.Kind.RATIO)(953_150)


def test_a_list_of_ones_own_columns_is_a_paper_too() -> None:
    heading = ListHeading("名单", DAY, office="财政局")
    paper = list_paper(heading, [list_papers.PaperColumn("村")], [list_papers.PaperRow((VILLAGE,))])
    assert (paper.title, paper.tables[0].name, paper.tables[0].rows[0].cells) == ("名单", "名单", (VILLAGE,))
