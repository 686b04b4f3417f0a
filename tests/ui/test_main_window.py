from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from fundwatch import app
from fundwatch.services import preferences
from fundwatch.services.preferences import Preferences
from fundwatch.ui import pages
from fundwatch.ui.context import Context
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.page import all_pages
from fundwatch.ui.reading import Fault
from fundwatch.ui.theme import THEME
from tests.books import ACTOR, Books
from tests.ui.standing_in import WorkerHere, says

NAMES = [page.name for page in all_pages()]
#: What may stand in Latin letters: keys, file kinds, and what the books themselves hold.
LATIN = re.compile(
    r"Ctrl\+[\w=,-]+|Alt\+\w+|Esc|Return|xlsx?|et|ods|csv|PDF|Excel|WPS|db|FW-\w+|D:/|/[\w/.-]+|\d+-[0-9a-f]{8,}"
)


def words(page: QWidget) -> list[str]:
    found = [label.text() for label in page.findChildren(QLabel)]
    found += [button.text() + button.toolTip() for button in page.findChildren(QAbstractButton)]
    found += [field.placeholderText() for field in page.findChildren(QLineEdit)]
    found += [field.placeholderText() for field in page.findChildren(QPlainTextEdit)]
    for bar in page.findChildren(QTabBar):
        found += [bar.tabText(number) for number in range(bar.count())]
    return [text for text in found if text]


def test_pages_stand_in_their_order_with_their_keys() -> None:
    titles = [page.title for page in all_pages()]
    assert [titles[0], titles[1], titles[-1]] == ["总览", "数据导入", "设置"]
    keys = [page.shortcut for page in all_pages()]
    assert len(set(keys)) == len(keys), "two pages are opened by the same keys"
    assert len({page.name for page in all_pages()}) == len(all_pages())


def test_every_module_of_a_page_is_declared() -> None:
    assert {module.name for module in pkgutil.iter_modules(pages.__path__)} == set(NAMES)


