"""Lines that end where there is no room for more."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from fundwatch.ui.widgets.elided_label import SentencesLabel

SAID = "时间算到 2019-01-15。金额只计一次：已分解的列在下级指标。可用减支出为结余。"


@pytest.mark.parametrize(
    ("sentences", "shown"),
    [
        (3, SAID),
        (2, "时间算到 2019-01-15。金额只计一次：已分解的列在下级指标。…"),
        (1, "时间算到 2019-01-15。…"),
    ],
)
def test_whole_sentences_are_shown(qtbot: QtBot, sentences: int, shown: str) -> None:
    label = SentencesLabel()
    qtbot.addWidget(label)
    label.setText(SAID)
    fits = "".join(f"{part}。" for part in SAID.split("。")[:sentences])
    label.resize(label.fontMetrics().horizontalAdvance(f"{fits}…") + 1, 20)
    assert label._begun() == shown
    assert label.toolTip() == SAID


def test_nothing_is_no_sentence(qtbot: QtBot) -> None:
    label = SentencesLabel()
    qtbot.addWidget(label)
    label.setText("")
    assert label._begun() == ""
    label.grab()
