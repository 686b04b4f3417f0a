from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.statement.statement_page import StatementPage
from tests.books import TOWN, VILLAGE, Books
from tests.ui.standing_in import says, type_chinese


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> StatementPage:
    """A power station that is let and owes income; a hall that stands idle in the township."""
    books.put("项目", {"项目编号": "XM1", "项目名称": "光伏电站建设"})
    asset = {"原值": "1000000.00", "形成日期": "2017-06-01", "区划代码": VILLAGE}
    books.put(
        "资产",
        asset | {"资产编号": "ZC1", "资产名称": "光伏电站", "资产类别": "经营性", "状态": "出租", "项目编号": "XM1"},
        asset | {"资产编号": "ZC2", "资产名称": "文化活动室", "资产类别": "公益性", "状态": "闲置", "区划代码": TOWN},
    )
    books.put("资产收益", {"资产编号": "ZC1", "年度": "2018", "期次": "", "应收收益": "300.00", "实收收益": "100.00"})
    window.open_page("assets")
    opened = window.current
    assert isinstance(opened, StatementPage)
    qtbot.waitUntil(lambda: len(opened.listed.rows) == 2)
    return opened


def keys(page: StatementPage) -> list[str]:
    return [row.key for row in page.listed.rows]


def test_the_figures_and_the_total(qtbot: QtBot, page: StatementPage) -> None:
    says(qtbot, page, "200.00 万元")
    says(qtbot, page, "1 项")
    assert page.listed.total.cells[5:9] == ("2,000,000.00", "300.00", "100.00", "200.00")


def test_what_is_owed_and_what_is_idle_is_coloured(page: StatementPage) -> None:
    rows = {row.key: dict(row.tones) for row in page.listed.rows}
    assert rows["ZC1"] == {3: "success", 8: "danger"}
    assert rows["ZC2"] == {3: "warning"}


def test_names_amounts_and_dates_are_shown_whole(page: StatementPage) -> None:
    grid = page.listed.grid
    for row in page.listed.rows:
        for column, cell in enumerate(row.cells):
            assert grid.metrics.horizontalAdvance(cell) < grid.columnWidth(column), cell


def test_by_keyboard_from_the_search_to_the_account_and_its_project(
    qtbot: QtBot, page: StatementPage, window: MainWindow
) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    type_chinese(page.search_field, "光伏")
    qtbot.waitUntil(lambda: keys(page) == ["ZC1"])
    QTest.keyClick(page.search_field, Qt.Key.Key_Down)
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Return)
    says(qtbot, page.panel, "光伏电站")
    says(qtbot, page.panel, "石桥镇 龙山村 · ZC1")
    says(qtbot, page.panel, "来源项目（1）")
    page.panel.view.followed.emit("项目", "XM1")
    assert window.current is not page
    window.open_page("assets")
    QTest.keyClick(page.panel, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.panel.isVisible())
    assert page.listed.grid.hasFocus()


def test_a_state_narrows_the_list(qtbot: QtBot, page: StatementPage) -> None:
    combo = page.choices.combo("status")
    combo.setCurrentIndex(combo.findData("闲置"))
    combo.activated.emit(combo.currentIndex())
    qtbot.waitUntil(lambda: keys(page) == ["ZC2"])
    combo.setCurrentIndex(combo.findData("毁损"))
    combo.activated.emit(combo.currentIndex())
    says(qtbot, page, "没有符合条件的记录")


def test_another_page_leads_to_one_asset(qtbot: QtBot, page: StatementPage) -> None:
    page.receive(Target(table="资产", key="ZC2"))
    says(qtbot, page.panel, "文化活动室")
    assert page.current_key == "ZC2"


def test_an_asset_that_is_gone_is_a_fault_that_says_so(qtbot: QtBot, page: StatementPage, window: MainWindow) -> None:
    page.receive(Target(table="资产", key="ZC9"))
    says(qtbot, window.banner, "没有编号为“ZC9”的资产。")


def test_without_assets_the_page_leads_to_importing(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("assets")
    says(qtbot, window.current, "还没有资产")
    button = next(one for one in window.current.findChildren(QPushButton) if one.text() == "去导入数据")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.current is window.page("importing")
