from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.people import PeoplePage
from fundwatch.ui.papers.paper_window import PaperWindow
from tests.books import VILLAGE, Books
from tests.ui.standing_in import says, type_chinese

HEAD, WIFE = "539900197001010036", "539900197202020022"
OUTSIDER, OTHER = "539900198001010018", "539900196001010015"


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> PeoplePage:
    """杨文贵's household, another household, and a payee who is on no register."""
    home = {"区划代码": VILLAGE, "人口数": "2"}
    books.put(
        "户",
        home | {"户编号": "H1", "户主姓名": "杨文贵", "户主身份证号": HEAD, "状态": "返贫"},
        home | {"户编号": "H2", "户主姓名": "赵大海", "户主身份证号": OTHER},
    )
    books.put(
        "人员",
        {"身份证号": HEAD, "姓名": "杨文贵", "户编号": "H1", "与户主关系": "户主"},
        {"身份证号": WIFE, "姓名": "李秀芳", "户编号": "H1", "与户主关系": "配偶"},
        {"身份证号": OTHER, "姓名": "赵大海", "户编号": "H2", "与户主关系": "户主"},
    )
    paid = {"姓名": "杨文贵", "身份证号": HEAD, "户编号": "H1", "银行账号": "6217000000000001"}
    stranger = {"姓名": "王大山", "身份证号": OUTSIDER, "户编号": "", "银行账号": "6217000000000009"}
    books.put(
        "补助发放",
        paid | {"发放流水号": "BF1", "实发金额": "500.00"},
        stranger | {"发放流水号": "BF2"},
    )
    window.open_page("people")
    opened = window.current
    assert isinstance(opened, PeoplePage)
    listed(qtbot, opened, "H1", "H2")
    return opened


def listed(qtbot: QtBot, page: PeoplePage, *keys: str) -> None:
    qtbot.waitUntil(lambda: {hit.key for hit in page.model.things()} == set(keys))


def wait_for_account(qtbot: QtBot, page: PeoplePage, table: str, key: str) -> None:
    qtbot.waitUntil(lambda: page.current == (table, key) and page.view.account is not None)


def link(page: PeoplePage, text: str) -> QPushButton:
    return next(one for one in page.view.findChildren(QPushButton) if text in one.text())


def test_by_keyboard_alone_from_a_name_to_the_account_and_back(qtbot: QtBot, page: PeoplePage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search_field.hasFocus()
    type_chinese(page.search_field, "杨文贵")
    listed(qtbot, page, "H1")
    QTest.keyClick(page.search_field, Qt.Key.Key_Down)
    assert page.grid.hasFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    wait_for_account(qtbot, page, "户", "H1")
    says(qtbot, page, "杨文贵户")
    says(qtbot, page, "500.00 元（1 笔）")
    to_head = link(page, HEAD)
    to_head.setFocus()
    QTest.keyClick(to_head, Qt.Key.Key_Space)
    wait_for_account(qtbot, page, "人员", HEAD)
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    wait_for_account(qtbot, page, "户", "H1")
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.current is None)
    assert page.grid.hasFocus()
    assert page.search_field.text() == "杨文贵"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (HEAD, "H1"),
        ("539900700101003", "H1"),
        ("6217000000000009", OUTSIDER),
        ("H2", "H2"),
    ],
    ids=["identity number", "its older form of fifteen digits", "account", "household number"],
)
def test_enter_opens_the_only_one_once_it_is_found(qtbot: QtBot, page: PeoplePage, text: str, key: str) -> None:
    QTest.keyClicks(page.search_field, text)
    QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    wait_for_account(qtbot, page, "户" if key.startswith("H") else "人员", key)


def test_enter_goes_to_the_list_where_there_are_several(qtbot: QtBot, page: PeoplePage) -> None:
    type_chinese(page.search_field, "大")
    QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    listed(qtbot, page, "H2", OUTSIDER)
    qtbot.waitUntil(page.grid.hasFocus)
    assert page.current is None


