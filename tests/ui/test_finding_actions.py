"""What is done with one finding: its rule by a key, its paper, its workbook, statistics; and the list summed up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.services import scanning
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.findings import FindingsPage
from fundwatch.ui.pages.statistics import StatisticsPage
from fundwatch.ui.papers.paper_window import PaperWindow
from tests.books import ACTOR, Books
from tests.ui.standing_in import WorkerHere

DEAD, ALIVE = "539900197001010011", "539900198001010018"
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> FindingsPage:
    """A payment to a man who had died, in a batch of two; a project begun too early; the payment in sight."""
    books.put("死亡人员", {"身份证号": DEAD, "姓名": "李四", "死亡日期": "2017-05-01"})
    paid = {"批次号": "PC1", "发放日期": "2018-02-01", "实发金额": "250.00"}
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "姓名": "李四", "身份证号": DEAD, **paid},
        {"发放流水号": "FF2", "姓名": "张三", "身份证号": ALIVE, **paid},
    )
    books.put("项目", {"项目编号": "XM1", "批复日期": "2018-06-01", "实际开工日期": "2018-03-01"})
    scanning.scan(books.store, ACTOR, rules=["FW-B001", "FW-G001"], as_of=date(2019, 1, 15))
    opened = window.page("findings")
    assert isinstance(opened, FindingsPage)
    window.open_page("findings")
    opened.leads.show_single()
    qtbot.waitUntil(lambda: opened.model.rowCount() == 2)
    choose(qtbot, opened, "FW-B001")
    return opened


def choose(qtbot: QtBot, page: FindingsPage, rule: str) -> int:
    at, found = next((at, one) for at, one in enumerate(page.model.things()) if one.rule == rule)
    page.grid.setCurrentIndex(page.model.index(at, 0))
    qtbot.waitUntil(lambda: page.view.actions_row.number == found.number)
    return int(found.number)


def test_one_key_shows_the_rule_with_the_values_of_the_finding_and_leads_back(qtbot: QtBot, page: FindingsPage) -> None:
    tabs = page.view.tabs
    QTest.keyClick(page, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: tabs.tabText(tabs.currentIndex()) == "规则说明")
    qtbot.waitUntil(lambda: "怎么查" in page.view.rule_page.toPlainText())
    said = page.view.rule_page.toPlainText()
    for words in ("例子", "以 2019-01-15 为今日", "30天（待核实）", "用于本条", "✓"):
        assert words in said
    QTest.keyClick(page, Qt.Key.Key_F6)
    qtbot.waitUntil(lambda: tabs.tabText(tabs.currentIndex()) == "证据")
    assert "（F6）" in page.view.actions_row.rule_button.toolTip()


def test_a_finding_is_printed_with_its_rule(qtbot: QtBot, page: FindingsPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_P, BOTH)
    worker = page.context.worker
    assert isinstance(worker, WorkerHere)
    qtbot.waitUntil(lambda: bool(worker.jobs) and not worker.busy, timeout=20_000)
    function, keywords = worker.jobs[-1]
    assert function == "fundwatch.services.finding_papers.show_finding"
    assert keywords["number"] == page.view.actions_row.number
    preview = page.window().findChild(PaperWindow)
    assert preview is not None
    preview.close()


def test_a_finding_and_its_comparison_are_written_where_asked(
    qtbot: QtBot, page: FindingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: object, title: str, suggested: str, forms: str) -> tuple[str, str]:
        asked.append(Path(suggested).name)
        name = "核对" if "核对表" in title else "疑点.pdf"
        return str(tmp_path / name), forms.partition(";;")[0]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    QTest.keyClick(page, Qt.Key.Key_E, BOTH)
    qtbot.waitUntil((tmp_path / "疑点.pdf").exists, timeout=20_000)
    with qtbot.waitSignal(page.context.told, timeout=20_000, check_params_cb=lambda said: "核对表" in said):
        QTest.keyClick(page, Qt.Key.Key_K, BOTH)
    number = page.view.actions_row.number
    assert asked == [f"疑点{number} 死亡后仍有补助发放.pdf", f"疑点{number}核对表 死亡后仍有补助发放.xlsx"]
    book = load_workbook(tmp_path / "核对.xlsx", data_only=True)
    assert [book["重新计算"][at].value for at in ("A3", "B3", "E3")] == ["涉及金额", 250, "一致"]


def test_no_file_named_writes_nothing(page: FindingsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.view.actions_row.export_comparison()
    worker = page.context.worker
    assert isinstance(worker, WorkerHere)
    assert worker.jobs == []


def test_the_statistics_of_the_batch_open_filled_in(qtbot: QtBot, window: MainWindow, page: FindingsPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_T, BOTH)
    menu = page.view.actions_row.menu
    qtbot.waitUntil(menu.isVisible)
    texts = [action.text() for action in menu.actions()]
    assert texts == ["同一批次的发放（2 行）", "概况", "重复数额", "账龄", "首位数字"]
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    opened = window.current
    assert isinstance(opened, StatisticsPage)
    qtbot.waitUntil(lambda: opened.made is not None and opened.context.reader.waiting == 0)
    assert opened.made is not None
    assert (opened.made.asked.test, opened.made.asked.column) == ("重复数额", "paid_amount")
    assert [one.words for one in opened.filters.named] == ["批次号 是 PC1"]
    assert opened.made.statement.rows[0].cells[:2] == ("250.00", "2")


def test_a_finding_without_rows_like_it_says_so(qtbot: QtBot, page: FindingsPage) -> None:
    choose(qtbot, page, "FW-G001")
    with qtbot.waitSignal(page.context.told, check_params_cb=lambda said: "没有成组的记录" in said):
        QTest.keyClick(page, Qt.Key.Key_T, BOTH)


def test_the_list_is_summed_up_as_it_is_narrowed(qtbot: QtBot, page: FindingsPage) -> None:
    page.narrowing.category.setCurrentText("虚报冒领")
    window = page.sum_up()
    qtbot.waitUntil(lambda: bool(window.listed.rows))
    assert [row.cells[:2] for row in window.listed.rows] == [("FW-B001 死亡后仍有补助发放", "1")]
    window.by.setCurrentText("月份")
    qtbot.waitUntil(lambda: window.listed.rows[0].cells[0] == "2018-02")
    source = window.printing._source()
    assert source is not None
    assert source.title == "疑点按月份汇总表"
    assert source.scope == "虚报冒领"
    window.close()
