"""The chart of counts: what is drawn, read out, and chosen."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.services.statistics import Bar
from fundwatch.ui.theme import THEME
from fundwatch.ui.widgets.count_chart import CountChart, _round_top

BARS = (Bar("1", 30, 20.5, "a"), Bar("2", 5, 12, "b", outstanding=True), Bar("3", 0, None, "c"))


@pytest.fixture
def chart(qtbot: QtBot) -> CountChart:
    made = CountChart()
    qtbot.addWidget(made)
    made.resize(480, made.height())
    made.show()
    made.show_bars(BARS, "笔数")
    return made


def colours(chart: CountChart) -> set[str]:
    image = chart.grab().toImage()
    found = {image.pixel(x, y) for x in range(60, image.width()) for y in range(28, image.height() - 26)}
    return {name for name in ("accent", "warning", "danger") if QColor(THEME.colour(name)).rgb() in found}


def test_bars_outstanding_ones_and_what_was_expected_are_drawn(chart: CountChart) -> None:
    assert colours(chart) == {"accent", "warning", "danger"}
    chart.show_bars([Bar("甲", 3, key="甲")], "笔数")
    assert colours(chart) == {"accent"}
    chart.show_bars([], "")
    assert colours(chart) == set()


def test_many_bars_have_one_line_and_some_labels(chart: CountChart) -> None:
    chart.show_bars([Bar(str(digits), 100 / digits, 90 / digits, str(digits)) for digits in range(10, 100)], "笔数")
    assert colours(chart) == {"accent", "danger"}


def test_keys_and_the_mouse_choose_bars(qtbot: QtBot, chart: CountChart) -> None:
    with qtbot.waitSignal(chart.chosen) as chosen:
        QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chosen.args == ["a"]
    with qtbot.waitSignal(chart.chosen) as chosen:
        QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chosen.args == ["b"]
    with qtbot.waitSignal(chart.chosen) as chosen:
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(470, 100))
    assert chosen.args == ["c"]
    with qtbot.assertNotEmitted(chart.chosen):
        QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPoint(2, 100))


def test_bars_are_read_out_in_words(chart: CountChart) -> None:
    assert chart.read_out(0) == "1　笔数 30，应有 20.5"
    assert chart.read_out(2) == "3　笔数 0"
    assert chart.read_out(9) == ""
    assert chart.accessibleName() == "笔数"
    assert "2　笔数 5，应有 12.0" in chart.accessibleDescription()


@pytest.mark.parametrize(
    ("value", "top"), [(0, 4), (1, 4), (5, 8), (23, 24), (178, 200), (1_001, 1_200), (33_000, 40_000)]
)
def test_the_axis_has_four_whole_parts(value: float, top: int) -> None:
    assert _round_top(value) == top
    assert top % 4 == 0


def test_names_that_are_too_long_take_two_lines(chart: CountChart) -> None:
    short, long = Bar("柳溪镇", 3, key="a"), Bar("岚江金桥建设工程有限公司", 2, key="b")
    metrics = QFontMetrics(chart._small())
    chart.show_bars([short, short], "笔数")
    higher = chart._area().height()
    chart.show_bars([long] * 5, "笔数")
    assert chart._area().height() < higher
    first, second = chart._lines(long.label, metrics, 80)
    assert long.label.startswith(first)
    assert max(metrics.horizontalAdvance(line) for line in (first, second)) <= 80
    assert second.rstrip("…") in long.label[len(first) :]
    assert chart._lines("柳溪镇", metrics, 80) == ("柳溪镇",)
