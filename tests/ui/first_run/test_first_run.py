"""A first start: the made-up county, the office's own books, or books that are there already."""

from __future__ import annotations

import errno
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch import app, paths
from fundwatch.models.store import Store
from fundwatch.services import preferences
from fundwatch.services.preferences import Preferences
from fundwatch.services.progress import CancelledError
from fundwatch.ui.first_run import demo_card
from fundwatch.ui.first_run.demo_card import free_folder
from fundwatch.ui.first_run.first_run_page import FirstRunPage
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.manual.manual_window import ManualWindow
from fundwatch.ui.passphrase.passphrase_dialog import PassphraseDialog
from fundwatch.ui.reading import Fault
from tests.books import Books
from tests.ui.standing_in import WorkerHere, says, type_chinese, visible_text

pytestmark = pytest.mark.file_books("a seat's first books are a file")


@pytest.fixture
def first(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[MainWindow, FirstRunPage]]:
    """The window of a seat on which nothing was ever chosen; long work runs in this process."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "座位"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "座位"))
    monkeypatch.setattr(app, "WorkerBridge", WorkerHere)
    window = app.make_window(qapp, Preferences(theme="light", backup_days=0))
    worker = window.context.worker
    assert isinstance(worker, WorkerHere)
    worker.reader = window.context.reader
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    page = window.stack.currentWidget()
    assert isinstance(page, FirstRunPage)
    yield window, page
    window.close()


def fill_in(page: FirstRunPage, office: str = "云岭县财政局", name: str = "李会计") -> None:
    type_chinese(page.own.office, office)
    type_chinese(page.own.name, name)


def test_nothing_is_made_and_nothing_else_can_be_opened_before_the_choice(
    first: tuple[MainWindow, FirstRunPage],
) -> None:
    window, page = first
    assert not paths.default_database().exists()
    assert not window.context.is_open
    assert not window.navigation.isVisible()
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentWidget() is page
    said = visible_text(page)
    for words in ("先看演示县", "建立本单位的账", "打开已有的账"):
        assert words in said


def test_own_books_are_made_by_the_keyboard_and_opened(
    qtbot: QtBot, first: tuple[MainWindow, FirstRunPage], tmp_path: Path
) -> None:
    window, page = first
    fill_in(page)
    page.own.place.setText(str(tmp_path / "本单位.db"))
    QTest.keyClick(page.own.place, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.context.is_open)
    assert window.context.store.path == tmp_path / "本单位.db"
    assert (window.context.actor.name, window.context.actor.office) == ("李会计", "云岭县财政局")
    assert window.current is window.page("importing")
    assert window.navigation.isVisible()
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current is window.page("overview")
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    assert preferences.load().database == str(tmp_path / "本单位.db")
    assert preferences.load().name == "李会计"


@pytest.mark.parametrize(
    ("office", "name", "place", "said"),
    [
        ("", "李会计", "新.db", "请填写单位名称"),
        ("云岭县财政局", "", "新.db", "请填写您的姓名"),
        ("云岭县财政局", "李会计", "没有/新.db", "没有“"),
        ("云岭县财政局", "李会计", "在这里.db", "已经有“在这里.db”"),
        ("云岭县财政局", "李会计", "", "是文件夹"),
    ],
)
def test_what_is_wanting_is_said_and_nothing_is_made(  # noqa: PLR0917 - one case a line
    first: tuple[MainWindow, FirstRunPage], tmp_path: Path, office: str, name: str, place: str, said: str
) -> None:
    window, page = first
    (tmp_path / "在这里.db").write_bytes(b"mine")
    fill_in(page, office, name)
    page.own.place.setText(str(tmp_path / place))
    page.own.make()
    assert said in visible_text(page.own)
    assert not window.context.is_open
    assert (tmp_path / "在这里.db").read_bytes() == b"mine"
    assert not (tmp_path / "新.db").exists()


def test_a_relative_place_is_asked_for_again(first: tuple[MainWindow, FirstRunPage]) -> None:
    _window, page = first
    fill_in(page)
    page.own.place.setText("新.db")
    page.own.make()
    assert "请填写完整的存放位置" in visible_text(page.own)


def test_own_books_may_be_encrypted(qtbot: QtBot, first: tuple[MainWindow, FirstRunPage], tmp_path: Path) -> None:
    window, page = first
    fill_in(page)
    page.own.place.setText(str(tmp_path / "密.db"))
    page.own.encrypted.setChecked(True)
    page.own.make()
    dialog = window.findChild(PassphraseDialog)
    assert dialog is not None
    assert dialog.new is not None
    for field in dialog.new.fields.values():
        type_chinese(field, "云岭县 2026 的账")
    QTest.mouseClick(dialog.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.context.is_open)
    assert window.context.store.key is not None
    assert "打印恢复单" in window.status.message.text()


def test_books_that_are_there_are_opened_and_kept(
    qtbot: QtBot, first: tuple[MainWindow, FirstRunPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page = first
    path = tmp_path / "旧账.db"
    Store.open(path).close()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    QTest.mouseClick(page.existing, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.context.is_open)
    assert window.current is window.page("overview")
    assert window.navigation.isVisible()
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    assert preferences.load().database == str(path)


def test_books_that_cannot_be_opened_leave_the_choice_open(
    qtbot: QtBot, first: tuple[MainWindow, FirstRunPage], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page = first
    path = tmp_path / "坏.db"
    path.write_bytes(b"not a database at all, really")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    page.open_existing()
    says(qtbot, window.banner, "“坏.db”不是 fundwatch 的数据库文件。")
    assert window.stack.currentWidget() is page
    assert preferences.load().database == ""


def test_the_made_up_county_is_built_and_opened(qtbot: QtBot, first: tuple[MainWindow, FirstRunPage]) -> None:
    window, page = first
    QTest.mouseClick(page.demo.start_button, Qt.MouseButton.LeftButton)
    assert not page.own.isEnabled()
    assert not page.existing.isEnabled()
    qtbot.waitUntil(lambda: window.context.is_open, timeout=300_000)
    path = paths.user_data() / "演示县" / "fundwatch.db"
    assert window.context.store.path == path
    assert window.current is window.page("overview")
    assert window.context.actor.office == "演示县（虚构）"
    assert (path.parent / "5-补助发放2018年.xlsx").exists()
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0, timeout=30_000)
    assert preferences.load().database == str(path)


def test_a_county_that_cannot_be_built_leaves_nothing_behind(
    qtbot: QtBot, first: tuple[MainWindow, FirstRunPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page = first
    worker = window.context.worker
    assert isinstance(worker, WorkerHere)

    def fails(_function: str, _keywords: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(worker, "_called", fails)
    page.demo.start()
    says(qtbot, window.banner, "程序内部出错，这一步没有完成。")
    qtbot.waitUntil(lambda: not (paths.user_data() / "演示县").exists())
    assert page.own.isEnabled()
    assert page.demo.start_button.isEnabled()
    assert page.demo.bar.isHidden()


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    assert free_folder(tmp_path).name == "演示县"
    (tmp_path / "演示县").mkdir()
    (tmp_path / "演示县2").mkdir()
    assert free_folder(tmp_path).name == "演示县3"


@pytest.mark.parametrize("kept", ["database", "default", "given"])
def test_who_has_books_is_never_asked(  # noqa: PLR0917 - fixtures
    qtbot: QtBot, qapp: QApplication, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    if kept == "default":
        Store.open(paths.default_database()).close()
    database = books.store.url if kept == "database" else ""
    given = books.store.url if kept == "given" else ""
    window = app.make_window(qapp, Preferences(theme="light", database=database, backup_days=0), database=given)
    qtbot.addWidget(window)
    window.show()
    assert window.findChild(FirstRunPage) is None
    qtbot.waitUntil(lambda: window.context.is_open)
    window.close()


def test_a_fault_of_the_seat_is_told_on_the_first_page(qtbot: QtBot, first: tuple[MainWindow, FirstRunPage]) -> None:
    window, _page = first
    window.context.show_fault(Fault("磁盘满了。", "请腾出空间。"))
    says(qtbot, window, "磁盘满了。")


def test_the_progress_of_the_county_is_shown_and_can_be_stopped(
    qtbot: QtBot, first: tuple[MainWindow, FirstRunPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page = first
    worker = window.context.worker
    assert isinstance(worker, WorkerHere)
    started, asked = threading.Event(), threading.Event()

    def stopped(_function: str, _keywords: object) -> None:
        started.set()
        asked.wait()
        raise CancelledError

    monkeypatch.setattr(worker, "_called", stopped)
    monkeypatch.setattr(worker, "cancel", asked.set)
    QTest.mouseClick(page.demo.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(started.is_set)
    worker.progressed.emit("正在建立演示县", 2, 5, "正在扫描")
    says(qtbot, page.demo, "正在扫描…")
    assert (page.demo.bar.value(), page.demo.bar.maximum()) == (2, 5)
    QTest.mouseClick(page.demo.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.demo.start_button.isEnabled)
    assert page.demo.bar.isHidden()
    qtbot.waitUntil(lambda: not (paths.user_data() / "演示县").exists())
    assert not window.context.is_open
    assert page.own.isEnabled()


def test_a_folder_that_cannot_be_written_is_told_with_its_name(
    qtbot: QtBot, first: tuple[MainWindow, FirstRunPage], monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page = first
    base = paths.user_data()

    def refused(self: Path, *_args: object, **_keywords: object) -> None:
        raise PermissionError(errno.EACCES, "denied", str(self))

    monkeypatch.setattr(demo_card, "user_data", lambda: base)
    monkeypatch.setattr(Path, "mkdir", refused)
    page.demo.start()
    says(qtbot, window.banner, "演示县没有建成：没有读写权限。")
    says(qtbot, window.banner, f"请检查“{base}”能否写入")
    monkeypatch.undo()
    assert page.demo.start_button.isEnabled()
    assert not (base / "演示县").exists()


def test_the_manual_is_at_hand_before_there_are_books(qtbot: QtBot, first: tuple[MainWindow, FirstRunPage]) -> None:
    window, page = first
    QTest.mouseClick(page.help, Qt.MouseButton.LeftButton)
    manual = window.findChild(ManualWindow)
    assert manual is not None
    qtbot.waitUntil(manual.isVisible)
    assert "第一天" in manual.view.toPlainText()
    manual.close()
