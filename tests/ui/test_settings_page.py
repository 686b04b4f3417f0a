from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from fundwatch.models.store import Store
from fundwatch.services import office, preferences
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.settings import SettingsPage
from fundwatch.ui.theme import THEME, ThemeChoice
from tests.books import ACTOR, Books
from tests.ui.standing_in import says, type_chinese


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> Iterator[SettingsPage]:
    """The page, its settings read."""
    opened = window.page("settings")
    assert isinstance(opened, SettingsPage)
    window.open_page("settings")
    qtbot.waitUntil(lambda: bool(opened.printed._fields))
    yield opened
    THEME.choose(ThemeChoice.LIGHT)


def kept(qtbot: QtBot, page: SettingsPage) -> preferences.Preferences:
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    return preferences.load()


def test_who_acts_is_kept_and_acts_at_once(qtbot: QtBot, page: SettingsPage) -> None:
    page.name.clear()
    type_chinese(page.name, "王审计")
    type_chinese(page.office, "云岭县审计局")
    page.save_person()
    assert (page.context.actor.name, page.context.actor.office) == ("王审计", "云岭县审计局")
    assert (kept(qtbot, page).name, kept(qtbot, page).office) == ("王审计", "云岭县审计局")


def test_nobody_may_act_without_a_name(page: SettingsPage) -> None:
    page.name.setText(" ")
    page.save_person()
    assert page.context.actor == ACTOR


def test_the_theme_changes_at_once_and_is_kept(qtbot: QtBot, page: SettingsPage) -> None:
    QTest.mouseClick(page.theme.button("深色"), Qt.MouseButton.LeftButton)
    assert THEME.dark
    assert kept(qtbot, page).theme == "dark"


def test_the_choice_of_fonts_is_kept(qtbot: QtBot, page: SettingsPage) -> None:
    page.fonts.click()
    assert kept(qtbot, page).bundled_fonts is True


def test_what_the_office_prints_is_written_with_a_log_entry(qtbot: QtBot, page: SettingsPage, books: Books) -> None:
    before = books.store.head().number
    field = page.printed.field("异议受理电话")
    assert isinstance(field, QLineEdit)
    field.setText("0875-1234567")
    QTest.mouseClick(page.printed.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: books.store.head().number == before + 1)
    found = office.settings(books.store, ACTOR, date.today())["异议受理电话"]  # noqa: DTZ011 - the user's day
    assert found.value == "0875-1234567"
    qtbot.waitUntil(lambda: page.printed._settings["异议受理电话"].row_version == 1)
    again = page.printed.field("异议受理电话")
    assert isinstance(again, QLineEdit)
    again.setText("0875-7654321")
    QTest.mouseClick(page.printed.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.printed._settings["异议受理电话"].row_version == 2)


def test_saving_nothing_writes_nothing(qtbot: QtBot, page: SettingsPage, books: Books) -> None:
    before = books.store.head().number
    QTest.mouseClick(page.printed.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    assert books.store.head().number == before


def test_a_sound_database_is_said_to_be_whole(qtbot: QtBot, page: SettingsPage) -> None:
    QTest.mouseClick(page.books.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.books.state.text() == "完整", timeout=20_000)
    says(qtbot, page.books, "最新一条的校验值")


def test_a_row_changed_by_hand_is_named(qtbot: QtBot, page: SettingsPage, books: Books) -> None:
    with books.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE unit SET name = '别的名字' WHERE unit_code = 'D1'")
    QTest.mouseClick(page.books.check, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.books.state.text() == "有不一致", timeout=20_000)
    assert page.books.model.rowCount() >= 1
    assert "单位" in page.books.model.text(0, 1)


def test_another_database_is_used_the_next_time(
    qtbot: QtBot, page: SettingsPage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    chosen = str(tmp_path / "另一个.db")
    Store.open(chosen).close()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (chosen, ""))
    page.books.other_asked.emit()
    assert kept(qtbot, page).database == chosen