def test_what_was_found_before_is_not_opened_for_other_words(qtbot: QtBot, page: PeoplePage) -> None:
    QTest.keyClicks(page.search_field, "H2")
    listed(qtbot, page, "H2")
    page.search_field.selectAll()
    QTest.keyClicks(page.search_field, HEAD)
    QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    wait_for_account(qtbot, page, "户", "H1")


def test_two_characters_of_the_village_find_its_households(qtbot: QtBot, page: PeoplePage) -> None:
    type_chinese(page.search_field, "龙山")
    listed(qtbot, page, "H1", "H2", WIFE, OUTSIDER)
    type_chinese(page.search_field, " 杨文")
    listed(qtbot, page, "H1")


def test_nothing_found_is_said_with_what_to_try(qtbot: QtBot, page: PeoplePage) -> None:
    type_chinese(page.search_field, "没有这个人")
    says(qtbot, page, "没有找到")
    says(qtbot, page, "可以只输姓名的一两个字、号码的开头，或换一个乡镇和村。")
    QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    assert page.current is None


def test_a_category_narrows_the_list(qtbot: QtBot, page: PeoplePage) -> None:
    combo = page.choices.combo("category")
    combo.setCurrentIndex(combo.findData("返贫"))
    combo.activated.emit(combo.currentIndex())
    listed(qtbot, page, "H1")


def test_a_number_that_nothing_names_is_a_fault_that_says_so(
    qtbot: QtBot, page: PeoplePage, window: MainWindow
) -> None:
    page.receive(Target(table="人员", key="539900199912120018"))
    says(qtbot, window.banner, "没有证件号码为“539900199912120018”的人的任何记录。")
    assert page.current is None


def test_an_open_account_is_read_anew_when_the_books_change(qtbot: QtBot, page: PeoplePage, books: Books) -> None:
    page.receive(Target(table="户", key="H1"))
    wait_for_account(qtbot, page, "户", "H1")
    books.put(
        "补助发放", {"发放流水号": "BF9", "姓名": "杨文贵", "身份证号": HEAD, "户编号": "H1", "实发金额": "20.00"}
    )
    page.refresh()
    says(qtbot, page, "520.00 元（2 笔）")


def opened_papers() -> list[PaperWindow]:
    windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, PaperWindow)]
    return [one for one in windows if one.isVisible()]


def test_the_account_is_printed_by_its_keys(qtbot: QtBot, page: PeoplePage) -> None:
    page.receive(Target(table="户", key="H1"))
    wait_for_account(qtbot, page, "户", "H1")
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: opened_papers() != [])
    (window,) = opened_papers()
    qtbot.waitUntil(lambda: window.preview.shown is not None)
    assert window.preview.shown is not None
    assert window.preview.shown.title == "杨文贵户账页"
    assert window.preview.shown.pdf.startswith(b"%PDF")
    window.close()


def test_the_account_is_exported(
    qtbot: QtBot, page: PeoplePage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.receive(Target(table="户", key="H1"))
    wait_for_account(qtbot, page, "户", "H1")
    file = tmp_path / "账.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), "Excel 工作簿 (*.xlsx)"))
    QTest.keyClick(page, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(file.exists)


def test_without_anybody_the_page_leads_to_importing(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("people")
    says(qtbot, window.current, "还没有户与人员")
    button = next(one for one in window.current.findChildren(QPushButton) if one.text() == "去导入数据")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.current is window.page("importing")


def test_a_name_written_by_ear_shows_similar_ones_and_opens_none_unseen(qtbot: QtBot, page: PeoplePage) -> None:
    type_chinese(page.search_field, "杨文桂")
    listed(qtbot, page, "H1")
    assert [page.model.index(0, column).data() for column in (0, 1, 6)] == [
        "名字相近",
        "杨文贵",
        "姓名同音（杨文桂/杨文贵）",
    ]
    qtbot.waitUntil(lambda: page.count.text() == "1 个名字相近的")
    QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    assert page.grid.hasFocus()
    assert page.current is None
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    wait_for_account(qtbot, page, "户", "H1")
