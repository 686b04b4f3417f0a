from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fundwatch.services import scanning
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.manual.manual_window import ManualWindow
from fundwatch.ui.pages.overview import OverviewPage
from fundwatch.ui.statement.statement_page import StatementPage
from fundwatch.ui.time_words import today
from tests.books import ACTOR, VILLAGE, Books
from tests.ui.standing_in import says


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> OverviewPage:
    """The first page over two budget years and a lead."""
    books.put("单位", {"单位编码": "QY1", "名称": "建筑公司", "类别": "施工单位"})
    books.put(
        "资金指标",
        {"指标编号": "ZB1", "金额": "1000000.00", "预算年度": "2017", "收到日期": "2017-04-01"},
        {"指标编号": "ZB2", "金额": "500000.00", "预算年度": "2018"},
    )
    books.put(
        "支付",
        {"支付流水号": "ZF1", "指标编号": "ZB1", "收款单位编码": "QY1", "金额": "250000.00", "付款单位编码": "D1"},
    )
    books.put("死亡人员", {"身份证号": "539900197001010011", "姓名": "李四", "死亡日期": "2017-05-01"})
    books.put("补助发放", {"发放流水号": "FF1", "姓名": "李四", "身份证号": "539900197001010011"})
    scanning.scan(books.store, ACTOR)
    opened = window.page("overview")
    assert isinstance(opened, OverviewPage)
    window.context.feed.announce(Topic.RECORDS)
    qtbot.waitUntil(lambda: opened.board.given.figure == "150.00")
    return opened


def test_the_figures_of_all_years_and_of_one(page: OverviewPage) -> None:
    assert (page.board.spent.figure, page.board.balance.figure) == ("25.00", "125.00")
    page.year.setCurrentText("2018 年")
    assert (page.board.given.figure, page.board.spent.figure, page.board.balance.figure) == ("50.00", "0.00", "50.00")


def test_shares_and_what_was_received_stand_under_the_figures(qtbot: QtBot, page: OverviewPage) -> None:
    says(qtbot, page, "其中已到账 100.00")
    says(qtbot, page, "支出率 16.7%")


def test_what_is_missing_is_said_and_leads_there(qtbot: QtBot, page: OverviewPage, window: MainWindow) -> None:
    says(qtbot, page, "还没有导入：资金分配、项目、户、人员、补助标准")
    link = next(one for one in page.findChildren(QPushButton) if one.text() == "去导入" and one.isVisible())
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert window.current is window.page("importing")


def test_a_category_of_leads_opens_them(qtbot: QtBot, page: OverviewPage, window: MainWindow) -> None:
    link = next(one for one in page.findChildren(QPushButton) if one.text() == "虚报冒领")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    findings = window.page("findings")
    assert window.current is findings
    qtbot.waitUntil(lambda: findings.model.rowCount() == 1)  # type: ignore[attr-defined]


def test_a_count_opens_its_table(qtbot: QtBot, page: OverviewPage, window: MainWindow) -> None:
    link = next(one for one in page.findChildren(QPushButton) if one.text() == "补助发放" and one.isVisible())
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    ledger = window.page("ledger")
    qtbot.waitUntil(lambda: list(ledger.table.model.ids) == [1])  # type: ignore[attr-defined]


def test_a_page_in_the_background_refreshes_when_it_is_shown(
    qtbot: QtBot, page: OverviewPage, window: MainWindow, books: Books
) -> None:
    window.open_page("settings")
    books.put("资金指标", {"指标编号": "ZB3", "金额": "500000.00", "预算年度": "2018"})
    window.context.feed.announce(Topic.RECORDS)
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    assert page.board.given.figure == "150.00"
    window.open_page("overview")
    qtbot.waitUntil(lambda: page.board.given.figure == "200.00")


