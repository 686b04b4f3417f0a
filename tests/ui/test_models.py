from __future__ import annotations

from array import array

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from fundwatch.ui.table import models
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.models import PAGE_ROWS, RecordModel, RowsModel

pytestmark = pytest.mark.usefixtures("qapp")
COLUMNS = (Column("姓名", 80), Column("金额（元）", 100, right=True))


def rows_of(model: RecordModel, page: int) -> list[tuple[str, ...]]:
    return [(f"第{number}人", f"{number}.00") for number in model.page_ids(page)]


def answer(model: RecordModel) -> list[list[int]]:
    """Let pages be filled as soon as they are asked for; gives what was asked."""
    asked: list[list[int]] = []

    def fill(pages: list[int]) -> None:
        asked.append(pages)
        for page in pages:
            model.fill(model.generation, page, rows_of(model, page))

    model.pages_wanted.connect(fill)
    return asked


def test_a_page_is_asked_for_once_and_then_shown(qtbot: QtBot) -> None:
    model = RecordModel()
    asked = answer(model)
    model.show(COLUMNS, array("q", range(1000)))
    first = 2 * PAGE_ROWS
    assert [model.text(row, 0) for row in (first, first + 1, first + PAGE_ROWS - 1)] == ["", "", ""]
    with qtbot.waitSignal(model.dataChanged) as told:
        pass
    assert asked == [[2]]
    assert model.text(first, 0) == f"第{first}人"
    assert told.args is not None
    assert (told.args[0].row(), told.args[1].row()) == (first, first + PAGE_ROWS - 1)


def test_rows_that_come_into_sight_are_asked_for_before_they_are_painted(qtbot: QtBot) -> None:
    model = RecordModel()
    asked = answer(model)
    model.show(COLUMNS, array("q", range(1000)))
    at = 3 * PAGE_ROWS - 2
    model.look_at(at, at + 5)
    assert asked == [[2, 3]]
    assert model.text(at, 0) == f"第{at}人"
    model.look_at(at, at + 5)
    qtbot.waitUntil(lambda: not model._asking.isActive())
    assert asked == [[2, 3]], "each page is asked for once"


def test_nothing_in_sight_asks_for_nothing() -> None:
    model = RecordModel()
    asked = answer(model)
    model.show(COLUMNS, array("q"))
    model.look_at(0, -1)
    assert asked == []


def test_a_page_of_an_earlier_list_is_dropped() -> None:
    model = RecordModel()
    model.show(COLUMNS, array("q", [1, 2]))
    late = model.generation
    model.show(COLUMNS, array("q", [8, 9]))
    model.fill(late, 0, [("旧", ""), ("旧", "")])
    assert not model.is_ready(0)
    assert model.text(0, 0) == ""


def test_a_page_that_failed_is_asked_for_again(qtbot: QtBot) -> None:
    model = RecordModel()
    asked: list[list[int]] = []
    model.pages_wanted.connect(asked.append)
    model.show(COLUMNS, array("q", [1]))
    model.text(0, 0)
    qtbot.waitUntil(lambda: asked == [[0]])
    model.give_up(model.generation, 0)
    model.text(0, 0)
    qtbot.waitUntil(lambda: asked == [[0], [0]])


def test_only_so_many_pages_are_kept() -> None:
    model = RecordModel()
    model.show(COLUMNS, array("q", range(PAGE_ROWS * (models._KEPT_PAGES + 5))))
    for page in range(models._KEPT_PAGES + 5):
        model.fill(model.generation, page, rows_of(model, page))
    assert not model.is_ready(0)
    assert model.is_ready(PAGE_ROWS * (models._KEPT_PAGES + 4))


def test_the_whole_list_grows_out_of_its_beginning(qtbot: QtBot) -> None:
    model = RecordModel()
    answer(model)
    model.show(COLUMNS, array("q", range(100)))
    model.text(99, 0)
    qtbot.waitUntil(lambda: model.is_ready(99))
    with qtbot.waitSignal(model.rowsInserted) as told:
        model.extend(array("q", range(5000)))
    assert told.args is not None
    assert told.args[1:] == [100, 4999]
    model.text(100, 0)
    qtbot.waitUntil(lambda: model.text(100, 0) == "第100人")


def test_a_list_in_another_order_replaces_the_beginning(qtbot: QtBot) -> None:
    model = RecordModel()
    model.show(COLUMNS, array("q", [1, 2, 3]))
    with qtbot.waitSignal(model.modelReset):
        model.extend(array("q", [3, 2, 1, 0]))
    assert list(model.ids) == [3, 2, 1, 0]


def test_numbers_and_their_headers_stand_at_the_right() -> None:
    model = RowsModel(COLUMNS)
    model.show([("张三", "1.00")])
    role = Qt.ItemDataRole.TextAlignmentRole
    for column, side in ((0, Qt.AlignmentFlag.AlignLeft), (1, Qt.AlignmentFlag.AlignRight)):
        assert model.headerData(column, Qt.Orientation.Horizontal, role) & side
        assert model.data(model.index(0, column), role) & side
