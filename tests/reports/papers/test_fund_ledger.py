from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fundwatch.ledger.fund_accounts import FundSelection, fund_accounts
from fundwatch.ledger.fund_figures import total_of
from fundwatch.reports.papers import paper_form
from fundwatch.reports.papers.content import Cell, Paper, PaperTable
from fundwatch.reports.papers.definition import PaperScope
from fundwatch.reports.pdf import render_paper
from fundwatch.reports.workbook.paper import write_paper
from fundwatch.services import funds
from fundwatch.services.showing import yuan
from tests.books import ACTOR, TOWN, VILLAGE, Books
from tests.fund_books import FIGURES, TOTAL, fill

DAY = date(2018, 1, 15)
SUMS = ("可用", "已分解", "已拨付", "已支出")


@pytest.fixture
def filled(books: Books) -> Books:
    fill(books)
    return books


def make(books: Books, **scope: object) -> Paper:
    with books.store.read() as connection:
        return paper_form("资金台账").make(connection, PaperScope(as_of=DAY, office="财政局", **scope))  # type: ignore[arg-type]


def table(paper: Paper, name: str) -> PaperTable:
    return next(one for one in paper.tables if one.name == name)


def column(one: PaperTable, label: str) -> int:
    return [it.label for it in one.columns].index(label)


def plain(one: PaperTable) -> list[tuple[Cell, ...]]:
    return [row.cells for row in one.rows if not row.emphasised]


def added(rows: list[tuple[Cell, ...]], place: int) -> int:
    return sum(cell for cells in rows if isinstance(cell := cells[place], int))


def test_every_document_stands_in_it_below_the_sums_of_its_year(filled: Books) -> None:
    register = table(make(filled), "指标账")
    numbers = [cells[column(register, "文号")] for cells in plain(register)]
    assert numbers == [
        "省财农〔2016〕1号",
        "财农〔2017〕1号",
        "县财农〔2017〕7号",
        "县财农〔2017〕8号",
        "县财农〔2017〕9号",
        "县财农〔2017〕12号",
    ]
    headings = [row.cells[column(register, "资金名称")] for row in register.rows if row.emphasised]
    assert headings == ["2016年（1笔）", "2017年（5笔）"]
    at = [column(register, label) for label in SUMS]
    assert [tuple(cells[place] for place in at) for cells in plain(register)] == list(FIGURES.values())


@pytest.mark.parametrize("year", [None, 2016, 2017])
def test_it_agrees_to_the_fen_with_the_accounts_and_with_the_page(filled: Books, year: int | None) -> None:
    paper = make(filled, year=year)
    with filled.store.read() as connection:
        total = total_of(fund_accounts(connection, FundSelection(year)))
    page = funds.statement(filled.store, ACTOR, year=str(year or ""), today=DAY)
    assert page.total is not None
    shown = dict(zip((it.label for it in page.columns), page.total, strict=True))
    ledger = dict(zip((*SUMS, "结余"), (total.available, total.allocated, total.disbursed, total.spent), strict=False))
    ledger["结余"] = total.balance
    for name in ("指标账", "按资金级次汇总", "按任务方向汇总", "按支出科目汇总"):
        one = table(paper, name)
        assert one.total is not None
        for label, fen in ledger.items():
            at = column(one, label)
            assert one.total[at] == added(plain(one), at) == fen
            assert yuan(fen) == shown[f"{label}（元）"]
    if year is None:
        assert tuple(ledger[label] for label in SUMS) == TOTAL
    for name in ("分解明细", "按用款乡镇汇总（分解）"):
        given = table(paper, name)
        at = column(given, "金额" if name == "分解明细" else "分解金额")
        assert given.total is not None
        assert given.total[at] == added(plain(given), at) == total.allocated


def test_headings_and_pages_add_up_to_the_total(filled: Books) -> None:
    register = table(make(filled), "指标账")
    assert register.total is not None
    assert register.page_sums
    for label in (*SUMS, "结余", "本年下达", "收回", "上年结转", "结转下年", "调剂"):
        at = column(register, label)
        headings = [row.cells for row in register.rows if row.emphasised]
        assert added(headings, at) == added(plain(register), at) == (register.total[at] or 0)


