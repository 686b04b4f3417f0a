from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fundwatch.ingest.mapping import read_mapping
from fundwatch.services import importing, listing
from fundwatch.ui.imports.mapping_dialog import MappingDialog
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.pages.importing import ImportingPage
from fundwatch.ui.reading import Fault
from fundwatch.ui.widgets.question import Question
from tests.books import ACTOR, VILLAGE, Books
from tests.ui.standing_in import WorkerHere, says

HOUSEHOLDS = ["户编号", "户主姓名", "户主身份证号", "区划代码", "人口数"]


@pytest.fixture
def page(qtbot: QtBot, window: MainWindow) -> ImportingPage:
    """The page, its history read."""
    opened = window.page("importing")
    assert isinstance(opened, ImportingPage)
    window.open_page("importing")
    qtbot.waitUntil(lambda: opened.history.model.rowCount() == 1)
    return opened


@pytest.fixture
def households(tmp_path: Path) -> Path:
    """Two households that can be stored, one of a village that does not exist, under a title."""
    return written(
        tmp_path / "户.csv",
        ["云岭县建档立卡户登记表"],
        HOUSEHOLDS,
        ["H1", "张三", "539900198001010018", VILLAGE, "3"],
        ["H2", "欧阳㛃", "539900197001010011", VILLAGE, "2"],
        ["H3", "李四", "539900197001010038", "539900999999", "1"],
    )


def written(path: Path, *rows: list[str]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def previewed(qtbot: QtBot, page: ImportingPage, *files: Path) -> None:
    page.choose(list(files))
    qtbot.waitUntil(lambda: page.view.isVisible() and page.view.preview is not None, timeout=20_000)


def test_dropped_files_are_previewed(qtbot: QtBot, page: ImportingPage, households: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(households.parent))])
    where, copy = QPoint(20, 20), Qt.DropAction.CopyAction
    button, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entering = QDragEnterEvent(where, copy, mime, button, keys)
    page.drop.dragEnterEvent(entering)
    assert entering.isAccepted()
    assert page.drop.property("over") is True
    with qtbot.waitSignal(page.drop.chosen) as told:
        page.drop.dropEvent(QDropEvent(where.toPointF(), copy, mime, button, keys))
    assert told.args == [[households]]
    qtbot.waitUntil(lambda: page.view.preview is not None, timeout=20_000)


def test_files_are_chosen_by_dialog(
    qtbot: QtBot, page: ImportingPage, households: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(households)], ""))
    QTest.keyClick(page, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.view.preview is not None, timeout=20_000)


def test_a_preview_counts_and_names_what_is_turned_away(
    qtbot: QtBot, page: ImportingPage, households: Path, books: Books
) -> None:
    previewed(qtbot, page, households)
    view = page.view
    assert (view.stored.figure, view.rejected.figure) == ("2", "1")
    assert view.commit.text() == "导入 2 行"
    rejects = view.sheet.rejects.model
    assert [rejects.text(0, column) for column in range(3)] == ["5", "区划代码", "539900999999"]
    assert rejects.ground(0, 2) == "danger_soft"
    says(qtbot, view.sheet, "认作“户”，表头在第 2 行")
    says(qtbot, view.sheet, f"第 5 行：{rejects.text(0, 3)}")
    assert view.sheet.sample.model.text(0, 0) == "H1"
    assert "标题" in view.sheet.notes.model.text(0, 0) or view.sheet.notes.model.rowCount() > 0
    assert listing.count(books.store, ACTOR, "户") == 0


def test_committing_stores_the_good_rows_and_returns(
    qtbot: QtBot, page: ImportingPage, households: Path, books: Books
) -> None:
    previewed(qtbot, page, households)
    QTest.mouseClick(page.view.commit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.history.model.rowCount() == 2, timeout=20_000)
    assert listing.count(books.store, ACTOR, "户") == 2
    says(qtbot, page, "导入完成：新增 2 行，更新 0 行，退回 1 行（可在导入历史里导出）")
    assert page.drop.isVisible()


def test_giving_up_stores_nothing(qtbot: QtBot, page: ImportingPage, households: Path, books: Books) -> None:
    previewed(qtbot, page, households)
    QTest.mouseClick(page.view.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.context.reader.waiting == 0)
    assert page.drop.isVisible()
    assert listing.count(books.store, ACTOR, "户") == 0


def test_rejected_rows_are_saved_as_a_workbook(
    qtbot: QtBot, page: ImportingPage, households: Path, monkeypatch: pytest.MonkeyPatch, window: MainWindow
) -> None:
    target = households.parent / "退回.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    previewed(qtbot, page, households)
    QTest.mouseClick(page.view.save_rejects, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "退回的 1 行已写入 退回.xlsx" in window.status.message.text())
    assert target.read_bytes().startswith(b"PK")


def test_an_import_is_undone_only_after_a_yes(
    qtbot: QtBot, page: ImportingPage, households: Path, books: Books
) -> None:
    previewed(qtbot, page, households)
    page.commit()
    qtbot.waitUntil(lambda: page.history.model.rowCount() == 2, timeout=20_000)
    page.history.grid.setCurrentIndex(page.history.model.index(0, 0))
    for answer in ("no", "yes"):
        QTest.mouseClick(page.history.undo, Qt.MouseButton.LeftButton)
        question = next(one for one in page.findChildren(Question) if one.isVisible())
        says(qtbot, question, "新增的 2 行会撤出")
        QTest.mouseClick(getattr(question, answer), Qt.MouseButton.LeftButton)
        if answer == "no":
            assert listing.count(books.store, ACTOR, "户") == 2
    qtbot.waitUntil(lambda: "已撤销" in [page.history.model.text(row, 7) for row in range(2)], timeout=20_000)
    assert listing.count(books.store, ACTOR, "户") == 0
    assert not page.history.undo.isEnabled()


