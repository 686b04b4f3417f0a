from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.statement.statement_page import StatementPage
from tests.books import TOWN, Books
from tests.ui.standing_in import says, visible_text


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> StatementPage:
    """A road paid ahead of its progress and a school without an acceptance."""
    books.put("单位", {"单位编码": "S1", "名称": "建筑公司", "类别": "施工单位"})
    plan = {"批复文号": "批1号", "批复日期": "2017-03-01", "入库日期": "2016-12-01", "实际开工日期": "2017-05-01"}
    books.put(
        "项目",
        {**plan, "项目编号": "XM1", "项目名称": "村道硬化", "状态": "实施", "形象进度": "40"},
        {
            **plan,
            "项目编号": "XM2",
            "项目名称": "教学楼",
            "状态": "验收",
            "实际完工日期": "2017-08-01",
            "区划代码": TOWN,
        },
    )
    books.put("合同", {"合同编号": "HT1", "合同金额": "900.00"})
    books.put(
        "支付", {"支付流水号": "ZF1", "金额": "800.00", "项目编号": "XM1", "合同编号": "HT1", "收款单位编码": "S1"}
    )
    opened = window.page("projects")
    assert isinstance(opened, StatementPage)
    QTest.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(opened.listed.rows) == 2)
    return opened


def keys(page: StatementPage) -> list[str]:
    return [row.key for row in page.listed.rows]


def choose(page: StatementPage, name: str, text: str) -> None:
    combo = page.choices.combo(name)
    combo.setCurrentText(text)
    combo.activated.emit(combo.currentIndex())


def test_the_list_shows_projects_with_figures_and_total(qtbot: QtBot, page: StatementPage) -> None:
    assert keys(page) == ["XM2", "XM1"]
    says(qtbot, page, "支付超过合同或进度")
    labels = [column.label for column in page.listed.model.columns]
    assert page.listed.total.cells[labels.index("已支付")] == "800.00"
    assert page.listed.model.tone(1, labels.index("已支付")) == "warning"
    assert page.listed.model.tone(0, labels.index("缺件")) == "warning"


def test_choices_are_of_place_state_and_what_is_to_be_looked_at(qtbot: QtBot, page: StatementPage) -> None:
    choose(page, "matter", "支付超过按进度应付")
    qtbot.waitUntil(lambda: keys(page) == ["XM1"])
    choose(page, "matter", "有缺件")
    qtbot.waitUntil(lambda: keys(page) == ["XM2"])
    choose(page, "status", "实施")
    says(qtbot, page, "没有符合条件的记录")


def test_the_account_opens_by_keys_and_leads_to_records(qtbot: QtBot, page: StatementPage) -> None:
    page.listed.select("XM1")
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Return)
    says(qtbot, page.panel, "需核实：合同款已支付数超过按进度应付 440.00 元")
    shown = visible_text(page.panel)
    for title in (
        "资金",
        "缺件",
        "计划",
        "资金来源",
        "立项到签约",
        "施工到移交",
        "合同",
        "支付",
        "验收",
        "形成的资产",
        "公示",
        "疑点",
    ):
        assert title in shown, title
    with qtbot.waitSignal(page.context.asked_for) as asked:
        page.panel.view.followed.emit("合同", "HT1")
    assert (asked.args[1].table, asked.args[1].key) == ("合同", "HT1")


def test_it_follows_what_is_imported(qtbot: QtBot, books: Books, page: StatementPage) -> None:
    books.put("项目", {"项目编号": "XM3"})
    page.context.feed.announce(Topic.RECORDS)
    qtbot.waitUntil(lambda: "XM3" in keys(page))


def test_a_link_from_elsewhere_shows_the_project(qtbot: QtBot, window: MainWindow, page: StatementPage) -> None:
    window.context.go("projects", Target(key="XM2"))
    says(qtbot, page.panel, "教学楼")
    account = page.panel.view.account
    assert account is not None
    missing = next(one for one in account.sections if one.title == "缺件")
    assert [line.cells[0] for line in missing.lines] == ["县级验收单"]
    assert page.current_key == "XM2"


def test_without_projects_it_says_what_to_import(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("projects")
    says(qtbot, window.current, "还没有项目")
    says(qtbot, window.current, "导入“项目”“合同”“支付”“验收”等表后")
