"""Amounts just under limits, and values beyond fences."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.statistics.arrays import integers
from fundwatch.ledger.statistics.below_limits import Limit, under_limits
from fundwatch.ledger.statistics.fences import fence, medcouple

LIMIT = Limit("公开招标数额", 200_000_00)


def test_a_heap_under_the_limit_is_unusual() -> None:
    amounts = integers([19_900_000] * 9 + [17_000_000, 21_000_000])
    (found,) = under_limits(amounts, None, [LIMIT])
    assert (found.start, found.under, found.under_total) == (18_000_000, 9, 9 * 19_900_000)
    assert (found.further_under, found.above, found.usual) == (1, 1, 1)
    assert found.unusual


@pytest.mark.parametrize(("under", "unusual"), [(4, False), (5, True)])
def test_four_are_no_pattern_and_five_are(under: int, unusual: bool) -> None:  # noqa: FBT001
    (found,) = under_limits(integers([19_000_000] * under), None, [LIMIT])
    assert found.unusual is unusual


def test_evenly_spread_amounts_are_not_unusual() -> None:
    (found,) = under_limits(integers(range(10_000_000, 30_000_000, 10_000)), None, [LIMIT])
    assert found.under == found.further_under == found.above == 200
    assert not found.unusual


def test_the_limit_itself_is_not_under_it() -> None:
    (found,) = under_limits(integers([LIMIT.amount, LIMIT.amount - 1, 18_000_000, 17_999_999]), None, [LIMIT])
    assert (found.under, found.above, found.further_under) == (2, 1, 1)


def test_a_limit_holds_on_its_days() -> None:
    first, last = date(2016, 1, 1).toordinal(), date(2018, 5, 31).toordinal()
    dated = Limit("工程招标数额", 20_000_000, first, last)
    days = integers([first - 1, first, last, last + 1])
    (found,) = under_limits(integers([19_000_000] * 4), days, [dated])
    assert found.under == 2


def test_a_limit_of_nought_is_none() -> None:
    assert under_limits(integers([1, 2]), None, [Limit("不要求", 0)]) == ()


def test_symmetric_values_have_tukeys_fences() -> None:
    found = fence(integers(range(1, 102)))
    assert (found.lower_quartile, found.median, found.upper_quartile) == (26, 51, 76)
    assert (found.low, found.high) == (26 - 75, 76 + 75)
    assert (found.under, found.over) == (0, 0)


def test_one_wild_value_is_found_and_moves_nothing() -> None:
    found = fence(integers([*range(1, 102), 10**15]))
    assert found.over == 1
    assert found.high < 1_000


def test_equal_quartiles_and_small_groups_are_skipped_with_the_reason() -> None:
    assert "四分位距为零" in fence(integers([100] * 80 + list(range(20)))).skipped
    assert "不足 20 笔" in fence(integers(range(19))).skipped
    assert not fence(integers(range(20))).skipped


def test_skewed_amounts_are_not_called_outliers_by_the_dozen() -> None:
    """Of lognormal amounts, Tukey's own upper fence cuts off about 8 %."""
    amounts = integers(np.random.default_rng(3).lognormal(10, 1, 20_000).astype(np.int64))
    found = fence(amounts)
    simple = found.upper_quartile + 3 * (found.upper_quartile - found.lower_quartile) // 2
    assert int((amounts > simple).sum()) > 1_300
    assert found.over < 400


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, 2, 3, 4, 5], 0.0),
        ([1, 2, 3, 9, 10], 5 / 9),
        ([0, 1, 7, 8, 9], -5 / 9),
        ([1, 1, 1, 1, 9], 0.5),
    ],
)
def test_the_medcouple_by_hand(values: list[int], expected: float) -> None:
    assert medcouple(integers(values)) == pytest.approx(expected)


@given(st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=60))
def test_the_medcouple_turns_its_sign_with_the_values(values: list[int]) -> None:
    ordered = integers(sorted(values))
    assert medcouple(ordered) == pytest.approx(-medcouple(integers(sorted(-it for it in values))))
    assert -1 <= medcouple(ordered) <= 1


@given(st.lists(st.integers(0, 10**6), min_size=20, max_size=60), st.randoms())
def test_fences_do_not_depend_on_the_order(values: list[int], chance: object) -> None:
    shuffled = list(values)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    found = fence(integers(values))
    assert fence(integers(shuffled)) == found
    if not found.skipped:
        assert found.under == sum(it < found.low for it in values)
        assert found.over == sum(it > found.high for it in values)
