"""标准与阈值: looked at, tried, set and taken back in the window, by keys and by mouse."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fundwatch.ledger.policy import shipped
from fundwatch.services import scanning, thresholds
from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.rules import RulesPage
from fundwatch.ui.thresholds.reason_dialog import ReasonDialog
from fundwatch.ui.thresholds.threshold_window import ThresholdWindow
from tests.books import ACTOR, Books
from tests.ui.standing_in import says, type_chinese, visible_text

GRACE = "死亡后发放宽限天数"
DEAD = "539900197001010011"
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def opened(qtbot: QtBot, books: Books, window: MainWindow) -> ThresholdWindow:
    """Opened from the rule on payments after death; a man was paid 40 days after his."""
    books.put("死亡人员", {"身份证号": DEAD, "姓名": "李四", "死亡日期": "2018-01-01"})
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "姓名": "李四", "身份证号": DEAD, "发放日期": "2018-02-10", "实发金额": "250.00"},
    )
    scanning.scan(books.store, ACTOR, as_of=date(2019, 1, 15))
    window.open_page("rules")
    page = window.page("rules")
    assert isinstance(page, RulesPage)
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    page.context.go("rules", Target(text="FW-B001"))
    QTest.keyClick(window, Qt.Key.Key_T, CTRL)
    qtbot.waitUntil(lambda: bool(page.findChildren(ThresholdWindow)))
    (found,) = page.findChildren(ThresholdWindow)
    qtbot.waitUntil(found.view.isEnabled)
    yield found  # type: ignore[misc]
    found.reject()


def fill(opened: ThresholdWindow, value: str, from_day: str = "2016-01-01", reason: str = "云财〔2019〕12号") -> None:
    form = opened.view.form
    form.value.clear()
    type_chinese(form.value, value)
    form.from_day.setText(from_day)
    form.reason.clear()
    type_chinese(form.reason, reason)


def save(qtbot: QtBot, opened: ThresholdWindow) -> None:
    opened.activateWindow()
    QTest.keyClick(opened, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(opened.view.form.keep_button.isEnabled)


def test_it_opens_at_the_values_of_the_chosen_rule(qtbot: QtBot, opened: ThresholdWindow) -> None:
    assert opened.model.rowCount() == len(shipped().names())
    says(qtbot, opened.view, GRACE)
    says(qtbot, opened.view, "现行 30天（待核实）；各地通行的一个月注销宽限")
    says(qtbot, opened.view, "用它的规则：FW-B001 死亡后仍有补助发放")
    assert opened.view.values_grid.row_texts(0)[:5] == ["30天（待核实）", "2016-01-01", "一直有效", "全县", "随程序"]
    assert not opened.view.take_back.isEnabled()


def test_words_find_a_value_by_its_name_and_its_rules(qtbot: QtBot, opened: ThresholdWindow) -> None:
    with qtbot.waitSignal(opened.search_field.settled):
        type_chinese(opened.search_field, "重复建设")
    names = [opened.model.text(at, 0) for at in range(opened.model.rowCount())]
    assert "重复建设间隔年数" in names
    assert GRACE not in names
    says(qtbot, opened.view, names[0])


@pytest.mark.parametrize(
    ("typed", "said", "field"),
    [
        (("三十", "2019-01-01", "", "文"), "“三十”不是数字。", "value"),
        (("30.5", "2019-01-01", "", "文"), "要填不带小数的数字", "value"),
        (("30", "", "", "文"), "没有写从哪一天起。", "from_day"),
        (("30", "年初", "", "文"), "日期请写成", "from_day"),
        (("30", "2019-01-01", "2018-01-01", "文"), "截止日期早于起始日期。", "until"),
        (("30", "2019-01-01", "", " "), "没有写依据或理由。", "reason"),
    ],
)
def test_what_is_wrong_is_told_beside_its_field(
    qtbot: QtBot, opened: ThresholdWindow, typed: tuple[str, str, str, str], said: str, field: str
) -> None:
    value, from_day, until, reason = typed
    fill(opened, value, from_day, reason)
    opened.view.form.until.setText(until)
    opened.view.form.keep_button.click()
    says(qtbot, opened.view.form, said)
    assert getattr(opened.view.form, field).property("invalid")
    assert [one.now.own for one in thresholds.thresholds(opened._context.store, ACTOR)].count(True) == 0


def test_a_change_is_tried_before_it_is_kept(qtbot: QtBot, opened: ThresholdWindow, books: Books) -> None:
    says(qtbot, opened.view, "还没有试算。")
    fill(opened, "60")
    QTest.keyClick(opened.view.form.reason, Qt.Key.Key_Return)
    says(qtbot, opened.view, "疑点会增加 0 条、减少 1 条，0 条不变。")
    assert opened.view.effect.grid.row_texts(0)[:2] == ["减少", "FW-B001"]
    assert opened.view.effect.grid.row_texts(0)[3] == "250.00"
    assert not [one for one in thresholds.thresholds(books.store, ACTOR) if one.now.own]
    type_chinese(opened.view.form.value, "0")
    says(qtbot, opened.view, "还没有试算。")


def test_what_no_rule_reads_says_so(qtbot: QtBot, opened: ThresholdWindow) -> None:
    with qtbot.waitSignal(opened.search_field.settled):
        type_chinese(opened.search_field, "规则自疑比例")
    says(qtbot, opened.view.form, "写成 20% 或 0.2 的样子")
    fill(opened, "35%")
    opened.view.form.try_button.click()
    says(qtbot, opened.view, "没有规则用这个标准算疑点，疑点不会增减。")


def test_a_value_is_set_and_taken_back_with_reasons(
    qtbot: QtBot, opened: ThresholdWindow, books: Books, window: MainWindow
) -> None:
    fill(opened, "60")
    save(qtbot, opened)
    says(qtbot, opened.view, "现行 60天；云财〔2019〕12号")
    says(qtbot, window, "请重新扫描，疑点才按它算")
    view = opened.view
    assert opened.grid.row_texts(opened.grid.currentIndex().row()) == [GRACE, "60天", "本单位"]
    view.tabs.setCurrentIndex(2)
    assert view.events_grid.row_texts(0)[1:] == [
        *(ACTOR.name, "设定", "2016-01-01", "一直有效"),
        *("（没有）", "60天", "云财〔2019〕12号"),
    ]
    view.tabs.setCurrentIndex(1)
    assert view.take_back.isEnabled()
    view.values_grid.setFocus()
    QTest.keyClick(view.values_grid, Qt.Key.Key_D, CTRL)
    qtbot.waitUntil(lambda: bool(opened.findChildren(ReasonDialog)))
    (asked,) = opened.findChildren(ReasonDialog)
    assert not asked.yes.isEnabled()
    assert "60天 不再有效" in visible_text(asked)
    type_chinese(asked.reason, "写错了")
    asked.yes.click()
    says(qtbot, view, "现行 30天（待核实）")
    qtbot.waitUntil(lambda: view.events.rowCount() == 2)
    assert view.events_grid.row_texts(0)[2] == "撤回"
    assert not [one for one in thresholds.thresholds(books.store, ACTOR) if one.now.own]


def test_the_same_value_again_is_refused_in_words(qtbot: QtBot, opened: ThresholdWindow) -> None:
    fill(opened, "60")
    save(qtbot, opened)
    says(qtbot, opened.view, "现行 60天")
    fill(opened, "60")
    save(qtbot, opened)
    says(qtbot, opened.view.form, "与现在设定的完全相同，没有改动。")


def test_the_rules_own_page_shows_the_value_at_once(qtbot: QtBot, opened: ThresholdWindow, window: MainWindow) -> None:
    fill(opened, "60")
    save(qtbot, opened)
    page = window.page("rules")
    assert isinstance(page, RulesPage)
    qtbot.waitUntil(lambda: "60天\n2016-01-01 起\n云财〔2019〕12号" in page.view.toPlainText())
