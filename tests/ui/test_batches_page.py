from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.errors import RefusedError
from fundwatch.reports.workbook import PlainSheet, write_workbook
from fundwatch.services import listing, precheck_desk
from fundwatch.ui.batches.precheck_window import PrecheckWindow
from fundwatch.ui.context import Target
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.batches import BatchesPage
from fundwatch.ui.table.filter_bar import NamedFilter
from tests.books import ACTOR, VILLAGE, Books
from tests.ui.standing_in import says, visible_text

LONG = 60_000
DEAD = "539900194503070019"
NEW = {
    "发放流水号": "新1",
    "批次号": "新批",
    "补助项目": "高龄津贴",
    "年度": "2019",
    "姓名": "李德福",
    "身份证号": DEAD,
    "银行账号": "6217000000000017",
    "应发金额": "600",
    "实发金额": "600",
    "发放日期": "2019-01-20",
    "区划代码": VILLAGE,
}


@pytest.fixture
def page(qtbot: QtBot, books: Books, window: MainWindow) -> BatchesPage:
    paid = {"补助项目": "产业奖补", "年度": "2018", "实发金额": "500.00", "应发金额": "500.00"}
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "批次号": "PC1", **paid},
        {"发放流水号": "FF2", "批次号": "PC2", **paid, "年度": "2017", "发放日期": "2017-03-01"},
    )
    books.put("支付", {"支付流水号": "ZF1", "批次号": "PC1", "金额": "450.00"})
    books.put("死亡人员", {"身份证号": DEAD, "死亡日期": "2017-01-10"})
    window.open_page("batches")
    made = window.current
    assert isinstance(made, BatchesPage)
    qtbot.waitUntil(lambda: made.statement is not None and made.context.reader.waiting == 0)
    return made


@pytest.fixture
def check(qtbot: QtBot, page: BatchesPage) -> Iterator[PrecheckWindow]:
    """The window of the check, opened with its key."""
    QTest.keyClick(page, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.window().findChild(PrecheckWindow) is not None)
    opened = page.window().findChild(PrecheckWindow)
    assert opened is not None
    yield opened
    qtbot.waitUntil(lambda: not page.context.worker.busy and page.context.reader.waiting == 0, timeout=LONG)
    opened.close()


def workbook(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "明日.xlsx"
    cells = [[row[name] for name in NEW] for row in rows]
    write_workbook(path, [PlainSheet("补助发放", list(NEW), ["text"] * len(NEW), cells)])
    return path


def test_batches_are_listed_and_one_has_its_account(qtbot: QtBot, page: BatchesPage) -> None:
    assert [row.key for row in page.listed.rows] == ["PC1", "PC2"]
    says(qtbot, page, "差额不为零")
    page.listed.select("PC1")
    QTest.keyClick(page.listed.grid, Qt.Key.Key_Return)
    says(qtbot, page.panel, "-50.00 元（拨入少于实付）")
    for words in ("发放与拨入", "拨入的支付", "没有退票。"):
        assert words in visible_text(page.panel)
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)


def test_its_rows_and_its_notice_are_one_key_away(qtbot: QtBot, page: BatchesPage) -> None:
    assert not page.rows_button.isEnabled()
    page.listed.select("PC2")
    assert page.rows_button.isEnabled()
    with qtbot.waitSignal(page.context.asked_for) as asked:
        page.notice_button.click()
    assert asked.args == ["notices", Target(table="批次", key="PC2", text="2017")]
    with qtbot.waitSignal(page.context.asked_for) as asked:
        page.show_rows()
    name, target = asked.args
    assert (name, target.table) == ("ledger", "补助发放")
    assert isinstance(target.condition, NamedFilter)
    found = listing.ids(page.context.store, ACTOR, listing.ListQuery("补助发放", filters=(target.condition.condition,)))
    assert len(found) == 1
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)


def test_without_batches_it_says_what_to_do(qtbot: QtBot, window: MainWindow) -> None:
    window.open_page("batches")
    says(qtbot, window, "还没有发放批次")


def test_a_batch_is_checked_before_it_is_paid_and_nothing_is_stored(
    qtbot: QtBot, check: PrecheckWindow, books: Books, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = workbook(tmp_path, NEW, {**NEW, "发放流水号": "新2", "身份证号": "539900197001010036"})
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    head = books.store.head()
    check.view.drop.button.click()
    says(qtbot, check, "正在预审…")
    qtbot.waitUntil(lambda: check.view.result is not None, timeout=LONG)
    says(qtbot, check, "预审概况")
    assert "2 行" in visible_text(check)
    named = [row.cells[1] for row in check.view.listed.rows]
    assert "死亡后仍有补助发放" in named
    assert books.store.head() == head
    assert listing.count(books.store, ACTOR, "补助发放") == 2
    check.view.listed.select(check.view.listed.rows[named.index("死亡后仍有补助发放")].key)
    says(qtbot, check, "依据的数据")
    check.view.summary_button.click()
    says(qtbot, check, "没有检查的规则（")


def test_what_was_found_is_printed_as_it_is_shown(qtbot: QtBot, check: PrecheckWindow, tmp_path: Path) -> None:
    check.view.check([workbook(tmp_path, NEW)])
    qtbot.waitUntil(lambda: check.view.result is not None, timeout=LONG)
    source = check.view._paper_source()
    assert source is not None
    assert source.title.startswith("发放前预审")
    assert source.scope == "明日.xlsx"
    assert source.keywords["shown"].rows == tuple(check.view.listed.rows)


def test_a_dropped_file_that_is_no_workbook_says_why(qtbot: QtBot, check: PrecheckWindow, tmp_path: Path) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(broken))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    check.view.drop.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, data, left, none))
    qtbot.waitUntil(lambda: check.view.result is not None, timeout=LONG)
    says(qtbot, check, "没有检查任何一行")
    says(qtbot, check, "坏.xlsx")
    assert "0 行" in visible_text(check)
    check.view.again.click()
    says(qtbot, check, "把工作簿拖到这里，可以一次拖多个文件")


def test_a_clean_batch_is_told_from_one_that_was_not_checked(
    qtbot: QtBot, check: PrecheckWindow, tmp_path: Path
) -> None:
    check.view.check([workbook(tmp_path, {**NEW, "身份证号": "539900197001010036"})])
    says(qtbot, check, "没有查出疑点")


def test_a_failure_is_said_in_the_window(
    qtbot: QtBot, check: PrecheckWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RefusedError("磁盘满了，不能准备预审用的副本。", "请腾出空间后再试。")

    monkeypatch.setattr(precheck_desk, "precheck", fail)
    check.view.check([tmp_path / "明日.xlsx"])
    says(qtbot, check, "磁盘满了，不能准备预审用的副本。")
    button = check.view.fault.button
    assert button is not None
    button.click()
    says(qtbot, check, "把工作簿拖到这里，可以一次拖多个文件")
