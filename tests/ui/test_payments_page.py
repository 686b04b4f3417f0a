from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.statement.statement_page import StatementPage
from tests.books import Books
from tests.ui.standing_in import says, visible_text


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> StatementPage:
    books.put("资金指标", {"指标编号": "ZB1", "指标文号": "岭财〔2018〕1号"})
    books.put(
        "支付",
        {"支付流水号": "ZF1", "金额": "300.00", "支付日期": "2018-05-01", "收款人": "云岭建筑公司", "指标编号": "ZB1"},
        {"支付流水号": "ZF2", "金额": "50.00", "支付日期": "2017-05-01", "收款人": "李大山", "支付方式": "现金"},
    )
    window.open_page("payments")
    made = window.current
    assert isinstance(made, StatementPage)
    qtbot.waitUntil(lambda: made.statement is not None and made.context.reader.waiting == 0)
    return made


def keys(page: StatementPage) -> list[str]:
    return [row.key for row in page.listed.rows]


def choose(page: StatementPage, name: str, value: str) -> None:
    combo = page.choices.combo(name)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_payments_are_listed_with_their_figures(qtbot: QtBot, page: StatementPage) -> None:
    assert keys(page) == ["ZF1", "ZF2"]
    assert page.title.text() == "支付"
    for words in ("支付合计", "其中转拨", "2 笔"):
        says(qtbot, page, words)


def test_facts_and_years_bound_the_list(qtbot: QtBot, page: StatementPage) -> None:
    choose(page, "fact", "cash")
    qtbot.waitUntil(lambda: keys(page) == ["ZF2"])
    choose(page, "fact", "")
    choose(page, "year", "2018")
    qtbot.waitUntil(lambda: keys(page) == ["ZF1"])
    assert page.choices.words == "2018 年"


def test_a_payment_leads_to_its_document(qtbot: QtBot, page: StatementPage) -> None:
    page.listed.select("ZF1")
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Return)
    says(qtbot, page.panel, "300.00 元  云岭建筑公司")
    shown = visible_text(page.panel)
    assert "来龙去脉" in shown
    assert "收款账户" in shown
    with qtbot.waitSignal(page.context.asked_for) as asked:
        page.panel.view.followed.emit("资金指标", "ZB1")
    assert asked.args == ["funds", Target(table="资金指标", key="ZB1")]
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    assert page.panel.findChildren(QPushButton)


def test_another_page_leads_to_a_payment_of_another_year(qtbot: QtBot, page: StatementPage) -> None:
    choose(page, "year", "2018")
    qtbot.waitUntil(lambda: keys(page) == ["ZF1"])
    page.receive(Target(table="支付", key="ZF2"))
    says(qtbot, page.panel, "50.00 元  李大山")
    assert page.current_key == "ZF2"
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)


def test_without_payments_it_says_what_to_do(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("payments")
    says(qtbot, window, "还没有支付")
