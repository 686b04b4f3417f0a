"""The day of a reviewer: scan, look into a lead as far as the documents, conclude, send out, take back, scan again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.services import people, scanning
from fundwatch.services.scanning import FindingRow
from fundwatch.services.statement import Account, Fact
from fundwatch.ui.findings.reply_dialog import ReplyDialog
from fundwatch.ui.findings.sending_dialog import SendingDialog
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.findings import FindingsPage
from fundwatch.ui.pages.flow import FlowPage
from fundwatch.ui.pages.funds import FundsPage
from fundwatch.ui.pages.papers import PapersPage
from fundwatch.ui.pages.people import PeoplePage
from fundwatch.ui.widgets.basics import Button
from tests import databases
from tests.journeys.conftest import Opener
from tests.journeys.keyboard import choose, pick, press, tab_to, write
from tests.journeys.patience import LONG, back_in, idle, reads, unstalled
from tests.reports.pdf.reading_back import words_of
from tests.scanned_books import ANSWER, answer

DEAD, DAY = "FW-B001", "2019-01-15"
SUMMARY = "疑点核查汇总表"


@pytest.fixture
def window(opener: Opener, imported: str | Path, tmp_path: Path) -> MainWindow:
    """A copy of the county's books, not yet scanned, before the reviewer."""
    return opener(databases.copied_books(imported, tmp_path, "账.db"), "赵审核", "青岚县扶贫办")


