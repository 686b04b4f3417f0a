"""Backups on the settings page: made at once, into a file, by themselves; what went wrong is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.models.store import Store
from fundwatch.services import backup_folder, preferences
from fundwatch.services.books_state import log_lines
from fundwatch.services.progress import Quiet
from fundwatch.ui.context import Context
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.settings import SettingsPage
from fundwatch.ui.reading import Fault
from tests.books import Books
from tests.ui.standing_in import WorkerHere, says, visible_text

REGULAR = "fundwatch.services.backup_folder.regular"
#: A copy, its trial and its check take longer than a click.
PATIENCE = 30_000


@pytest.fixture
def folder(context: Context, tmp_path: Path) -> Path:
    """A folder that was chosen for backups, none of which is made by itself."""
    place = tmp_path / "备份盘"
    place.mkdir()
    context.preferences = replace(context.preferences, backup_folder=str(place), backup_days=0)
    return place


@pytest.fixture
def page(qtbot: QtBot, folder: Path, window: MainWindow) -> SettingsPage:
    assert folder.is_dir()
    opened = window.page("settings")
    assert isinstance(opened, SettingsPage)
    window.open_page("settings")
    qtbot.waitUntil(lambda: bool(opened.backup.state.text()))
    return opened


def jobs(context: Context) -> list[str]:
    assert isinstance(context.worker, WorkerHere)
    return [function for function, _ in context.worker.jobs]


def quiet(qtbot: QtBot, context: Context) -> None:
    """Wait until everything that was asked for is answered."""
    qtbot.waitUntil(lambda: context.reader.waiting == 0, timeout=PATIENCE)


def test_before_the_first_it_says_so_and_where_it_will_be(page: SettingsPage, folder: Path) -> None:
    assert page.backup.state.text() == f"还没有定期备份（位置：{folder}）；没有设自动备份。"
    assert page.backup.folder.text() == str(folder)
    assert (page.backup.days.value(), page.backup.number.value()) == (0, 10)


def test_one_is_made_at_once_proved_and_told(qtbot: QtBot, page: SettingsPage, folder: Path, books: Books) -> None:
    page.backup.run.click()
    assert not page.backup.run.isEnabled()
    assert page.backup.run.text() == "正在备份…"
    qtbot.waitUntil(lambda: "试恢复和核对通过" in page.backup.said.text(), timeout=PATIENCE)
    [made] = folder.iterdir()
    assert str(made) in page.backup.said.text()
    qtbot.waitUntil(lambda: page.backup.state.text().startswith("上次定期备份：20"))
    assert "共 1 份；没有设自动备份。" in page.backup.state.text()
    assert page.backup.run.isEnabled()
    copy = Store.open(made, create=False)
    assert copy.installation == books.store.installation
    copy.close()
    with books.store.read() as connection:
        assert log_lines(connection, limit=1)[0].action == "备份"


def test_a_folder_that_is_gone_is_said_with_what_to_do(qtbot: QtBot, page: SettingsPage, tmp_path: Path) -> None:
    (tmp_path / "挡路").write_text("a file, no folder")
    page.backup.folder.setText(str(tmp_path / "挡路" / "里面"))
    page.backup.folder.editingFinished.emit()
    page.backup.run.click()
    qtbot.waitUntil(lambda: "没有备份：" in page.backup.said.text(), timeout=PATIENCE)
    assert page.backup.said.text().startswith("定期备份没有成功。")
    assert "请处理后再试" in page.backup.said.text()
    assert page.backup.said.objectName() == "danger"
    assert page.backup.run.isEnabled()


def test_it_is_saved_into_a_named_file_and_never_over_another(
    qtbot: QtBot, page: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "另存.db"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    page.backup.copy.click()
    qtbot.waitUntil(lambda: "试恢复和核对通过" in page.backup.said.text(), timeout=PATIENCE)
    before = target.read_bytes()
    page.backup.copy.click()
    qtbot.waitUntil(lambda: "已经存在，没有备份。请换一个文件名" in page.backup.said.text(), timeout=PATIENCE)
    assert target.read_bytes() == before


def test_books_that_disagree_are_backed_up_and_it_is_told(qtbot: QtBot, page: SettingsPage, books: Books) -> None:
    with books.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE unit SET name = '别的名字' WHERE unit_code = 'D1'")
    page.backup.run.click()
    qtbot.waitUntil(lambda: "处不符，备份照原样保存" in page.backup.said.text(), timeout=PATIENCE)
    assert page.backup.said.objectName() == "warning"


def test_what_is_chosen_is_kept(
    qtbot: QtBot, page: SettingsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.backup.choose_asked.emit()
    page.backup.days.setValue(3)
    page.backup.number.setValue(5)
    quiet(qtbot, page.context)
    kept = preferences.load()
    assert (kept.backup_folder, kept.backup_days, kept.backup_kept) == (str(tmp_path), 3, 5)
    assert page.backup.folder.text() == str(tmp_path)


def test_blank_means_beside_the_database(qtbot: QtBot, page: SettingsPage) -> None:
    page.backup.folder.clear()
    page.backup.folder.editingFinished.emit()
    quiet(qtbot, page.context)
    assert preferences.load().backup_folder == ""
    assert "备份" in page.backup.folder.placeholderText() or page.context.store.path is None


def test_the_wheel_over_a_number_scrolls_the_page(page: SettingsPage) -> None:
    nowhere, down = QPoint(0, 0), QPoint(0, -120)
    buttons, keys, phase = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(QPointF(5, 5), QPointF(5, 5), nowhere, down, buttons, keys, phase, False)
    QApplication.sendEvent(page.backup.number, event)
    assert page.backup.number.value() == 10
    assert not event.isAccepted()


class TestByItself:
    """The regular backup."""

    @pytest.fixture
    def due(self, context: Context, folder: Path) -> Context:
        context.preferences = replace(context.preferences, backup_folder=str(folder), backup_days=7)
        return context

    def test_it_is_made_when_due_and_only_once(
        self, qtbot: QtBot, due: Context, window: MainWindow, folder: Path
    ) -> None:
        due.backups.watch()
        qtbot.waitUntil(lambda: due.backups.made is not None, timeout=PATIENCE)
        [made] = folder.iterdir()
        assert window.status.message.text() == f"已备份到“{made}”"
        due.backups.ask()
        quiet(qtbot, due)
        assert jobs(due) == [REGULAR]

    def test_made_quietly_it_leaves_what_the_card_tells(
        self, qtbot: QtBot, due: Context, page: SettingsPage, folder: Path
    ) -> None:
        page.backup.tell("已恢复到日志第 2 条。", "success")
        due.backups.watch()
        qtbot.waitUntil(lambda: f"在“{folder}”，共 1 份" in page.backup.state.text(), timeout=PATIENCE)
        assert page.backup.said.text() == "已恢复到日志第 2 条。"

    @pytest.mark.parametrize("days", [0, 7])
    def test_it_is_not_made_when_it_is_not_due(
        self, qtbot: QtBot, due: Context, window: MainWindow, folder: Path, days: int
    ) -> None:
        assert window.isVisible()
        (folder / "旧的.db").touch()
        if days:
            backup_folder.regular(due.store, due.actor, folder=str(folder), progress=Quiet())
        due.preferences = replace(due.preferences, backup_days=days)
        due.backups.watch()
        quiet(qtbot, due)
        assert jobs(due) == []

    def test_it_waits_for_work_that_is_under_way(
        self, qtbot: QtBot, due: Context, window: MainWindow, folder: Path
    ) -> None:
        assert window.isVisible()
        worker = due.worker
        assert isinstance(worker, WorkerHere)
        worker.running = 1
        due.backups.watch()
        quiet(qtbot, due)
        assert jobs(due) == []
        assert not due.backups.running
        worker.running = 0
        worker.ended.emit()
        qtbot.waitUntil(lambda: due.backups.made is not None, timeout=PATIENCE)
        assert len(list(folder.iterdir())) == 1

    def test_a_failure_is_told_and_tried_again_only_when_books_open(
        self, qtbot: QtBot, due: Context, window: MainWindow, folder: Path
    ) -> None:
        folder.rmdir()
        folder.write_text("a file where the folder was")
        due.backups.watch()
        qtbot.waitUntil(lambda: due.backups.fault is not None, timeout=PATIENCE)
        assert window.status.message.text().startswith("定期备份没有成功。")
        due.backups.ask()
        quiet(qtbot, due)
        assert jobs(due) == [REGULAR]
        window.open_page("settings")
        page = window.page("settings")
        says(qtbot, page, "定期备份没有成功。")
        folder.unlink()
        due.opened.emit()
        qtbot.waitUntil(lambda: due.backups.made is not None, timeout=PATIENCE)
        assert due.backups.fault is None
        qtbot.waitUntil(lambda: "试恢复和核对通过" in visible_text(page))

    def test_stopped_by_a_person_it_alarms_nobody(
        self, qtbot: QtBot, due: Context, window: MainWindow, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(
            due.worker,
            "submit",
            lambda _title, _function, _keywords, _done, failed: failed(Fault("已停下。", cancelled=True)),
        )
        due.backups.watch()
        qtbot.waitUntil(lambda: "已停下" in window.status.message.text(), timeout=PATIENCE)
        assert due.backups.fault is None
        assert not due.backups.running
