from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.services import finding_replies, finding_sending, reviewing, scanning
from fundwatch.services.progress import Quiet
from fundwatch.ui.findings.reply_dialog import ReplyDialog
from fundwatch.ui.findings.sending_dialog import SendingDialog
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.findings import FindingsPage
from tests.books import ACTOR, Books
from tests.scanned_books import ANSWER, DAY, answer, fill, scan
from tests.ui.standing_in import says, visible_text

Dialog = type[SendingDialog] | type[ReplyDialog]
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> FindingsPage:
    """Four findings in two townships."""
    fill(books)
    scan(books)
    opened = window.page("findings")
    assert isinstance(opened, FindingsPage)
    opened.leads.show_single()
    window.open_page("findings")
    qtbot.waitUntil(lambda: opened.model.rowCount() == 4)
    return opened


@pytest.fixture
def sheet(qtbot: QtBot, books: Books, page: FindingsPage, tmp_path: Path) -> Path:
    """The workbook of the township with three findings."""
    sent = finding_sending.send(books.store, ACTOR, tmp_path / "下发", day=DAY)
    page.refresh()
    qtbot.waitUntil(lambda: any(one.is_out for one in page.model.things()))
    return sent.files[0].workbook


def opened(qtbot: QtBot, page: FindingsPage, kind: Dialog) -> SendingDialog | ReplyDialog:
    """The dialog, once it is there."""
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)), timeout=20_000)
    return next(one for one in page.findChildren(kind) if one.isVisible())


def read_back(qtbot: QtBot, page: FindingsPage, monkeypatch: pytest.MonkeyPatch, *files: Path) -> ReplyDialog:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file) for file in files], ""))
    QTest.keyClick(page, Qt.Key.Key_U, CONTROL)
    dialog = opened(qtbot, page, ReplyDialog)
    assert isinstance(dialog, ReplyDialog)
    qtbot.waitUntil(dialog.cancel.isEnabled)
    return dialog


def shut(qtbot: QtBot, page: FindingsPage, dialog: ReplyDialog) -> None:
    dialog.reject()
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)


def told(window: MainWindow) -> Callable[[str], bool]:
    return lambda text: text in visible_text(window.status)


def test_the_buttons_say_their_keys(page: FindingsPage) -> None:
    assert "Ctrl+D" in page.replies.send_button.toolTip()
    assert "Ctrl+U" in page.replies.read_button.toolTip()


def test_sheets_go_out_by_keyboard_and_the_list_tells_to_whom(
    qtbot: QtBot, page: FindingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    QTest.keyClick(page, Qt.Key.Key_D, CONTROL)
    dialog = opened(qtbot, page, SendingDialog)
    assert isinstance(dialog, SendingDialog)
    says(qtbot, dialog, "发给 2 个单位，共 4 项")
    assert [dialog.model.text(row, 1) for row in range(2)] == ["3", "1"]
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: any(one.is_out for one in page.model.things()), timeout=20_000)
    assert sorted(path.suffix for path in tmp_path.glob("疑点核查表*")) == [".pdf", ".pdf", ".xlsx", ".xlsx"]
    shown = {page.model.text(row, 3) for row in range(page.model.rowCount())}
    assert shown == {"待石桥镇回", "待龙潭镇回"}
    page.search_field.setText("龙潭镇")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    page.search_field.setText("")
    page.narrowing.state.setCurrentText("待回复")
    assert page.model.rowCount() == 4
    qtbot.waitUntil(lambda: page._current is not None)
    page.view.tabs.setCurrentIndex(2)
    says(qtbot, page.view, "还没有收到回复")


