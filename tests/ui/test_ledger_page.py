from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.services import listing
from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.ledger import LedgerPage
from fundwatch.ui.table import record_table
from fundwatch.ui.table.filter_bar import NamedFilter
from fundwatch.ui.table.models import PAGE_ROWS
from fundwatch.ui.widgets.table_chooser import TableChooser
from tests.books import VILLAGE, Books
from tests.ui.standing_in import says, type_chinese

PERSON = "539900197001010011"


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> LedgerPage:
    """The ledger over 600 payments, three of them to 李四 and one to 欧阳㛃."""
    rows = [{"发放流水号": f"FF{number:04d}", "姓名": "张三", "批次号": "PC1"} for number in range(600)]
    for number in (3, 300, 599):
        rows[number] |= {"姓名": "李四", "身份证号": PERSON, "实发金额": f"{number}.50"}
    rows[42]["姓名"] = "欧阳㛃"
    books.put("补助发放", *rows)
    books.put("死亡人员", {"身份证号": PERSON, "姓名": "李四", "死亡日期": "2017-05-01"})
    opened = window.page("ledger")
    assert isinstance(opened, LedgerPage)
    window.open_page("ledger")
    shows(qtbot, opened, 600)
    return opened


def shows(qtbot: QtBot, page: LedgerPage, rows: int) -> None:
    """Wait until the whole list is here with so many rows, the first of them readable."""
    qtbot.waitUntil(lambda: page.table.complete and len(page.table.model.ids) == rows)
    if rows:
        page.table.model.text(0, 0)
        qtbot.waitUntil(lambda: page.table.model.is_ready(0))


def column(page: LedgerPage, label: str, row: int) -> str:
    labels = [one.label for one in page.table.model.columns]
    return page.table.model.text(row, labels.index(label))


def panel_shows(qtbot: QtBot, page: LedgerPage, table: str, key: str) -> None:
    qtbot.waitUntil(lambda: page.panel.current == (table, key))


def test_the_list_is_counted_and_readable(page: LedgerPage) -> None:
    assert page.table.count.text() == "共 600 条"
    assert column(page, "发放流水号", 0) == "FF0000"


def test_a_page_far_down_comes_when_it_is_looked_at(qtbot: QtBot, page: LedgerPage) -> None:
    page.table.grid.setFocus()
    QTest.keyClick(page.table.grid, Qt.Key.Key_End)
    qtbot.waitUntil(lambda: page.table.model.is_ready(599))
    assert column(page, "姓名", 599) == "李四"
    assert column(page, "实发金额（元）", 599) == "599.50"


def test_pages_asked_for_together_come_together_each_in_its_place(qtbot: QtBot, page: LedgerPage) -> None:
    """The last page is shorter than the others, and may be asked for before them."""
    model = page.table.model
    model._pages.clear()
    last = (len(model.ids) - 1) // PAGE_ROWS
    model.pages_wanted.emit([last, 1])
    qtbot.waitUntil(lambda: model.is_ready(599) and model.is_ready(PAGE_ROWS))
    for at in (PAGE_ROWS, 2 * PAGE_ROWS - 1, last * PAGE_ROWS, 599):
        assert column(page, "发放流水号", at) == f"FF{at:04}"