def test_money_standing_still_leads_to_its_documents(
    qtbot: QtBot, page: OverviewPage, window: MainWindow, books: Books
) -> None:
    books.put("资金指标", {"指标编号": "ZB9", "指标文号": "示财〔2017〕9号", "金额": "70.00", "预算年度": "2017"})
    window.context.feed.announce(Topic.RECORDS)
    link = _link_of(qtbot, page, "跨两个年末")
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    funds = window.page("funds")
    assert isinstance(funds, StatementPage)
    qtbot.waitUntil(lambda: funds.choices.chosen.get("state") == "满一年" and len(funds.listed.rows) > 0)
    funds.choices.combo("state").setCurrentIndex(0)
    window.open_page("overview")
    page.year.setCurrentText("2018 年")
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    link = _link_of(qtbot, page, "不满一年")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: funds.choices.chosen == {"year": "2018", "level": "", "task": "", "state": "结余"})


def _link_of(qtbot: QtBot, page: OverviewPage, text: str) -> QPushButton:
    def found() -> QPushButton | None:
        links = page.board.standing.findChildren(QPushButton)
        return next((one for one in links if one.text() == text and one.isVisible()), None)

    qtbot.waitUntil(lambda: found() is not None)
    link = found()
    assert link is not None
    return link


def test_terms_lead_to_their_records(qtbot: QtBot, page: OverviewPage, window: MainWindow, books: Books) -> None:
    books.put("户", {"户编号": "H1", "户主姓名": "王五", "区划代码": VILLAGE})
    near, far = (date.fromisoformat(today()) + timedelta(days=days) for days in (3, 29))
    books.put(
        "小额贷款",
        {"贷款编号": "DK1", "户编号": "H1", "到期日期": near.isoformat()},
        {"贷款编号": "DK2", "户编号": "H1", "到期日期": far.isoformat()},
        {"贷款编号": "DK3", "户编号": "H1", "到期日期": "2018-01-31"},
    )
    window.context.feed.announce(Topic.RECORDS)
    card = page.board.due
    qtbot.waitUntil(lambda: [one.key for one in card.model.things()] == ["DK1", "DK2"])
    QTest.mouseClick(card.which.button("已经逾期"), Qt.MouseButton.LeftButton)
    assert [one.key for one in card.model.things()] == ["DK3"]
    assert card.model.text(0, 0).startswith("逾期 ")
    card.grid.setFocus()
    card.grid.setCurrentIndex(card.model.index(0, 0))
    QTest.keyClick(card.grid, Qt.Key.Key_Return)
    ledger = window.page("ledger")
    assert window.current is ledger


def test_without_terms_the_card_says_so(qtbot: QtBot, page: OverviewPage) -> None:
    says(qtbot, page.board.due, "30 天内没有到期的事项。")
    QTest.mouseClick(page.board.due.which.button("已经逾期"), Qt.MouseButton.LeftButton)
    says(qtbot, page.board.due, "没有逾期的事项。")
    assert not page.board.due.grid.isVisible()


def test_scanned_books_without_a_notice_are_led_to_the_notices(
    qtbot: QtBot, page: OverviewPage, window: MainWindow
) -> None:
    says(qtbot, page, "还没有出具过公示")
    link = next(one for one in page.findChildren(QPushButton) if one.text() == "去公示" and one.isVisible())
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert window.current is window.page("notices")


def test_the_manual_is_one_click_away(qtbot: QtBot, page: OverviewPage, window: MainWindow) -> None:
    QTest.mouseClick(page.help, Qt.MouseButton.LeftButton)
    manual = window.findChild(ManualWindow)
    assert manual is not None
    qtbot.waitUntil(manual.isVisible)
    assert manual.current == "overview"
    manual.close()


def test_figures_nobody_waits_for_are_not_read_on_and_come_when_somebody_is_back(
    qtbot: QtBot, page: OverviewPage, window: MainWindow, books: Books
) -> None:
    books.put("资金指标", {"指标编号": "ZB3", "金额": "200000.00", "预算年度": "2018"})
    window.open_page("overview")
    window.context.feed.announce(Topic.RECORDS)
    window.open_page("settings")
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    assert page.board.given.figure == "150.00", "given up"
    window.open_page("overview")
    qtbot.waitUntil(lambda: page.board.given.figure == "170.00")


def test_figures_that_came_are_not_read_again(qtbot: QtBot, page: OverviewPage, window: MainWindow) -> None:
    window.open_page("overview")
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    window.open_page("rules")
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    window.open_page("overview")
    assert window.context.reader.waiting == 0
    assert page.board.given.figure == "150.00"
