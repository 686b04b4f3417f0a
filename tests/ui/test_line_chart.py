from __future__ import annotations

import itertools

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.line_chart import LineChart, Series, _round_top

LABELS = ("2018-01", "2018-02", "2018-03")


@pytest.fixture
def chart(qtbot: QtBot) -> LineChart:
    made = LineChart("万元")
    qtbot.addWidget(made)
    made.resize(400, 216)
    made.show()
    made.show_series(LABELS, [Series("支出", "danger", (0.0, 1.5, 12345.678))])
    return made


def has_colour(chart: LineChart, colour: str) -> bool:
    image = chart.grab().toImage()
    wanted = QColor(THEME.colour(colour)).rgb()
    return any(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(28, image.height()))


def test_a_line_is_drawn_in_its_colour(chart: LineChart) -> None:
    assert has_colour(chart, "danger")
    chart.show_series(LABELS, [])
    assert not has_colour(chart, "danger")


def test_keys_and_mouse_read_a_month_out(qtbot: QtBot, chart: LineChart) -> None:
    assert chart.accessibleName() == "2018-03　支出 12,345.68（万元）"
    chart.setFocus()
    shown = [chart.grab().toImage()]
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Left):
        QTest.keyClick(chart, key)
        shown.append(chart.grab().toImage())
    assert all(before != after for before, after in itertools.pairwise(shown[:4]))
    assert shown[3] == shown[4], "the first month is the end"
    qtbot.mouseMove(chart, chart.rect().center())
    assert chart.read_out(1) == "2018-02　支出 1.50（万元）"
    assert chart.read_out(3) == ""


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (13_417, 16_000), (16_001, 20_000), (99, 100), (0.5, 0.6), (-5, 1)]
)
def test_the_axis_ends_at_a_round_figure(value: float, top: float) -> None:
    assert _round_top(value) == pytest.approx(top)