def test_words_typed_by_an_input_method_find_names(qtbot: QtBot, page: LedgerPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.table.search.hasFocus()
    type_chinese(page.table.search, "欧阳㛃")
    shows(qtbot, page, 1)
    assert column(page, "发放流水号", 0) == "FF0042"
    QTest.keyClick(page.table.search, Qt.Key.Key_Escape)
    shows(qtbot, page, 600)


def test_nothing_found_says_what_to_do(qtbot: QtBot, page: LedgerPage) -> None:
    page.table.search.setText("王五")
    shows(qtbot, page, 0)
    says(qtbot, page, "没有符合条件")


def test_an_empty_table_leads_to_the_import(qtbot: QtBot, page: LedgerPage, window: MainWindow) -> None:
    page.show_table("资产")
    shows(qtbot, page, 0)
    says(qtbot, page, "还没有“资产”的数据")
    page.table.import_asked.emit()
    assert window.current is window.page("importing")


def test_a_header_orders_the_list_and_the_third_click_ends_it(qtbot: QtBot, page: LedgerPage) -> None:
    amount = [one.label for one in page.table.model.columns].index("实发金额（元）")
    for descending, first in ((False, "3.50"), (True, "599.50")):
        page.table.grid.sort_asked.emit(amount, descending)
        qtbot.waitUntil(lambda: page.table.complete)
        page.table.model.text(0, 0)
        qtbot.waitUntil(lambda: page.table.model.is_ready(0))
        assert column(page, "实发金额（元）", 0) == first
    page.table.grid.sort_asked.emit(amount, False)
    shows(qtbot, page, 600)
    assert column(page, "发放流水号", 0) == "FF0000"


def test_a_filter_is_made_in_the_popup_and_taken_off_again(qtbot: QtBot, page: LedgerPage) -> None:
    assert page.table.entry is not None
    editor = page.table.filters.edit(page.table.entry.columns, page.table.filter_button)
    editor.column.setCurrentText("实发金额（元）")
    editor.type_bounds("200", "abc")
    editor.accept()
    says(qtbot, editor, "这里要填数字")
    editor.type_bounds("200", "1,000")
    editor.accept()
    shows(qtbot, page, 2)
    says(qtbot, page, "实发金额 200 至 1,000")
    page.table.filters._clear()
    shows(qtbot, page, 600)


def test_choices_are_ticked(qtbot: QtBot, page: LedgerPage) -> None:
    assert page.table.entry is not None
    editor = page.table.filters.edit(page.table.entry.columns, page.table.filter_button)
    editor.column.setCurrentText("发放状态")
    editor.check("退票")
    editor.accept()
    shows(qtbot, page, 0)
    assert page.table.filters.conditions == (listing.Filter("status", values=("退票",)),)


def test_enter_opens_a_row_and_moving_shows_the_next(qtbot: QtBot, page: LedgerPage) -> None:
    page.table.grid.setFocus()
    page.table.select_first()
    QTest.keyClick(page.table.grid, Qt.Key.Key_Return)
    panel_shows(qtbot, page, "补助发放", "FF0000")
    QTest.keyClick(page.table.grid, Qt.Key.Key_Down)
    panel_shows(qtbot, page, "补助发放", "FF0001")
    says(qtbot, page.panel, "测试.xlsx")
    says(qtbot, page.panel, "第 3 行")
    QTest.keyClick(page.panel, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.panel.isVisible())


def test_links_lead_to_related_rows_and_back(qtbot: QtBot, page: LedgerPage) -> None:
    page.receive(Target(table="补助发放", key="FF0003"))
    panel_shows(qtbot, page, "补助发放", "FF0003")
    page.panel._follow("死亡人员", PERSON)
    panel_shows(qtbot, page, "死亡人员", PERSON)
    page.panel.back_asked.emit()
    panel_shows(qtbot, page, "补助发放", "FF0003")
    assert not page.panel.back.isVisible()


def test_all_related_rows_become_the_list(qtbot: QtBot, page: LedgerPage) -> None:
    condition = listing.Filter("id_number", values=(PERSON,))
    page.panel.list_asked.emit("补助发放", condition, f"同一身份证号：{PERSON}")
    shows(qtbot, page, 3)
    says(qtbot, page, f"同一身份证号：{PERSON}")


def test_another_page_may_ask_for_a_filtered_list(qtbot: QtBot, page: LedgerPage, window: MainWindow) -> None:
    named = NamedFilter(listing.Filter("region_code", values=(VILLAGE,)), "龙山村")
    window.open_page("ledger", Target(table="补助发放", condition=named))
    shows(qtbot, page, 600)
    says(qtbot, page, "龙山村")


def test_rows_that_are_not_loaded_yet_are_copied_whole(qtbot: QtBot, page: LedgerPage) -> None:
    QGuiApplication.clipboard().setText("")
    page.table.grid.selectAll()
    page.table.grid.copy()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().count("\n") == 599)
    assert QGuiApplication.clipboard().text().splitlines()[599].startswith("FF0599\tPC1")


def test_the_popup_names_every_table_with_its_rows(qtbot: QtBot, page: LedgerPage) -> None:
    qtbot.waitUntil(lambda: bool(page._counts))
    page.choose_table()
    popup = page.chooser_button.findChild(TableChooser)
    assert popup is not None
    assert {button.text() for button in popup.buttons.values()} >= {"补助发放　600", "死亡人员　1", "资产"}
    QTest.mouseClick(popup.buttons["死亡人员"], Qt.MouseButton.LeftButton)
    shows(qtbot, page, 1)
    assert page.chooser_button.text() == "死亡人员"


class Preparing:
    """Stands in for what prepares a list; `tables` are those prepared, each once `go_on` is set."""

    def __init__(self) -> None:
        self.tables: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, _store: object, _actor: object, table: str) -> bool:
        self.tables.append(table)
        return self.go_on.wait(60)


@pytest.fixture
def preparing(monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, page: LedgerPage) -> Preparing:
    """The ledger just listed again, with every list counted as long and standing still for an hour."""
    standing_in = Preparing()
    monkeypatch.setattr(listing, "warm", standing_in)
    monkeypatch.setattr(record_table, "_LONG", 600)
    page.table.rest.setInterval(3_600_000)
    page.table.reload()
    shows(qtbot, page, 600)
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    assert page.table.rest.isActive()
    return standing_in


def test_a_long_list_is_prepared_for_words_when_it_stood_still(
    qtbot: QtBot, page: LedgerPage, preparing: Preparing
) -> None:
    with qtbot.waitSignal(page.table.prepared):
        page.table.rest.start(0)
    assert preparing.tables == ["补助发放"]


def test_who_enters_the_search_field_does_not_wait_for_that(
    qtbot: QtBot, page: LedgerPage, preparing: Preparing
) -> None:
    with qtbot.waitSignal(page.table.prepared):
        QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert preparing.tables == ["补助发放"]
    assert not page.table.rest.isActive()


def test_a_list_that_moves_is_prepared_later(qtbot: QtBot, page: LedgerPage, preparing: Preparing) -> None:
    heard: list[bool] = []
    page.table.prepared.connect(lambda: heard.append(True))
    preparing.go_on.clear()
    page.table.search.setFocus()
    qtbot.waitUntil(lambda: preparing.tables == ["补助发放"])
    page.table.model.text(400, 0)
    qtbot.waitUntil(page.table.rest.isActive)  # given up, and wanted again
    preparing.go_on.set()
    qtbot.waitUntil(lambda: page.table.model.is_ready(400) and page.context.reader.waiting == 0)
    assert heard == []


def test_another_table_is_another_matter(page: LedgerPage, preparing: Preparing) -> None:
    page.show_table("行政区划")
    assert not page.table.rest.isActive()
    assert preparing.tables == []


def test_a_short_list_is_not_prepared(
    qtbot: QtBot, page: LedgerPage, preparing: Preparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_table, "_LONG", 601)
    page.show_table("补助发放")
    shows(qtbot, page, 600)
    page.table.search.setFocus()
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    assert preparing.tables == []
