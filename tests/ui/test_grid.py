from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QWidget
from pytestqt.qtbot import QtBot

from fundwatch.ui.table import grid as grid_module
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.grid import PADDING, ROW_HEIGHT, Grid
from fundwatch.ui.table.models import RowsModel

COLUMNS = (Column("姓名", 120), Column("金额", 160, right=True), Column("备注", 120))
ROWS = [("张三", "1,234.50", "a"), ("李四", "88.00", "b"), ("王五", "5.05", "c")]


def made(qtbot: QtBot) -> Grid:
    model = RowsModel(COLUMNS)
    grid = Grid(model)
    model.setParent(grid)
    model.show(ROWS, ROWS)
    qtbot.addWidget(grid)
    grid.resize(420, 240)
    with qtbot.waitExposed(grid):
        grid.show()
    return grid


def ink(image: QImage, left: int, right: int, top: int, bottom: int) -> tuple[int, int]:
    """The first and last column of a band in which something dark is painted."""
    ground = image.pixelColor(left + 2, top + 2).lightness()
    dark = [
        x
        for x in range(left, right)
        if any(abs(image.pixelColor(x, y).lightness() - ground) > 60 for y in range(top, bottom))
    ]
    return dark[0], dark[-1]


def test_header_and_cells_have_the_same_padding(qtbot: QtBot) -> None:
    grid = made(qtbot)
    image = grid.grab().toImage()
    header_height = grid.horizontalHeader().height()
    for column, right in ((0, False), (1, True)):
        left = grid.columnViewportPosition(column)
        span = (left + 1, left + grid.columnWidth(column) - 1)
        header = ink(image, *span, 4, header_height - 6)
        cell = ink(image, *span, header_height + 4, header_height + ROW_HEIGHT - 4)
        side = 1 if right else 0
        assert abs(header[side] - cell[side]) <= 3
        edge = span[1] - cell[1] if right else cell[0] - span[0]
        assert PADDING - 2 <= edge <= PADDING + 4


def test_part_of_a_number_is_not_shown_as_if_it_were_another(qtbot: QtBot) -> None:
    grid = made(qtbot)
    top = grid.horizontalHeader().height() + 4
    left = grid.columnViewportPosition(1)
    whole = ink(grid.grab().toImage(), left + 1, left + 159, top, top + ROW_HEIGHT - 8)
    grid.resize(left + 140, 240)  # the last digits are out of sight
    cut = ink(grid.grab().toImage(), left + 1, left + 136, top, top + ROW_HEIGHT - 8)
    assert cut[0] - left <= PADDING + 4
    assert cut[1] - cut[0] < 20 < whole[1] - whole[0]
    bar = grid.horizontalScrollBar()
    bar.setValue(bar.maximum())
    left = grid.columnViewportPosition(1)
    again = ink(grid.grab().toImage(), max(left, 0) + 1, left + 159, top, top + ROW_HEIGHT - 8)
    assert again[1] - again[0] == whole[1] - whole[0]


def test_words_that_reach_over_the_edge_say_that_they_go_on(qtbot: QtBot) -> None:
    grid = made(qtbot)
    numbers = ["539921196406040011" + "0" * at for at in range(3)]
    grid.table_model.show([("张三", "1.00", number) for number in numbers], numbers)  # type: ignore[attr-defined]
    grid.setColumnWidth(2, 220)
    left = grid.columnViewportPosition(2)
    grid.resize(left + 90, 240)
    top = grid.horizontalHeader().height()
    line = grid.grab().toImage().copy(left, top + 4, grid.viewport().width() - left - 2, ROW_HEIGHT - 8)
    below = grid.grab().toImage().copy(left, top + ROW_HEIGHT + 4, line.width(), line.height())
    first, last = ink(line, 0, line.width(), 0, line.height())
    assert last < line.width() - 1  # an ellipsis ends before the edge
    assert first >= PADDING - 2
    assert line == below  # of numbers that begin alike the same is seen


def test_a_part_painted_anew_looks_as_before(qtbot: QtBot) -> None:
    grid = made(qtbot)
    before = QImage(grid.viewport().size(), QImage.Format.Format_RGB32)
    before.fill(Qt.GlobalColor.white)
    grid.viewport().render(before, QPoint(), QRegion(grid.viewport().rect()))
    parts = QRegion(0, 0, 15, 240).united(QRegion(18, 8, 300, 20)).united(QRegion(40, 80, 30, 30))
    again = before.copy()
    with QPainter(again) as painter:
        for part in parts:  # type: ignore[attr-defined]
            painter.fillRect(part, Qt.GlobalColor.white)
    assert again != before
    grid.viewport().render(again, QPoint(), parts, QWidget.RenderFlag(0))
    assert again == before