def test_what_was_moved_stands_before_what_is_available(filled: Books) -> None:
    paper = make(filled)
    register = table(paper, "指标账")
    moves = [it.label for it in register.columns if it.group == "资金来源"]
    assert moves == ["上年结转", "本年下达", "调剂", "收回", "结转下年", "可用"]
    assert register.total is not None
    sums = [register.total[column(register, label)] for label in moves]
    assert sums == [40_000_00, 205_000_00, 5_000_00, -10_000_00, -40_000_00, 200_000_00]
    assert "各笔都没有整合，不列栏目。" in paper.notes


def test_a_document_is_told_apart_by_its_remark(filled: Books) -> None:
    register = table(make(filled), "指标账")
    at, number = column(register, "备注"), column(register, "文号")
    remarks = {cells[number]: cells[at] for cells in plain(register)}
    assert remarks["县财农〔2017〕7号"] == "上级：财农〔2017〕1号"
    assert remarks["财农〔2017〕1号"] == "只列未分解到下级的部分；未登记收到日期，按下达日期"
    assert remarks["县财农〔2017〕8号"] == "结转；上级：省财农〔2016〕1号；未登记收到日期，按下达日期"


def test_of_one_year_the_documents_stand_by_level(filled: Books) -> None:
    paper = make(filled, year=2017)
    register = table(paper, "指标账")
    headings = [row.cells[column(register, "资金名称")] for row in register.rows if row.emphasised]
    assert headings == ["中央（3笔）", "省（1笔）", "县（1笔）"]
    assert {it.label for it in register.columns if it.hidden} == {"年度", "级次"}
    assert paper.scope == "2017年度，截至2018年1月15日"


def test_what_was_given_out_stands_below_its_document(filled: Books) -> None:
    given = table(make(filled), "分解明细")
    number, amount = column(given, "指标（分解）文号"), column(given, "金额")
    assert [(row.cells[number], row.cells[amount], row.emphasised) for row in given.rows] == [
        ("省财农〔2016〕1号", 50_000_00, True),
        ("县分〔2016〕1号", 50_000_00, False),
        ("县财农〔2017〕7号", 70_000_00, True),
        ("县分〔2017〕1号", 60_000_00, False),
        ("县分〔2017〕2号", 20_000_00, False),
        ("县分〔2017〕9号", -10_000_00, False),
    ]
    first = plain(given)[1]
    assert first[column(given, "用款单位")] == "石桥镇人民政府"
    assert first[column(given, "用款乡镇")] == "石桥镇"
    assert first[column(given, "项目")] == "龙山村道路"
    assert first[column(given, "所属指标文号")] == "县财农〔2017〕7号"
    towns = table(make(filled), "按用款乡镇汇总（分解）")
    assert [row.cells for row in towns.rows] == [
        ("石桥镇", 2, 110_000_00, 110_000_00, 0),
        ("（未填区划）", 2, 10_000_00, 0, 10_000_00),
    ]


@pytest.mark.parametrize(("place", "sums"), [(TOWN, (50_000_00, 60_000_00)), (VILLAGE, (60_000_00,))])
def test_of_a_place_it_tells_what_was_given_there(filled: Books, place: str, sums: tuple[int, ...]) -> None:
    paper = make(filled, region_code=place)
    name = "石桥镇" if place == TOWN else "龙山村"
    assert paper.title == ("石桥镇" if place == TOWN else "石桥镇龙山村") + "财政专项扶贫资金台账"
    register, given = table(paper, "指标账"), table(paper, "分解明细")
    at = column(register, f"其中分给{name}")
    assert tuple(cells[at] for cells in plain(register)) == sums
    assert register.total is not None
    assert given.total is not None
    assert register.total[at] == given.total[column(given, "金额")] == sum(sums)
    assert f"只列给{name}分过资金的指标" in paper.notes[-1]


def test_an_empty_ledger_is_still_a_paper(books: Books) -> None:
    paper = make(books)
    assert [one.rows for one in paper.tables] == [()] * 6
    assert paper.notes[-1] == "各笔都没有上年结转、调剂、整合、收回、结转下年，不列栏目。"
    assert render_paper(paper).data.startswith(b"%PDF")


def test_it_is_printed_and_written_with_true_numbers(filled: Books, tmp_path: Path) -> None:
    paper = make(filled)
    assert render_paper(paper).data == render_paper(make(filled)).data
    path = tmp_path / "台账.xlsx"
    write_paper(path, paper)
    workbook = openpyxl.load_workbook(path)
    assert workbook.sheetnames == [one.name for one in paper.tables]
    total = next(row for row in workbook["指标账"].iter_rows(values_only=True) if row[0] == "合计")
    assert total[column(table(paper, "指标账"), "可用")] == 200_000.0
