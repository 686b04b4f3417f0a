from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.errors import UsageError
from fundwatch.reports.capitals import capitals


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (79_200_000, "柒拾玖万贰仟元整"),  # a printed notice once wrote 两仟
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角"),
        (101, "壹元零壹分"),
        (140_950, "壹仟肆佰零玖元伍角"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (10_050_000, "壹拾万零伍佰元整"),
        (2_000_000_500, "贰仟万零伍元整"),
        (100_000_000_000_000, "壹万亿元整"),
        (100_010_000_000_000, "壹万零壹亿元整"),
        (-500, "负伍元整"),
    ],
)
def test_known_sums(fen: int, text: str) -> None:
    assert capitals(fen) == text


def test_a_sum_beyond_all_money_is_refused() -> None:
    with pytest.raises(UsageError, match="金额过大"):
        capitals(10**18)


DIGITS = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
PLACES = {"拾": 10, "佰": 100, "仟": 1000}


def below_ten_thousand(text: str) -> int:
    return sum(
        DIGITS[digit] * PLACES.get(place, 1) for digit, place in re.findall(r"([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", text)
    )


def read_back(text: str) -> int:
    """An independent reading: split at 亿, at 万, at 元, at 角."""
    sign = -1 if text.startswith("负") else 1
    whole, _, rest = text.removeprefix("负").rpartition("元")
    above, _, below = whole.rpartition("亿")
    yuan = 0
    for part, weight in ((above, 10**8), (below, 1)):
        ten_thousands, _, ones = part.rpartition("万")
        yuan += (below_ten_thousand(ten_thousands) * 10_000 + below_ten_thousand(ones)) * weight
    jiao = re.search(r"(.)角", rest)
    fen = re.search(r"(.)分", rest)
    return sign * (yuan * 100 + (DIGITS[jiao[1]] * 10 if jiao else 0) + (DIGITS[fen[1]] if fen else 0))


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_capitals_read_back_to_the_same_sum(fen: int) -> None:
    text = capitals(fen)
    assert read_back(text) == fen
    assert text.endswith("整") == (fen % 100 == 0)
    assert "零零" not in text
