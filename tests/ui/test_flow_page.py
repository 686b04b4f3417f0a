"""The page 资金流向 as people use it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.flow import FlowPage
from tests.books import Books
from tests.traced_books import put_chain
from tests.ui.standing_in import type_chinese


def arrived(page: FlowPage, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: page.shown_view is not None and page.context.reader.waiting == 0)


@pytest.fixture
def page(books: Books, window: MainWindow, qtbot: QtBot) -> FlowPage:
    put_chain(books)
    window.open_page("flow")
    made = window.current
    assert isinstance(made, FlowPage)
    arrived(made, qtbot)
    return made


def title(page: FlowPage) -> str:
    assert page.shown_view is not None
    return page.shown_view.title


def node(page: FlowPage, words: str) -> str:
    assert page.flow.figure is not None
    return next(one.id for one in page.flow.figure.nodes if one.label == words)


def press(widget: QWidget, key: Qt.Key) -> None:
    """A key while a popup is open: the popup hands on to the field what it does not take itself."""
    QCoreApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def line_texts(page: FlowPage) -> list[str]:
    return [branch.text for _, branch in page.flow.model.rows()]


def test_the_year_is_shown_with_its_tree(page: FlowPage) -> None:
    assert title(page) == "2018 年资金流向"
    assert "1,100.00 元" in page.said.text()
    assert page.flow.unit.text() == "单位：元"
    assert line_texts(page)[0] == "中央资金"
    assert page.year.currentText() == "2018 年"
    assert not page.ways.isVisible()
    assert not page.back.isEnabled()
    assert page.flow.tree.isColumnHidden(3)


def test_deeper_and_back_by_keys(page: FlowPage, qtbot: QtBot) -> None:
    canvas = page.flow.canvas
    canvas.setFocus()
    canvas.make_current(node(page, "石桥镇"))
    assert page.deeper.isEnabled()
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    arrived(page, qtbot)
    qtbot.waitUntil(lambda: title(page) == "2018 年资金流向 · 石桥镇")
    assert "龙山村" in {one.label for one in page.flow.figure.nodes}  # type: ignore[union-attr]
    assert page.back.isEnabled()
    QTest.keyClick(canvas, Qt.Key.Key_Backspace)
    qtbot.waitUntil(lambda: title(page) == "2018 年资金流向")
    assert not page.back.isEnabled()


def test_a_record_is_searched_for_and_chosen_by_keys(page: FlowPage, qtbot: QtBot) -> None:
    page.search()
    type_chinese(page.search_field, "王大")
    qtbot.waitUntil(page._offered.isVisible)
    offered = page._offered.model()
    rows = [offered.index(row, 0).data() for row in range(offered.rowCount())]
    assert "户　王大　H1" in rows
    while page._offered.currentIndex().data() != "户　王大　H1":
        before = page._offered.currentIndex()
        press(page._offered, Qt.Key.Key_Down)
        assert page._offered.currentIndex() != before
    press(page._offered, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: title(page) == "王大户（H1）")
    assert page.search_field.text() == ""
    assert page.ways.isVisible()
    assert not page.year.isVisible()
    assert line_texts(page)[0] == "王大户：资金从哪里来"


def test_enter_follows_the_first_that_is_found(page: FlowPage, qtbot: QtBot) -> None:
    page.search()
    QTest.keyClicks(page.search_field, "ZC1")
    QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: title(page) == "养殖圈舍（ZC1）")


def test_what_is_not_found_is_said(page: FlowPage, qtbot: QtBot) -> None:
    page.search()
    with qtbot.waitSignal(page.context.told) as told:
        type_chinese(page.search_field, "没有这样的")
        QTest.keyClick(page.search_field, Qt.Key.Key_Return)
    assert "没有找到“没有这样的”" in told.args[0]
    assert title(page) == "2018 年资金流向"


def test_the_way_can_be_chosen_and_the_county_is_one_step_away(page: FlowPage, qtbot: QtBot) -> None:
    page.follow("项目", "XM1")
    qtbot.waitUntil(lambda: title(page) == "村道（XM1）")
    page.ways.button("向下").click()
    qtbot.waitUntil(lambda: page.shown_view is not None and page.shown_view.request.way == "向下")
    arrived(page, qtbot)
    assert "产业发展" not in line_texts(page)
    page.whole.click()
    qtbot.waitUntil(lambda: title(page) == "2018 年资金流向")
    for before in ("村道（XM1）", "村道（XM1）", "2018 年资金流向"):
        page.go_back()
        arrived(page, qtbot)
        qtbot.waitUntil(lambda expected=before: title(page) == expected)


def test_figure_and_tree_are_current_together(page: FlowPage, qtbot: QtBot) -> None:
    page.follow("资金指标", "ZB1")
    qtbot.waitUntil(lambda: title(page) == "产业发展（ZB1）")
    canvas, tree = page.flow.canvas, page.flow.tree
    canvas.make_current(node(page, "村道"))
    branch = page.flow.model.branch(tree.currentIndex())
    assert branch is not None
    assert branch.key == "XM1"
    assert page.record.isEnabled()
    assert "400.00 元" in page.flow.said.text()
    tree.setCurrentIndex(page.flow.model.index_of("资产|ZC1"))
    assert canvas.current == "资产|ZC1"
    assert not page.flow.said.isHidden()
    # A step that the figure passes over has a line, but no node.
    tree.setCurrentIndex(page.flow.model.index_of("支付|ZF2"))
    assert canvas.current == ""


def test_a_record_is_opened_from_the_tree(page: FlowPage, qtbot: QtBot) -> None:
    page.follow("户", "H1")
    qtbot.waitUntil(lambda: title(page) == "王大户（H1）")
    with qtbot.waitSignal(page.flow.opened) as opened:
        page.flow.tree.activated.emit(page.flow.model.index_of("指标|ZB3"))
    assert opened.args == ["资金指标", "ZB3"]
    assert page.window().current is not page  # type: ignore[attr-defined]


def test_what_is_no_record_is_followed_instead(page: FlowPage, qtbot: QtBot) -> None:
    page.follow("项目", "XM2")
    qtbot.waitUntil(lambda: title(page) == "养殖场（XM2）")
    page.flow.canvas.make_current(node(page, "王老五"))
    assert not page.record.isEnabled()
    assert page.deeper.isEnabled()
    page.enter_current()
    qtbot.waitUntil(lambda: title(page) == "王老五")
    arrived(page, qtbot)
    page.flow.opened.emit("账号", "6217000000000099")
    qtbot.waitUntil(lambda: "6217000000000099" in title(page))


def test_a_record_that_is_not_there_leaves_what_was_shown(page: FlowPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.context.fault_shown):
        page.follow("项目", "没有")
    arrived(page, qtbot)
    assert title(page) == "2018 年资金流向"
    assert not page.back.isEnabled()
    assert page.subtitle.text() == ""


def test_the_books_change_and_the_page_with_them(page: FlowPage, books: Books, qtbot: QtBot) -> None:
    books.put("资金指标", {"指标编号": "ZB30", "预算年度": "2018", "金额": "1.00"})
    page.refresh()
    qtbot.waitUntil(lambda: "1,101.00" in page.said.text())


def test_the_figure_is_saved_where_somebody_says(
    page: FlowPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"name": str(tmp_path / "图"), "form": "PDF 文件 (*.pdf)"}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (asked["name"], asked["form"]))
    with qtbot.waitSignal(page.context.told, timeout=60_000) as told:
        page.export.menu().actions()[1].trigger()
    assert (tmp_path / "图.pdf").read_bytes().startswith(b"%PDF")
    assert "图.pdf" in told.args[0]
    asked["name"] = ""
    page.export.menu().actions()[1].trigger()
    assert [file.name for file in tmp_path.iterdir() if file.is_file() and "图" in file.name] == ["图.pdf"]


def test_every_way_out_has_keys_that_are_shown(page: FlowPage) -> None:
    actions = page.export.menu().actions()
    assert [action.text() for action in actions] == [
        "打印图…",
        "存为图片或 PDF…",
        "打印层级表…",
        "层级表导出 Excel…",
    ]
    keys = [action.shortcut().toString() for action in actions]
    assert keys == ["Ctrl+P", "Ctrl+E", "Ctrl+Shift+P", "Ctrl+Shift+E"]
    assert set(actions) <= set(page.actions())
    assert "Ctrl+O" in page.record.toolTip()
    assert "Alt+Left" in page.back.toolTip()


def test_people_read_chinese_only(page: FlowPage, qtbot: QtBot) -> None:
    page.follow("户", "H1")
    qtbot.waitUntil(lambda: title(page) == "王大户（H1）")
    labels = [label.text() for label in page.findChildren(QLabel)]
    assert not [text for text in labels if re.search(r"[A-Za-z]{3,}", text)]


def test_the_tree_stands_beside_what_is_narrow_and_below_what_is_wide(page: FlowPage, qtbot: QtBot) -> None:
    assert page.flow.orientation() == Qt.Orientation.Horizontal
    page.follow("资产", "ZC1")
    qtbot.waitUntil(lambda: title(page) == "养殖圈舍（ZC1）")
    assert page.flow.orientation() == Qt.Orientation.Vertical


def test_empty_books_say_what_to_do(window: MainWindow, qtbot: QtBot) -> None:
    window.open_page("flow")
    page = window.current
    assert isinstance(page, FlowPage)
    arrived(page, qtbot)
    assert page.empty.isVisible()
    assert not page.export.isEnabled()
    page.refresh()
    arrived(page, qtbot)


def test_what_draws_on_paper_is_not_loaded_with_the_page() -> None:
    script = (
        "import sys, fundwatch.ui.pages.flow, fundwatch.services.flow_desk, fundwatch.services.flow_papers;"
        "sys.exit('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], check=False)
    assert done.returncode == 0
