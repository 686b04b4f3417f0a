"""The day of an accountant, by keyboard alone: books in, money looked at, a batch tried, a table held, papers out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.store import Store
from fundwatch.reports.workbook import PlainSheet, write_workbook
from fundwatch.services import listing, payments, projects
from fundwatch.services.statement import Account, Section
from fundwatch.ui.batches.precheck_window import PrecheckWindow
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.batches import BatchesPage
from fundwatch.ui.pages.importing import ImportingPage
from fundwatch.ui.pages.overview import OverviewPage
from fundwatch.ui.pages.papers import PapersPage
from fundwatch.ui.pages.reconciliation import ReconciliationPage
from fundwatch.ui.statement.statement_list import StatementList
from fundwatch.ui.statement.statement_page import StatementPage
from fundwatch.ui.table.grid import Grid
from tests.journeys.keyboard import choose, press, tab_to, write
from tests.journeys.patience import LONG, back_in, idle, reads, unstalled
from tests.reports.pdf.reading_back import words_of

SPENT, DOCUMENT = "已支出（元）", "指标文号"
TWICE = "同一人同一补助同期重复发放"


def test_the_day_of_an_accountant(
    qtbot: QtBot, program: MainWindow, workbooks: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begin(qtbot, program)
    bring_in(qtbot, program, workbooks, monkeypatch)
    follow_a_document_to_its_project(qtbot, program)
    look_at_a_payment(qtbot, program)
    try_a_batch(qtbot, program, monkeypatch, tmp_path)
    hold_a_table(qtbot, program)
    print_the_ledger(qtbot, program, monkeypatch, tmp_path)
    export_the_list(qtbot, program, monkeypatch, tmp_path)
    # Looking, trying, holding and printing wrote nothing: the log knows of the import alone.
    assert program.context.store.head().number == 1


def begin(qtbot: QtBot, program: MainWindow) -> None:
    """The first page says what is missing, and leads there."""
    page = program.current
    assert isinstance(page, OverviewPage)
    reads(qtbot, page, "还没有数据", "从导入资金指标、项目、补助发放等工作簿开始")
    assert page.empty.button is not None
    tab_to(program, page.empty.button)
    press(program, "Space")
    assert isinstance(program.current, ImportingPage)


def bring_in(qtbot: QtBot, program: MainWindow, workbooks: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    page = program.current
    assert isinstance(page, ImportingPage)
    idle(qtbot, program)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in workbooks], ""))
    with unstalled("workbooks were read and stored"):
        press(program, "Ctrl+O")
        qtbot.waitUntil(lambda: page.view.preview is not None, timeout=LONG)
        reads(qtbot, page, "还没有写入任何数据")
        press(program, "Ctrl+Return")
        qtbot.waitUntil(lambda: page.history.model.rowCount() == 1, timeout=LONG)
        idle(qtbot, program)
    press(program, "Ctrl+1")
    reads(qtbot, program, "资金使用进度", "还没有扫描过疑点")
    idle(qtbot, program)


def follow_a_document_to_its_project(qtbot: QtBot, program: MainWindow) -> None:
    """资金 of a year, two characters, a document's account, a project of it, what that lacks."""
    store, actor = program.context.store, program.context.actor
    lacking = projects.statement(store, actor, matter="missing").rows[0].key
    money = section(projects.account(store, actor, lacking), "资金来源").lines[0]
    lacks = section(projects.account(store, actor, lacking), "缺件").lines[0].cells[0]
    page = open_statement(qtbot, program, "Ctrl+3", "funds")
    year = next(row for row in rows_of(page) if row["key"] == money.key)["年度"]
    choose(program, page.choices.combo("year"), f"{year} 年")
    qtbot.waitUntil(lambda: {row["年度"] for row in rows_of(page)} == {year}, timeout=LONG)
    idle(qtbot, program)
    everything = len(page.listed.rows)
    press(program, "Ctrl+F")
    name = next(row for row in rows_of(page) if row["key"] == money.key)["资金名称"]
    write(program, name[5:7])
    qtbot.waitUntil(lambda: 0 < len(page.listed.rows) < everything, timeout=LONG)
    assert all(name[5:7] in "".join(row.values()) for row in rows_of(page))
    go_to_row(program, page.listed, money.key)
    press(program, "Return")
    reads(qtbot, page.panel, "指标账", "项目（", name)
    follow(qtbot, program, page, "项目", lacking)
    found = program.page("projects")
    assert isinstance(found, StatementPage)
    assert program.current is found
    reads(qtbot, found.panel, "缺件（1）", "按登记的数据判断，资料可能已有而没有登记。")
    shown = found.panel.view.account
    assert shown is not None
    assert (shown.key, section(shown, "缺件").lines[0].cells[0]) == (lacking, lacks)
    assert found.current_key == lacking


