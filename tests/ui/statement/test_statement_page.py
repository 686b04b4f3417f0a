from __future__ import annotations

import json
import threading
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.statement import (
    Account,
    Choice,
    Fact,
    Line,
    Section,
    Statement,
    StatementColumn,
    StatementFigure,
    StatementRow,
)
from fundwatch.ui.context import Context, Target
from fundwatch.ui.statement.choices import Choices
from fundwatch.ui.statement.statement_page import StatementKind, StatementPage
from tests.ui.standing_in import says, visible_text

FEN = {"甲": 9_00, "乙": 100_00, "丙": -5_00, "丁": None}


class Funds:
    """A service of four things, two of each year."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def choices(self, store: Store, actor: Actor) -> tuple[Choice, ...]:
        assert store.head()
        assert actor.name
        return (Choice("year", "年度", (("2017", "2017 年"), ("2018", "2018 年"))),)

    def statement(self, store: Store, actor: Actor, *, year: str) -> Statement:
        del store, actor
        self.asked.append(year)
        shown = [name for number, name in enumerate(FEN) if year in {"", str(2017 + number % 2)}]
        rows = tuple(
            StatementRow(
                f"K{name}",
                (name, "" if FEN[name] is None else f"{FEN[name] / 100:,.2f}"),  # type: ignore[operator]
                (name, FEN[name]),
                ((1, "danger"),) if (FEN[name] or 0) < 0 else (),
            )
            for name in shown
        )
        columns = (StatementColumn("名称", stretch=True), StatementColumn("金额（元）", "money"))
        figures = (StatementFigure("合计（元）", "104.00", "共四笔"),)
        return Statement("资金", "资金指标", columns, rows, figures, ("合计", "104.00"))

    def account(self, store: Store, actor: Actor, key: str) -> Account:
        del store, actor
        facts = (Fact("金额", "9.00"), Fact("项目", "修路", table="项目", key="XM1"), Fact("空的", ""))
        lines = (Line(("ZF1", "5.00"), table="支付", key="ZF1"), Line(("小计", "5.00"), tone="muted"))
        columns = (StatementColumn("流水号"), StatementColumn("金额（元）", "money"))
        sections = (
            Section("基本情况", facts),
            Section("支付", columns=columns, lines=lines, total=7, note="只计成功的"),
            Section("资产", empty="没有形成资产"),
        )
        return Account("资金指标", key, f"{key}的账", "副题", (("已收到", "success"),), sections)


@pytest.fixture
def service() -> Funds:
    return Funds()


@pytest.fixture
def page(qtbot: QtBot, context: Context, service: Funds) -> StatementPage:
    kind = StatementKind("tried", "资金", service, "搜索名称", ("还没有资金", "导入后在这里列出。"))
    made = StatementPage(context, kind)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.shown()
    qtbot.waitUntil(lambda: made.statement is not None)
    return made


def names(page: StatementPage) -> list[str]:
    return [row.cells[0] for row in page.listed.rows]


def settle(qtbot: QtBot, page: StatementPage) -> None:
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)


def test_rows_figures_and_total_are_shown(qtbot: QtBot, page: StatementPage) -> None:
    assert names(page) == ["甲", "乙", "丙", "丁"]
    says(qtbot, page, "共四笔")
    assert page.listed.total.cells == ("合计", "104.00")
    assert page.count.text() == "共 4 条"
    assert page.listed.model.tone(2, 1) == "danger"


def test_a_header_sorts_by_what_stands_behind_the_texts(page: StatementPage) -> None:
    order = []
    for descending in (False, True, False):
        page.listed.grid.sort_asked.emit(1, descending)
        order.append("".join(names(page)))
    assert order == ["丁丙甲乙", "乙甲丙丁", "甲乙丙丁"]


def test_words_narrow_the_list_and_hide_a_total_that_is_not_theirs(qtbot: QtBot, page: StatementPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    page.search_field.setText("9.0")
    qtbot.waitUntil(lambda: names(page) == ["甲"])
    assert not page.listed.total.isVisible()
    assert page.count.text() == "4 条中的 1 条"
    page.search_field.setText("没有的")
    qtbot.waitUntil(lambda: names(page) == [])
    says(qtbot, page, "没有符合条件的记录")


def test_a_choice_is_asked_of_the_service_and_remembered(qtbot: QtBot, page: StatementPage, service: Funds) -> None:
    combo = page.choices.combo("year")
    assert [combo.itemText(number) for number in range(combo.count())] == ["全部年度", "2017 年", "2018 年"]
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    qtbot.waitUntil(lambda: names(page) == ["乙", "丁"])
    assert service.asked == ["", "2018"]
    assert page.choices.words == "2018 年"
    assert json.loads(page.context.state("tried.choices")) == {"year": "2018"}
    settle(qtbot, page)
    page.refresh()
    settle(qtbot, page)
    assert page.choices.chosen == {"year": "2018"}, "a refresh keeps what was chosen"


def test_enter_shows_the_account_and_escape_closes_it(qtbot: QtBot, page: StatementPage) -> None:
    page.listed.select("K甲")
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Return)
    says(qtbot, page.panel, "K甲的账")
    shown = visible_text(page.panel)
    for words in ("副题", "已收到", "只计成功的", "只列前 2 条，共 7 条。", "没有形成资产", "空的"):
        assert words in shown
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Down)
    says(qtbot, page.panel, "K乙的账")
    settle(qtbot, page)
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.panel.isVisible())


def test_links_open_the_page_of_their_record(qtbot: QtBot, page: StatementPage) -> None:
    page.show_account_of("K甲")
    settle(qtbot, page)
    link = next(one for one in page.panel.findChildren(QPushButton) if one.text() == "修路")
    with qtbot.waitSignal(page.context.asked_for) as asked:
        link.click()
    assert (asked.args[1].table, asked.args[1].key) == ("项目", "XM1")
    with qtbot.waitSignal(page.context.asked_for) as asked:
        page.panel.fields_button.click()
    assert asked.args == ["ledger", Target(table="资金指标", key="K甲")]


def test_another_page_leads_to_a_row_that_a_search_hides(qtbot: QtBot, page: StatementPage) -> None:
    page.search_field.setText("甲")
    qtbot.waitUntil(lambda: names(page) == ["甲"])
    page.receive(Target(key="K丙"))
    says(qtbot, page.panel, "K丙的账")
    assert page.current_key == "K丙"
    settle(qtbot, page)


def test_another_page_leads_to_a_row_that_a_choice_hides(qtbot: QtBot, page: StatementPage) -> None:
    combo = page.choices.combo("year")
    combo.setCurrentIndex(2)
    combo.activated.emit(2)
    qtbot.waitUntil(lambda: names(page) == ["乙", "丁"])
    page.receive(Target(key="K丙"))
    says(qtbot, page.panel, "K丙的账")
    assert page.current_key == "K丙"
    assert page.choices.chosen == {"year": ""}
    page.receive(Target(key="K没有"))
    says(qtbot, page.panel, "K没有的账")
    settle(qtbot, page)


def test_a_list_that_comes_too_late_is_not_shown(qtbot: QtBot, page: StatementPage, service: Funds) -> None:
    held, answer = threading.Event(), service.statement

    def slow(store: Store, actor: Actor, *, year: str) -> Statement:
        if year == "2017":
            held.wait(10)
        return answer(store, actor, year=year)

    service.statement = slow  # type: ignore[method-assign]
    combo = page.choices.combo("year")
    for number in (1, 2):
        combo.setCurrentIndex(number)
        combo.activated.emit(number)
    try:
        qtbot.waitUntil(lambda: names(page) == ["乙", "丁"])
    finally:
        held.set()
    settle(qtbot, page)
    assert names(page) == ["乙", "丁"]


def test_the_first_choice_is_the_usual_one_and_everything_may_be_chosen(qtbot: QtBot, page: StatementPage) -> None:
    years = Choice("year", "年度", (("2018", "2018 年"), ("2017", "2017 年"), ("", "全部年度")))
    fresh = Choices()
    qtbot.addWidget(fresh)
    fresh.show_choices((Choice("year", "年度", (("", "全部年度"),)),), {})
    fresh.show_choices((years,), {})
    assert fresh.chosen == {"year": "2018"}, "what had nothing else to choose was not chosen"
    fresh.combo("year").setCurrentIndex(2)
    fresh.show_choices((years,), {})
    assert fresh.chosen == {"year": ""}
    assert fresh.words == ""
    settle(qtbot, page)


def test_without_any_data_it_says_what_to_do(qtbot: QtBot, context: Context) -> None:
    nothing = SimpleNamespace(
        choices=lambda _store, _actor: (), statement=lambda _store, _actor: Statement("空", "项目", (), ())
    )
    page = StatementPage(context, StatementKind("none", "项目", nothing, "搜索", ("还没有项目", "请先导入。")))
    qtbot.addWidget(page)
    page.show()
    page.shown()
    says(qtbot, page, "还没有项目")
    button = page.empty.button
    assert button is not None
    with qtbot.waitSignal(context.asked_for) as asked:
        button.click()
    assert asked.args[0] == "importing"


def test_the_width_of_the_account_is_remembered(qtbot: QtBot, page: StatementPage) -> None:
    page.show_account_of("K甲")
    settle(qtbot, page)
    page.splitter.setSizes([700, 484])
    page.splitter.splitterMoved.emit(700, 1)
    settle(qtbot, page)
    assert int(page.context.state("tried.panel")) == page.splitter.sizes()[1]


def test_where_there_is_little_room_buttons_keep_their_icons_tips_and_keys(qtbot: QtBot, page: StatementPage) -> None:
    buttons = page.printing.buttons
    assert [button.text() for button in buttons] == ["打印", "导出"]
    page.resize(840, 600)
    qtbot.waitUntil(lambda: [button.text() for button in buttons] == ["", ""])
    assert [button.accessibleName() for button in buttons] == ["打印", "导出"]
    assert [button.shortcut().toString() for button in buttons] == ["Ctrl+P", "Ctrl+E"]
    assert "（Ctrl+P）" in buttons[0].toolTip()
    page.resize(1300, 600)
    qtbot.waitUntil(lambda: buttons[0].text() == "打印")
    assert buttons[0].shortcut().toString() == "Ctrl+P"
