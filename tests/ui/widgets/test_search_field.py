from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from fundwatch.ui import icons
from fundwatch.ui.widgets.search_field import SearchField


def test_the_field_is_emptied_by_a_cross_of_the_theme(qtbot: QtBot) -> None:
    field = SearchField("搜索")
    qtbot.addWidget(field)
    cross = field.findChild(QAction, "_q_qlineeditclearaction")
    assert isinstance(cross, QAction), "what Qt calls it by"
    size = QSize(16, 16)
    assert cross.icon().pixmap(size).toImage() == icons.icon("close", size=16).pixmap(size).toImage()
    field.setText("李四")
    button = next(one for one in field.findChildren(QToolButton) if cross in one.actions())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert field.text() == ""


def test_who_comes_to_the_field_or_types_is_told_of(qtbot: QtBot) -> None:
    field = SearchField("搜索")
    qtbot.addWidget(field)
    field.show()
    with qtbot.waitSignal(field.entered):
        field.setFocus()
    with qtbot.waitSignal(field.entered):
        QTest.keyClicks(field, "h")
    heard: list[bool] = []
    field.entered.connect(lambda: heard.append(True))
    field.set_quietly("张三")
    assert heard == [], "nobody typed that"
