from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from fundwatch.services.showing import yuan
from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.funds import FundsPage
from fundwatch.ui.papers.paper_window import PaperWindow
from tests.books import Books
from tests.fund_books import FIGURES, TOTAL, fill
from tests.ui.standing_in import says, visible_text


@pytest.fixture
def filled(books: Books) -> Books:
    fill(books)
    return books


@pytest.fixture
def page(qtbot: QtBot, filled: Books, window: MainWindow) -> FundsPage:
    assert filled
    window.open_page("overview")
    QTest.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    opened = window.page("funds")
    assert isinstance(opened, FundsPage)
    assert window.current is opened
    qtbot.waitUntil(lambda: opened.statement is not None)
    return opened


def settle(qtbot: QtBot, page: FundsPage) -> None:
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)


def keys(page: FundsPage) -> list[str]:
    return [row.key for row in page.listed.rows]


def column(page: FundsPage, label: str) -> int:
    return [one.label for one in page.listed.model.columns].index(label)


def choose(qtbot: QtBot, page: FundsPage, name: str, value: str) -> None:
    """Choose as a person does: with the keys of the combo box."""
    combo = page.choices.combo(name)
    combo.setFocus()
    for _ in range(combo.findData(value) - combo.currentIndex()):
        QTest.keyClick(combo, Qt.Key.Key_Down)
    settle(qtbot, page)
    assert page.choices.chosen[name] == value


def test_every_document_is_listed_with_its_figures_and_total(qtbot: QtBot, page: FundsPage) -> None:
    assert keys(page) == list(FIGURES)
    for label, at in (("可用（元）", 0), ("已支出（元）", 3)):
        place = column(page, label)
        assert [row.cells[place] for row in page.listed.rows] == [yuan(figures[at]) for figures in FIGURES.values()]
        assert page.listed.total.cells[place] == yuan(TOTAL[at])
    says(qtbot, page, "20.00 万元")
    assert page.notes.text().startswith("整合各笔都没有，没有列出。")


def test_what_matters_first_is_in_sight_in_a_small_window(qtbot: QtBot, page: FundsPage) -> None:
    grid = page.listed.grid
    last = column(page, "支出率")
    qtbot.waitUntil(lambda: grid.viewport().width() > 1000)
    right = grid.horizontalHeader().sectionViewportPosition(last) + grid.columnWidth(last)
    assert right <= grid.viewport().width()
    shown = [one.label for one in page.listed.model.columns[: last + 1]]
    assert shown == [
        *("指标文号", "资金名称", "年度", "可用（元）", "已分解（元）", "已拨付（元）", "已支出（元）"),
        *("结余（元）", "支出率"),
    ]


def test_amounts_stand_whole_in_their_columns(page: FundsPage) -> None:
    grid = page.listed.grid
    for at, one in enumerate(page.listed.model.columns):
        if one.right:
            texts = [row.cells[at] for row in page.listed.rows]
            widest = max(grid.metrics.horizontalAdvance(text) for text in texts)
            assert widest <= grid.columnWidth(at) - 24, one.label


def test_a_year_and_a_state_are_chosen_by_keys(qtbot: QtBot, page: FundsPage) -> None:
    choose(qtbot, page, "year", "2016")
    qtbot.waitUntil(lambda: keys(page) == ["ZB16"])
    assert page.listed.total.cells[column(page, "可用（元）")] == "60,000.00"
    choose(qtbot, page, "state", "满一年")
    qtbot.waitUntil(lambda: keys(page) == ["ZB16"])
    assert page.choices.words == "2016 年，结余已满一年"


def test_a_choice_without_any_document_says_so(qtbot: QtBot, page: FundsPage) -> None:
    choose(qtbot, page, "state", "超支")
    says(qtbot, page, "没有符合条件的记录")
    assert page.choices.isVisible()


