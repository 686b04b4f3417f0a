from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from fundwatch.models.finding import RuleRun
from fundwatch.services import rule_book, rule_catalogue, rule_coverage, scanning
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Target
from fundwatch.ui.findings.scan_report import ScanReport
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.rules import RulesPage
from fundwatch.ui.table.grid import PADDING
from tests.books import ACTOR, Books
from tests.ui.standing_in import says, type_chinese, visible_text

DEAD = "539900197001010011"
CODE, NAME, CATEGORY, SEVERITY, STATE, TESTED, FLAGGED = range(7)


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> RulesPage:
    """A payment to a man who had died, not yet scanned, under a grace of the county's own."""
    books.put("死亡人员", {"身份证号": DEAD, "姓名": "李四", "死亡日期": "2017-05-01"})
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "姓名": "李四", "身份证号": DEAD, "发放日期": "2018-02-01", "实发金额": "250.00"},
    )
    opened = window.page("rules")
    assert isinstance(opened, RulesPage)
    QTest.keyClick(window, Qt.Key.Key_7, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: opened.model.rowCount() > 0)
    return opened


@pytest.fixture
def scanned(qtbot: QtBot, page: RulesPage, books: Books) -> RulesPage:
    """The same after a scan as of 2019-01-15."""
    scanning.scan(books.store, ACTOR, as_of=date(2019, 1, 15))
    page.context.feed.announce(Topic.FINDINGS)
    qtbot.waitUntil(lambda: "适用" in page.subtitle.text() and "还没有扫描过" not in page.subtitle.text())
    return page


def codes(page: RulesPage) -> list[str]:
    return [page.model.text(at, CODE) for at in range(page.model.rowCount())]


def row_of(page: RulesPage, code: str) -> list[str]:
    return page.grid.row_texts(codes(page).index(code))


def choose(page: RulesPage, code: str) -> None:
    page.grid.setCurrentIndex(page.model.index(codes(page).index(code), 0))


def test_every_rule_of_the_catalogue_is_listed(page: RulesPage) -> None:
    declared = rule_catalogue.catalogue()
    severities = {"high": "高", "medium": "中", "low": "低"}
    assert sorted(page.grid.row_texts(at)[: SEVERITY + 1] for at in range(page.model.rowCount())) == sorted(
        [one["code"], one["name"], one["category"], severities[one["severity"]]] for one in declared
    )


def test_before_the_first_scan_it_says_so_and_leads_to_it(qtbot: QtBot, page: RulesPage, window: MainWindow) -> None:
    says(qtbot, page, "还没有扫描过")
    assert {page.model.text(at, STATE) for at in range(page.model.rowCount())} == {"未扫描", "不适用"}
    assert {page.model.text(at, TESTED) + page.model.text(at, FLAGGED) for at in range(page.model.rowCount())} == {""}
    choose(page, "FW-B001")
    says(qtbot, page, "这条规则还没有运行过。")
    button = page._unscanned.button
    assert button is not None
    button.click()
    assert window.current is window.page("findings")


def test_a_chosen_rule_shows_its_whole_page(page: RulesPage, qtbot: QtBot) -> None:
    choose(page, "FW-B001")
    qtbot.waitUntil(page.view.isVisible)
    said = page.view.toPlainText()
    for part in ("FW-B001 死亡后仍有补助发放", "怎么查", "为什么要查", "依据", "参数", "不列为疑点的", "现场核实什么"):
        assert part in said
    assert "30天（待核实）\n2016-01-01 起" in said
    choose(page, "FW-A001")
    assert page.view.toPlainText().startswith("FW-A001")


def test_a_parameter_of_the_countys_own_stands_on_the_page(qtbot: QtBot, page: RulesPage, books: Books) -> None:
    books.put(
        "政策参数",
        {
            "参数": "死亡后发放宽限天数",
            "数值": "15",
            "单位": "天",
            "起始日期": "2018-01-01",
            "依据": "云财〔2018〕9号",
        },
    )
    choose(page, "FW-B001")
    page.context.feed.announce(Topic.RECORDS)
    qtbot.waitUntil(lambda: "云财〔2018〕9号" in page.view.toPlainText())
    assert "15天" in page.view.toPlainText()


def test_how_the_last_scan_went_stands_beside_each_rule(qtbot: QtBot, scanned: RulesPage) -> None:
    assert row_of(scanned, "FW-B001")[STATE:] == ["适用", "1", "1"]
    not_applicable = row_of(scanned, "FW-A001")
    assert not_applicable[STATE:] == ["不适用", "", ""]
    choose(scanned, "FW-B001")
    says(qtbot, scanned, "检查 1 条，现有疑点 1 条。")
    says(qtbot, scanned, "以 2019-01-15 为今日")
    choose(scanned, "FW-A001")
    says(qtbot, scanned, "资产")
    assert "检查 " not in visible_text(scanned.view.parentWidget())  # type: ignore[arg-type]


def choose_state(page: RulesPage, state: str) -> None:
    page.state_choice.setCurrentIndex(page.state_choice.findText(state))


def test_the_states_are_those_of_the_service(page: RulesPage) -> None:
    offered = [page.state_choice.itemText(at) for at in range(page.state_choice.count())]
    assert offered == ["全部状态", *rule_coverage.STATES]


def test_a_state_can_be_looked_at_alone(qtbot: QtBot, scanned: RulesPage) -> None:
    everything = codes(scanned)
    choose_state(scanned, "适用")
    assert codes(scanned) == [code for code in everything if code == "FW-B001" or row_state(scanned, code) == "适用"]
    assert "FW-B001" in codes(scanned)
    choose_state(scanned, "命中过多")
    says(qtbot, scanned, "没有符合条件的规则")
    choose_state(scanned, "不适用")
    assert "FW-A001" in codes(scanned)
    assert "FW-B001" not in codes(scanned)
    choose_state(scanned, "全部状态")
    assert codes(scanned) == everything