def test_changed_rows_conflict_until_an_update_is_asked_for(
    qtbot: QtBot, page: ImportingPage, households: Path, books: Books, tmp_path: Path
) -> None:
    previewed(qtbot, page, households)
    page.commit()
    qtbot.waitUntil(lambda: page.history.model.rowCount() == 2, timeout=20_000)
    folder = tmp_path / "二"
    folder.mkdir()
    changed = written(folder / "户.csv", HOUSEHOLDS, ["H1", "张三", "539900198001010018", VILLAGE, "4"])
    page.choose([changed])
    qtbot.waitUntil(lambda: page.view.rejected.figure == "1" and page.view.updated.figure == "0", timeout=20_000)
    qtbot.waitUntil(page.view.updating.isEnabled)
    page.view.updating.click()
    qtbot.waitUntil(lambda: page.view.updated.figure == "1", timeout=20_000)
    page.commit()
    qtbot.waitUntil(lambda: page.history.model.rowCount() == 3, timeout=20_000)
    versions = listing.detail(books.store, ACTOR, "户", "H1").versions
    assert ("人口数", "3", "4") in versions[0].changes


def test_a_file_that_cannot_be_read_is_named_with_its_reason(
    qtbot: QtBot, page: ImportingPage, households: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not really")
    previewed(qtbot, page, households, broken)
    rows = [[page.view.model.text(row, column) for column in range(2)] for row in range(page.view.model.rowCount())]
    assert rows[1][0] == "坏.xlsx"
    assert rows[1][1].startswith("不能读：")
    assert page.view.commit.isEnabled()


def test_a_file_that_ends_the_worker_is_refused_and_the_others_are_read(
    qtbot: QtBot, page: ImportingPage, households: Path, tmp_path: Path
) -> None:
    killer = written(tmp_path / "要命.csv", HOUSEHOLDS)
    page._files = [households, killer]
    page._preview_failed(Fault("后台中止。", crashed_while="正在读取“要命.csv”"), update=False)
    qtbot.waitUntil(lambda: page.view.preview is not None, timeout=20_000)
    worker = page.context.worker
    assert isinstance(worker, WorkerHere)
    assert list(worker.jobs[-1][1]["refused"]) == [str(killer)]  # type: ignore[call-overload]
    assert page.view.model.text(1, 1).startswith("不能读：文件“要命.csv”的内容使读取程序中止")


def test_a_layout_of_ones_own_is_mapped_in_the_window_and_remembered(
    qtbot: QtBot, page: ImportingPage, tmp_path: Path, books: Books
) -> None:
    own = written(
        tmp_path / "石桥镇名册.csv",
        ["编号", "当家人", "证件", "村名", "几口人"],
        ["H8", "王五", "539900198001010018", "龙山村", "5"],
    )
    previewed(qtbot, page, own)
    assert page.view.model.text(0, 1) in {"未识别", "退回"}
    qtbot.waitUntil(page.view.sheet.map_button.isVisible)
    QTest.mouseClick(page.view.sheet.map_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.findChild(MappingDialog) is not None)
    dialog = page.findChild(MappingDialog)
    assert dialog is not None
    dialog.table.setCurrentText("户")
    dialog._make()
    says(qtbot, dialog, "是必填的列，请指明取自哪里。")
    for column, source in (("户编号", "编号"), ("户主姓名", "当家人"), ("户主身份证号", "证件"), ("人口数", "几口人")):
        dialog.source(column).setCurrentText(source)
    dialog.source("区划代码").setCurrentText("按名称查：村名")
    dialog.source("状态").setCurrentText("固定值：")
    dialog.constant("状态").setText("在册")
    dialog._make()
    qtbot.waitUntil(lambda: page.view.stored.figure == "1", timeout=20_000)
    page.commit()
    qtbot.waitUntil(lambda: page.history.model.rowCount() == 2, timeout=20_000)
    values = {one.label: one.value for one in listing.detail(books.store, ACTOR, "户", "H8").values}
    assert (values["区划代码"], values["状态"]) == (VILLAGE, "在册")
    own.write_text(own.read_text(encoding="utf-8-sig").replace("H8", "H9"), encoding="utf-8-sig")
    page.choose([own])
    qtbot.waitUntil(page.view.sheet.remembered_button.isVisible, timeout=20_000)
    QTest.mouseClick(page.view.sheet.remembered_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.view.stored.figure == "1", timeout=20_000)


def test_the_mapping_that_the_dialog_makes_is_one_the_importer_reads(qtbot: QtBot, tmp_path: Path) -> None:
    sheet = importing.SheetPreview("表1", "未识别", None, header=("编号", "金额"))
    dialog = MappingDialog(None, "甲.xlsx", sheet, listing.tables())  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.table.setCurrentText("指标分解")
    dialog.source("上级指标编号").setCurrentText("编号")
    dialog.source("指标编号").setCurrentText("固定值：")
    dialog.constant("指标编号").setText("ZB9")
    dialog.source("金额").setCurrentText("金额")
    made: list[dict[str, Any]] = []
    dialog.made.connect(made.append)
    dialog._make()
    path = tmp_path / "映射.json"
    path.write_text(json.dumps(made[0], ensure_ascii=False), encoding="utf-8")
    read = read_mapping(path).for_sheet("甲.xlsx", "表1")
    assert read is not None
    assert read.table == "指标分解"
    assert read.columns["指标编号"].constant == "ZB9"