def test_words_search_numbers_and_names(qtbot: QtBot, page: FundsPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search_field.hasFocus()
    page.search_field.setText("县级扶贫 12号")
    qtbot.waitUntil(lambda: keys(page) == ["ZB17F"])
    assert page.count.text() == "6 条中的 1 条"
    QTest.keyClick(page.search_field, Qt.Key.Key_Down)
    assert page.listed.grid.hasFocus()
    assert page.current_key == "ZB17F"


def test_enter_opens_the_account_and_escape_closes_it(qtbot: QtBot, page: FundsPage) -> None:
    page.listed.select("ZB17A")
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Return)
    says(qtbot, page.panel, "县财农〔2017〕7号 · 2017 年 · 指标编号 ZB17A")
    shown = visible_text(page.panel)
    for words in ("指标账", "70,000.00 元", "上下级指标和调减（2）", "分配（3）", "项目（1）", "支付（2）"):
        assert words in shown
    settle(qtbot, page)
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.panel.isVisible())


def test_a_link_leads_to_the_document_above(qtbot: QtBot, page: FundsPage) -> None:
    page.show_account_of("ZB17A")
    says(qtbot, page.panel, "指标文件")
    settle(qtbot, page)
    link = next(one for one in page.panel.findChildren(QAbstractButton) if one.text() == "财农〔2017〕1号")
    link.click()
    says(qtbot, page.panel, "本指标已分解到下级指标，这里只算没有分解的部分。")
    assert page.current_key == "ZB17"
    settle(qtbot, page)


def test_a_line_of_the_account_leads_to_its_record(qtbot: QtBot, page: FundsPage) -> None:
    page.show_account_of("ZB17A")
    says(qtbot, page.panel, "分配（3）")
    settle(qtbot, page)
    table = next(one for one in page.panel.findChildren(type(page.listed.grid)) if one.accessibleName() == "分配")
    table.setFocus()
    table.setCurrentIndex(table.table_model.index(1, 0))
    with qtbot.waitSignal(page.context.asked_for) as asked:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert (asked.args[1].table, asked.args[1].key) == ("资金分配", "FP3")
    settle(qtbot, page)


def test_another_page_opens_it_at_a_cut_within_the_document_it_takes_from(
    qtbot: QtBot, page: FundsPage, window: MainWindow
) -> None:
    window.context.go("funds", Target(table="资金指标", key="ZB17B"))
    says(qtbot, page.panel, "县财农〔2017〕7号 · 2017 年 · 指标编号 ZB17A")
    settle(qtbot, page)


def test_other_pages_lead_to_a_choice(qtbot: QtBot, page: FundsPage, window: MainWindow) -> None:
    window.context.go("funds", Target(table="资金指标", condition={"year": "2016", "state": "满一年"}))
    qtbot.waitUntil(lambda: keys(page) == ["ZB16"])
    assert page.choices.words == "2016 年，结余已满一年"
    settle(qtbot, page)


def test_the_list_is_looked_at_as_paper_as_it_is_shown(qtbot: QtBot, page: FundsPage) -> None:
    choose(qtbot, page, "year", "2017")
    QTest.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: any(isinstance(one, PaperWindow) for one in QApplication.topLevelWidgets()))
    preview = next(one for one in QApplication.topLevelWidgets() if isinstance(one, PaperWindow))
    qtbot.waitUntil(lambda: preview.isVisible() and page.context.reader.waiting == 0)
    assert "资金指标账" in preview.windowTitle()
    preview.close()


def test_the_ledger_of_the_chosen_year_is_asked_for(qtbot: QtBot, page: FundsPage) -> None:
    choose(qtbot, page, "year", "2016")
    with qtbot.waitSignal(page.context.asked_for) as asked:
        QTest.keyClick(page, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert asked.args[0] == "papers"
    assert asked.args[1].text == "资金台账"
    assert asked.args[1].condition["year"] == "2016"
    settle(qtbot, page)


def test_without_documents_it_says_what_to_import(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("funds")
    opened = window.page("funds")
    says(qtbot, opened, "还没有资金指标")
    assert "导入含有“资金指标”的工作簿" in visible_text(opened)
    settle(qtbot, opened)
