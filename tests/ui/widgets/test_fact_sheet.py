from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from fundwatch.ui.theme import THEME, ThemeChoice
from fundwatch.ui.widgets.fact_sheet import FactSheet, NamedValue

LONG = "二〇一七年第二批财政专项扶贫资金产业发展补助到户花名册"
FACTS = (
    NamedValue("身份证号", "530129195003071234", "danger"),
    NamedValue("发放批次", LONG),
    NamedValue("应发金额", "1,250.00", strong=True),
)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def sheet(qtbot: QtBot) -> FactSheet:
    made = FactSheet(name_width=80)
    qtbot.addWidget(made)
    made.show_facts(FACTS)
    made.resize(300, made.heightForWidth(300))
    with qtbot.waitExposed(made):
        made.show()
    return made


def middle(sheet: FactSheet, number: int) -> int:
    """The middle of a line that takes one row, from above."""
    row = sheet.fontMetrics().height()
    return number * (row + 4) + row // 2


def test_everything_shown_can_be_read_and_told(sheet: FactSheet) -> None:
    assert sheet.text() == f"身份证号\t530129195003071234\n发放批次\t{LONG}\n应发金额\t1,250.00"
    assert "应发金额：1,250.00" in sheet.accessibleDescription()


@pytest.mark.parametrize("width", [180, 240, 300, 600])
def test_a_long_value_takes_the_rows_a_label_would_take(qtbot: QtBot, sheet: FactSheet, width: int) -> None:
    label = QLabel(LONG)
    label.setWordWrap(True)
    qtbot.addWidget(label)
    sheet.show_facts([NamedValue("发放批次", LONG)])
    assert abs(sheet.heightForWidth(width) - label.heightForWidth(width - 88)) <= sheet.fontMetrics().height() / 2


def test_the_sheet_is_never_given_less_than_it_needs(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    below = QLabel("来源")
    sheet = FactSheet(name_width=80)
    layout = QVBoxLayout(holder)
    layout.addWidget(sheet)
    layout.addWidget(below)
    layout.addStretch(1)
    holder.resize(260, 400)
    with qtbot.waitExposed(holder):
        holder.show()
    sheet.show_facts(FACTS)
    qtbot.waitUntil(lambda: sheet.height() == sheet.heightForWidth(sheet.width()) > 0)
    assert below.y() >= sheet.y() + sheet.height()


def test_line_breaks_of_a_value_are_kept(sheet: FactSheet) -> None:
    sheet.show_facts([NamedValue("说明", "甲")])
    one = sheet.heightForWidth(300)
    sheet.show_facts([NamedValue("说明", "甲\n乙\n丙")])
    assert sheet.heightForWidth(300) == 3 * one
    assert sheet.text() == "说明\t甲\n乙\n丙"


def test_the_mouse_chooses_within_one_value_and_the_keys_copy(sheet: FactSheet) -> None:
    y = middle(sheet, 0)
    QTest.mousePress(sheet, LEFT, pos=QPoint(86, y))
    QTest.mouseMove(sheet, QPoint(1000, y))
    QTest.mouseRelease(sheet, LEFT, pos=QPoint(1000, y))
    assert sheet.chosen_text == FACTS[0].value
    QTest.keyClick(sheet, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == FACTS[0].value
    QTest.mouseMove(sheet, QPoint(1000, 1000))
    assert sheet.chosen_text == FACTS[0].value, "nothing is chosen once the button is up"


def test_part_of_a_value_is_chosen_by_dragging_back(sheet: FactSheet) -> None:
    y = middle(sheet, 0)
    half = 88 + sheet.fontMetrics().horizontalAdvance(FACTS[0].value[:6])
    QTest.mousePress(sheet, LEFT, pos=QPoint(half, y))
    QTest.mouseMove(sheet, QPoint(0, y))
    assert sheet.chosen_text == FACTS[0].value[:6]


def test_arrows_choose_whole_values(sheet: FactSheet) -> None:
    chosen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        QTest.keyClick(sheet, key)
        chosen.append(sheet.chosen_text)
    assert chosen == [FACTS[0].value, LONG, "1,250.00", "1,250.00", LONG]


def test_a_double_click_chooses_the_value_under_it(sheet: FactSheet) -> None:
    QTest.mouseDClick(sheet, LEFT, pos=QPoint(120, sheet.height() - 4))
    assert sheet.chosen_text == "1,250.00"


def test_other_facts_take_the_choice_away(sheet: FactSheet) -> None:
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    sheet.show_facts([])
    assert (sheet.chosen_text, sheet.text(), sheet.heightForWidth(300)) == ("", "", 0)
    QTest.mouseDClick(sheet, LEFT, pos=QPoint(2, 2))
    QTest.keyClick(sheet, Qt.Key.Key_Down)
    assert sheet.chosen_text == ""


def test_the_menu_copies_a_value_or_everything(qtbot: QtBot, sheet: FactSheet) -> None:
    QTest.mouseClick(sheet, LEFT, pos=QPoint(120, sheet.height() - 4))
    menu = sheet.make_menu(QPoint(120, sheet.height() - 4))
    qtbot.addWidget(menu)
    assert [action.text() for action in menu.actions()] == ["复制(&C)", "全部复制(&A)"]
    for action, copied in zip(menu.actions(), ("1,250.00", sheet.text()), strict=True):
        action.trigger()
        assert QGuiApplication.clipboard().text() == copied


def test_a_larger_font_is_set_anew(sheet: FactSheet) -> None:
    before = sheet.heightForWidth(300)
    larger = QFont(sheet.font())
    larger.setPixelSize(2 * sheet.fontInfo().pixelSize())
    sheet.setFont(larger)
    assert sheet.heightForWidth(300) > 1.5 * before


@pytest.mark.parametrize("theme", [ThemeChoice.LIGHT, ThemeChoice.DARK])
def test_values_stand_in_the_colours_of_the_theme(sheet: FactSheet, theme: ThemeChoice) -> None:
    try:
        THEME.choose(theme)
        picture = sheet.grab().toImage()
        seen = {picture.pixelColor(x, y).name() for x in range(88, picture.width()) for y in range(middle(sheet, 1))}
        assert THEME.colour("danger").name() in seen
    finally:
        THEME.choose(ThemeChoice.LIGHT)