def row_state(page: RulesPage, code: str) -> str:
    return next(one.state for one in page._rules if one.code == code)


def test_what_does_not_apply_says_what_to_import(qtbot: QtBot, scanned: RulesPage) -> None:
    choose(scanned, "FW-A001")
    says(qtbot, scanned, "不适用：没有“资产”的数据；导入后即可检查。")
    says(qtbot, scanned, "要使它适用，请导入“资产”")


def test_a_rule_that_flags_too_much_is_shown_as_suspect(
    qtbot: QtBot, page: RulesPage, window: MainWindow, books: Books
) -> None:
    disposed = ({"资产编号": f"ZC{n}", "状态": "已处置", "资产类别": "经营性"} for n in range(25))
    books.put("资产", *disposed)
    summary = scanning.scan(books.store, ACTOR, as_of=date(2019, 1, 15))
    page.context.feed.announce(Topic.FINDINGS)
    qtbot.waitUntil(lambda: "命中过多 1 条" in page.subtitle.text())
    choose_state(page, "命中过多")
    assert codes(page) == ["FW-A001"]
    says(qtbot, page, "这条规则命中了被测对象的 100 %，规则本身需要先核对。")
    report = ScanReport(summary, page)
    qtbot.addWidget(report)
    assert "命中过多、规则本身需要先核对：资产处置未见批复文号。" in visible_text(report)
    shown = [report.table.row_texts(at) for at in range(report.model.rowCount())]
    assert [row[2] for row in shown if row[0] == "FW-A001"] == ["命中过多"]
    page.context.go("findings", Target(number=1))
    findings = window.page("findings")
    says(qtbot, findings, "这条规则命中了被测对象的 100 %，规则本身需要先核对。")


def test_a_rule_that_failed_is_never_taken_for_no_findings(qtbot: QtBot, scanned: RulesPage, books: Books) -> None:
    with books.store.write(ACTOR, "试验") as writing:
        failed = update(RuleRun).where(RuleRun.rule == "FW-B001").values(state="失败", message="除数为零", flagged=0)
        writing.connection.execute(failed)
    scanned.context.feed.announce(Topic.FINDINGS)
    qtbot.waitUntil(lambda: row_of(scanned, "FW-B001")[STATE] == "失败")
    assert row_of(scanned, "FW-B001")[TESTED:] == ["", ""]
    assert "失败 1 条" in scanned.subtitle.text()
    choose(scanned, "FW-B001")
    says(qtbot, scanned, "没有运行成功，不能当作“没有疑点”。")
    says(qtbot, scanned, "除数为零。")


def test_a_rule_changed_since_asks_for_another_scan(qtbot: QtBot, scanned: RulesPage, books: Books) -> None:
    with books.store.write(ACTOR, "试验") as writing:
        writing.connection.execute(update(RuleRun).values(rule_version=0))
    assert all(one.last is not None and one.last.outdated for one in rule_book.rules(books.store, ACTOR))
    scanned.context.feed.announce(Topic.FINDINGS)
    says(qtbot, scanned, "此后规则有更新，请重新扫描。")


def test_the_keys_search_and_walk_the_list(qtbot: QtBot, page: RulesPage, window: MainWindow) -> None:
    everything = codes(page)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search_field.hasFocus()
    with qtbot.waitSignal(page.search_field.settled):
        type_chinese(page.search_field, "虚报冒领")
    assert 1 < len(codes(page)) < len(everything)
    assert {page.model.text(at, CATEGORY) for at in range(page.model.rowCount())} == {"虚报冒领"}
    first, second = codes(page)[:2]
    assert page.view.toPlainText().startswith(first)
    QTest.keyClick(page.search_field, Qt.Key.Key_Down)
    assert page.grid.hasFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    assert page.view.toPlainText().startswith(second)
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.view.hasFocus()
    with qtbot.waitSignal(page.search_field.settled):
        QTest.keyClick(page.search_field, Qt.Key.Key_Escape)
    assert codes(page) == everything
    assert page.grid.currentIndex().row() == everything.index(second), "what is read stays chosen"


def test_words_of_the_page_find_a_rule_and_no_hit_is_said(qtbot: QtBot, page: RulesPage) -> None:
    with qtbot.waitSignal(page.search_field.settled):
        type_chinese(page.search_field, "fw-b 死亡证明")
    assert codes(page) == ["FW-B001"]
    with qtbot.waitSignal(page.search_field.settled):
        type_chinese(page.search_field, "没有这样的字")
    says(qtbot, page, "没有符合条件的规则")
    assert not page.view.isVisible()


def test_another_page_can_lead_to_a_rule(page: RulesPage) -> None:
    page.context.go("rules", Target(text="FW-P001"))
    assert page.view.toPlainText().startswith("FW-P001")


def test_a_narrow_page_keeps_what_tells_rules_apart(page: RulesPage, window: MainWindow) -> None:
    window.resize(1500, 800)
    assert not page.grid.isColumnHidden(CATEGORY)
    window.resize(1024, 640)
    assert [page.grid.isColumnHidden(column) for column in range(7)] == [False, False, True, True, False, True, False]


def test_every_name_is_seen_whole_on_a_small_screen(page: RulesPage, window: MainWindow) -> None:
    window.resize(1366, 768)
    room = page.grid.columnWidth(NAME) - 2 * PADDING
    names = [page.model.text(row, NAME) for row in range(page.model.rowCount())]
    assert [name for name in names if page.grid.metrics.horizontalAdvance(name) > room] == []
