from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from fundwatch.models.actor import Actor
from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.notices.printing import make_printer, suit
from fundwatch.ui.pages.papers import PapersPage
from tests.books import TOWN, Books
from tests.ui.standing_in import WorkerHere, says

KIND = "资产台账"
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> PapersPage:
    """报表 over two assets and documents of two years."""
    books.put("资金指标", *({"指标编号": f"Z{year}", "预算年度": str(year)} for year in (2017, 2018)))
    books.put("资产", {"资产编号": "ZC1", "形成日期": "2017-06-01"}, {"资产编号": "ZC2", "区划代码": TOWN})
    window.open_page("papers")
    opened = window.page("papers")
    assert isinstance(opened, PapersPage)
    qtbot.waitUntil(lambda: bool(opened.choice.kinds.count()))
    return opened


def choose(page: PapersPage, kind: str = KIND) -> None:
    (item,) = page.choice.kinds.findItems(kind, Qt.MatchFlag.MatchExactly)
    page.choice.kinds.setCurrentItem(item)


def laid_out(qtbot: QtBot, page: PapersPage) -> None:
    qtbot.waitUntil(lambda: page.preview.shown is not None)
    qtbot.waitUntil(page.preview.view.strip.all_drawn)


def jobs(page: QWidget) -> list[tuple[str, Any]]:
    worker = page.window().context.worker  # type: ignore[attr-defined]
    assert isinstance(worker, WorkerHere)
    return worker.jobs


def test_kinds_stand_in_groups_and_say_what_they_are_for(qtbot: QtBot, page: PapersPage) -> None:
    kinds = page.choice.kinds
    flags = {kinds.item(number).text(): kinds.item(number).flags() for number in range(kinds.count())}
    assert flags["台账和汇总表"] == Qt.ItemFlag.NoItemFlags
    assert flags[KIND] & Qt.ItemFlag.ItemIsSelectable
    says(qtbot, page, "选一种报表")
    assert not page.choice.make_button.isEnabled()
    choose(page)
    says(qtbot, page, "逐项登记资产的来源")
    assert page.choice.year.isVisible()
    assert not page.choice.subject.isVisible(), "this kind is about no single thing"


def test_a_paper_is_made_by_keys_alone(qtbot: QtBot, page: PapersPage, window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_F, CONTROL)
    kinds = page.choice.kinds
    qtbot.waitUntil(kinds.hasFocus)
    QTest.keyClick(kinds, Qt.Key.Key_Home)
    for _ in range(kinds.count()):
        if page.choice.kind is not None and page.choice.kind.kind == KIND:
            break
        QTest.keyClick(kinds, Qt.Key.Key_Down)
    assert page.choice.kind is not None
    assert page.choice.kind.kind == KIND
    QTest.keyClick(window, Qt.Key.Key_R, CONTROL)
    laid_out(qtbot, page)
    assert page.preview.shown is not None
    assert page.preview.shown.title == "扶贫项目资产台账"
    assert page.preview.view.strip.page_count >= 1


def test_what_is_chosen_bounds_the_paper(qtbot: QtBot, page: PapersPage) -> None:
    choose(page)
    page.choice.year.setCurrentText("2017 年")
    page.choice.place.setCurrentIndex(page.choice.place.findData(TOWN))
    page.choice.as_of.setText("2019-01-15")
    QTest.keyClick(page.choice.as_of, Qt.Key.Key_Return)
    laid_out(qtbot, page)
    scope = jobs(page)[-1][1]["scope"]
    assert (scope.year, scope.region_code, scope.as_of.isoformat()) == (2017, TOWN, "2019-01-15")


def test_another_choice_takes_the_pages_of_the_former_away(qtbot: QtBot, page: PapersPage) -> None:
    choose(page)
    page.make()
    laid_out(qtbot, page)
    page.choice.year.setCurrentIndex(1)
    page.choice.year.activated.emit(1)
    assert page.preview.shown is None
    assert not page.preview.print_button.isEnabled()
    says(qtbot, page, "按“生成”")


def test_a_paper_on_its_way_when_another_is_chosen_is_not_shown(qtbot: QtBot, page: PapersPage) -> None:
    choose(page)
    page.make()
    choose(page, "疑点清单")
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    assert page.preview.shown is None
    says(qtbot, page, "疑点清单")


def test_a_day_that_is_none_is_told_and_nothing_made(qtbot: QtBot, page: PapersPage) -> None:
    choose(page)
    page.choice.as_of.setText("去年")
    with qtbot.waitSignal(page.context.told) as told:
        page.make()
    assert told.args == ["日期请写成 2017-02-13 的样子。"]
    assert jobs(page) == []


