from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.services import overview_course, reviewing, scanning
from fundwatch.services.scanning import RuleResult, ScanSummary
from fundwatch.ui.context import Target
from fundwatch.ui.findings.scan_report import ScanReport
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.findings import FindingsPage
from fundwatch.ui.widgets.basics import Button
from tests.books import ACTOR, Books
from tests.ui.standing_in import WorkerHere, says, type_chinese, visible_text

DEAD, ALIVE = "539900197001010011", "539900198001010018"


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> FindingsPage:
    """Two payments to a man who had died, one project begun before its approval; not yet scanned."""
    books.put("死亡人员", {"身份证号": DEAD, "姓名": "李四", "死亡日期": "2017-05-01"})
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "姓名": "李四", "身份证号": DEAD, "发放日期": "2018-02-01", "实发金额": "250.00"},
        {"发放流水号": "FF2", "姓名": "张三", "身份证号": ALIVE, "发放日期": "2018-02-01"},
    )
    books.put(
        "项目",
        {"项目编号": "XM1", "项目名称": "龙山村水渠", "批复日期": "2018-06-01", "实际开工日期": "2018-03-01"},
    )
    opened = window.page("findings")
    assert isinstance(opened, FindingsPage)
    window.open_page("findings")
    says(qtbot, opened, "现在没有疑点")
    opened.leads.show_single()
    return opened


@pytest.fixture
def scanned(qtbot: QtBot, page: FindingsPage) -> FindingsPage:
    """The same, scanned through the page as of 2019-01-15."""
    page.as_of.setText("2019-01-15")
    QTest.keyClick(page, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=20_000)
    return page


def open_rule(qtbot: QtBot, page: FindingsPage, rule: str) -> int:
    """Open the first finding of a rule; gives its number."""
    at, found = next((number, one) for number, one in enumerate(page.model.things()) if one.rule == rule)
    page.grid.setCurrentIndex(page.model.index(at, 0))
    qtbot.waitUntil(lambda: page._current is not None and page._current.row.number == found.number)
    return int(found.number)


def test_an_empty_page_says_what_to_do_and_does_it(qtbot: QtBot, page: FindingsPage) -> None:
    assert page._empty.button is not None
    QTest.mouseClick(page._empty.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=20_000)
    assert page.scan_button.isEnabled()


def test_a_day_that_is_none_is_not_scanned_with(page: FindingsPage) -> None:
    page.as_of.setText("前天")
    page.scan()
    worker = page.context.worker
    assert isinstance(worker, WorkerHere)
    assert worker.jobs == []


def test_the_evidence_stands_with_both_records_and_their_places(qtbot: QtBot, scanned: FindingsPage) -> None:
    open_rule(qtbot, scanned, "FW-B001")
    view = scanned.view
    for said in ("死亡后仍有补助发放", "250.00", "死亡日期", "2017-05-01", "依据："):
        says(qtbot, view, said)
    says(qtbot, view.comparison.left, "测试.xlsx，工作表“补助发放”第 2 行")
    says(qtbot, view.comparison.right, "测试.xlsx，工作表“死亡人员”第 2 行")
    same = [fact.value for fact in view.comparison.left.values.facts if fact.colour == "link"]
    assert DEAD in same


def test_the_rule_explains_itself(qtbot: QtBot, scanned: FindingsPage) -> None:
    open_rule(qtbot, scanned, "FW-B001")
    assert scanned.view.rule_page.toPlainText() == ""  # set when it is looked at, lest the list be slow
    scanned.view.turn_to_rule()
    qtbot.waitUntil(lambda: "疑点是需要核实的线索，不是结论。" in scanned.view.rule_page.toPlainText())
    assert "现场核实什么" in scanned.view.rule_page.toPlainText()


