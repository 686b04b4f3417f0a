"""The navigation: groups, keys in the tips, and room for every page in the smallest window."""

from __future__ import annotations

from itertools import groupby, pairwise

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.page import all_pages


def headings(window: MainWindow) -> list[str]:
    found = [one for one in window.navigation.findChildren(QLabel) if one.objectName() == "navigationGroup"]
    return [one.text() for one in sorted(found, key=lambda one: one.y())]


def test_each_group_has_one_heading_over_its_pages(window: MainWindow) -> None:
    groups = [group for group, _ in groupby(page.group for page in all_pages()) if group]
    assert headings(window) == groups
    assert len(set(groups)) == len(groups), "the pages of a group stand together"


def test_pages_stand_under_one_another_in_order(window: MainWindow) -> None:
    tops = [window.navigation.button(page.name).y() for page in all_pages()]
    assert tops == sorted(tops)


def test_every_page_can_be_reached_in_the_smallest_window(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(window.minimumSize())
    qtbot.waitUntil(lambda: window.height() == window.minimumHeight())
    buttons = [window.navigation.button(page.name) for page in all_pages()]
    bottoms = [button.geometry().bottom() for button in buttons]
    assert bottoms[-1] <= window.navigation.height()
    for above, below in pairwise(buttons):
        assert above.geometry().bottom() < below.geometry().top()
    assert all(button.height() >= button.fontMetrics().height() for button in buttons)


def test_the_manual_is_in_sight_beside_the_name(qtbot: QtBot, window: MainWindow) -> None:
    (button,) = [one for one in window.navigation.findChildren(QAbstractButton) if "F1" in one.toolTip()]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window._manual is not None and window._manual.isVisible())
    assert window._manual is not None
    window._manual.close()
