"""Profile, strata, ageing: what they count adds up to everything there is."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.statistics.ageing import age
from fundwatch.ledger.statistics.arrays import exact_sum, integers
from fundwatch.ledger.statistics.profile import profile
from fundwatch.ledger.statistics.strata import stratify, usual_bounds

FEN = st.lists(st.integers(-(10**13), 10**13), max_size=50)


def test_the_profile_of_eight_amounts_by_hand() -> None:
    found = profile(integers([0, 100, 200, 200, 10_000, 20_000, -300, 55_555]), blank=2, roundness=10_000)
    assert (found.rows, found.filled, found.blank) == (10, 8, 2)
    assert (found.positive, found.zero, found.negative) == (6, 1, 1)
    assert (found.total, found.total_negative) == (85_755, -300)
    assert (found.least, found.lower_quartile, found.median, found.upper_quartile, found.greatest) == (
        *(-300, 0, 200, 10_000),
        55_555,
    )
    assert (found.different, found.round_ones) == (7, 2)
    assert found.mean == 10_719, "85,755 / 8 is 10,719.375"


def test_the_mean_of_a_negative_sum_is_rounded_away_from_nought() -> None:
    assert profile(integers([-1, -2]), 0, 100).mean == -2


def test_nothing_has_a_profile_too() -> None:
    found = profile(integers([]), blank=3, roundness=100)
    assert (found.rows, found.filled, found.mean, found.different) == (3, 0, 0, 0)


def test_sums_beyond_64_bits_are_exact() -> None:
    assert exact_sum(integers([2**62] * 5)) == 5 * 2**62
    assert exact_sum(integers([-(2**62)] * 5 + [1])) == 1 - 5 * 2**62


@given(FEN, st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=6))
def test_strata_hold_everything_once(amounts: list[int], bounds: list[int]) -> None:
    found = stratify(integers(amounts), bounds)
    assert sum(one.count for one in found) == len(amounts)
    assert sum(one.total for one in found) == sum(amounts)
    for one in found:
        inside = [it for it in amounts if (one.low is None or one.low <= it) and (one.high is None or it < one.high)]
        assert (one.count, one.total) == (len(inside), sum(inside))


def test_a_bound_belongs_to_the_stratum_above_it() -> None:
    found = stratify(integers([999, 1_000, 1_001]), [0, 1_000, 2_000])
    assert [(one.low, one.high, one.count) for one in found] == [(0, 1_000, 1), (1_000, 2_000, 2)]


@given(FEN)
def test_usual_bounds_ascend_and_leave_nothing_above(amounts: list[int]) -> None:
    bounds = usual_bounds(integers(amounts), 100)
    assert list(bounds) == sorted(set(bounds))
    assert not any(one.count for one in stratify(integers(amounts), bounds) if one.high is None)


def test_amounts_of_like_size_are_divided_more_finely() -> None:
    assert usual_bounds(integers([12_000, 88_000]), 100) == (0, 1, 10_000, 20_000, 50_000, 100_000)


def test_ages_on_a_day() -> None:
    day = date(2018, 12, 31).toordinal()
    days = [day + 1, day, day - 30, day - 31, day - 365, day - 366, day - 5_000]
    found = age(integers(days), integers([1, 2, 4, 8, 16, 32, 64]), day)
    assert [(one.low, one.high, one.count, one.total) for one in found] == [
        (None, -1, 1, 1),
        (0, 30, 2, 6),
        (31, 90, 1, 8),
        (91, 180, 0, 0),
        (181, 365, 1, 16),
        (366, 730, 1, 32),
        (731, 1095, 0, 0),
        (1096, None, 1, 64),
    ]
    assert age(integers(days[1:]), integers([2, 4, 8, 16, 32, 64]), day)[0].low == 0
