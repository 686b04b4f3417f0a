"""The main job, by hand, in the window: workbooks in, a lead concluded, a notice issued and saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.services import checking, listing, publishing, scanning
from fundwatch.services.progress import Quiet
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.findings import FindingsPage
from fundwatch.ui.pages.importing import ImportingPage
from fundwatch.ui.pages.notices import NoticesPage
from tests.journeys.heartbeat import Heartbeat
from tests.ui.standing_in import says, type_chinese

CTRL = Qt.KeyboardModifier.ControlModifier
LONG = 120_000
#: No stall of the window may be longer, in milliseconds.
STALL = 100


def idle(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: not window.context.worker.busy and window.context.reader.waiting == 0, timeout=LONG)


def test_the_main_job_by_hand(
    qtbot: QtBot, program: MainWindow, workbooks: list[Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    says(qtbot, program, "还没有数据")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path) for path in workbooks], ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "公告.pdf"), ""))
    import_by_keys(qtbot, program)
    scan_by_keys(qtbot, program)
    conclude_by_keys(qtbot, program)
    publish_by_keys(qtbot, program, tmp_path / "公告.pdf")

    # What stands in the books is what was done, by whom, in a log that holds.
    store, actor = program.context.store, program.context.actor
    issued = publishing.issued_notices(store, actor)
    assert [(entry.key.level, entry.key.year, entry.issued_by) for entry in issued] == [("县", 2018, "李会计")]
    assert (tmp_path / "公告.pdf").read_bytes() == publishing.stored(store, actor, issued[0].number).pdf()
    with store.read() as connection:
        log = connection.exec_driver_sql("SELECT action, actor FROM log_entry ORDER BY number").all()
    assert [tuple(row) for row in log] == [(action, "李会计") for action in ("导入", "扫描", "结论", "出具公示")]
    assert checking.check(store, actor, progress=Quiet()).disagreements == ()


def import_by_keys(qtbot: QtBot, program: MainWindow) -> None:
    """Ctrl+2, Ctrl+O, look, Ctrl+Enter; the window never stands still."""
    QTest.keyClick(program, Qt.Key.Key_2, CTRL)
    page = program.current
    assert isinstance(page, ImportingPage)
    idle(qtbot, program)
    heart = Heartbeat()
    heart.start()
    QTest.keyClick(program, Qt.Key.Key_O, CTRL)
    qtbot.waitUntil(lambda: page.view.preview is not None, timeout=LONG)
    assert page.view.preview is not None
    assert page.view.preview.counts.stored > 10_000
    says(qtbot, page, "还没有写入任何数据")
    QTest.keyClick(program, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.history.model.rowCount() == 1, timeout=LONG)
    idle(qtbot, program)
    heart.stop()
    assert heart.beats > 50
    assert heart.longest < STALL, f"the window stood still for {heart.longest:.0f} ms during import"
    assert listing.count(program.context.store, program.context.actor, "补助发放") > 5_000


def scan_by_keys(qtbot: QtBot, program: MainWindow) -> None:
    """Ctrl+9, Ctrl+R, as of the county's day; the window never stands still."""
    QTest.keyClick(program, Qt.Key.Key_9, CTRL)
    page = program.current
    assert isinstance(page, FindingsPage)
    idle(qtbot, program)
    page.as_of.setText("2019-01-15")
    heart = Heartbeat()
    heart.start()
    QTest.keyClick(program, Qt.Key.Key_R, CTRL)
    qtbot.waitUntil(lambda: len(page._found) > 10, timeout=LONG)
    idle(qtbot, program)
    heart.stop()
    assert heart.longest < STALL, f"the window stood still for {heart.longest:.0f} ms during the scan"
    assert page._summary is not None
    assert page._summary.failed == ()


def conclude_by_keys(qtbot: QtBot, program: MainWindow) -> None:
    """Arrow down to another lead, a verdict, the reason, Ctrl+S."""
    page = program.current
    assert isinstance(page, FindingsPage)
    QTest.keyClick(program, Qt.Key.Key_F4)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(page._found))
    page.grid.setFocus()
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    at = page.grid.currentIndex().row()
    number = page.model.thing(at).number
    qtbot.waitUntil(lambda: page._current is not None and page._current.row.number == number)
    form = page.view.form
    form.verdict.button("部分属实").setFocus()
    QTest.keyClick(form.verdict.button("部分属实"), Qt.Key.Key_Space)
    form.reason.setFocus()
    type_chinese(form.reason, "已到村核对，责成退回多领部分")
    QTest.keyClick(form.reason, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: page.model.text(at, 3) == "部分属实", timeout=LONG)
    kept = scanning.finding(program.context.store, program.context.actor, number)
    assert [review.actor for review in kept.reviews] == ["李会计"]


def publish_by_keys(qtbot: QtBot, program: MainWindow, file: Path) -> None:
    """Alt+1, the county's notice of 2018, Ctrl+Enter, Ctrl+S."""
    QTest.keyClick(program, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    page = program.current
    assert isinstance(page, NoticesPage)
    page.day.setText("2019-01-15")
    idle(qtbot, program)
    page.year.setCurrentText("2018 年")
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.key.year == 2018, timeout=LONG)
    idle(qtbot, program)
    QTest.keyClick(program, Qt.Key.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.panel.pages is not None and page.panel.pages.number != "", timeout=LONG)
    QTest.keyClick(program, Qt.Key.Key_S, CTRL)
    qtbot.waitUntil(file.exists, timeout=LONG)
    idle(qtbot, program)


def test_an_import_that_is_stopped_leaves_nothing(qtbot: QtBot, program: MainWindow, workbooks: list[Path]) -> None:
    importing = program.page("importing")
    assert isinstance(importing, ImportingPage)
    program.open_page("importing")
    idle(qtbot, program)
    importing.choose(workbooks)
    qtbot.waitUntil(program.status.cancel.isVisible, timeout=LONG)
    QTest.mouseClick(program.status.cancel, Qt.MouseButton.LeftButton)
    idle(qtbot, program)
    if importing.view.preview is None:
        assert "停止" in program.status.message.text()
    assert not program.banner.isVisible()
    assert listing.count(program.context.store, program.context.actor, "补助发放") == 0
    assert importing.drop.isEnabled()


def test_a_hostile_workbook_is_answered_and_the_window_lives(qtbot: QtBot, program: MainWindow, tmp_path: Path) -> None:
    hostile = tmp_path / "坏.xlsx"
    hostile.write_bytes(b"PK\x03\x04" + b"\x00" * 200)
    disguised = tmp_path / "假.xls"
    disguised.write_bytes(b"%PDF-1.4 not a workbook")
    importing = program.page("importing")
    assert isinstance(importing, ImportingPage)
    program.open_page("importing")
    importing.choose([hostile, disguised])
    qtbot.waitUntil(lambda: importing.view.preview is not None, timeout=LONG)
    said = [importing.view.model.text(row, 1) for row in range(importing.view.model.rowCount())]
    assert len(said) == 2
    assert all(text.startswith("不能读：") for text in said)
    assert not importing.view.commit.isEnabled()
    program.open_page("ledger")
    assert program.current is program.page("ledger")
    idle(qtbot, program)
