"""The day of a discipline officer: clues by township and what is late, papers, notices, and whether the books hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from fundwatch.demo import AS_OF
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.services import checking, overview_course, reviewing, scanning
from fundwatch.services.progress import Quiet
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.findings import FindingsPage
from fundwatch.ui.pages.notices import NoticesPage
from fundwatch.ui.pages.overview import OverviewPage
from fundwatch.ui.pages.papers import PapersPage
from fundwatch.ui.pages.settings import SettingsPage
from fundwatch.ui.widgets.basics import Button
from tests import databases
from tests.journeys.conftest import Opener
from tests.journeys.keyboard import choose, pick, press, tab_to, write
from tests.journeys.patience import LONG, idle, reads, unstalled
from tests.reports.pdf.reading_back import words_of

DAY = AS_OF.isoformat()
CLEAN, BROKEN = "完整", "有不一致"
HEAD = re.compile(r"\d+-[0-9a-f]{16}")
NUMBERED = re.compile(r"\d{17}[\dX]")


@pytest.fixture
def window(opener: Opener, scanned: str | Path, tmp_path: Path) -> MainWindow:
    """A copy of the reviewer's books before the officer."""
    return opener(databases.copied_books(scanned, tmp_path, "账.db"), "孙纪检", "青岚县纪委")