def look_at_a_payment(qtbot: QtBot, program: MainWindow) -> None:
    """支付: two characters, and a payment's whole way."""
    page = open_statement(qtbot, program, "Ctrl+5", "payments")
    press(program, "Ctrl+F")
    everything = len(page.listed.rows)
    write(program, "退还")
    qtbot.waitUntil(lambda: 0 < len(page.listed.rows) < everything, timeout=LONG)
    assert all("退还" in "".join(row.values()) for row in rows_of(page))
    press(program, "Down")
    press(program, "Return")
    reads(qtbot, page.panel, "来龙去脉", "凭证", "发票")
    account = page.panel.view.account
    assert account is not None
    assert account.key == page.current_key
    told = payments.account(program.context.store, program.context.actor, account.key)
    assert [one.title for one in account.sections] == [one.title for one in told.sections]


def try_a_batch(qtbot: QtBot, program: MainWindow, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """预审: a second payment of what was paid already is told before the money leaves."""
    store, actor = program.context.store, program.context.actor
    file, name = batch_with_a_second_payment(store, folder)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    before, paid = store.head(), listing.count(store, actor, "补助发放")
    page = open_statement(qtbot, program, "Ctrl+6", "batches")
    assert isinstance(page, BatchesPage)
    press(program, "Ctrl+Y")
    qtbot.waitUntil(lambda: any(one.isActiveWindow() for one in program.findChildren(PrecheckWindow)), timeout=LONG)
    (window,) = program.findChildren(PrecheckWindow)
    with unstalled("a batch was tried"):
        press(program, "Ctrl+O")
        qtbot.waitUntil(lambda: window.view.result is not None, timeout=LONG)
        idle(qtbot, program)
    reads(qtbot, window, "没有存入任何数据")
    named = {row.cells[1]: row for row in window.view.listed.rows}
    assert name in named[TWICE].cells[2]
    go_to_row(program, window.view.listed, named[TWICE].key)
    reads(qtbot, window, "依据的数据", named[TWICE].cells[2])
    assert any(file.name in cell for one in window.view.view.findChildren(Grid) for cell in texts_of(one))
    press(program, "Esc")
    qtbot.waitUntil(lambda: program.findChildren(PrecheckWindow) == [], timeout=LONG)
    back_in(qtbot, program)
    assert (store.head(), listing.count(store, actor, "补助发放")) == (before, paid)


def hold_a_table(qtbot: QtBot, program: MainWindow) -> None:
    """对账: what the treasury says of a year's documents, one of them a fen off."""
    funds = program.page("funds")
    assert isinstance(funds, StatementPage)
    assert funds.statement is not None
    page = program.page("reconciliation")
    assert isinstance(page, ReconciliationPage)
    spent = [(row.key, fen(row.cells[column_of(funds, SPENT)])) for row in funds.statement.rows]
    wrong = next(key for key, amount in spent if amount > 0)
    lines = [f"{key}\t{(amount + (key == wrong)) / 100:.2f}" for key, amount in spent]
    QGuiApplication.clipboard().setText("\n".join(["指标编号\t支出金额", *lines]))
    press(program, "Alt+2")
    idle(qtbot, program)
    choose(program, page.measure, "已支出")
    choose(program, page.year, funds.choices.words.split("，")[0])
    press(program, "Ctrl+F")
    with unstalled("a table was held"):
        press(program, "Ctrl+V")
        qtbot.waitUntil(lambda: page.held is not None, timeout=LONG)
        idle(qtbot, program)
    differing = [row.cells for row in page.outcome.shown_rows()]
    assert [row[0] for row in differing] == [wrong]
    assert "-0.01" in differing[0]
    assert "金额不符" in differing[0]


def print_the_ledger(qtbot: QtBot, program: MainWindow, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """From 资金 to its ledger as PDF."""
    page = open_statement(qtbot, program, "Ctrl+3", "funds")
    assert page.statement is not None
    assert page.statement.total is not None
    paper = program.page("papers")
    assert isinstance(paper, PapersPage)
    file = folder / "资金台账.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with unstalled("a ledger was laid out"):
        press(program, "Ctrl+B")
        qtbot.waitUntil(lambda: paper.preview.shown is not None, timeout=LONG)
    idle(qtbot, program)
    assert program.current is paper
    assert paper.choice.year.currentText() == page.choices.words.split("，")[0]
    press(program, "Ctrl+S")
    qtbot.waitUntil(file.exists, timeout=LONG)
    idle(qtbot, program)
    printed = words_of(file.read_bytes())
    assert "资金台账" in printed
    assert page.statement.total[column_of(page, SPENT)] in printed


def export_the_list(qtbot: QtBot, program: MainWindow, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """The list as it is shown, in a workbook whose total is the sum of its rows."""
    page = open_statement(qtbot, program, "Ctrl+3", "funds")
    press(program, "Ctrl+F")
    press(program, "Esc")
    assert page.statement is not None
    qtbot.waitUntil(lambda: page.statement is not None and len(page.listed.rows) == len(page.statement.rows))
    file = folder / "指标账.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with unstalled("a list was exported"):
        press(program, "Ctrl+E")
        qtbot.waitUntil(file.exists, timeout=LONG)
        idle(qtbot, program)
    assert page.statement.total is not None
    written = [row for row in load_workbook(file).active.iter_rows(values_only=True) if any(row)]  # type: ignore[union-attr]
    header = next(at for at, row in enumerate(written) if DOCUMENT in row)
    column = written[header].index(SPENT)
    body = written[header + 1 : header + 1 + len(page.listed.rows)]
    total = written[header + 1 + len(page.listed.rows)]
    assert "合计" in total
    assert cents(total[column]) == sum(cents(row[column]) for row in body)
    assert cents(total[column]) == fen(page.statement.total[column_of(page, SPENT)])


def open_statement(qtbot: QtBot, program: MainWindow, keys: str, name: str) -> StatementPage:
    """Open a page of a list by its keys, and wait for the list."""
    press(program, keys)
    page = program.page(name)
    assert isinstance(page, StatementPage)
    assert program.current is page
    qtbot.waitUntil(lambda: page.statement is not None, timeout=LONG)
    idle(qtbot, program)
    return page


def go_to_row(program: MainWindow, listed: StatementList, key: str) -> None:
    """From the search, or from no row at all, down the list to a row."""
    for _ in listed.rows:
        press(program, "Down")
        if listed.rows[listed.grid.currentIndex().row()].key == key:
            return
    raise AssertionError(f"{key} is not in the list")


def follow(qtbot: QtBot, program: MainWindow, page: StatementPage, title: str, key: str) -> None:
    """Follow the line of a small table of the account to its record."""
    idle(qtbot, program)
    (table,) = [one for one in page.panel.view.findChildren(Grid) if one.accessibleName() == title]
    tab_to(program, table)
    press(program, "Home")
    for _ in range(table.table_model.rowCount()):
        if table.table_model.thing(table.currentIndex().row()).key == key:  # type: ignore[attr-defined]
            press(program, "Return")
            idle(qtbot, program)
            return
        press(program, "Down")
    raise AssertionError(f"{key} is not in {title}")


def batch_with_a_second_payment(store: Store, folder: Path) -> tuple[Path, str]:
    """A batch not yet paid, and the name of whom it would pay for the second time."""
    columns = BenefitPayment.fields()
    asked = (
        select(*(getattr(BenefitPayment, name) for name in columns))
        .where(BenefitPayment.subsidy == "跨省务工交通补助", BenefitPayment.year == 2018)
        .order_by(BenefitPayment.serial_no)
        .limit(1)
    )
    with store.read() as connection:
        paid = connection.execute(asked).one()._mapping
    given = ("补助项目", "年度", "姓名", "身份证号", "户编号", "银行账号", "区划代码")
    row = {field.label: str(paid[name]) for name, field in columns.items() if field.label in given and paid[name]}
    row |= {"发放流水号": "明日1", "批次号": "明日批", "应发金额": "800", "实发金额": "800", "发放日期": "2019-01-20"}
    row |= {"数量": "1"}
    file = folder / "明日.xlsx"
    write_workbook(file, [PlainSheet("补助发放", list(row), ["text"] * len(row), [list(row.values())])])
    return file, row["姓名"]


def texts_of(grid: Grid) -> list[str]:
    return [text for row in range(grid.table_model.rowCount()) for text in grid.row_texts(row)]


def rows_of(page: StatementPage) -> list[dict[str, str]]:
    """The rows in sight by their headers, with their keys."""
    assert page.statement is not None
    labels = [column.label for column in page.statement.columns]
    return [{"key": row.key, **dict(zip(labels, row.cells, strict=True))} for row in page.listed.rows]


def column_of(page: StatementPage, label: str) -> int:
    assert page.statement is not None
    return [column.label for column in page.statement.columns].index(label)


def section(account: Account, title: str) -> Section:
    return next(one for one in account.sections if one.title == title)


def fen(text: str) -> int:
    return int(text.replace(",", "").replace(".", "")) if text else 0


def cents(value: Any) -> int:
    return round(float(value or 0) * 100)