def test_selected_rows_are_copied_as_tab_separated_text(qtbot: QtBot) -> None:
    grid = made(qtbot)
    grid.selectRow(0)
    QTest.keyClick(grid, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "张三\t1,234.50\ta\n李四\t88.00\tb"
    grid.copy(with_header=True)
    assert QGuiApplication.clipboard().text().splitlines()[0] == "姓名\t金额\t备注"


def test_too_many_rows_are_refused_in_words(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    grid = made(qtbot)
    grid.selectAll()
    monkeypatch.setattr(grid_module, "COPY_LIMIT", 2)
    QGuiApplication.clipboard().setText("原来的")
    with qtbot.waitSignal(grid.copy_refused) as told:
        grid.copy()
    assert told.args == ["一次最多复制 2 行，现在选中了 3 行。"]
    assert QGuiApplication.clipboard().text() == "原来的"


def test_keys_move_and_open(qtbot: QtBot) -> None:
    grid = made(qtbot)
    grid.setCurrentIndex(grid.model().index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_End)
    assert grid.currentIndex().row() == 2
    with qtbot.waitSignal(grid.opened) as told:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert told.args == [2]
    QTest.keyClick(grid, Qt.Key.Key_Home)
    assert grid.currentIndex().row() == 0


def test_a_click_on_a_header_asks_for_an_order(qtbot: QtBot) -> None:
    grid = made(qtbot)
    grid.let_sort()
    header = grid.horizontalHeader()
    middle = QPoint(header.sectionViewportPosition(1) + 40, header.height() // 2)
    with qtbot.waitSignal(grid.sort_asked) as first:
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    with qtbot.waitSignal(grid.sort_asked) as second:
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert (first.args, second.args) == ([1, False], [1, True])


def test_rows_are_32_pixels_and_there_is_no_grid(qtbot: QtBot) -> None:
    grid = made(qtbot)
    assert [grid.rowHeight(row) for row in range(3)] == [32, 32, 32]
    assert not grid.showGrid()


def test_columns_fit_what_stands_in_them(qtbot: QtBot) -> None:
    grid = made(qtbot)
    grid.fit_to([("欧阳娜娜娜", "1.00", "很长很长很长很长很长很长很长很长很长很长很长很长很长很长的备注")])
    widths = [grid.columnWidth(column) for column in range(3)]
    assert widths[0] > widths[1]
    needed = grid.metrics.horizontalAdvance("欧阳娜娜娜") + 2 * PADDING
    assert widths[0] >= needed


@pytest.mark.parametrize(("width", "stretched"), [(700, 420), (420, 140), (401, 121), (350, 120), (100, 120)])
def test_a_stretch_column_takes_what_is_left_and_never_less_than_its_own(
    qtbot: QtBot, width: int, stretched: int
) -> None:
    columns = (Column("姓名", 120), Column("备注", 120, stretch=True), Column("金额", 160, right=True))
    model = RowsModel(columns)
    grid = Grid(model)
    model.setParent(grid)
    qtbot.addWidget(grid)
    grid.setFrameShape(QFrame.Shape.NoFrame)
    for size in (500, width):
        grid.resize(size, 240)
        with qtbot.waitExposed(grid):
            grid.show()
    qtbot.waitUntil(lambda: grid.columnWidth(1) == stretched)
    assert (grid.columnWidth(0), grid.columnWidth(2)) == (120, 160)


def test_cells_of_several_lines_show_them_under_each_other_and_copy_as_one(qtbot: QtBot) -> None:
    model = RowsModel(COLUMNS)
    grid = Grid(model, lines=2)
    model.setParent(grid)
    rows = [("张三", "1.00", "核桃提质增效奖补\n东田村"), ("李四", "2.00", "一行")]
    model.show(rows, rows)
    qtbot.addWidget(grid)
    grid.resize(420, 240)
    with qtbot.waitExposed(grid):
        grid.show()
    assert grid.rowHeight(0) == grid.row_height > ROW_HEIGHT
    image = grid.grab().toImage()
    top = grid.horizontalHeader().height()
    left = grid.columnViewportPosition(2)
    middle = top + grid.row_height // 2
    upper = ink(image, left + 1, image.width() - 2, top + 6, middle - 1)
    lower = ink(image, left + 1, image.width() - 2, middle + 2, top + grid.row_height - 6)
    assert upper[0] - left >= PADDING - 2
    assert lower[1] < upper[1]
    assert grid.row_texts(0) == ["张三", "1.00", "核桃提质增效奖补 东田村"]


class Watching(RowsModel):
    """Remembers which rows it was told of."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)
        self.told: list[tuple[int, int]] = []

    def look_at(self, first: int, last: int) -> None:
        self.told.append((first, last))


def test_rows_are_told_of_before_a_jump_shows_them(qtbot: QtBot) -> None:
    model = Watching()
    grid = Grid(model)
    model.setParent(grid)
    model.show([(f"第{number}人", "1.00", "") for number in range(500)])
    qtbot.addWidget(grid)
    grid.resize(420, 240)
    with qtbot.waitExposed(grid):
        grid.show()
    model.told.clear()
    grid.verticalScrollBar().setValue(300)
    assert len(model.told) == 1
    first, last = model.told[0]
    assert first == 300
    assert first + (grid.viewport().height() - 1) // ROW_HEIGHT == last
    grid.horizontalScrollBar().setValue(5)
    assert len(model.told) == 1, "the same rows, moved sideways"
