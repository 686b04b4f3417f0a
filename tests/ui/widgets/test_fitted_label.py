from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fundwatch.ui.widgets.basics import FigureCard
from fundwatch.ui.widgets.fitted_label import SIZES, FittedLabel


@pytest.fixture
def label(qtbot: QtBot) -> FittedLabel:
    made = FittedLabel("112,614.28 万元", "figureValue")
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def level(label: FittedLabel) -> int:
    found = label.property("fit")
    assert isinstance(found, int)
    return found


def test_a_figure_is_as_large_as_there_is_room_and_never_cut(label: FittedLabel) -> None:
    for width in range(label.minimumSizeHint().width(), label.sizeHint().width() + 40):
        label.resize(width, 40)
        needed = label.fontMetrics().horizontalAdvance(label.text())
        assert label.font().pixelSize() == SIZES[level(label)]
        assert needed <= width, "a figure that is cut reads as another figure"
    assert level(label) == 0
    label.resize(label.minimumSizeHint().width(), 40)
    assert level(label) == len(SIZES) - 1


def test_another_figure_is_fitted_anew(label: FittedLabel) -> None:
    label.resize(label.sizeHint().width(), 40)
    label.setText("1,112,612,614.28 万元")
    assert level(label) > 0
    label.setText("3 件")
    assert level(label) == 0


def test_a_figure_takes_the_same_height_in_every_size(label: FittedLabel) -> None:
    assert label.sizeHint().height() == label.minimumSizeHint().height()


def test_what_stands_around_a_figure_may_be_shortened_and_is_told_whole(qtbot: QtBot) -> None:
    card = FigureCard("支付超过合同或进度的项目")
    qtbot.addWidget(card)
    card.show_figure("1 个", "超过 6.60 万元，涉及三个乡镇")
    assert card.figure == "1 个"
    card.resize(card.minimumSizeHint())
    card.show()
    assert card.width() < 120
    tips = {child.toolTip() for child in card.findChildren(QWidget)}
    assert {"支付超过合同或进度的项目", "超过 6.60 万元，涉及三个乡镇"} <= tips