def test_what_cannot_be_made_says_why_in_the_place_of_the_pages(qtbot: QtBot, page: PapersPage) -> None:
    choose(page, "疑点核查表")
    page.make()
    says(qtbot, page, "疑点核查表按乡镇下发，没有写明是哪一个。")
    assert page.preview.excel_button.isEnabled(), "another place may be chosen and exported"


def test_other_pages_lead_to_a_paper_of_what_they_show(qtbot: QtBot, page: PapersPage, window: MainWindow) -> None:
    target = Target(text=KIND, key="ZC1", condition={"year": "2018", "region": TOWN, "status": "在用"})
    window.context.go("papers", target)
    laid_out(qtbot, page)
    assert page.choice.year.currentText() == "2018 年"
    assert page.choice.place.currentText() == "石桥镇"
    window.context.go("papers", Target(text=KIND))
    laid_out(qtbot, page)
    assert page.choice.year.currentText() == "全部年度"
    window.context.go("papers", Target(text="没有的表"))
    assert page.choice.kind is not None
    assert page.choice.kind.kind == KIND


def test_a_page_that_opens_at_a_paper_makes_it(qtbot: QtBot, books: Books, window: MainWindow) -> None:
    books.put("资产", {"资产编号": "ZC1"})
    window.context.go("papers", Target(text=KIND))
    opened = window.page("papers")
    assert isinstance(opened, PapersPage)
    laid_out(qtbot, opened)


def test_a_paper_is_exported_without_being_looked_at(
    qtbot: QtBot, page: PapersPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, suggested: str, _forms: str) -> tuple[str, str]:
        asked.append(suggested)
        return str(tmp_path / "台账"), "Excel 工作簿 (*.xlsx)"

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    choose(page)
    with qtbot.waitSignal(page.context.told) as told:
        QTest.keyClick(page.window(), Qt.Key.Key_E, CONTROL)
    assert asked == [f"{KIND}.xlsx"]
    assert told.args[0].startswith("已导出 ")
    assert openpyxl.load_workbook(tmp_path / "台账.xlsx").worksheets[0]["A1"].value == "扶贫项目资产台账"
    assert page.context.state("papers.folder") == str(tmp_path)


def test_the_pages_are_saved_or_it_is_said_why_not(
    qtbot: QtBot, page: PapersPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(page)
    page.make()
    laid_out(qtbot, page)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "台账"), ""))
    with qtbot.waitSignal(page.context.told):
        QTest.keyClick(page.window(), Qt.Key.Key_S, CONTROL)
    assert page.preview.shown is not None
    assert (tmp_path / "台账.pdf").read_bytes() == page.preview.shown.pdf
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "没有" / "台账.pdf"), ""))
    with qtbot.waitSignal(page.context.fault_shown) as fault:
        page.preview.save_pdf()
    assert "写不了文件" in fault.args[0].message


def test_nobody_who_cancels_a_dialog_gets_a_file(
    qtbot: QtBot, page: PapersPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(page)
    page.make()
    laid_out(qtbot, page)
    # The overview, which stood in the window before, still reads what is due.
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    before = len(jobs(page))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    page.preview.save_pdf()
    page.preview.export()
    assert len(jobs(page)) == before
    assert page.context.reader.waiting == 0


def test_books_that_hold_nothing_of_ones_own_say_what_to_do(qtbot: QtBot, window: MainWindow) -> None:
    window.context.act_as(Actor("外县", "外县", region_code="530100000000"))
    window.open_page("papers")
    says(qtbot, window.current, "还没有可以汇总的数据")


@pytest.mark.parametrize(
    ("size", "sheet", "way"),
    [
        ((595.3, 841.9), QPageSize.PageSizeId.A4, QPageLayout.Orientation.Portrait),
        ((841.9, 595.3), QPageSize.PageSizeId.A4, QPageLayout.Orientation.Landscape),
        ((1190.6, 841.9), QPageSize.PageSizeId.A3, QPageLayout.Orientation.Landscape),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_the_printer_is_set_to_the_sheet_of_the_pages(
    size: tuple[float, float], sheet: QPageSize.PageSizeId, way: QPageLayout.Orientation
) -> None:
    printer = make_printer()
    suit(printer, *size)
    layout = printer.pageLayout()
    assert (layout.pageSize().id(), layout.orientation()) == (sheet, way)
