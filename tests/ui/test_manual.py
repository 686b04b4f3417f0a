from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextTable
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.manual.chapters import chapter_for, chapters, folder, name_in
from fundwatch.ui.manual.manual_window import ManualWindow
from fundwatch.ui.theme import THEME, ThemeChoice

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")


@pytest.fixture
def manual(qtbot: QtBot, window: MainWindow) -> ManualWindow:
    window.open_page("reconciliation")
    QTest.keyClick(window, Qt.Key.Key_F1)
    made = window.findChild(ManualWindow)
    assert made is not None
    qtbot.waitUntil(made.isVisible)
    return made


def listed(manual: ManualWindow) -> list[str]:
    return [manual.contents.item(number).text() for number in range(manual.contents.count())]


def test_f1_opens_the_chapter_of_the_page_in_front(manual: ManualWindow, window: MainWindow) -> None:
    assert manual.current == "reconciliation"
    assert manual.contents.currentItem().text() == "对账"
    assert "精确到分" in manual.view.toPlainText()
    manual.close()
    assert not manual.isVisible()
    window.open_manual()
    assert window.findChildren(ManualWindow) == [manual]


def test_search_lists_the_chapters_that_hold_the_words(manual: ManualWindow, qtbot: QtBot) -> None:
    manual.search.setText("名称不唯一")
    qtbot.waitUntil(lambda: listed(manual) == ["对账"])
    manual.search.setText("此处没有的字")
    qtbot.waitUntil(lambda: listed(manual) == [])
    manual.search.setText("")
    qtbot.waitUntil(lambda: len(listed(manual)) == len(chapters()))


def test_links_lead_to_chapters_and_nowhere_else(manual: ManualWindow) -> None:
    manual.view.anchorClicked.emit(QUrl("00-start.md"))
    assert manual.current == "start"
    manual.view.anchorClicked.emit(QUrl("https://example.org"))
    assert manual.current == "start"


@pytest.mark.parametrize("choice", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_text_and_tables_follow_the_theme(manual: ManualWindow, choice: ThemeChoice) -> None:
    THEME.choose(choice)
    try:
        document = manual.view.document()
        table = next(frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable))
        assert table.format().toTableFormat().borderBrush().color() == THEME.colour("border")
        block = document.begin()
        assert block.begin().fragment().charFormat().foreground().color() == THEME.colour("text")
    finally:
        THEME.choose(ThemeChoice.LIGHT)


@pytest.mark.parametrize("chapter", chapters(), ids=lambda chapter: chapter.name)
def test_every_link_and_picture_of_a_chapter_is_there(chapter: object) -> None:
    text = next(one.text for one in chapters() if one is chapter)
    for target in _LINK.findall(text):
        assert chapter_for(name_in(target)).name == name_in(target), target
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text):
        assert (folder() / picture).exists(), picture
