from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fundwatch.reports import pdf
from fundwatch.services import papers, scanning
from fundwatch.services.listing import Filter
from fundwatch.services.statement import Statement, StatementColumn, StatementRow
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.page import Page, all_pages
from fundwatch.ui.pages.ledger import LedgerPage
from fundwatch.ui.pages.lists import ListsPage
from fundwatch.ui.pages.reconciliation import ReconciliationPage
from fundwatch.ui.papers.list_printing import narrowed, of_rows, of_shown
from fundwatch.ui.papers.paper_window import PaperWindow
from fundwatch.ui.statement.statement_page import StatementPage
from fundwatch.ui.table.filter_bar import NamedFilter
from tests.books import ACTOR, TOWN, Books
from tests.ui.standing_in import WorkerHere, says

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LONG = 30_000


class Saving:
    """Answers the file dialog with a path, and keeps what it was asked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.suggested: list[str] = []

    def __call__(self, _parent: QWidget, _title: str, suggested: str, forms: str) -> tuple[str, str]:
        self.suggested.append(suggested)
        return str(self.path), forms.split(";;", 1)[0]


@pytest.fixture
def saving(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Saving:
    made = Saving(tmp_path / "导出.xlsx")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", made)
    return made


@pytest.fixture
def filled(books: Books) -> Books:
    """Three assets, payments of two people of whom one had died, a document; scanned."""
    books.put("资金指标", {"指标编号": "ZB1", "指标文号": "岭财〔2018〕1号", "资金名称": "甲资金", "金额": "1000.00"})
    books.put("项目", {"项目编号": "XM1", "区划代码": TOWN})
    books.put("资产", *({"资产编号": f"ZC{n}", "资产名称": f"第{n}项", "原值": f"{n}00.00"} for n in (1, 2, 3)))
    books.put("死亡人员", {"身份证号": "539900197001010011", "姓名": "李四", "死亡日期": "2017-05-01"})
    rows = [{"发放流水号": f"FF{n}", "姓名": "张三", "实发金额": f"{n}.00", "批次号": "PC1"} for n in range(1, 6)]
    rows[1] |= {"姓名": "李四", "身份证号": "539900197001010011", "发放日期": "2018-02-01"}
    books.put("补助发放", *rows)
    books.put("户", {"户编号": "H1"})
    scanning.scan(books.store, ACTOR)
    return books


def opened(qtbot: QtBot, window: MainWindow, name: str) -> Any:
    window.open_page(name)
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0, timeout=LONG)
    return window.current


def exported(qtbot: QtBot, page: Page, saving: Saving) -> list[list[Any]]:
    """The cells of the workbook that Ctrl+E writes, without blank rows."""
    with qtbot.waitSignal(page.context.told, timeout=LONG, check_params_cb=lambda said: said.startswith("已导出")):
        QTest.keyClick(page.window(), Qt.Key.Key_E, CONTROL)
    (sheet,) = openpyxl.load_workbook(saving.path).worksheets
    return [values for row in sheet.iter_rows() if any(values := [cell.value for cell in row])]


def looked_at(qtbot: QtBot, page: Page, modifiers: Qt.KeyboardModifier = CONTROL) -> PaperWindow:
    """The preview that Ctrl+P opens, its pages there."""
    QTest.keyClick(page.window(), Qt.Key.Key_P, modifiers)
    found = opened_preview(qtbot)
    qtbot.waitUntil(lambda: found.preview.shown is not None, timeout=LONG)
    return found


def opened_preview(qtbot: QtBot) -> PaperWindow:
    """The preview that is on its way: a button pressed by its keys answers a moment later."""

    def found() -> list[PaperWindow]:
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, PaperWindow) and one.isVisible()]

    qtbot.waitUntil(lambda: len(found()) == 1)
    return found()[0]


def gone(qtbot: QtBot, window: PaperWindow) -> None:
    window.close()
    qtbot.waitUntil(lambda: all(not isinstance(one, PaperWindow) for one in QApplication.topLevelWidgets()))


def assets(qtbot: QtBot, window: MainWindow) -> StatementPage:
    page = opened(qtbot, window, "assets")
    assert isinstance(page, StatementPage)
    assert len(page.listed.rows) == 3
    return page


def test_a_list_is_exported_in_the_order_it_is_shown(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving
) -> None:
    page = assets(qtbot, window)
    place = [column.label for column in page.listed.model.columns].index("原值（元）")
    page.listed.grid.sort_asked.emit(place, True)
    rows = exported(qtbot, page, saving)
    assert [row[0] for row in rows if str(row[0]).startswith("ZC")] == ["ZC3", "ZC2", "ZC1"]
    total = next(row for row in rows if row[0] == "合计")
    assert total[place] == 600
    assert saving.suggested == ["资产清单.xlsx"]
    del filled


def test_a_total_of_rows_that_are_hidden_is_not_printed_under_those_in_sight(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving
) -> None:
    page = assets(qtbot, window)
    page.search_field.setText("第2项")
    qtbot.waitUntil(lambda: len(page.listed.rows) == 1)
    rows = exported(qtbot, page, saving)
    assert [row[0] for row in rows if str(row[0]).startswith("ZC")] == ["ZC2"]
    assert not [row for row in rows if row[0] == "合计"]
    said = "".join(str(cell) for row in rows for cell in row if cell)
    assert "搜索“第2项”" in said
    assert "只列出符合条件的 1 行（全部 3 行），不列合计。" in said
    del filled


def test_a_list_is_looked_at_before_it_is_printed(qtbot: QtBot, filled: Books, window: MainWindow) -> None:
    preview = looked_at(qtbot, assets(qtbot, window))
    assert preview.windowTitle() == "资产清单"
    assert preview.preview.shown is not None
    assert preview.preview.shown.rows == 3
    assert preview.preview.print_button.isEnabled()
    qtbot.waitUntil(preview.preview.view.strip.all_drawn)
    QTest.keyClick(preview, Qt.Key.Key_Escape)
    gone(qtbot, preview)
    del filled


def test_a_preview_closed_before_its_pages_are_drawn_is_no_fault(
    qtbot: QtBot, filled: Books, window: MainWindow
) -> None:
    preview = looked_at(qtbot, assets(qtbot, window))
    assert not preview.preview.view.strip.all_drawn()
    gone(qtbot, preview)
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)
    assert not window.banner.isVisible()
    del filled


def test_a_list_without_rows_says_that_there_is_nothing(qtbot: QtBot, filled: Books, window: MainWindow) -> None:
    page = assets(qtbot, window)
    page.search_field.setText("没有的")
    qtbot.waitUntil(lambda: page.listed.rows == [])
    with qtbot.waitSignal(window.context.told) as told:
        QTest.keyClick(window, Qt.Key.Key_P, CONTROL)
    assert told.args == ["列表里没有行，没有可以打印和导出的内容。"]
    del filled


def test_a_list_leads_to_its_papers_with_what_is_chosen(qtbot: QtBot, filled: Books, window: MainWindow) -> None:
    page = assets(qtbot, window)
    page.choices.choose(region=TOWN)
    page.listed.select("ZC2")
    for key in ("", "ZC2"):
        with qtbot.waitSignal(window.context.asked_for) as asked:
            QTest.keyClick(window, Qt.Key.Key_B, CONTROL)
        where, target = asked.args
        assert (where, target.text, target.key, target.condition["region"]) == ("papers", "资产台账", key, TOWN)
        window.open_page("assets")
        page.show_account_of("ZC2")
    qtbot.waitUntil(lambda: not window.context.worker.busy and window.context.reader.waiting == 0, timeout=LONG)
    del filled


def test_every_paper_that_a_page_names_is_there(window: MainWindow) -> None:
    kinds = {kind.kind for kind in papers.kinds()}
    pages = [window.page(page.name) for page in all_pages()]
    named = [(page.kind.name, paper) for page in pages if isinstance(page, StatementPage) for paper in page.kind.papers]
    assert named
    assert [(page, paper) for page, paper in named if paper not in kinds] == []


def test_what_a_query_finds_is_exported_with_its_filters_and_order(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving
) -> None:
    page = opened(qtbot, window, "ledger")
    assert isinstance(page, LedgerPage)
    page.table.filters.add(NamedFilter(Filter("paid_amount", low=200), "实发金额 ≥ 2.00"))
    qtbot.waitUntil(lambda: page.table.complete and len(page.table.model.ids) == 4)
    names = [column.label for column in page.table.model.columns]
    page.table.grid.sort_asked.emit(names.index("实发金额（元）"), True)
    qtbot.waitUntil(lambda: page.table.complete)
    rows = exported(qtbot, page, saving)
    head = next(row for row in rows if row[0] == "发放流水号")
    assert head == names
    assert [row[0] for row in rows if str(row[0]).startswith("FF")] == ["FF5", "FF4", "FF3", "FF2"]
    assert "实发金额 ≥ 2.00" in [cell for row in rows for cell in row]
    preview = looked_at(qtbot, page)
    assert preview.preview.shown is not None
    assert preview.preview.shown.rows == 4
    gone(qtbot, preview)
    del filled


def test_more_rows_than_anybody_prints_are_refused_with_a_sentence(
    qtbot: QtBot, filled: Books, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, window, "ledger")
    qtbot.waitUntil(lambda: page.table.complete)
    monkeypatch.setattr(pdf, "MOST_ROWS", 3)
    QTest.keyClick(window, Qt.Key.Key_P, CONTROL)
    preview = opened_preview(qtbot)
    says(qtbot, preview, "“补助发放”共有 5 行")
    assert not preview.preview.print_button.isEnabled()
    assert preview.preview.excel_button.isEnabled()
    gone(qtbot, preview)
    del filled


@pytest.mark.parametrize(
    "case",
    [
        ("findings", "线索一览", "该规则尚无核查结果"),
        ("rules", "核对规则", "FW-"),
        ("importing", "导入历史", "2019-01-15"),
        ("lists", "比对名单", "死亡人员"),
    ],
)
def test_the_lists_of_other_pages_are_exported_too(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving, case: tuple[str, str, str]
) -> None:
    name, title, inside = case
    rows = exported(qtbot, opened(qtbot, window, name), saving)
    assert rows[0][0] == title
    assert inside in "".join(str(cell) for row in rows for cell in row)
    del filled


def test_the_list_of_notices_is_printed_beside_the_notice(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving
) -> None:
    page = opened(qtbot, window, "notices")
    page.level.button("村").click()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0 and window.context.reader.waiting == 0, timeout=LONG)
    qtbot.waitUntil(lambda: not window.context.worker.busy, timeout=LONG)
    rows = exported(qtbot, page, saving)
    assert rows[0][0] == "公示清单"
    assert "村级，2018 年，全县" in rows[1]
    assert [row[2] for row in rows if row[0] == "龙山村"] == ["未出具"] * page.model.rowCount()
    preview = looked_at(qtbot, page, CONTROL | SHIFT)
    gone(qtbot, preview)
    del filled


def test_the_rows_of_a_list_to_compare_with_are_printed_when_they_are_in_front(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving
) -> None:
    page = opened(qtbot, window, "lists")
    assert isinstance(page, ListsPage)
    page.listed.select("死亡人员")
    page.open_current()
    qtbot.waitUntil(lambda: page.rows.table.complete)
    rows = exported(qtbot, page, saving)
    assert rows[0][0] == "死亡人员清单"
    assert "李四" in [cell for row in rows for cell in row]
    del filled


def test_what_came_of_a_reconciliation_is_exported_as_it_is_chosen(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving
) -> None:
    page = opened(qtbot, window, "reconciliation")
    assert isinstance(page, ReconciliationPage)
    assert not page.printing.export_button.isEnabled(), "there is no list yet"
    QGuiApplication.clipboard().setText("指标文号\t下达金额\n岭财〔2018〕1号\t999.00\n")
    page.search()
    QTest.keyClick(page.paste_area.text, Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: page.held is not None and window.context.reader.waiting == 0)
    rows = exported(qtbot, page, saving)
    assert "金额不符" in [cell for row in rows for cell in row]
    page.paste_another()
    assert not page.printing.export_button.isEnabled()
    del filled


def test_a_preview_of_an_import_is_exported_in_place_of_the_history(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving, tmp_path: Path
) -> None:
    page = opened(qtbot, window, "importing")
    file = tmp_path / "户.csv"
    file.write_text("户编号,户主姓名,户主身份证号,区划代码,人口数\n", encoding="utf-8-sig")
    page.choose([file])
    qtbot.waitUntil(lambda: page.view.isVisible() and page.view.preview is not None, timeout=LONG)
    rows = exported(qtbot, page, saving)
    assert rows[0][0] == "导入预览"
    assert "户.csv" in [cell for row in rows for cell in row]
    del filled


def test_long_work_is_done_where_it_can_be_stopped(
    qtbot: QtBot, filled: Books, window: MainWindow, saving: Saving
) -> None:
    exported(qtbot, opened(qtbot, window, "ledger"), saving)
    worker = window.context.worker
    assert isinstance(worker, WorkerHere)
    assert worker.jobs[-1][0] == "fundwatch.services.list_papers.write_query"
    del filled


def test_narrowing_keeps_the_total_only_where_every_row_is_in_sight() -> None:
    rows = (StatementRow("A", ("甲", "1.00")), StatementRow("B", ("乙", "2.00")))
    columns = (StatementColumn("名"), StatementColumn("金额（元）", "money"))
    whole = Statement("表", "", columns, rows, total=("合计", "3.00"))
    assert narrowed(whole, rows[::-1]).total == ("合计", "3.00")
    assert narrowed(whole, rows[::-1]).rows == rows[::-1]
    part = narrowed(whole, rows[:1])
    assert (part.total, part.notes) == (None, ("只列出符合条件的 1 行（全部 2 行），不列合计。",))
    assert narrowed(Statement("表", "", columns, rows), rows[:1]).notes == ("只列出符合条件的 1 行（全部 2 行）。",)
    assert of_shown(None, rows) is None
    assert of_shown(whole, ()) is None


def test_a_title_that_names_no_list_is_made_one() -> None:
    titles = [
        source.title
        for title in ("资产", "资金台账", "导入历史", "比对名单", "核对规则")
        if (source := of_rows(title, [StatementColumn("名")], [("甲",)])) is not None
    ]
    assert titles == ["资产清单", "资金台账", "导入历史", "比对名单", "核对规则"]
