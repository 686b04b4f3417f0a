from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.reports.figures_text import day_text, percent, wan, wan_decimals, wan_short, yuan, yuan_short

FEN = st.integers(min_value=-(10**15), max_value=10**15)


@given(FEN)
def test_every_form_of_a_sum_is_exact(fen: int) -> None:
    exact = Decimal(fen) / 100
    assert Decimal(yuan(fen).replace(",", "")) == exact
    assert Decimal(yuan_short(fen)) == exact
    assert Decimal(wan(fen).replace(",", "")) == exact / 10_000
    assert Decimal(wan_short(fen)) == exact / 10_000


@given(st.lists(FEN, min_size=1))
def test_a_column_of_wan_has_one_number_of_decimals(sums: list[int]) -> None:
    decimals = wan_decimals(sums)
    texts = [wan(fen, decimals) for fen in sums]
    assert {len(text.partition(".")[2]) for text in texts} == {decimals}
    assert 2 <= decimals <= 6


def test_wan_never_rounds() -> None:
    assert wan(17_177_123_300) == "17,177.1233"
    with pytest.raises(ValueError, match="decimals"):
        wan(17_177_123_300, 2)


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0"), (12_000_000, "12"), (12_345_600, "12.3456"), (1_000_000_000, "1000")]
)
def test_wan_in_running_text_has_no_idle_noughts(fen: int, text: str) -> None:
    assert wan_short(fen) == text


def test_days_carry_no_noughts() -> None:
    assert day_text(date(2018, 3, 5)) == "2018年3月5日"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 8, "12.50"),
        (1, 20_000, "0.01"),
        (-1, 8, "-12.50"),
        (3, 2, "150.00"),
        (5, 0, ""),
    ],
)
def test_a_share_is_rounded_half_up(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text
