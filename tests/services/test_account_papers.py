from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fundwatch.errors import UsageError
from fundwatch.reports.pdf import render_paper
from fundwatch.services import people
from fundwatch.services.account_papers import account_paper, write_account
from fundwatch.services.statement import Account, Fact, Line, Section, StatementColumn
from tests.books import ACTOR, VILLAGE, Books

DAY = date(2019, 1, 15)
HEAD = "539900197001010036"
COLUMNS = (
    StatementColumn("支付日期", "day"),
    StatementColumn("用途", stretch=True),
    StatementColumn("金额（元）", "money"),
)
PAYMENTS = Section(
    "支付",
    columns=COLUMNS,
    lines=(Line(("2018-03-01", "工程款", "1,234.50")), Line(("", "小计", "待核实"))),
    total=7,
    note="只计成功的。",
)
SHOWN = Account(
    "项目",
    "XM1",
    "通组路",
    "石桥镇 · XM1",
    (("实施", "success"),),
    (
        Section("基本情况", (Fact("计划投资", "100.00 元"), Fact("负责人", ""), Fact("状态", "实施"))),
        PAYMENTS,
        Section("公示", empty="没有登记公示。"),
    ),
)


def test_facts_stand_in_two_pairs_of_columns_read_downwards(books: Books) -> None:
    paper = account_paper(books.store, ACTOR, SHOWN, DAY)
    assert (paper.title, paper.scope, paper.day) == ("通组路账页", "石桥镇 · XM1 · 实施", DAY)
    facts = paper.tables[0]
    assert facts.name == "基本情况"
    assert [row.cells for row in facts.rows] == [("计划投资", "100.00 元", "状态", "实施"), ("负责人", "—", None, None)]


def test_lines_are_typed_again_and_what_is_no_number_stays_text(books: Books) -> None:
    table = account_paper(books.store, ACTOR, SHOWN, DAY).tables[1]
    assert [column.kind for column in table.columns] == ["day", "text", "money"]
    assert [row.cells for row in table.rows] == [(date(2018, 3, 1), "工程款", 123_450), (None, "小计", "待核实")]


def test_notes_and_what_is_missing_are_said_below(books: Books) -> None:
    assert account_paper(books.store, ACTOR, SHOWN, DAY).notes == (
        "支付：只计成功的。",
        "支付：只列前 2 条，共 7 条。",
        "公示：没有登记公示。",
    )


def test_an_account_with_nothing_in_it_is_not_printed(books: Books) -> None:
    with pytest.raises(UsageError, match="没有可以打印的内容"):
        account_paper(
            books.store, ACTOR, Account("项目", "XM1", "空的", sections=(Section("公示", empty="没有"),)), DAY
        )


def test_a_household_is_printed_without_whole_numbers(books: Books, tmp_path: Path) -> None:
    books.put("户", {"户编号": "H1", "户主姓名": "杨文贵", "户主身份证号": HEAD, "区划代码": VILLAGE})
    books.put(
        "补助发放",
        {"发放流水号": "BF1", "姓名": "杨文贵", "身份证号": HEAD, "户编号": "H1", "银行账号": "6217000000000001"},
    )
    shown = people.account(books.store, ACTOR, "户", "H1")
    paper = account_paper(books.store, ACTOR, shown, DAY)
    texts = [str(cell) for table in paper.tables for row in table.rows for cell in row.cells]
    assert not [text for text in texts if HEAD in text or "6217000000000001" in text]
    assert any("539900" in text and "*" in text for text in texts)
    assert paper.notes[-1].startswith("身份证号和银行账号按公示的办法遮盖")
    written = write_account(books.store, ACTOR, shown, DAY, tmp_path / "户.xlsx")
    assert written.rows == sum(len(table.rows) for table in paper.tables)
    names = CalamineWorkbook.from_path(written.path).sheet_names
    assert names[0] == "概要"
    assert len(names) == len(paper.tables)


def test_equal_accounts_print_equal_pages(books: Books) -> None:
    paper = account_paper(books.store, ACTOR, SHOWN, DAY)
    assert render_paper(paper).data == render_paper(account_paper(books.store, ACTOR, SHOWN, DAY)).data


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 40))
def test_every_fact_is_printed_once(count: int, books: Books) -> None:
    facts = tuple(Fact(f"事项{number}", f"值{number}") for number in range(count))
    (table,) = account_paper(
        books.store, ACTOR, Account("项目", "XM1", "甲", sections=(Section("", facts),)), DAY
    ).tables
    pairs = [row.cells[at : at + 2] for row in table.rows for at in (0, 2) if row.cells[at] is not None]
    assert sorted(pairs) == sorted((fact.label, fact.value) for fact in facts)
