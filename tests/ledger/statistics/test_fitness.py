"""Amounts that cannot follow Benford's law are refused with the reason; those that can are not."""

from __future__ import annotations

import numpy as np
import pytest

from fundwatch.ledger.statistics.arrays import Integers, integers
from fundwatch.ledger.statistics.digits import BOUNDS, DigitTest, mad_by_chance
from fundwatch.ledger.statistics.fitness import LEAST, refusal


def spread(number: int) -> Integers:
    """Amounts over five orders of magnitude, evenly in logarithm."""
    return integers(int(10 ** (2 + 5 * place / number)) for place in range(number))


@pytest.mark.parametrize("test", [DigitTest.FIRST, DigitTest.SECOND, DigitTest.FIRST_TWO])
def test_the_least_number_is_where_chance_stays_within_the_bound(test: DigitTest) -> None:
    bound = BOUNDS[test][-1]
    assert mad_by_chance(test, LEAST[test]) < bound
    assert mad_by_chance(test, LEAST[test] * 4 // 5) > bound


@pytest.mark.parametrize("test", [DigitTest.FIRST, DigitTest.SECOND, DigitTest.FIRST_TWO])
def test_enough_spread_amounts_are_taken_and_one_fewer_are_not(test: DigitTest) -> None:
    assert refusal(spread(LEAST[test]), test) == ""
    assert "至少要" in refusal(spread(LEAST[test] - 1), test)


def test_noughts_and_negative_amounts_do_not_count() -> None:
    assert "只有 200 笔" in refusal(np.r_[spread(200), -spread(500), np.zeros(500, dtype=np.int64)], DigitTest.FIRST)


def test_fixed_standards_are_refused() -> None:
    """Eight standards for half of the rows, the rest of all sizes."""
    standards = integers([80_000, 50_000, 150_000, 250_000, 100_000, 200_000, 30_000, 60_000] * 200)
    said = refusal(np.r_[standards, spread(1_600)], DigitTest.FIRST_TWO)
    assert said.startswith("3,200 笔里有一半只是 8 个数额在重复")
    assert refusal(np.r_[standards, spread(16_000)], DigitTest.FIRST_TWO) == ""


def test_a_narrow_range_is_refused_even_with_a_slip_at_each_end() -> None:
    narrow = integers(range(100_000, 900_000, 200))
    assert "相差不到十倍" in refusal(np.r_[narrow, integers([1, 10**12])], DigitTest.FIRST)


def test_rounded_endings_are_refused() -> None:
    assert "末两位相同" in refusal(integers(range(100_000, 900_000, 100)), DigitTest.LAST_TWO)
    assert refusal(integers(range(100_000, 200_000)), DigitTest.LAST_TWO) == ""
