from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.reconciliation import ReconciliationPage
from fundwatch.ui.reading import Fault
from tests.books import Books

THEIRS = (
    "指标文号\t资金名称\t下达金额\n"
    "岭财〔2018〕1号\t甲\t1,000.00\n"
    "岭财〔2018〕2号\t乙\t1,999.99\n"
    "外来号\t丙\t5\n"
    "合计\t\t3004.99\n"
)


@pytest.fixture
def page(books: Books, window: MainWindow, qtbot: QtBot) -> ReconciliationPage:
    books.put(
        "资金指标",
        {"指标编号": "ZB1", "指标文号": "岭财〔2018〕1号", "资金名称": "甲资金", "金额": "1000.00"},
        {"指标编号": "ZB2", "指标文号": "岭财〔2018〕2号", "资金名称": "乙资金", "金额": "2000.00"},
    )
    window.open_page("reconciliation")
    made = window.current
    assert isinstance(made, ReconciliationPage)
    qtbot.waitUntil(lambda: made.basis.count() > 0 and window.context.reader.waiting == 0)
    return made


def paste(page: ReconciliationPage, qtbot: QtBot, text: str) -> None:
    """As a person does: copied in a spreadsheet, pasted with the keys."""
    QGuiApplication.clipboard().setText(text)
    page.search()
    QTest.keyClick(page.paste_area.text, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)


def rows(page: ReconciliationPage) -> list[tuple[str, ...]]:
    return [one.cells for one in page.outcome.shown_rows()]


def test_what_differs_is_shown_at_once(page: ReconciliationPage, qtbot: QtBot) -> None:
    paste(page, qtbot, THEIRS)
    assert rows(page) == [
        ("ZB2", "乙资金", "2,000.00", "1,999.99", "0.01", "金额不符", "第 3 行"),
        ("—", "外来号", "", "5.00", "-5.00", "仅对方有", "第 4 行"),
    ]
    assert page.outcome.figures.count() == 5
    page.outcome.which.button("全部").click()
    assert [row[0] for row in rows(page)] == ["ZB2", "—", "ZB1"]


def test_another_column_another_basis_another_year(page: ReconciliationPage, qtbot: QtBot) -> None:
    paste(page, qtbot, THEIRS)
    assert page.held is not None
    assert page.held.made.columns.unit == "元"
    page.outcome.unit.setCurrentText("万元")
    page.outcome.unit.activated.emit(page.outcome.unit.currentIndex())
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    assert page.held.made.theirs == 300_499_000_000 // 100
    page.measure.setCurrentText("已支出")
    page.measure.activated.emit(page.measure.currentIndex())
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    assert page.held.made.ours == 0
    page.basis.setCurrentText("项目")
    assert [page.measure.itemText(number) for number in range(page.measure.count())] == ["计划投资", "已分配", "已支出"]


def test_what_is_no_table_is_said_and_nothing_is_lost(
    page: ReconciliationPage, window: MainWindow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.context.fault_shown) as shown:
        paste(page, qtbot, "没有表格")
    assert isinstance(shown.args[0], Fault)
    assert "至少要有两列" in shown.args[0].message
    assert page.paste_area.text.toPlainText() == "没有表格"


def test_a_line_leads_to_its_record(page: ReconciliationPage, window: MainWindow, qtbot: QtBot) -> None:
    paste(page, qtbot, THEIRS)
    with qtbot.waitSignal(window.context.asked_for) as asked:
        page.outcome.grid.opened.emit(0)
    assert asked.args[0] == "ledger"
    assert (asked.args[1].table, asked.args[1].key) == ("资金指标", "ZB2")
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)


def test_books_that_moved_are_held_again(page: ReconciliationPage, books: Books, qtbot: QtBot) -> None:
    from fundwatch.ui.change_feed import Topic  # noqa: PLC0415 - with its only use

    paste(page, qtbot, THEIRS)
    books.put("资金指标", {"指标编号": "ZB3", "指标文号": "外来号", "金额": "5.00"})
    page.context.feed.changed.emit(frozenset({Topic.RECORDS}))
    qtbot.waitUntil(lambda: len(rows(page)) == 1)


def test_another_table_replaces_the_first(page: ReconciliationPage, qtbot: QtBot) -> None:
    paste(page, qtbot, THEIRS)
    QGuiApplication.clipboard().setText("编号\t金额\nZB1\t1000\nZB2\t2000\n")
    page.paste_another()
    page.paste_area.paste()
    qtbot.waitUntil(lambda: page.held is not None and page.held.made.ours == page.held.made.theirs)
    assert rows(page) == []
    assert not page.outcome.grid.isVisible()
