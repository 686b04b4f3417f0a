"""The tree beside the figure as Qt's model."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from fundwatch.services.trace_tree import Branch
from fundwatch.ui.flow.branch_model import BranchModel

LEAF = Branch("在途", "差额", 5_00, 5_00, "余|A", kind="rest")
MIXED = Branch("学校", "项目", None, 30_00, "P", "项目", "XM1", date(2018, 3, 1), "退回", children=(LEAF,))
LINKED = Branch("电站", "资产", 0, 0, "Z", "资产", "ZC1", unfunded=True)
ROOT = Branch("专项", "指标", 100_00, 100_00, "A", "资金指标", "ZB1", children=(MIXED, LEAF, LINKED))


@pytest.fixture
def model(qapp: QApplication) -> Iterator[BranchModel]:
    made = BranchModel(qapp)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.show_branches([ROOT])
    yield made
    made.deleteLater()


def texts(model: BranchModel, row: int, parent: QModelIndex) -> list[str]:
    return [model.data(model.index(row, column, parent)) for column in range(model.columnCount())]


def test_lines_say_what_flows_and_what_is_whole(model: BranchModel) -> None:
    root = model.index(0, 0)
    assert texts(model, 0, QModelIndex())[:3] == ["指标：专项", "100.00", ""]
    assert texts(model, 0, root) == ["项目：学校", "来源未分", "30.00", "2018-03-01", "退回"]
    assert texts(model, 1, root)[0] == "在途"
    assert texts(model, 2, root)[:3] == ["资产：电站", "", ""]
    assert (model.rowCount(), model.rowCount(root), model.rowCount(model.index(0, 1))) == (1, 3, 0)


def test_amounts_stand_right_and_headings_with_them(model: BranchModel) -> None:
    role = Qt.ItemDataRole.TextAlignmentRole
    for column in (1, 2):
        assert model.data(model.index(0, column), role) & Qt.AlignmentFlag.AlignRight
        assert model.headerData(column, Qt.Orientation.Horizontal, role) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Horizontal) == "本链金额（元）"
    assert model.headerData(1, Qt.Orientation.Vertical) is None


def test_a_year_says_no_stages(model: BranchModel) -> None:
    model.show_branches([ROOT], staged=False)
    assert texts(model, 0, QModelIndex())[0] == "专项"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "金额（元）"


def test_a_place_is_found_at_its_first_line(model: BranchModel) -> None:
    found = model.index_of("余|A")
    assert model.branch(found) == LEAF
    assert model.branch(found.parent()) == MIXED
    assert not model.index_of("没有").isValid()
    assert model.branch(QModelIndex()) is None


def test_other_branches_take_the_place_of_those_shown(model: BranchModel) -> None:
    model.show_branches([LEAF, LEAF])
    assert model.rowCount() == 2
    assert not model.index_of("P").isValid()
    model.show_branches([])
    assert list(model.rows()) == []
    assert not model.index(0, 0).isValid()