def test_what_makes_no_page_is_refused(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fundwatch.ui.pages.assets.make_page", lambda _context: QWidget())
    with pytest.raises(TypeError, match="assets makes no page"):
        window.page("assets")


@pytest.mark.parametrize("declared", all_pages(), ids=NAMES)
def test_every_page_opens_by_its_keys(window: MainWindow, declared: object) -> None:
    page = next(one for one in all_pages() if one is declared)
    (keys,) = QKeySequence(page.shortcut)
    QTest.keyClick(window, keys.key(), keys.keyboardModifiers())
    assert window.current is window.page(page.name)
    assert window.navigation.button(page.name).isChecked()
    assert page.shortcut in window.navigation.button(page.name).toolTip()
    # A part that is shown before it has a place would flash up as a window of its own.
    assert window.isActiveWindow()
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [window]


@pytest.mark.parametrize("name", NAMES)
def test_no_page_speaks_english(qtbot: QtBot, window: MainWindow, name: str) -> None:
    window.open_page(name)
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    # A server and the database there have names of their own, which may be Latin.
    said = [text.replace(window.context.store.place, "") for text in words(window.current)]
    assert len(said) > 3
    assert [text for text in said if re.search(r"[A-Za-z]{2,}", LATIN.sub("", text))] == []


def test_on_a_screen_of_another_scale_everything_drawn_is_drawn_anew(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(THEME.changed):
        QApplication.sendEvent(window, QEvent(QEvent.Type.DevicePixelRatioChange))


def test_that_the_window_stands_is_told_once(qtbot: QtBot, context: Context) -> None:
    window = MainWindow(context)
    qtbot.addWidget(window)
    told: list[None] = []
    window.painted.connect(lambda: told.append(None))
    window.show()
    qtbot.waitUntil(lambda: bool(told))
    window.hide()
    with qtbot.waitExposed(window):
        window.show()
    window.repaint()
    QApplication.processEvents()
    assert told == [None]


def test_faults_are_shown_in_one_place_and_put_away(qtbot: QtBot, window: MainWindow) -> None:
    window.context.show_fault(Fault("文件打不开。", "请检查文件是否被占用。", "trace"))
    says(qtbot, window.banner, "文件打不开。")
    says(qtbot, window.banner, "请检查文件是否被占用。")
    copy = next(one for one in window.banner.findChildren(QAbstractButton) if one.text() == "复制详细信息")
    QTest.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QApplication.clipboard().text() == "trace"
    close = next(one for one in window.banner.findChildren(QAbstractButton) if one.toolTip() == "知道了")
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert not window.banner.isVisible()


def test_a_short_write_that_waits_for_another_program_says_so(qtbot: QtBot, window: MainWindow, books: Books) -> None:
    window.context.opened.emit()
    done: list[None] = []

    def write() -> None:
        with window.context.store.write(ACTOR, "设置"):
            pass

    with books.store.write(ACTOR, "设置"):
        window.context.call(window, write).on_success(done.append).start()
        says(qtbot, window.status, "正在等待")
        assert done == []
    qtbot.waitUntil(lambda: done == [None], timeout=20_000)


def test_a_stop_asked_for_is_no_fault(window: MainWindow) -> None:
    window.context.show_fault(Fault("已按您的要求停止。", cancelled=True))
    assert not window.banner.isVisible()
    assert window.status.message.text() == "已按您的要求停止。"


def test_progress_is_shown_and_can_be_stopped(window: MainWindow) -> None:
    worker = window.context.worker
    assert isinstance(worker, WorkerHere)
    worker.began.emit("正在导入")
    assert window.status.bar.isVisible()
    worker.progressed.emit("正在导入", 500_000, 1_000_000, "正在读取“补助.xlsx”")
    assert window.status.work.text() == "正在读取“补助.xlsx”  50%"
    QTest.mouseClick(window.status.cancel, Qt.MouseButton.LeftButton)
    assert worker.cancelled == 1
    assert not window.status.cancel.isEnabled()
    worker.ended.emit()
    assert not window.status.bar.isVisible()


def test_a_bug_in_a_read_is_told_and_the_window_lives(qtbot: QtBot, window: MainWindow) -> None:
    def broken() -> None:
        raise ValueError("so")

    window.context.call(window, broken).start()
    says(qtbot, window.banner, "程序内部出错，这一步没有完成。")
    window.open_page("settings")
    assert window.current is window.page("settings")


def test_what_finishes_after_its_page_is_gone_is_dropped(qtbot: QtBot, window: MainWindow) -> None:
    came: list[int] = []
    owner = QWidget()
    window.context.call(owner, lambda: 7).on_success(came.append).start()
    owner.deleteLater()
    del owner
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    assert came == []


def test_the_program_opens_its_books_after_the_first_paint(qtbot: QtBot, qapp: QApplication, books: Books) -> None:
    kept = Preferences(theme="light", database=books.store.url, name="李会计", office="云岭县财政局", backup_days=0)
    window = app.make_window(qapp, kept)
    qtbot.addWidget(window)
    window.show()
    assert not window.context.is_open
    qtbot.waitUntil(lambda: window.context.is_open)
    assert (window.context.actor.name, window.context.actor.office) == ("李会计", "云岭县财政局")
    says(qtbot, window.navigation, "云岭县财政局")
    window.close()


def test_a_database_named_for_once_is_not_kept(qtbot: QtBot, qapp: QApplication, books: Books) -> None:
    window = app.make_window(qapp, Preferences(theme="light", backup_days=0), database=books.store.url)
    qtbot.addWidget(window)
    window.show()
    window.resize(1024, 680)
    qtbot.waitUntil(lambda: window.context.is_open)
    assert window.context.store.url == books.store.url
    window.close()
    kept = preferences.load()
    assert kept.database == ""
    again = app.make_window(qapp, kept, database=books.store.url)
    qtbot.addWidget(again)
    again.show()
    assert (again.width(), again.height()) == (1024, 680)
    qtbot.waitUntil(lambda: again.context.is_open)
    again.close()


def test_a_database_that_cannot_be_opened_is_said(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "坏.db"
    path.write_bytes(b"not a database at all, really")
    window = app.make_window(qapp, Preferences(theme="light", database=str(path)))
    qtbot.addWidget(window)
    window.show()
    says(qtbot, window.banner, "“坏.db”不是 fundwatch 的数据库文件。")
    window.close()


def test_the_database_may_be_named_on_the_command_line() -> None:
    assert app._database(["--db", "D:/账.db"]) == "D:/账.db"
    assert app._database(["--db=D:/账.db"]) == "D:/账.db"
    assert app._database([]) == ""


def test_standard_dialogs_speak_chinese(qtbot: QtBot, qapp: QApplication) -> None:
    translators = app.chinese(qapp)
    assert len(translators) == 2
    try:
        buttons = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(buttons.Cancel | buttons.Save | buttons.Close)
        qtbot.addWidget(box)
        assert [box.button(kind).text() for kind in (buttons.Cancel, buttons.Save, buttons.Close)] == [
            "取消",
            "保存",
            "关闭",
        ]
        files = QFileDialog()
        qtbot.addWidget(files)
        files.setOption(QFileDialog.Option.DontUseNativeDialog)
        files.show()
        labels = [label.text() for label in files.findChildren(QLabel)]
        assert [text for text in labels if re.search(r"[A-Za-z]{2,}", text)] == []
        assert "文件类型(&T)：" in labels
    finally:
        for translator in translators:
            qapp.removeTranslator(translator)