def test_the_day_of_a_reviewer(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = scan(qtbot, window, first=True)
    chosen = look_into(qtbot, window, page)
    to_the_household_and_the_documents(qtbot, window, page, chosen)
    conclude(qtbot, window, page, chosen)
    sheet = send_out(qtbot, window, page, chosen, monkeypatch, tmp_path / "下发")
    taken = take_back(qtbot, window, page, sheet, monkeypatch)
    print_the_summary(qtbot, window, monkeypatch, tmp_path / "汇总.pdf")
    scan(qtbot, window)
    # What was concluded stays so, by whom and for what reason; a scan concludes nothing of its own.
    store, actor = window.context.store, window.context.actor
    judged = {one.number: one.verdict for one in scanning.findings(store, actor) if one.verdict}
    assert judged == {chosen.number: "部分属实", taken: "属实"}
    kept = scanning.finding(store, actor, chosen.number).reviews
    assert [(one.actor, one.reason, one.facts_changed) for one in kept] == [("赵审核", "款项由其子领取", False)]
    assert "家属代领" in scanning.finding(store, actor, taken).reviews[0].reason


def scan(qtbot: QtBot, window: MainWindow, *, first: bool = False) -> FindingsPage:
    """Ctrl+9, the day, Ctrl+R."""
    press(window, "Ctrl+9")
    page = window.current
    assert isinstance(page, FindingsPage)
    idle(qtbot, window)
    if first:
        reads(qtbot, page, "现在没有疑点", "查出的是需要核实的线索，不是结论")
        tab_to(window, page.as_of)
        write(window, DAY)
    before = page._summary
    with unstalled("the books were scanned"):
        press(window, "Ctrl+R")
        qtbot.waitUntil(lambda: page._summary is not before and bool(page._found), timeout=LONG)
        idle(qtbot, window)
    press(window, "F4")
    qtbot.waitUntil(lambda: page.model.rowCount() > 0, timeout=LONG)
    idle(qtbot, window)
    assert page._summary is not None
    assert page._summary.failed == ()
    return page


def look_into(qtbot: QtBot, window: MainWindow, page: FindingsPage) -> FindingRow:
    """Narrow the list by choices and two characters, go to a lead, read its evidence and its rule."""
    everything = page.model.rowCount()
    chosen, name = somebody_registered(window)
    choose(window, page.narrowing.category, chosen.category)
    assert 0 < page.model.rowCount() < everything
    assert {one.category for one in page.model.things()} == {chosen.category}
    choose(window, page.narrowing.district, chosen.district)
    assert {one.district for one in page.model.things()} == {chosen.district}
    press(window, "Ctrl+F")
    with qtbot.waitSignal(page.search_field.settled):
        write(window, name[:2])
    assert all(name[:2] in one.summary + one.name + one.place for one in page.model.things())
    go_to(qtbot, window, page, chosen)
    reads(qtbot, page.view, "核对的数值", "死亡日期", "依据：", chosen.place)
    reads(qtbot, page.view.comparison.right, "来源：7-比对名单.xlsx", "工作表“死亡人员”")
    tab_to(window, page.view.tabs.tabBar())
    press(window, "Right")
    assert "现场核实什么" in page.view.rule_page.toPlainText()
    assert page.view.rule_page.isVisible()
    press(window, "Left")
    return chosen


def to_the_household_and_the_documents(
    qtbot: QtBot, window: MainWindow, page: FindingsPage, chosen: FindingRow
) -> None:
    """From the lead to the person, the household, its money's way, and a document that paid it."""
    follow(window, page, "看人员")
    found = window.page("people")
    assert isinstance(found, PeoplePage)
    qtbot.waitUntil(lambda: found.current is not None, timeout=LONG)
    idle(qtbot, window)
    assert found.view.account is not None
    reads(qtbot, found, chosen.summary.partition("登记于")[0])
    household = household_of(found.view.account)
    follow(window, found, household.value)
    qtbot.waitUntil(lambda: found.current == ("户", household.key), timeout=LONG)
    idle(qtbot, window)
    tab_to(window, found.flow_button)
    press(window, "Space")
    flow = window.page("flow")
    assert isinstance(flow, FlowPage)
    qtbot.waitUntil(lambda: flow.shown_view is not None and flow.shown_view.request.key == household.key, timeout=LONG)
    idle(qtbot, window)
    tab_to(window, flow.flow.tree)
    press(window, "Home")
    seen = flow.flow.model
    while (branch := seen.branch(flow.flow.tree.currentIndex())) is not None and branch.table != "资金指标":
        at = flow.flow.tree.currentIndex()
        press(window, "Right")
        if flow.flow.tree.currentIndex() == at:
            press(window, "Down")
        assert flow.flow.tree.currentIndex() != at, "the household's money comes from no document"
    assert branch is not None
    press(window, "Ctrl+O")
    funds = window.page("funds")
    assert isinstance(funds, FundsPage)
    qtbot.waitUntil(lambda: funds.panel.view.account is not None, timeout=LONG)
    idle(qtbot, window)
    assert funds.panel.view.account is not None
    assert funds.panel.view.account.key == branch.key


def conclude(qtbot: QtBot, window: MainWindow, page: FindingsPage, chosen: FindingRow) -> None:
    """Back at the lead: a verdict, a reason, Ctrl+S."""
    press(window, "Ctrl+9")
    assert page._current is not None
    assert page._current.row.number == chosen.number
    pick(window, page.view.form.verdict, "部分属实")
    press(window, "Ctrl+S")
    reads(qtbot, page.view.form, "请写明理由")
    tab_to(window, page.view.form.reason)
    write(window, "款项由其子领取")
    press(window, "Ctrl+S")
    qtbot.waitUntil(lambda: any(one.verdict == "部分属实" for one in page.model.things()), timeout=LONG)
    idle(qtbot, window)


def send_out(  # noqa: PLR0917 - what the step is about
    qtbot: QtBot,
    window: MainWindow,
    page: FindingsPage,
    chosen: FindingRow,
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
) -> Path:
    """Ctrl+D: a workbook and a PDF for every township; gives the workbook of the chosen lead's township."""
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    press(window, "Ctrl+D")
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(SendingDialog)), timeout=LONG)
    (dialog,) = page.findChildren(SendingDialog)
    receivers = dialog.model.rowCount()
    press(window, "Ctrl+Return")
    back_in(qtbot, window)
    qtbot.waitUntil(lambda: any(one.is_out for one in page._found), timeout=LONG)
    idle(qtbot, window)
    assert len(list(folder.glob("*.xlsx"))) == len(list(folder.glob("*.pdf"))) == receivers
    reads(qtbot, window, "已下发")
    # What was concluded is not sent.
    assert [one.number for one in page._found if not one.is_out] == [chosen.number]
    (sheet,) = folder.glob(f"*{chosen.district}*.xlsx")
    return sheet


