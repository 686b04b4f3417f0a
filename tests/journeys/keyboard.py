"""What hands on a keyboard do: every key goes to where the cursor is."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget

from fundwatch.ui.widgets.basics import Segments
from tests.ui.standing_in import type_chinese

#: More Tabs than any page has places to stop.
_PLACES = 120


def press(window: QWidget, keys: str, times: int = 1) -> None:
    """Press keys, as Ctrl+3, where the cursor is; in the window where it is nowhere."""
    combination = QKeySequence(keys)[0]  # type: ignore[index]  # its stub lacks what it has
    for _ in range(times):
        QTest.keyClick(QApplication.focusWidget() or window, combination.key(), combination.keyboardModifiers())


def tab_to(window: QWidget, wanted: QWidget) -> None:
    """Press Tab until the cursor is on a widget; it fails where Tab never comes there."""
    for _ in range(_PLACES):
        if QApplication.focusWidget() is wanted:
            return
        press(window, "Tab")
    raise AssertionError(f"Tab never comes to {wanted.objectName() or wanted.accessibleName() or wanted}")


def write(window: QWidget, text: str) -> None:
    """Type where the cursor is, as an input method does."""
    type_chinese(QApplication.focusWidget() or window, text)


def choose(window: QWidget, combo: QComboBox, text: str) -> None:
    """Go to a choice and down it until it says the text."""
    tab_to(window, combo)
    press(window, "Home")
    for _ in range(combo.count()):
        if combo.currentText() == text:
            return
        press(window, "Down")
    raise AssertionError(f"no {text} among {[combo.itemText(at) for at in range(combo.count())]}")


def pick(window: QWidget, segments: Segments, value: str) -> None:
    """Go to a choice in segments and along it to a value; Tab stops at one of them, the arrows go on."""
    among = segments.findChildren(QPushButton)
    for _ in range(_PLACES):
        if QApplication.focusWidget() in among:
            break
        press(window, "Tab")
    for _ in among:
        if segments.value == value:
            return
        press(window, "Space" if QApplication.focusWidget() is segments.button(value) else "Right")
    raise AssertionError(f"no {value} can be picked")