def test_the_day_of_a_discipline_officer(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    see_what_waits(qtbot, window)
    print_the_leads(qtbot, window, monkeypatch, tmp_path / "清单.pdf")
    head = issue_a_village_notice(qtbot, window, monkeypatch, tmp_path)
    hold_the_paper_against_the_log(qtbot, window, head)
    find_what_was_changed_by_hand(qtbot, window)


def see_what_waits(qtbot: QtBot, window: MainWindow) -> None:
    """总览: what is late leads to its record, a township to its leads."""
    page = window.current
    assert isinstance(page, OverviewPage)
    reads(qtbot, page, "疑点线索", "到期事项")
    qtbot.waitUntil(lambda: page.board.due.model.rowCount() > 0, timeout=LONG)
    idle(qtbot, window)
    pick(window, page.board.due.which, "已经逾期")
    late = page.board.due.model.thing(0)
    assert late.late
    tab_to(window, page.board.due.grid)
    press(window, "Home")
    press(window, "Return")
    idle(qtbot, window)
    assert window.current is not page
    reads(qtbot, window.current, late.about)
    press(window, "Ctrl+1")
    pick(window, page.board.leads.which, "按乡镇")
    store, actor = window.context.store, window.context.actor
    township = overview_course.course(store, actor, AS_OF).townships[0]
    reads(qtbot, page.board.leads, f"{township.total:,} 条，{township.waiting:,} 条未下结论")
    link = next(one for one in page.board.leads.findChildren(Button) if one.text() == township.name)
    tab_to(window, link)
    press(window, "Space")
    findings = window.current
    assert isinstance(findings, FindingsPage)
    qtbot.waitUntil(lambda: findings.model.rowCount() == township.total, timeout=LONG)
    assert {one.district for one in findings.model.things()} == {township.name}
    idle(qtbot, window)


def print_the_leads(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    """疑点清单 of the county: every lead stands in it."""
    press(window, "Alt+5")
    page = window.current
    assert isinstance(page, PapersPage)
    idle(qtbot, window)
    press(window, "Ctrl+F")
    press(window, "Home")
    for _ in range(page.choice.kinds.count()):
        if page.choice.kind is not None and page.choice.kind.kind == "疑点清单":
            break
        press(window, "Down")
    with unstalled("the leads were laid out"):
        press(window, "Ctrl+R")
        qtbot.waitUntil(lambda: page.preview.shown is not None, timeout=LONG)
    idle(qtbot, window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    press(window, "Ctrl+S")
    qtbot.waitUntil(file.exists, timeout=LONG)
    idle(qtbot, window)
    printed = words_of(file.read_bytes())
    found = scanning.findings(window.context.store, window.context.actor)
    assert f"共{len(found):,}条" in printed
    assert [one.rule for one in found if one.rule not in printed] == []


def issue_a_village_notice(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """A village's notice of a batch: issued, saved, saved again the same to the byte; gives the head it carries."""
    press(window, "Alt+1")
    page = window.current
    assert isinstance(page, NoticesPage)
    idle(qtbot, window)
    tab_to(window, page.day)
    write(window, DAY)
    choose(window, page.year, "2018 年")
    pick(window, page.level, "村")
    qtbot.waitUntil(lambda: any(one.key.subject for one in page.model.things()), timeout=LONG)
    idle(qtbot, window)
    tab_to(window, page.grid)
    press(window, "Home")
    for _ in range(page.model.rowCount()):
        if page.model.thing(page.grid.currentIndex().row()).key.subject:
            break
        press(window, "Down")
    key = page.model.thing(page.grid.currentIndex().row()).key
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.key == key, timeout=LONG)
    idle(qtbot, window)
    reads(qtbot, page.panel, "预览稿", "还没有编号；核对无误后出具。")
    with unstalled("a notice was issued"):
        press(window, "Ctrl+Return")
        qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.number != "", timeout=LONG)
        idle(qtbot, window)
    files = [folder / "公示.pdf", folder / "重印.pdf"]
    save(qtbot, window, monkeypatch, files[0])
    # Another is looked at in between, and the books move on: a lead is concluded.
    store, actor = window.context.store, window.context.actor
    number = scanning.findings(store, actor)[0].number
    reviewing.conclude(store, actor, number, "不属实", "已核实", expected_version=0)
    press(window, "Down")
    press(window, "Up")
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.number != "", timeout=LONG)
    idle(qtbot, window)
    save(qtbot, window, monkeypatch, files[1])
    assert files[0].read_bytes() == files[1].read_bytes()
    printed = words_of(files[0].read_bytes())
    asked = select(BenefitPayment.name, BenefitPayment.id_number, BenefitPayment.account)
    asked = asked.where(BenefitPayment.batch_no == key.subject, BenefitPayment.region_code == key.region_code)
    with store.read() as connection:
        paid = connection.execute(asked.order_by(BenefitPayment.serial_no)).all()
    assert len(paid) > 0
    assert [row.name for row in paid if row.name not in printed] == []
    assert [number for row in paid for number in (row.id_number, row.account) if number in printed] == []
    assert NUMBERED.search(printed) is None
    (head,) = set(HEAD.findall(printed))
    return str(head)


def hold_the_paper_against_the_log(qtbot: QtBot, window: MainWindow, head: str) -> None:
    """What the paper carries is in the log; a head that was never printed is not; 设置 says that all is whole."""
    store, actor = window.context.store, window.context.actor
    assert checking.check(store, actor, heads=[head], progress=Quiet()).sound
    forged = head[:-1] + ("0" if head[-1] != "0" else "1")
    report = checking.check(store, actor, heads=[forged], progress=Quiet())
    assert [forged in one.sentence for one in report.disagreements] == [True]
    page = check(qtbot, window)
    assert page.books.state.text() == CLEAN


def find_what_was_changed_by_hand(qtbot: QtBot, window: MainWindow) -> None:
    """A payment raised with another program is named, with its table and its key."""
    store = window.context.store
    with store.read() as connection:
        asked = select(BenefitPayment.record_key).order_by(BenefitPayment.record_key).limit(1)
        key = connection.execute(asked).scalar_one()
    databases.by_hand(store, f"UPDATE benefit_payment SET paid_amount = paid_amount + 10000 WHERE record_key = '{key}'")
    page = check(qtbot, window)
    assert page.books.state.text() == BROKEN
    reads(qtbot, page.books, "请先弄清原因再继续使用")
    named = [page.books.model.text(row, 1) for row in range(page.books.model.rowCount())]
    assert f"补助发放 {key}" in named


def check(qtbot: QtBot, window: MainWindow) -> SettingsPage:
    """设置: the button that checks the books."""
    press(window, "Ctrl+,")
    page = window.current
    assert isinstance(page, SettingsPage)
    idle(qtbot, window)
    tab_to(window, page.books.check)
    with unstalled("the books were checked"):
        press(window, "Space")
        qtbot.waitUntil(lambda: not page.books.check.isEnabled(), timeout=LONG)
        qtbot.waitUntil(page.books.check.isEnabled, timeout=LONG)
        idle(qtbot, window)
    return page


def save(qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    press(window, "Ctrl+S")
    qtbot.waitUntil(file.exists, timeout=LONG)
    idle(qtbot, window)
