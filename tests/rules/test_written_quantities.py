"""Quantities in texts: separators of thousands, spellings of units, measures of one thing, no digits lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.models.fields import PARTS
from fundwatch.rules.written_quantities import quantities_in, without_thousands


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("种植核桃1,200亩", [(1_200 * PARTS, "亩")]),
        ("种植核桃1，200亩", [(1_200 * PARTS, "亩")]),
        ("1,234,567.5平米", [(1_234_567 * PARTS + 500_000, "平方米")]),
        ("路灯12，30盏", [(30 * PARTS, "盏")]),
        ("2017，200亩", [(200 * PARTS, "亩")]),
        ("渠道3.5千米、水池2座", [(3_500_000, "公里"), (2 * PARTS, "座")]),
        ("水池2×3米", []),
        ("1.2万亩", []),
        ("0.0000019亩", [(1, "亩")]),
        ("", []),
    ],
)
def test_told(text: str, found: list[tuple[int, str]]) -> None:
    assert quantities_in(text) == found


@given(st.integers(0, 10**12), st.sampled_from(["亩", "座", "公里"]))
def test_a_number_reads_alike_with_and_without_separators(number: int, unit: str) -> None:
    assert quantities_in(f"{number:,}{unit}") == quantities_in(f"{number}{unit}") == [(number * PARTS, unit)]


@given(st.text(alphabet="0123456789,，.亩座", max_size=20))
def test_only_separators_are_taken_out(text: str) -> None:
    left = without_thousands(text)
    assert [one for one in left if one not in ",，"] == [one for one in text if one not in ",，"]
