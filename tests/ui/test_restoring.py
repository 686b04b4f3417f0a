"""Restoring in the window: what would be lost is shown first, and nothing happens by accident."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.models.store import Store
from fundwatch.services import backing_up
from fundwatch.services.books_state import state_of
from fundwatch.services.progress import Quiet
from fundwatch.ui.backup.restore_dialog import PREVIEWING, RESTORING, RestoreDialog
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.settings import SettingsPage
from fundwatch.ui.reading import Fault
from tests.books import ACTOR, Books
from tests.ui.standing_in import WorkerHere, says, visible_text

#: A proof copies, restores and checks.
PATIENCE = 30_000
ONE = {"单位编码": "D2", "名称": "某某局", "类别": "主管部门"}
FIRST = "从前的口令一二三"


@pytest.fixture
def backup(books: Books, tmp_path: Path) -> Path:
    """A backup after which one more unit was stored."""
    made = backing_up.back_up(books.store, ACTOR, tmp_path / "备份.db", progress=Quiet())
    books.put("单位", ONE)
    return made.path


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> SettingsPage:
    opened = window.page("settings")
    assert isinstance(opened, SettingsPage)
    window.open_page("settings")
    qtbot.waitUntil(lambda: bool(opened.backup.state.text()))
    return opened


def units(store: Store) -> int:
    return dict(state_of(store).rows).get("单位", 0)


def previewed(qtbot: QtBot, page: SettingsPage, backup: Path) -> RestoreDialog:
    dialog = page.backups.show(backup)
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=PATIENCE)
    return dialog


def is_gone(page: SettingsPage) -> bool:
    return not [one for one in page.findChildren(RestoreDialog) if one.isVisible()]


def rows(dialog: RestoreDialog) -> list[list[str]]:
    model = dialog.comparison.model
    return [[model.text(row, column) for column in range(4)] for row in range(model.rowCount())]


def test_both_sides_and_what_would_be_lost_are_shown(
    qtbot: QtBot, page: SettingsPage, backup: Path, monkeypatch: pytest.MonkeyPatch, books: Books
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(backup), ""))
    before = books.store.head()
    page.backup.restore.click()
    dialog = page.findChild(RestoreDialog)
    assert isinstance(dialog, RestoreDialog)
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=PATIENCE)
    says(qtbot, dialog, "第 2 条")
    for said in ("第 4 条", "4 行", "5 行", "恢复后不再有的写入：2 次", "现在的数据库会先自动备份一份"):
        assert said in visible_text(dialog)
    assert [(row[0], row[2], row[3]) for row in rows(dialog)] == [("4", "测试", "导入"), ("3", "测试", "备份")]
    assert not dialog.comparison.allowed.isVisible()
    assert dialog.no.isDefault()
    assert not dialog.yes.isDefault()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: is_gone(page))
    assert books.store.head() == before


def test_restored_every_page_looks_anew_and_the_former_books_are_named(
    qtbot: QtBot, page: SettingsPage, window: MainWindow, backup: Path, books: Books
) -> None:
    window.open_page("overview")
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    window.open_page("settings")
    refreshed: list[object] = []
    window.context.feed.changed.connect(refreshed.append)
    dialog = previewed(qtbot, page, backup)
    dialog.yes.click()
    assert not dialog.yes.isEnabled()
    qtbot.waitUntil(lambda: "已恢复到日志第 2 条，并记入日志第 3 条。" in page.backup.said.text(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: is_gone(page))
    assert units(books.store) == 1
    assert units(window.context.store) == 1
    [topics] = refreshed
    assert isinstance(topics, frozenset)
    assert {"records", "findings", "notices", "settings"} <= topics
    kept = Path(page.backup.said.text().split("“")[1].split("”")[0])
    opened = Store.open(kept, create=False)
    assert units(opened) == 2
    opened.close()


def test_books_written_meanwhile_stop_it_and_it_can_be_looked_at_again(
    qtbot: QtBot, page: SettingsPage, backup: Path, books: Books
) -> None:
    dialog = previewed(qtbot, page, backup)
    books.put("单位", {**ONE, "单位编码": "D3"})
    dialog.yes.click()
    says(qtbot, dialog, "预览之后数据库又有了新的写入，没有恢复。")
    assert units(books.store) == 3
    assert dialog.yes.text() == "重新核对"
    dialog.yes.click()
    qtbot.waitUntil(lambda: dialog.comparison.model.rowCount() == 3, timeout=PATIENCE)
    assert dialog.yes.text() == "恢复"
    dialog.reject()
    qtbot.waitUntil(lambda: is_gone(page))


def test_rows_changed_in_the_backup_by_hand_are_told(qtbot: QtBot, page: SettingsPage, backup: Path) -> None:
    opened = Store.open(backup)
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE unit SET name = '别的局'")
    opened.close()
    dialog = previewed(qtbot, page, backup)
    says(qtbot, dialog, "备份自身不符：")
    dialog.reject()
    qtbot.waitUntil(lambda: is_gone(page))


@pytest.mark.file_books("every copy of the server's template has the template's installation")
def test_other_books_need_a_tick(qtbot: QtBot, page: SettingsPage, tmp_path: Path, books: Books) -> None:
    other = Books(Store.open(tmp_path / "别县.db"))
    other.put_places()
    file = backing_up.back_up(other.store, ACTOR, tmp_path / "别县备份.db", progress=Quiet()).path
    other.store.close()
    dialog = previewed(qtbot, page, file)
    says(qtbot, dialog, "这份备份来自另一个数据库。")
    assert not dialog.yes.isEnabled()
    dialog.comparison.allowed.click()
    assert dialog.yes.isEnabled()
    dialog.yes.click()
    qtbot.waitUntil(lambda: page.backup.said.text().startswith("已恢复到"), timeout=PATIENCE)
    qtbot.waitUntil(lambda: is_gone(page))
    assert page.context.store.installation != books.store.installation


@pytest.mark.file_books("a server's books are not encrypted by us")
def test_a_backup_under_another_passphrase_asks_for_that(
    qtbot: QtBot, page: SettingsPage, tmp_path: Path, books: Books
) -> None:
    other = Books(Store.open(tmp_path / "密.db", passphrase=FIRST))
    other.put_places()
    file = backing_up.back_up(other.store, ACTOR, tmp_path / "密备份.db", progress=Quiet()).path
    other.store.close()
    dialog = page.backups.show(file)
    says(qtbot, dialog, "这份备份是用另一个口令加密的")
    assert not dialog.yes.isEnabled()
    field = dialog.proof.passphrase.fields["备份的口令"]
    field.setText("不是这个口令啊")
    dialog.yes.click()
    says(qtbot, dialog, "口令不对，“密备份.db”没有打开。")
    assert dialog.yes.text() == "继续"
    field.setText(FIRST)
    dialog.yes.click()
    qtbot.waitUntil(lambda: dialog.preview is not None, timeout=PATIENCE)
    dialog.comparison.allowed.click()
    dialog.yes.click()
    qtbot.waitUntil(lambda: page.backup.said.text().startswith("已恢复到"), timeout=PATIENCE)
    qtbot.waitUntil(lambda: is_gone(page))
    assert units(books.store) == 1


@pytest.mark.parametrize(("content", "said"), [(b"GIF89a" * 1000, "不是 fundwatch 的备份"), (None, "没有找到备份文件")])
def test_what_is_no_backup_is_said(
    qtbot: QtBot, page: SettingsPage, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "不是.db"
    if content is not None:
        file.write_bytes(content)
    dialog = page.backups.show(file)
    says(qtbot, dialog, said)
    assert dialog.yes.text() == "重新核对"
    dialog.reject()
    qtbot.waitUntil(lambda: is_gone(page))


class TestStopping:
    """Work that is held up, as by a large database."""

    @pytest.fixture
    def held(self, page: SettingsPage, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
        """Every job that was submitted, with what ends it."""
        came: list[Any] = []

        def submit(_title: str, _function: str, _keywords: Mapping[str, object], done: Any, failed: Any) -> None:
            came.append((done, failed))

        monkeypatch.setattr(page.context.worker, "submit", submit)
        return came

    def test_the_preview_can_be_stopped_and_closes(
        self, qtbot: QtBot, page: SettingsPage, backup: Path, held: list[Any]
    ) -> None:
        worker = page.context.worker
        assert isinstance(worker, WorkerHere)
        dialog = page.backups.show(backup)
        qtbot.waitUntil(lambda: bool(held))
        worker.began.emit(PREVIEWING)
        worker.progressed.emit(PREVIEWING, 1, 2, "正在核对备份")
        says(qtbot, dialog, "正在核对备份 50%…")
        dialog.reject()
        assert worker.cancelled == 1
        assert dialog.isVisible()
        held[0][1](Fault("已按您的要求停止。", cancelled=True))
        qtbot.waitUntil(lambda: is_gone(page))

    def test_what_waits_behind_other_work_does_not_stop_that(
        self, qtbot: QtBot, page: SettingsPage, backup: Path, held: list[Any]
    ) -> None:
        worker = page.context.worker
        assert isinstance(worker, WorkerHere)
        dialog = page.backups.show(backup)
        qtbot.waitUntil(lambda: bool(held))
        worker.progressed.emit("正在导入", 1, 2, "正在读取")
        says(qtbot, dialog, "等前面的工作完成：正在导入")
        dialog.reject()
        qtbot.waitUntil(lambda: is_gone(page))
        assert worker.cancelled == 0

    def test_a_restore_that_is_stopped_leaves_the_choice(
        self, qtbot: QtBot, page: SettingsPage, backup: Path, books: Books
    ) -> None:
        worker = page.context.worker
        assert isinstance(worker, WorkerHere)
        dialog = previewed(qtbot, page, backup)
        ended: list[Any] = []
        worker.submit = lambda *given: ended.append(given[-1])  # type: ignore[method-assign]
        dialog.yes.click()
        # Not begun yet, it can neither be closed nor stop what another asked for.
        dialog.reject()
        assert dialog.isVisible()
        assert worker.cancelled == 0
        worker.began.emit(RESTORING)
        dialog.no.click()
        assert worker.cancelled == 1
        ended[0](Fault("已按您的要求停止，没有改动任何数据。", cancelled=True))
        says(qtbot, dialog, "没有改动任何数据")
        assert dialog.yes.isEnabled()
        assert dialog.yes.text() == "恢复"
        dialog.reject()
        qtbot.waitUntil(lambda: is_gone(page))
        assert units(books.store) == 2
