from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextTable
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch import ui
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.manual.chapters import chapter_for, chapters, folder, name_in
from fundwatch.ui.manual.manual_window import ManualWindow
from fundwatch.ui.page import all_pages
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


def rows_under(heading: str) -> list[tuple[str, str]]:
    """The rows of the table below a heading of the first chapter, but for its head."""
    text = chapters()[0].text.partition(f"### {heading}\n")[2]
    lines = itertools.takewhile(lambda line: line.startswith("|"), text.strip().splitlines())
    cells = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines]
    return [(keys, does) for keys, does in cells[2:]]


def test_the_keys_that_open_pages_are_those_the_pages_declare() -> None:
    assert rows_under("打开一页") == [(page.shortcut, page.title) for page in all_pages()]


def test_no_two_pages_have_the_same_key() -> None:
    keys = [page.shortcut for page in all_pages()]
    assert len(set(keys)) == len(keys)


def test_the_other_keys_are_ones_that_the_window_has() -> None:
    """Those that Qt gives every window have no declaration of ours."""
    own = {"Ctrl+F", "Ctrl+C", "Tab", "Shift+Tab", "回车", "空格"}
    source = "\n".join(file.read_text(encoding="utf-8") for file in Path(ui.__file__).parent.rglob("*.py"))
    told = [key.strip() for keys, _does in rows_under("在每一页里") for key in keys.split(" / ")]
    assert len(told) > len(own)
    assert [key for key in told if key not in own and f'"{key}"' not in source] == []