def test_a_conclusion_needs_a_verdict_and_a_reason(qtbot: QtBot, scanned: FindingsPage) -> None:
    open_rule(qtbot, scanned, "FW-B001")
    form = scanned.view.form
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    says(qtbot, form, "请先选择结论。")
    QTest.mouseClick(form.verdict.button("属实"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    says(qtbot, form, "请写明理由")
    form.until.setText("后天")
    type_chinese(form.reason, "已核对死亡证明")
    QTest.mouseClick(form.save, Qt.MouseButton.LeftButton)
    says(qtbot, form, "日期请写成")


def test_a_conclusion_is_kept_and_shown_in_the_list(qtbot: QtBot, scanned: FindingsPage, books: Books) -> None:
    number = open_rule(qtbot, scanned, "FW-B001")
    form = scanned.view.form
    QTest.mouseClick(form.verdict.button("不属实"), Qt.MouseButton.LeftButton)
    type_chinese(form.reason, "死亡日期登记有误，本人健在")
    form.until.setText("2019-12-31")
    QTest.keyClick(form.reason, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(one.verdict for one in scanned.model.things()))
    kept = scanning.finding(books.store, ACTOR, number)
    assert [(one.verdict, one.reason, one.silenced_until) for one in kept.reviews] == [
        ("不属实", "死亡日期登记有误，本人健在", "2019-12-31")
    ]
    says(qtbot, form, "上次结论：不属实（测试，")
    scanned.narrowing.state.setCurrentText("不属实")
    assert [one.number for one in scanned.model.things()] == [number]
    scanned.narrowing.state.setCurrentText("待查")
    assert number not in [one.number for one in scanned.model.things()]


def test_a_conclusion_made_meanwhile_by_another_is_not_written_over(
    qtbot: QtBot, scanned: FindingsPage, books: Books, window: MainWindow
) -> None:
    number = open_rule(qtbot, scanned, "FW-B001")
    reviewing.conclude(books.store, ACTOR, number, "属实", "先到一步", expected_version=0)
    scanned.view.concluded.emit("不属实", "晚了一步", None)
    says(qtbot, window.banner, "这条疑点刚刚由别人下了结论，您的结论没有保存。")
    assert [one.reason for one in scanning.finding(books.store, ACTOR, number).reviews] == ["先到一步"]


def test_the_list_is_filtered_by_category_and_words(qtbot: QtBot, scanned: FindingsPage) -> None:
    everything = scanned.model.rowCount()
    scanned.receive(Target(text="虚报冒领"))
    assert 0 < scanned.model.rowCount() < everything
    assert {one.category for one in scanned.model.things()} == {"虚报冒领"}
    scanned.narrowing.category.setCurrentIndex(0)
    type_chinese(scanned.search_field, "没有这样的字")
    says(qtbot, scanned, "没有符合条件的疑点")


def test_the_list_of_a_township_is_led_to_whatever_was_chosen_before(
    qtbot: QtBot, books: Books, scanned: FindingsPage
) -> None:
    before = overview_course.course(books.store, ACTOR, date(2019, 1, 15)).townships
    scanned.narrowing.state.setCurrentText("属实")
    assert scanned.model.rowCount() == 0
    for one in before:
        scanned.receive(Target(table="行政区划", key=one.code, text=one.name))
        assert scanned.model.rowCount() == one.total > 0
    scanned.receive(Target(table="行政区划", text="没有疑点的镇"))
    says(qtbot, scanned, "没有符合条件的疑点")
    with qtbot.waitSignal(scanned.search_field.settled):
        type_chinese(scanned.search_field, "龙山")
    scanned.narrowing.open_all()
    assert {one.place for one in scanned.model.things()} == {"石桥镇 龙山村"}


def test_whom_a_record_is_about_is_one_step_away(qtbot: QtBot, scanned: FindingsPage, window: MainWindow) -> None:
    open_rule(qtbot, scanned, "FW-B001")
    left = scanned.view.comparison.left
    qtbot.waitUntil(lambda: any(one.text() == "看人员" for one in left.findChildren(Button)))
    link = next(one for one in left.findChildren(Button) if one.text() == "看人员")
    link.setFocus()
    QTest.keyClick(link, Qt.Key.Key_Space)
    people = window.page("people")
    assert window.current is people
    qtbot.waitUntil(lambda: people.current == ("人员", DEAD))  # type: ignore[attr-defined]


def test_a_record_of_the_evidence_opens_in_the_ledger(qtbot: QtBot, scanned: FindingsPage, window: MainWindow) -> None:
    open_rule(qtbot, scanned, "FW-B001")
    scanned.view.opened.emit("补助发放", "FF1")
    ledger = window.page("ledger")
    assert window.current is ledger
    qtbot.waitUntil(lambda: ledger.panel.current == ("补助发放", "FF1"))  # type: ignore[attr-defined]


def test_a_rule_that_failed_is_never_taken_for_no_findings(qtbot: QtBot, scanned: FindingsPage) -> None:
    failed = RuleResult("FW-X001", "试验规则", "数据质量", "失败", 0, (), 0, "除数为零", partial=False)
    done = RuleResult("FW-X002", "另一条", "数据质量", "已检查", 12, (("已退回", 3),), 1, "", partial=False)
    assert scanned._summary is not None
    scanned._scanned(ScanSummary(9, scanned._summary.as_of, incremental=False, rules=(failed, done)))
    report = scanned.findChild(ScanReport)
    assert report is not None
    says(qtbot, report, "有规则没有运行成功：试验规则。它们的结果不能当作“没有疑点”。")
    assert report.model.text(1, 6) == "排除：已退回 3"
    assert "全量" in visible_text(report)
    report.accept()
