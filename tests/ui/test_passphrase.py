"""Encrypted books in the window: asked for when they open, set, changed, taken away, their note printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from fundwatch import app
from fundwatch.models.actor import Actor
from fundwatch.models.encryption import files
from fundwatch.models.encryption.recovery_code import code_of
from fundwatch.models.store import Store
from fundwatch.services import preferences
from fundwatch.services.preferences import Preferences
from fundwatch.ui.context import Context
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.settings import SettingsPage
from fundwatch.ui.passphrase.note_dialog import NoteDialog
from fundwatch.ui.passphrase.passphrase_dialog import PassphraseDialog
from fundwatch.ui.passphrase.unlocking import Unlocking
from tests.ui.standing_in import WorkerHere, says, type_chinese, visible_text

pytestmark = pytest.mark.file_books("encryption is of a file")
FIRST, SECOND = "云岭县 2026 '账'", "second and longer 2"
ACTOR = Actor("李会计", "财政局")
Kind = TypeVar("Kind", bound=QDialog)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "加密.db"
    Store.open(made, passphrase=FIRST).close()
    return made


@pytest.fixture
def opening(qtbot: QtBot, qapp: QApplication, path: Path) -> Iterator[tuple[MainWindow, Unlocking]]:
    """The window before an encrypted database, and the dialog that asks."""
    window = app.make_window(qapp, Preferences(theme="light", database=str(path)))
    qtbot.addWidget(window)
    window.show()
    yield window, dialog_of(qtbot, window, Unlocking)
    window.close()


def dialog_of(qtbot: QtBot, window: MainWindow, kind: type[Kind]) -> Kind:
    def found() -> list[Kind]:
        return [one for one in window.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: bool(found()))
    return found()[0]


def is_gone(window: MainWindow, kind: type[QDialog]) -> Callable[[], bool]:
    return lambda: not [one for one in window.findChildren(kind) if one.isVisible()]


def test_it_is_opened_by_the_keyboard_alone(qtbot: QtBot, opening: tuple[MainWindow, Unlocking]) -> None:
    window, dialog = opening
    assert "“加密.db”已加密，请输入口令。" in visible_text(dialog)
    field = dialog.proof.passphrase.fields["口令"]
    assert field.echoMode() == QLineEdit.EchoMode.Password
    assert not dialog.yes.isEnabled()
    type_chinese(field, FIRST)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.context.is_open)
    qtbot.waitUntil(is_gone(window, Unlocking))
    assert window.context.store.key is not None


def test_a_wrong_passphrase_is_said_in_the_dialog_which_stays(
    qtbot: QtBot, opening: tuple[MainWindow, Unlocking]
) -> None:
    window, dialog = opening
    field = dialog.proof.passphrase.fields["口令"]
    for _ in range(2):
        field.setText("不是这个")
        dialog.yes.click()
        says(qtbot, dialog, "口令不对，“加密.db”没有打开。")
        assert dialog.yes.isEnabled()
        assert field.selectedText() == "不是这个"
    assert not window.context.is_open
    assert window.banner.isHidden()
    field.setText(FIRST)
    dialog.yes.click()
    qtbot.waitUntil(lambda: window.context.is_open)


def test_a_recovery_code_opens_it_and_its_wrong_group_is_named(
    qtbot: QtBot, opening: tuple[MainWindow, Unlocking], path: Path
) -> None:
    window, dialog = opening
    store = Store.open(path, passphrase=FIRST)
    assert store.key is not None
    code = code_of(store.key)
    store.close()
    dialog.proof.other.click()
    assert dialog.proof.by_code
    dialog.proof.code.setPlainText(code[:6] + ("0" if code[6] != "0" else "1") + code[7:])
    says(qtbot, dialog, "已输入 65 个字符，共 65 个（13 组）")
    dialog.yes.click()
    says(qtbot, dialog, "恢复码第 2 组有误。")
    dialog.proof.code.setPlainText(code.lower().replace("-", " "))
    dialog.yes.click()
    qtbot.waitUntil(lambda: window.context.is_open)


def test_giving_up_is_said(qtbot: QtBot, opening: tuple[MainWindow, Unlocking]) -> None:
    window, dialog = opening
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(is_gone(window, Unlocking))
    says(qtbot, window, "数据库没有打开：没有输入口令。")
    assert not window.context.is_open


def test_the_title_never_shows_a_key(qtbot: QtBot, opening: tuple[MainWindow, Unlocking]) -> None:
    window, dialog = opening
    dialog.proof.passphrase.fields["口令"].setText(FIRST)
    dialog.yes.click()
    qtbot.waitUntil(lambda: window.context.is_open)
    window.open_page("settings")
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    assert window.context.store.key is not None
    secret = window.context.store.key.raw.hex()
    assert secret not in visible_text(window)
    assert all(secret not in one.windowTitle() for one in QApplication.topLevelWidgets())
    assert secret not in preferences.location().read_text(encoding="utf-8") if preferences.location().exists() else True


@pytest.fixture
def settings(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[tuple[MainWindow, SettingsPage]]:
    """The settings page over a plain database that nobody else has open."""
    worker = WorkerHere()
    context = Context(Preferences(), worker, parent=None)
    worker.reader = context.reader
    worker.setParent(qapp)
    context.open(Store.open(tmp_path / "明.db"), ACTOR)
    window = MainWindow(context)
    qtbot.addWidget(window)
    window.show()
    window.open_page("settings")
    page = window.page("settings")
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: bool(page.printed._fields))
    yield window, page
    window.close()


def confirm(dialog: PassphraseDialog, *, proof: str = "", new: str = "") -> None:
    if dialog.proof is not None and proof:
        dialog.proof.passphrase.fields["现在的口令"].setText(proof)
    if dialog.new is not None:
        dialog.new.fields["新口令"].setText(new)
        dialog.new.fields["再输入一次"].setText(new)
    assert dialog.yes.isEnabled()
    dialog.yes.click()


def test_a_passphrase_is_set_changed_and_taken_away(
    qtbot: QtBot, settings: tuple[MainWindow, SettingsPage], tmp_path: Path
) -> None:
    window, page = settings
    path = tmp_path / "明.db"
    (tmp_path / "明.db.升级前-0001").write_bytes(b"SQLite format 3\x00")
    assert page.encryption.state.text() == "未加密"
    page.encryption.set.click()
    confirm(dialog_of(qtbot, window, PassphraseDialog), new=FIRST)
    note = dialog_of(qtbot, window, NoteDialog)
    assert page.encryption.state.text() == "已加密"
    assert not files.is_plain(path)
    qtbot.waitUntil(lambda: note.pages.page_count == 1)
    assert "明.db.升级前-0001" in page.encryption.left.text()
    note.accept()

    page.encryption.change.click()
    dialog = dialog_of(qtbot, window, PassphraseDialog)
    confirm(dialog, proof="不是这个", new=SECOND)
    says(qtbot, dialog, "口令不对，没有改动。")
    confirm(dialog, proof=FIRST, new=SECOND)
    dialog_of(qtbot, window, NoteDialog).accept()
    Store.open(path, passphrase=SECOND).close()

    page.encryption.remove.click()
    confirm(dialog_of(qtbot, window, PassphraseDialog), proof=SECOND)
    qtbot.waitUntil(lambda: page.encryption.state.text() == "未加密")
    assert files.is_plain(path)
    assert window.context.store.head().number == 5


def test_the_note_needs_the_passphrase(
    qtbot: QtBot,
    settings: tuple[MainWindow, SettingsPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, page = settings
    page.encryption.set.click()
    confirm(dialog_of(qtbot, window, PassphraseDialog), new=FIRST)
    dialog_of(qtbot, window, NoteDialog).accept()
    page.encryption.note.click()
    dialog = dialog_of(qtbot, window, PassphraseDialog)
    confirm(dialog, proof="不是这个")
    says(qtbot, dialog, "口令不对")
    confirm(dialog, proof=FIRST)
    note = dialog_of(qtbot, window, NoteDialog)
    target = tmp_path / "恢复单.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    note.save_asked.emit()
    qtbot.waitUntil(target.exists)
    says(qtbot, window, "打印后请删除这个文件")
    assert target.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("new", "again", "said", "ready"),
    [
        ("1234567", "1234567", "至少 8 个字符", False),
        ("12345678", "12345678", "全是数字", True),
        (SECOND, "second", "两次输入的口令不一样", False),
        (SECOND, SECOND, "口令可以使用", True),
    ],
)
def test_a_new_passphrase_is_judged_while_it_is_typed(
    qtbot: QtBot, settings: tuple[MainWindow, SettingsPage], new: str, again: str, said: str, *, ready: bool
) -> None:
    window, page = settings
    dialog = page.passphrases.set()
    assert dialog.new is not None
    dialog.new.fields["新口令"].setText(new)
    dialog.new.fields["再输入一次"].setText(again)
    assert said in dialog.strength.text()
    assert dialog.yes.isEnabled() is ready
    dialog.new.shown.setChecked(True)
    assert dialog.new.fields["新口令"].echoMode() == QLineEdit.EchoMode.Normal
    dialog.reject()
    qtbot.waitUntil(is_gone(window, PassphraseDialog))


@pytest.mark.parametrize("encrypted", [True, False])
def test_a_new_database_is_made_encrypted_or_not(
    qtbot: QtBot,
    settings: tuple[MainWindow, SettingsPage],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    encrypted: bool,
) -> None:
    window, page = settings
    path = tmp_path / "新的.db"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    page.books.other_asked.emit()
    dialog = dialog_of(qtbot, window, PassphraseDialog)
    if encrypted:
        confirm(dialog, new=FIRST)
    else:
        dialog.choice.setChecked(False)
        assert dialog.yes.isEnabled()
        dialog.yes.click()
    qtbot.waitUntil(is_gone(window, PassphraseDialog))
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    assert files.is_plain(path) is not encrypted
    assert preferences.load().database == str(path)
    Store.open(path, passphrase=FIRST if encrypted else None).close()
