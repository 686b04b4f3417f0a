"""检查: a table, a test, a result; from a line to its rows; nothing to check, nothing found, nothing fit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.services.listing import Filter
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.ledger import LedgerPage
from fundwatch.ui.pages.statistics import StatisticsPage
from fundwatch.ui.reading import Fault
from fundwatch.ui.table.filter_bar import NamedFilter
from tests.books import Books


@pytest.fixture
def page(books: Books, window: MainWindow, qtbot: QtBot) -> StatisticsPage:
    rows = [
        {
            "支付流水号": f"Z{place}",
            "凭证号": f"记{place}",
            "金额": f"{place}000.00",
            "支付方式": "现金" if place % 2 else "转账",
            "收款人": "甲" if place < 5 else "乙",
        }
        for place in (1, 2, 3, 4, 6, 7)
    ]
    books.put("支付", *rows)
    window.open_page("statistics")
    made = window.current
    assert isinstance(made, StatisticsPage)
    settle(qtbot, made)
    return made


def settle(qtbot: QtBot, page: StatisticsPage) -> None:
    qtbot.waitUntil(lambda: page.choice.tests.count() > 0 and page.context.reader.waiting == 0)


def choose(qtbot: QtBot, page: StatisticsPage, test: str, **combos: str) -> None:
    page.choice.choose(test)
    for name, text in combos.items():
        combo = getattr(page.choice, name)
        combo.setCurrentText(text)
        combo.activated.emit(combo.currentIndex())
    settle(qtbot, page)


def cells(page: StatisticsPage) -> list[tuple[str, ...]]:
    return [row.cells for row in page.result.listed.rows]


def test_the_page_opens_on_the_profile_of_payments(page: StatisticsPage) -> None:
    assert page.made is not None
    assert page.made.statement.title == "支付“金额”概况"
    assert cells(page)[0][:3] == ("全部", "6", "23,000.00")
    assert page.result.result.text().startswith("共 6 行，6 行有数")
    assert not page.result.chart.isVisible()


def test_tests_are_chosen_with_the_keys(page: StatisticsPage, qtbot: QtBot) -> None:
    page.search()
    QTest.keyClick(page.choice.tests, Qt.Key.Key_Down)
    settle(qtbot, page)
    assert page.made is not None
    assert page.made.asked.test == "分层"
    assert page.result.chart.isVisible()
    assert page.result.listed.total.cells[1] == "6"


def test_columns_and_bounds(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "汇总", column="收款人")
    assert [row[:2] for row in cells(page)] == [("乙", "2"), ("甲", "4")]
    choose(qtbot, page, "汇总", by="只数笔数")
    assert [row[:2] for row in cells(page)] == [("甲", "4"), ("乙", "2")]
    choose(qtbot, page, "分层")
    page.choice.bounds.setText("0 2500")
    QTest.keyClick(page.choice.bounds, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert [row[:2] for row in cells(page)] == [("0 至 2,500", "2"), ("2,500 及以上", "4")]


def test_what_is_no_bound_and_no_day_is_told(page: StatisticsPage, window: MainWindow, qtbot: QtBot) -> None:
    choose(qtbot, page, "分层")
    page.choice.bounds.setText("一千")
    with qtbot.waitSignal(window.context.fault_shown) as shown:
        QTest.keyClick(page.choice.bounds, Qt.Key.Key_Return)
    assert isinstance(shown.args[0], Fault)
    assert "“一千”不是能用的数" in shown.args[0].message
    settle(qtbot, page)
    choose(qtbot, page, "账龄")
    page.choice.as_of.setText("去年")
    with qtbot.waitSignal(window.context.told) as told:
        QTest.keyClick(page.choice.as_of, Qt.Key.Key_Return)
    assert "2017-02-13" in told.args[0]
    page.choice.as_of.setText("2018-03-31")
    QTest.keyClick(page.choice.as_of, Qt.Key.Key_Return)
    settle(qtbot, page)
    assert page.made is not None
    assert page.made.asked.as_of == date(2018, 3, 31)
    assert cells(page)[0][:2] == ("0 至 30 天", "6")


def test_a_line_leads_to_its_rows_under_every_filter(page: StatisticsPage, window: MainWindow, qtbot: QtBot) -> None:
    page.filters.add(NamedFilter(Filter("method", values=("现金",)), "支付方式：现金"))
    settle(qtbot, page)
    choose(qtbot, page, "汇总", column="收款人")
    assert [row[:2] for row in cells(page)] == [("乙", "1"), ("甲", "2")]
    page.result.listed.select("值甲")
    assert page.result.behind_button.isEnabled()
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current is not page)
    ledger = window.current
    assert isinstance(ledger, LedgerPage)
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0 and ledger.table.complete)
    assert [one.words for one in ledger.table.filters.named] == ["支付方式：现金", "收款人：甲"]
    assert len(ledger.table.model.ids) == 2


def test_a_bar_makes_its_line_the_current_one(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "汇总", column="收款人")
    last = page.result.chart.bars[-1]
    page.result.chart.chosen.emit(last.key)
    assert page.result.current_key == last.key


def test_a_line_without_rows_of_its_own_leads_nowhere(page: StatisticsPage, qtbot: QtBot) -> None:
    page.result.listed.select("mean")
    assert not page.result.behind_button.isEnabled()
    with qtbot.assertNotEmitted(page.context.asked_for):
        page.result.listed.opened.emit("mean")


def test_what_does_not_fit_is_refused_with_the_reason(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "首位数字")
    assert page.made is not None
    assert "只有 6 笔" in page.made.refused
    assert page.result.refused.isVisible()
    assert not page.printing.print_button.isEnabled()
    choose(qtbot, page, "概况")
    assert page.printing.print_button.isEnabled()


def test_no_gap_is_said_not_shown_as_an_empty_list(page: StatisticsPage, qtbot: QtBot) -> None:
    choose(qtbot, page, "断号重号", column="凭证号")
    assert cells(page)[0][:2] == ("断号", "记5")
    page.filters.add(NamedFilter(Filter("amount", high=400_000), "金额 ≤ 4000"))
    settle(qtbot, page)
    assert page.result.nothing.isVisible()
    assert not page.printing.export_button.isEnabled()


def test_another_table_forgets_the_filters_and_keeps_the_test(page: StatisticsPage, qtbot: QtBot) -> None:
    page.filters.add(NamedFilter(Filter("method", values=("现金",)), "支付方式：现金"))
    choose(qtbot, page, "汇总")
    page.show_table("单位")
    settle(qtbot, page)
    assert page.filters.named == ()
    assert page.made is not None
    assert page.made.statement.title == "单位“类别”汇总"


def test_an_empty_table_leads_to_importing(page: StatisticsPage, window: MainWindow, qtbot: QtBot) -> None:
    page.show_table("合同")
    settle(qtbot, page)
    assert page.result.empty.isVisible()
    assert page.result.empty.button is not None
    with qtbot.waitSignal(window.context.asked_for) as asked:
        page.result.empty.button.click()
    assert asked.args[0] == "importing"
    qtbot.waitUntil(lambda: window.context.reader.waiting == 0)


def test_another_page_can_ask_for_a_test(page: StatisticsPage, qtbot: QtBot) -> None:
    page.receive(Target(table="支付", text="重复数额"))
    settle(qtbot, page)
    assert page.made is not None
    assert page.made.asked.test == "重复数额"


def test_books_that_changed_are_computed_anew(page: StatisticsPage, books: Books, qtbot: QtBot) -> None:
    choose(qtbot, page, "汇总", column="收款人")
    books.put("支付", {"支付流水号": "N1", "收款人": "丙", "金额": "1.00"})
    page.context.feed.changed.emit(frozenset({Topic.RECORDS}))
    qtbot.waitUntil(lambda: len(cells(page)) == 3)
    settle(qtbot, page)
    assert page.choice.column.currentText() == "收款人", "the chosen column stays chosen"


def test_the_list_is_exported_with_what_is_said(
    page: StatisticsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(qtbot, page, "汇总", column="收款人")
    out = tmp_path / "汇总.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    with qtbot.waitSignal(page.context.told):
        page.printing.export()
    assert out.stat().st_size > 0
    source = page.paper_source()
    assert source is not None
    assert any("线索，不是结论" in note for note in source.keywords["shown"].notes)


def test_the_table_is_chosen_in_the_popup(page: StatisticsPage, qtbot: QtBot) -> None:
    from fundwatch.ui.widgets.table_chooser import TableChooser  # noqa: PLC0415 - with its only use

    page.choose_table()
    popup = page.chooser_button.findChild(TableChooser)
    assert popup is not None
    popup.buttons["行政区划"].click()
    settle(qtbot, page)
    assert page.chooser_button.text() == "行政区划"


def test_a_filter_is_made_from_the_columns_of_the_table(page: StatisticsPage, qtbot: QtBot) -> None:
    from fundwatch.ui.table.filter_bar import FilterEditor  # noqa: PLC0415 - with its only use

    page.open_filter()
    editor = page.filter_button.findChild(FilterEditor)
    assert editor is not None
    editor.column.setCurrentText("金额（元）")
    editor.type_bounds("3000", "")
    editor.accept()
    settle(qtbot, page)
    assert cells(page)[0][:2] == ("全部", "4")