def test_only_the_chosen_are_sent_and_what_is_out_only_when_asked(
    qtbot: QtBot, page: FindingsPage, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding_sending.send(books.store, ACTOR, tmp_path / "先", day=DAY, chosen=["539900102000"])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "后"))
    page.replies.ask_whom()
    dialog = opened(qtbot, page, SendingDialog)
    assert isinstance(dialog, SendingDialog)
    says(qtbot, dialog, "发给 1 个单位，共 3 项")
    place = dialog.grid.visualRect(dialog.model.index(1, 0)).center()
    QTest.mouseClick(dialog.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    says(qtbot, dialog, "选中的单位没有待下发的疑点")
    assert not dialog.send.isEnabled()
    dialog.again.setChecked(True)
    says(qtbot, dialog, "发给 1 个单位，共 1 项")
    QTest.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(list((tmp_path / "后").glob("*.pdf"))) == 1, timeout=20_000)
    assert "龙潭镇" in next((tmp_path / "后").glob("*.xlsx")).name
    qtbot.waitUntil(lambda: not page.context.worker.busy and page.context.reader.waiting == 0)


def test_nothing_to_send_is_said(qtbot: QtBot, page: FindingsPage, books: Books, window: MainWindow) -> None:
    for one in scanning.findings(books.store, ACTOR):
        reviewing.conclude(books.store, ACTOR, one.number, "不属实", "已核实", expected_version=0)
    page.replies.ask_whom()
    qtbot.waitUntil(lambda: told(window)("没有需要下发的疑点"))
    assert page.findChildren(SendingDialog) == []


def test_answers_are_shown_before_they_are_stored(
    qtbot: QtBot, page: FindingsPage, sheet: Path, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "已追缴金额": 9}})
    dialog = read_back(qtbot, page, monkeypatch, sheet)
    assert [dialog.figures[word].figure for word in ("收下", "重复", "未填", "退回")] == ["1", "0", "1", "1"]
    assert [dialog.model.text(row, 4) for row in range(3)] == ["退回", "收下", "未填"]
    says(qtbot, dialog, "多于追缴金额（没有填）")
    assert dialog.commit.text() == "收下 1 项"
    assert not any(one.verdict for one in scanning.findings(books.store, ACTOR))
    QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: any(one.verdict == "属实" for one in page.model.things()), timeout=20_000)
    (number,) = [one.number for one in page.model.things() if one.verdict]
    at = next(row for row in range(4) if page.model.thing(row).number == number)
    page.grid.setCurrentIndex(page.model.index(at, 0))
    qtbot.waitUntil(lambda: page._current is not None and page._current.reply is not None)
    page.view.tabs.setCurrentIndex(2)
    says(qtbot, page.view, "核查人 王强 · 2019-01-20")
    says(qtbot, page.view, "情况说明：家属代领")
    says(qtbot, page.view, "乡镇核查回复：家属代领")


def test_refused_rows_are_saved_as_a_workbook(
    qtbot: QtBot, page: FindingsPage, sheet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(sheet, {1: {**ANSWER, "核查人": None}})
    rejects = tmp_path / "退回.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(rejects), ""))
    dialog = read_back(qtbot, page, monkeypatch, sheet)
    assert not dialog.commit.isEnabled()
    QTest.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(rejects.exists)
    shut(qtbot, page, dialog)


def test_a_differing_answer_is_taken_only_as_an_update(
    qtbot: QtBot, page: FindingsPage, sheet: Path, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(sheet, {1: ANSWER})
    found = finding_replies.preview(books.store, ACTOR, [sheet], progress=Quiet())
    finding_replies.commit(books.store, ACTOR, found.id, progress=Quiet())
    answer(sheet, {1: {**ANSWER, "是否属实": "不属实"}})
    dialog = read_back(qtbot, page, monkeypatch, sheet)
    assert dialog.figures["退回"].figure == "1"
    QTest.mouseClick(dialog.updating, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.figures["收下"].figure == "1", timeout=20_000)
    assert dialog.updating.isChecked()
    QTest.mouseClick(dialog.commit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: any(one.verdict == "不属实" for one in page.model.things()), timeout=20_000)


def test_a_file_that_is_no_sheet_says_what_to_choose(
    qtbot: QtBot, page: FindingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "回复.xlsx"
    file.write_text("不是工作簿", encoding="utf-8")
    dialog = read_back(qtbot, page, monkeypatch, file)
    says(qtbot, dialog, "没有读到核查回复")
    says(qtbot, dialog, "回复.xlsx")
    assert not dialog.commit.isEnabled()
    shut(qtbot, page, dialog)
    assert page.replies.read_button.isEnabled()
