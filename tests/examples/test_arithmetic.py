from __future__ import annotations

import pytest

from tests.examples.arithmetic import judged, rounded_total_bound


@pytest.mark.parametrize(
    ("formula", "unit", "lawful"),
    [
        # Four figures of two decimals: four halves of 0.01 together, and no more.
        ("117.98 - 112.92 - 1 = 4.07", "万元", True),
        ("117.98 - 112.92 - 1 = 4.08", "万元", True),
        ("117.98 - 112.92 - 1 = 4.09", "万元", False),
        # Whole figures were not rounded.
        ("5273 + 5509 = 10782", "万元", True),
        ("5273 + 5509 = 10783", "万元", False),
        # However coarse the finest figure is, rounding explains no more than 0.01 a figure.
        ("20 + 20 + 73.5 = 113.5", "万元", True),
        ("20 + 20 + 73.5 = 113.6", "万元", False),
        # Six decimals of 万元 are fen; four are yuan.
        ("17177.1233 + 2212 + 6567.654 = 25956.7773", "万元", True),
        ("17177.1233 + 2212 + 6567.654 = 25956.7776", "万元", False),
        # Yuan are exact in a sum; a product is rounded to the fen.
        ("1009933.89 + 1026840.8 = 2036774.69", "元", True),
        ("1009933.89 + 1026840.8 = 2036774.7", "元", False),
        ("33664.463 * 30 = 1009933.89", "元", True),
        ("33664.463 * 30 = 1009933.9", "元", False),
        # A percentage is rounded to its own last place.
        ("1250 / 20388 * 100 = 6.1", "%", True),
        ("375 / 20388 * 100 = 1.9", "%", False),
        ("1522.9 / 1570 * 100 = 97", "%", True),
        # What is counted is exact.
        ("3 + 2 = 5", "个", True),
        ("3 + 2 = 7", "个", False),
    ],
)
def test_rounding_explains_so_much(formula: str, unit: str, lawful: bool) -> None:  # noqa: FBT001 - a table of cases
    assert judged(formula, unit).lawful is lawful


def test_only_sums_are_reckoned() -> None:
    with pytest.raises(TypeError, match="only figures"):
        judged("abs(3) = 3", "个")


def test_a_rounded_total_may_miss_more_the_more_lines_it_has() -> None:
    assert [rounded_total_bound(lines) for lines in (0, 1, 3)] == [5_000, 10_000, 20_000]
