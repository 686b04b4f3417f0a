"""Clues on the page of findings: what is worth a look first, why, and what becomes of it."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.services import reviewing, scanning
from fundwatch.ui.findings.leads_list import ALL, SINGLE, TOP
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.findings import FindingsPage
from tests.books import ACTOR, Books
from tests.scanned_books import DEAD, fill, scan
from tests.ui.standing_in import says, type_chinese

LATE = date(2019, 12, 31)


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> FindingsPage:
    """Four clues, one of them of two findings: a dead person was paid two subsidies."""
    fill(books)
    paid = {"姓名": "李四", "身份证号": DEAD[0], "发放日期": "2018-02-01", "实发金额": "50.00"}
    books.put("补助发放", {"发放流水号": "FF8", "补助项目": "养殖奖补", **paid})
    scan(books)
    opened = window.page("findings")
    assert isinstance(opened, FindingsPage)
    window.open_page("findings")
    qtbot.waitUntil(lambda: opened.leads.clue_model.rowCount() == 4)
    return opened


def open_person(qtbot: QtBot, page: FindingsPage) -> list[int]:
    """Choose the clue on the first of the dead; gives the numbers of its findings."""
    clues = list(page.leads.clue_model.things())
    at = next(at for at, one in enumerate(clues) if one.key == DEAD[0])
    page.leads.clue_grid.setCurrentIndex(page.leads.clue_model.index(at, 0))
    numbers = [one.number for one in clues[at].findings]
    qtbot.waitUntil(lambda: page._current is not None and page._current.row.number in numbers)
    return numbers


def turn_to(qtbot: QtBot, page: FindingsPage, key: Qt.Key, which: str) -> None:
    """Press the key of one of the lists."""
    QTest.keyClick(page, key)
    qtbot.waitUntil(lambda: page.leads.which.value == which)


def of_person(books: Books) -> list[tuple[int, str]]:
    """Number and conclusion of the findings on the first of the dead."""
    found = scanning.findings(books.store, ACTOR)
    return [(one.number, one.verdict) for one in found if one.subject_key in {"FF1", "FF8"}]


def test_the_most_promising_clues_come_first_with_their_reasons(qtbot: QtBot, page: FindingsPage) -> None:
    assert page.leads.which.value == TOP
    says(qtbot, page, "待查线索 4 条；疑点 5 条，5 条待查")
    assert {page.leads.clue_model.text(at, 0) for at in range(4)} <= {"高", "中", "低"}
    open_person(qtbot, page)
    says(qtbot, page.strip, "值得查 中")
    says(qtbot, page.strip, "理由：程度高；金额 150 元；该规则尚无核查结果，按约三成属实估计。")
    says(qtbot, page.view, "死亡后仍有补助发放")


def test_opening_a_clue_shows_the_findings_gathered(qtbot: QtBot, page: FindingsPage) -> None:
    numbers = open_person(qtbot, page)
    assert len(numbers) == page.strip.model.rowCount() == 2
    page.strip.grid.setFocus()
    QTest.keyClick(page.strip.grid, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page._current is not None and page._current.row.number == numbers[1])
    assert page.strip.isVisible()


def test_all_others_are_one_key_away(qtbot: QtBot, page: FindingsPage) -> None:
    turn_to(qtbot, page, Qt.Key.Key_F4, SINGLE)
    assert page.model.rowCount() == 5
    assert not page.strip.isVisible()
    turn_to(qtbot, page, Qt.Key.Key_F3, ALL)
    turn_to(qtbot, page, Qt.Key.Key_F2, TOP)
    assert page.leads.clue_model.rowCount() == 4
    assert page.strip.isVisible()


def test_one_conclusion_on_the_whole_clue_closes_it(qtbot: QtBot, books: Books, page: FindingsPage) -> None:
    open_person(qtbot, page)
    QTest.keyClick(page, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(page.strip.together.isChecked)
    form = page.view.form
    QTest.mouseClick(form.verdict.button("属实"), Qt.MouseButton.LeftButton)
    type_chinese(form.reason, "已入户核实")
    QTest.keyClick(form.reason, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.leads.clue_model.rowCount() == 3)
    assert [verdict for _, verdict in of_person(books)] == ["属实", "属实"]
    turn_to(qtbot, page, Qt.Key.Key_F3, ALL)
    assert [page.leads.clue_model.text(at, 0) for at in range(4)][-1] == "已了结"


def test_a_conclusion_is_for_the_one_finding_unless_asked(qtbot: QtBot, books: Books, page: FindingsPage) -> None:
    numbers = open_person(qtbot, page)
    page.view.concluded.emit("属实", "已核实", None)
    qtbot.waitUntil(lambda: page.strip.model.rowCount() == 2 and page.strip.model.text(1, 4) == "属实")
    assert dict(of_person(books)) == {numbers[0]: "属实", numbers[1]: ""}
    assert page.leads.clue_model.rowCount() == 4


def test_what_is_explained_is_silent_and_visible(qtbot: QtBot, books: Books, page: FindingsPage) -> None:
    for number, _ in of_person(books):
        reviewing.conclude(books.store, ACTOR, number, "不属实", "本人健在", silenced_until=LATE, expected_version=0)
    page.refresh()
    qtbot.waitUntil(lambda: page.leads.clue_model.rowCount() == 3)
    says(qtbot, page, "另有 2 条疑点已说明而不列出")
    says(qtbot, page, "3 条待查，2 条已说明")
    turn_to(qtbot, page, Qt.Key.Key_F4, SINGLE)
    page.narrowing.state.setCurrentText("已说明")
    assert [page.model.text(at, 3) for at in range(page.model.rowCount())] == ["已说明", "已说明"]
    says(qtbot, page.view, "已说明（至 2019-12-31）")
    page.narrowing.state.setCurrentText("待查")
    assert page.model.rowCount() == 3


def test_a_clue_that_was_closed_says_why_it_is_open_again(qtbot: QtBot, books: Books, page: FindingsPage) -> None:
    for number, _ in of_person(books):
        reviewing.conclude(books.store, ACTOR, number, "属实", "已核实", expected_version=0)
    paid = {"姓名": "李四", "身份证号": DEAD[0], "发放日期": "2018-09-01", "实发金额": "70.00"}
    books.put("补助发放", {"发放流水号": "FF9", "补助项目": "高龄津贴", **paid})
    scan(books)
    page.refresh()
    qtbot.waitUntil(lambda: any("重新打开" in one.state for one in page.leads.clue_model.things()))
    at = next(at for at, one in enumerate(page.leads.clue_model.things()) if one.reopened)
    assert page.leads.clue_model.text(at, 1).startswith("〔重新打开〕")
    assert page.leads.clue_model.text(at, 1).endswith("\n李四")
    page.leads.clue_grid.setCurrentIndex(page.leads.clue_model.index(at, 0))
    says(qtbot, page.strip, "重新打开")
    says(qtbot, page.strip, "“死亡后仍有补助发放”")


def test_when_all_is_concluded_the_page_says_so(qtbot: QtBot, books: Books, page: FindingsPage) -> None:
    numbers = dict.fromkeys((one.number for one in scanning.findings(books.store, ACTOR)), 0)
    reviewing.conclude_together(books.store, ACTOR, numbers, "属实", "已核实")
    page.refresh()
    says(qtbot, page, "没有待查的线索")
    turn_to(qtbot, page, Qt.Key.Key_F3, ALL)
    assert page.leads.clue_model.rowCount() == 4


def test_the_list_of_clues_is_printed_as_shown(page: FindingsPage) -> None:
    page.narrowing.choose_district("龙潭镇")
    source = page.leads.paper_source()
    assert page.leads.clue_model.rowCount() == 1
    assert source is not None
    page.narrowing.open_all()
    page.narrowing.category.setCurrentText("数据质量")
    assert page.leads.paper_source() is None
