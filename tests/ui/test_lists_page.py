from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.ingest.workbook import open_workbook
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.lists import ListsPage
from tests.books import Books
from tests.ui.standing_in import says

DEAD, OTHER = "539900197001010036", "539900197202020022"


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> ListsPage:
    """A list of two dead, one of whom was paid; every other list is missing."""
    books.put("补助发放", {"发放流水号": "BF1", "姓名": "杨文贵", "身份证号": DEAD})
    books.put(
        "死亡人员",
        {"身份证号": DEAD, "姓名": "杨文贵", "死亡日期": "2018-02-01"},
        {"身份证号": OTHER, "姓名": "李秀芳", "死亡日期": "2018-05-01"},
    )
    window.open_page("lists")
    opened = window.current
    assert isinstance(opened, ListsPage)
    qtbot.waitUntil(lambda: len(opened.listed.rows) > 1)
    return opened


def test_the_first_list_is_told_of_at_once(qtbot: QtBot, page: ListsPage) -> None:
    says(qtbot, page.panel, "死亡以后是否还在领补助")
    says(qtbot, page.panel, "公安（户籍注销）、民政（殡葬火化）")
    says(qtbot, page, "1 种")
    # A list is no record: neither a chain nor fields lead from it.
    assert not page.panel.flow_button.isVisible()
    assert not page.panel.fields_button.isVisible()


def test_what_is_missing_is_coloured_and_says_what_to_do(qtbot: QtBot, page: ListsPage) -> None:
    rows = {row.key: row for row in page.listed.rows}
    assert rows["财政供养人员"].cells[1] == "尚未导入"
    assert (1, "warning") in rows["财政供养人员"].tones
    page.listed.select("财政供养人员")
    says(qtbot, page.panel, "还没有导入。请向上面的单位要名单，按下面的列整理成工作簿，点“导入”。")


def test_by_keyboard_into_a_list_to_a_row_and_back(qtbot: QtBot, page: ListsPage) -> None:
    page.listed.grid.setFocus()
    page.listed.select("死亡人员")
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.rows.table.model.ids) == 2)
    assert page.rows.table.grid.hasFocus()
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.rows.table.search.hasFocus()
    QTest.keyClicks(page.rows.table.search, OTHER)
    qtbot.waitUntil(lambda: len(page.rows.table.model.ids) == 1)
    QTest.keyClick(page.rows.table.search, Qt.Key.Key_Down)
    QTest.keyClick(page.rows.table.grid, Qt.Key.Key_Return)
    says(qtbot, page.rows.panel, "李秀芳")
    QTest.keyClick(page, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: not page.rows.isVisible())
    assert page.listed.grid.hasFocus()


def test_a_list_without_rows_stays_among_the_lists(qtbot: QtBot, page: ListsPage) -> None:
    page.listed.select("村组干部")
    page.open_current()
    says(qtbot, page.panel, "村组干部本人、账号是否涉及补助")
    assert not page.rows.isVisible()


def test_the_empty_workbook_has_the_columns_of_the_list(
    qtbot: QtBot, page: ListsPage, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "村组干部.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    page.listed.select("村组干部")
    with qtbot.waitSignal(window.context.told) as told:
        QTest.keyClick(page, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    assert told.args == ["已写出“村组干部.xlsx”，可以交给有名单的单位填写。"]
    with open_workbook(file) as workbook:
        assert workbook.sheets[0].name == "村组干部"


def test_a_file_that_cannot_be_written_is_a_fault(
    qtbot: QtBot, page: ListsPage, window: MainWindow, tmp_path: Path
) -> None:
    page.write_template("村组干部", tmp_path / "没有这个文件夹" / "村组干部.xlsx")
    says(qtbot, window.banner, "“村组干部.xlsx”没有写成：文件或文件夹已不在原处。")
    says(qtbot, window.banner, "请换一个文件夹或文件名再试。")