def take_back(
    qtbot: QtBot, window: MainWindow, page: FindingsPage, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> int:
    """The township fills in its first line; Ctrl+U shows what came, Ctrl+Return takes it; gives the lead's number."""
    answer(sheet, {1: {**ANSWER, "核查日期": date(2019, 1, 20)}})
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(sheet)], ""))
    press(window, "Ctrl+U")
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(ReplyDialog)), timeout=LONG)
    dialog = next(one for one in page.findChildren(ReplyDialog) if one.isVisible())
    idle(qtbot, window)
    assert (dialog.figures["收下"].figure, dialog.figures["退回"].figure) == ("1", "0")
    rows = [dialog.model.thing(row) for row in range(dialog.model.rowCount())]
    (taken,) = [row.number for row in rows if row.concludes]
    assert not any(one.verdict == "属实" for one in page._found)
    press(window, "Ctrl+Return")
    qtbot.waitUntil(lambda: any(one.verdict == "属实" for one in page._found), timeout=LONG)
    back_in(qtbot, window)
    idle(qtbot, window)
    return int(taken)


def print_the_summary(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """Alt+5: the sheets that went out and came back, by township, as PDF."""
    press(window, "Alt+5")
    page = window.current
    assert isinstance(page, PapersPage)
    idle(qtbot, window)
    press(window, "Ctrl+F")
    press(window, "Home")
    for _ in range(page.choice.kinds.count()):
        if page.choice.kind is not None and page.choice.kind.kind == SUMMARY:
            break
        press(window, "Down")
    with unstalled("a summary was laid out"):
        press(window, "Ctrl+R")
        qtbot.waitUntil(lambda: page.preview.shown is not None, timeout=LONG)
    idle(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    press(window, "Ctrl+S")
    qtbot.waitUntil(file.exists, timeout=LONG)
    idle(qtbot, window)
    printed = words_of(file.read_bytes())
    assert SUMMARY in printed
    receivers = {one.sent_to for one in scanning.findings(window.context.store, window.context.actor) if one.sent_to}
    assert len(receivers) > 1
    assert [name for name in receivers if name not in printed] == []


def somebody_registered(window: MainWindow) -> tuple[FindingRow, str]:
    """A lead on somebody who died, of a household on the register; and the name."""
    store, actor = window.context.store, window.context.actor
    for found in scanning.findings(store, actor, rules=[DEAD]):
        related = scanning.finding(store, actor, found.number).content["related"]
        for key in [one["key"] for one in related if one["table"] == "人员"]:
            account = people.account(store, actor, "人员", key)
            if any(fact.table == "户" for one in account.sections for fact in one.facts):
                return found, account.title
    raise AssertionError("nobody of those who died is on the register")


def household_of(account: Account) -> Fact:
    return next(fact for one in account.sections for fact in one.facts if fact.table == "户")


def go_to(qtbot: QtBot, window: MainWindow, page: FindingsPage, chosen: FindingRow) -> None:
    """From the search down the list to a lead, and wait for its evidence."""
    press(window, "Down")
    press(window, "Home")
    for _ in range(page.model.rowCount()):
        if page.model.thing(page.grid.currentIndex().row()).number == chosen.number:
            break
        press(window, "Down")
    qtbot.waitUntil(lambda: page._current is not None and page._current.row.number == chosen.number, timeout=LONG)
    idle(qtbot, window)


def follow(window: MainWindow, page: FindingsPage | PeoplePage, text: str) -> None:
    """Go to a link by Tab and press it."""
    link = next(
        one for one in page.findChildren(Button) if one.isVisibleTo(page) and text in {one.text(), one.toolTip()[1:]}
    )
    tab_to(window, link)
    press(window, "Space")
