"""Words on a drawn flow."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.reports.figures.content import FlowFigure, FlowNode
from fundwatch.reports.figures.labels import TEN_THOUSANDS, YUAN, balanced, elided, label_lines, unit_of, wrapped
from tests.reports.figures.figures import measure

texts = st.text(alphabet="资金指标2018年(（）,.-A 万", min_size=1, max_size=40)


@given(texts, st.floats(30, 300))
def test_wrapping_keeps_every_letter_and_the_room(text: str, room: float) -> None:
    for lines in (wrapped(text, room, measure), balanced(text, room, measure)):
        assert "".join(lines) == text
        assert all(measure(line) <= room for line in lines)
    assert len(balanced(text, room, measure)) == len(wrapped(text, room, measure))


@given(texts, st.floats(60, 300))
def test_labels_fit_their_room(name: str, room: float) -> None:
    lines = label_lines(name, "12,345.00", room, measure)
    assert all(measure(line) <= room for line in lines)
    assert lines[-1].endswith("12,345.00")
    assert len(lines) <= 4


def test_a_number_is_not_broken() -> None:
    assert wrapped("农村危房改造补助2017年", 105, measure) == ["农村危房改造补助", "2017年"]


def test_lines_are_even() -> None:
    assert balanced("青岚县柳溪镇人民政府", 90, measure) == ["青岚县柳溪", "镇人民政府"]


def test_what_is_left_out_is_marked() -> None:
    assert elided("一二三四五六", 40, measure) == "一二三…"
    assert elided("一二", 40, measure) == "一二"


def test_a_name_without_an_amount_has_none() -> None:
    assert label_lines("电站", "", 200, measure) == ("电站",)
    assert YUAN.amount(FlowNode("a", 0, "电站", 0, unfunded=True)) == ""
    assert YUAN.amount(FlowNode("a", 0, "电站", None)) == "来源未分"


@pytest.mark.parametrize(
    ("fen", "words"),
    [(0, "0.00"), (5_000, "0.01"), (4_999, "0.00"), (-5_000, "-0.01"), (123_456_789_00, "12,345.68"), (-1, "0.00")],
)
def test_ten_thousands_are_rounded_away_from_zero(fen: int, words: str) -> None:
    assert TEN_THOUSANDS.text(fen) == words


@pytest.mark.parametrize(
    ("fen", "unit"), [(1_000_000_00, TEN_THOUSANDS), (999_999_99, YUAN), (-2_000_000_00, TEN_THOUSANDS)]
)
def test_the_unit_goes_by_the_largest_sum(fen: int, unit: object) -> None:
    assert unit_of(FlowFigure("", (), (FlowNode("a", 0, "", fen), FlowNode("b", 0, "", None)), ())) is unit


def test_an_empty_figure_is_in_yuan() -> None:
    assert unit_of(FlowFigure("", (), (), ())) is YUAN
