"""Every model of the window keeps to the rules that Qt's views rely on, alone and as the pages use it."""

from __future__ import annotations

import importlib
import pkgutil
from array import array
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, qInstallMessageHandler
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView
from pytestqt.qtbot import QtBot

import fundwatch.ui
from fundwatch.services.trace_tree import Branch
from fundwatch.ui.change_feed import Topic
from fundwatch.ui.flow.branch_model import BranchModel
from fundwatch.ui.main_window import MainWindow
from fundwatch.ui.page import all_pages
from fundwatch.ui.table.columns import Column
from fundwatch.ui.table.models import PAGE_ROWS, RecordModel, RowsModel, TableModel
from tests.books import Books

#: What the tester finds becomes a warning of Qt, and every warning of Qt fails a test.
TOLD = QAbstractItemModelTester.FailureReportingMode.Warning
COLUMNS = (Column("姓名", 80), Column("金额（元）", 100, right=True))


def classes() -> set[type[QAbstractItemModel]]:
    """Every class of models that the window defines; TableModel is only built on."""
    for module in pkgutil.walk_packages(fundwatch.ui.__path__, "fundwatch.ui."):
        importlib.import_module(module.name)

    def below(kind: type[Any]) -> Iterator[type[Any]]:
        for one in kind.__subclasses__():
            yield one
            yield from below(one)

    return {one for one in below(QAbstractItemModel) if one.__module__.startswith("fundwatch.ui")} - {TableModel}


def drive_rows(_qtbot: QtBot, model: RowsModel) -> None:
    model.show([("张三", "1.00"), ("李四", "2.00")], ["a", "b"], tones={(0, 1): "danger"})
    model.show([("王五", "3.00")])
    model.show([])
    model.show([("赵六",), ("钱七",)], columns=COLUMNS[:1])
    model.show([], columns=())


def drive_records(qtbot: QtBot, model: RecordModel) -> None:
    def fill(pages: list[int]) -> None:
        for page in pages:
            rows = [(f"第{number}人", f"{number}.00") for number in model.page_ids(page)]
            model.fill(model.generation, page, rows)

    model.pages_wanted.connect(fill)
    model.show(COLUMNS, array("q", range(10)))
    model.text(0, 0)
    qtbot.waitUntil(lambda: model.is_ready(0))
    model.extend(array("q", range(3 * PAGE_ROWS)))
    model.text(2 * PAGE_ROWS, 0)
    qtbot.waitUntil(lambda: model.is_ready(2 * PAGE_ROWS))
    model.extend(array("q", [3, 2, 1]))
    model.show(COLUMNS[:1], array("q"))


def drive_branches(_qtbot: QtBot, model: BranchModel) -> None:
    below = tuple(Branch(f"户{number}", "补助", number, 9, node=f"户|{number}") for number in range(3))
    tree = (Branch("指标", "资金", None, 9, children=(Branch("项目", "项目", 5, 9, children=below),)),)
    model.show_branches(tree)
    model.show_branches((*tree, *below), staged=False)
    assert model.index_of("户|2").isValid()
    model.show_branches(())


Driven = tuple[Callable[[], QAbstractItemModel], Callable[[QtBot, Any], None]]
DRIVEN: dict[type[QAbstractItemModel], Driven] = {
    RowsModel: (lambda: RowsModel(COLUMNS), drive_rows),
    RecordModel: (RecordModel, drive_records),
    BranchModel: (BranchModel, drive_branches),
}


def test_every_model_of_the_window_is_driven_here() -> None:
    assert classes() == set(DRIVEN)


@pytest.mark.parametrize("kind", sorted(classes(), key=lambda one: one.__name__), ids=lambda one: one.__name__)
@pytest.mark.usefixtures("qapp")
def test_a_model_keeps_to_the_rules_while_its_rows_come_and_go(qtbot: QtBot, kind: type[QAbstractItemModel]) -> None:
    make, drive = DRIVEN[kind]
    model = make()
    tester = QAbstractItemModelTester(model, TOLD)
    drive(qtbot, model)
    assert tester.model() is model


@pytest.mark.usefixtures("qapp")
def test_a_model_that_breaks_the_rules_is_found_out(qtlog: Any) -> None:
    model = RowsModel(COLUMNS)
    tester = QAbstractItemModelTester(model, TOLD)
    said: list[str] = []
    with qtlog.disabled():
        before = qInstallMessageHandler(lambda _kind, _context, message: said.append(message))
        model.dataChanged.emit(model.index(0, 0), model.index(5, 0))  # of rows that it does not have
        qInstallMessageHandler(before)
    assert tester.model() is model
    assert [message for message in said if message.startswith("FAIL!")]


def filled(books: Books) -> None:
    """A row of everything that a page lists."""
    books.put("资金指标", {"指标编号": "ZB1", "预算年度": "2018"})
    books.put("项目", {"项目编号": "XM1"})
    books.put("资产", {"资产编号": "ZC1"})
    books.put("户", {"户编号": "H1"})
    books.put("人员", {"姓名": "张三", "户编号": "H1"})
    books.put("补助发放", {"发放流水号": "FF1", "批次号": "PC1"}, {"发放流水号": "FF2", "批次号": "PC1"})
    books.put("死亡人员", {"身份证号": "539900197001010011"})


@pytest.mark.parametrize("name", [page.name for page in all_pages()])
def test_the_models_of_a_page_keep_to_the_rules_while_it_is_used(
    qtbot: QtBot, books: Books, window: MainWindow, name: str
) -> None:
    page = window.page(name)
    own = [
        view.model()
        for view in page.findChildren(QAbstractItemView)
        if type(view.model()).__module__.startswith("fundwatch.ui")
    ]
    testers = [QAbstractItemModelTester(model, TOLD) for model in own]

    def settle() -> None:
        qtbot.waitUntil(lambda: window.context.reader.waiting == 0)

    window.open_page(name)
    settle()
    filled(books)
    window.context.feed.announce(Topic.RECORDS, Topic.FINDINGS, Topic.NOTICES)
    settle()
    assert [tester.model() for tester in testers] == own
