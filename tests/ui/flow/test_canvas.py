"""The drawn flow on the screen: pointed at, moved through by keys, marked by whose money it is."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QImage, QMouseEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.reports.figures.content import FlowBand, FlowFigure, FlowNode, Trail
from fundwatch.ui.flow.canvas import FlowCanvas
from fundwatch.ui.flow.shapes import Shapes, band_path, shapes_of, style_for
from fundwatch.ui.theme import THEME, ThemeChoice
from tests.reports.figures.figures import figures

ROOM = QSize(900, 500)
NODES = (
    FlowNode("中央", 0, "中央资金", 900_00),
    FlowNode("县", 0, "县级资金", 100_00),
    FlowNode("水务", 1, "水务局", 700_00, table="单位", key="D1"),
    FlowNode("农业", 1, "农业局", 300_00),
    FlowNode("饮水", 2, "饮水", 700_00),
    FlowNode("其余", 2, "其余 3 个用途", 300_00, "group", members=("甲", "乙", "丙")),
)
BANDS = (
    FlowBand("中央", "水务", 700_00),
    FlowBand("中央", "农业", 200_00),
    FlowBand("县", "农业", 100_00),
    FlowBand("水务", "饮水", 700_00),
    FlowBand("农业", "其余", 300_00),
)
TRAILS = (
    Trail(("中央", "水务", "饮水"), 700_00),
    Trail(("中央", "农业", "其余"), 200_00),
    Trail(("县", "农业", "其余"), 100_00),
)
FIGURE = FlowFigure("2018 年资金流向", ("级次", "单位", "用途"), NODES, BANDS, trails=TRAILS)


@pytest.fixture
def canvas(qtbot: QtBot) -> FlowCanvas:
    made = FlowCanvas()
    qtbot.addWidget(made)
    made.show_figure(FIGURE)
    made.give_room(ROOM)
    made.show()
    made.setFocus()
    qtbot.waitUntil(made.isVisible)
    return made


def drawn(canvas: FlowCanvas) -> QImage:
    return canvas.grab().toImage()


def shapes(canvas: FlowCanvas) -> Shapes:
    assert canvas.shapes is not None
    return canvas.shapes


def centre(canvas: FlowCanvas, node: str) -> QPoint:
    placed = shapes(canvas).nodes[node]
    return QPoint(int(placed.x + placed.width / 2), int(placed.middle))


def point_at(canvas: FlowCanvas, place: QPoint) -> None:
    where = QPointF(place)
    none = Qt.MouseButton.NoButton
    event = QMouseEvent(
        QMouseEvent.Type.MouseMove, where, canvas.mapToGlobal(where), none, none, Qt.KeyboardModifier.NoModifier
    )
    canvas.mouseMoveEvent(event)


def test_the_figure_fills_its_room(canvas: FlowCanvas) -> None:
    assert (canvas.width(), canvas.height()) == (ROOM.width(), ROOM.height())


def test_arrows_move_and_keys_enter_and_go_back(canvas: FlowCanvas, qtbot: QtBot) -> None:
    keys = Qt.Key
    QTest.keyClick(canvas, keys.Key_Right)
    first = canvas.current
    assert first in {"中央", "县"}
    canvas.make_current("中央")
    for key, expected in (
        (keys.Key_Right, "水务"),
        (keys.Key_Right, "饮水"),
        (keys.Key_Right, "饮水"),
        (keys.Key_Left, "水务"),
        (keys.Key_Left, "中央"),
        (keys.Key_Left, "中央"),
    ):
        QTest.keyClick(canvas, key)
        assert canvas.current == expected
    column = sorted(("中央", "县"), key=lambda node: shapes(canvas).nodes[node].y)
    canvas.make_current(column[0])
    QTest.keyClick(canvas, keys.Key_Down)
    assert canvas.current == column[1]
    QTest.keyClick(canvas, keys.Key_Down)
    assert canvas.current == column[1]
    QTest.keyClick(canvas, keys.Key_Up)
    assert canvas.current == column[0]
    with qtbot.waitSignal(canvas.entered) as entered:
        QTest.keyClick(canvas, keys.Key_Return)
    assert entered.args == [column[0]]
    with qtbot.waitSignal(canvas.went_up):
        QTest.keyClick(canvas, keys.Key_Backspace)


def test_a_click_makes_current_and_a_double_click_enters(canvas: FlowCanvas, qtbot: QtBot) -> None:
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=centre(canvas, "水务"))
    assert canvas.current == "水务"
    assert "水务局" in canvas.accessibleDescription()
    with qtbot.waitSignal(canvas.entered) as entered:
        QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=centre(canvas, "其余"))
    assert entered.args == ["其余"]
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=QPoint(2, ROOM.height() - 2))
    assert canvas.current == ""


def test_the_label_is_meant_too(canvas: FlowCanvas) -> None:
    box = shapes(canvas).labels["饮水"]
    placed = shapes(canvas).node_at(box.center())
    assert placed is not None
    assert placed.node.id == "饮水"


def test_only_the_money_of_the_current_node_stands_out(canvas: FlowCanvas) -> None:
    shares = shapes(canvas).shares_of("县")
    assert shares == {("县", "农业"): 1.0, ("农业", "其余"): pytest.approx(1 / 3)}
    assert shapes(canvas).shares_of("水务") == {("中央", "水务"): 1.0, ("水务", "饮水"): 1.0}
    plain = drawn(canvas)
    canvas.make_current("县")
    assert drawn(canvas) != plain
    canvas.make_current("")
    assert drawn(canvas) == plain


def test_without_trails_all_that_hangs_on_stands_out(qtbot: QtBot) -> None:
    made = FlowCanvas()
    qtbot.addWidget(made)
    made.show_figure(FlowFigure("", FIGURE.columns, NODES, BANDS))
    made.give_room(ROOM)
    assert set(shapes(made).shares_of("县")) == {("县", "农业"), ("农业", "其余")}


def test_what_is_pointed_at_is_told(canvas: FlowCanvas) -> None:
    assert canvas.said_of("其余") == "其余 3 个用途\n300.00 元\n双击或按回车键展开"
    assert canvas.said_of("没有") == ""
    point_at(canvas, centre(canvas, "水务"))
    assert "水务局" in canvas._pointed_words()
    placed = next(one for one in shapes(canvas).layout.bands if one.band.source == "农业")
    canvas.make_current("县")
    (x0, y0), (x1, y1) = placed.knots
    point_at(canvas, QPoint(int((x0 + x1) / 2) + 20, int((y0 + y1) / 2)))
    assert canvas._pointed_words() == "农业局 → 其余 3 个用途\n300.00 元\n其中经“县级资金”的 100.00 元"


def test_larger_and_smaller_by_keys(canvas: FlowCanvas) -> None:
    QTest.keyClick(canvas, Qt.Key.Key_Plus)
    assert canvas.width() > ROOM.width()
    QTest.keyClick(canvas, Qt.Key.Key_0)
    assert canvas.width() == ROOM.width()
    QTest.keyClick(canvas, Qt.Key.Key_Minus)
    assert canvas.width() == ROOM.width()


def test_both_themes_are_painted(canvas: FlowCanvas) -> None:
    light = drawn(canvas)
    THEME.choose(ThemeChoice.DARK)
    try:
        assert drawn(canvas) != light
    finally:
        THEME.choose(ThemeChoice.LIGHT)


def test_a_figure_too_high_leaves_room_for_the_scroll_bar(qtbot: QtBot) -> None:
    many = tuple(FlowNode(f"{number}", 0, f"第{number}个", 100) for number in range(80))
    made = FlowCanvas()
    qtbot.addWidget(made)
    made.show_figure(FlowFigure("", ("列",), many, ()))
    made.give_room(ROOM, wide=14, high=14)
    assert made.height() > ROOM.height()
    assert made.width() <= ROOM.width() - 14


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures())
def test_whatever_there_is_can_be_painted_and_walked_through(qtbot: QtBot, figure: FlowFigure) -> None:
    made = FlowCanvas()
    qtbot.addWidget(made)
    made.show_figure(figure)
    made.give_room(ROOM)
    for node in figure.nodes:
        made.make_current(node.id)
        assert made.current == node.id
        for way in ("up", "down", "left", "right"):
            assert shapes(made).neighbour(node.id, way) in shapes(made).nodes
    assert not made.grab().isNull()
    made.close()


def test_a_band_covers_its_knots_and_its_part_lies_within(qtbot: QtBot) -> None:
    canvas = FlowCanvas()
    qtbot.addWidget(canvas)
    made = shapes_of(FIGURE, style_for(900, 500, QFontMetricsF(canvas.font())))
    for placed, path in made.paths:
        part = band_path(placed, 0.5).boundingRect()
        assert path.boundingRect().adjusted(-0.01, -0.01, 0.01, 0.01).contains(part)
        for x, y in placed.knots:
            assert path.boundingRect().adjusted(-0.01, -0.01, 0.01, 0.01).contains(QPointF(x, y))
