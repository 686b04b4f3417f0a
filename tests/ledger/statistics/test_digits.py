"""Digit tests: by hand, against series known to conform or not, and by their laws."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.statistics.arrays import integers
from fundwatch.ledger.statistics.digits import (
    Conformity,
    DigitTest,
    conformity,
    count_digits,
    digits_of,
    expected_shares,
    having,
    leading,
    lowest,
    mad_by_chance,
    ranges_of,
)

AMOUNTS = st.lists(st.integers(1, 10**15), min_size=1, max_size=60)


def powers_of_two(number: int) -> list[int]:
    """The first eighteen digits of 2, 4, 8 …: integers, not floats."""
    return [int(str(2**power)[:18]) for power in range(1, number + 1)]


def fibonacci(number: int) -> list[int]:
    found, before = [1], 1
    while len(found) < number:
        found.append(found[-1] + before)
        before = found[-2]
    return [int(str(one)[:18]) for one in found]


def test_digits_that_floats_misread() -> None:
    fen = integers([115, 5, 999, 1000, 10**18, 29, 100_000_000_000_000_001])
    assert leading(fen, 2).tolist() == [11, 50, 99, 10, 10, 29, 10]
    assert leading(fen, 1).tolist() == [1, 5, 9, 1, 1, 2, 1]


@given(AMOUNTS)
def test_digits_are_those_of_the_written_number(amounts: list[int]) -> None:
    array = integers(amounts)
    written = [str(amount).ljust(2, "0") for amount in amounts]
    assert digits_of(array, DigitTest.FIRST).tolist() == [int(text[0]) for text in written]
    assert digits_of(array, DigitTest.SECOND).tolist() == [int(text[1]) for text in written]
    assert digits_of(array, DigitTest.FIRST_TWO).tolist() == [int(text[:2]) for text in written]
    assert digits_of(array, DigitTest.LAST_TWO).tolist() == [int(str(amount).zfill(2)[-2:]) for amount in amounts]


@given(AMOUNTS, st.sampled_from([DigitTest.FIRST, DigitTest.SECOND, DigitTest.FIRST_TWO]), st.data())
def test_ranges_hold_exactly_the_amounts_with_such_digits(
    amounts: list[int], test: DigitTest, data: st.DataObject
) -> None:
    digits = data.draw(st.integers(lowest(test), lowest(test) + len(expected_shares(test)) - 1))
    ranges = ranges_of(test, digits, max(amounts))
    inside = [any(low <= amount <= high for low, high in ranges) for amount in amounts]
    assert inside == (digits_of(integers(amounts), test) == digits).tolist()


@given(st.lists(st.integers(-(10**6), 10**12), min_size=1, max_size=60), st.sampled_from(DigitTest), st.randoms())
def test_counts_add_up_in_any_order(amounts: list[int], test: DigitTest, chance: object) -> None:
    array = integers(amounts)
    if not having(array, test).any():
        with pytest.raises(ValueError, match="no amount"):
            count_digits(array, test)
        return
    found = count_digits(array, test)
    assert sum(row.count for row in found.rows) == found.counted
    assert found.counted + found.left_out == len(amounts)
    assert math.isclose(sum(row.difference for row in found.rows), 0, abs_tol=1e-6)
    shuffled = list(amounts)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert count_digits(integers(shuffled), test) == found


@pytest.mark.parametrize("test", DigitTest)
def test_expected_shares_are_a_whole(test: DigitTest) -> None:
    assert math.isclose(math.fsum(expected_shares(test)), 1)


def test_the_published_shares_of_the_first_and_second_digit() -> None:
    """Benford 1938: 30.1 % begin with 1, 4.6 % with 9; 11.97 % have 0 as the second digit, 8.5 % have 9."""
    first, second = expected_shares(DigitTest.FIRST), expected_shares(DigitTest.SECOND)
    assert [round(share, 3) for share in first] == [0.301, 0.176, 0.125, 0.097, 0.079, 0.067, 0.058, 0.051, 0.046]
    assert [round(second[digit], 5) for digit in (0, 9)] == [0.11968, 0.08500]


def test_ten_amounts_by_hand() -> None:
    """Six begin with 1, four with 9: chi-square, mean absolute deviation and Z worked out from the definition."""
    found = count_digits(integers([100, 115, 1_900, 12_345, 1, 10, 900, 99, 9, 987]), DigitTest.FIRST)
    counts = {row.digits: row.count for row in found.rows}
    assert counts == {1: 6, 2: 0, 3: 0, 4: 0, 5: 0, 6: 0, 7: 0, 8: 0, 9: 4}
    one, nine = math.log10(2), math.log10(10 / 9)
    middle = 1 - one - nine
    assert math.isclose(found.mad, (0.6 - one + middle + 0.4 - nine) / 9)
    assert math.isclose(
        found.chi_square, (6 - 10 * one) ** 2 / (10 * one) + 10 * middle + (4 - 10 * nine) ** 2 / (10 * nine)
    )
    assert math.isclose(found.rows[0].z, (0.6 - one - 0.05) / math.sqrt(one * (1 - one) / 10))
    assert found.conformity is Conformity.NONE
    assert [row.digits for row in found.worst(2)] == [9, 1]


def test_the_continuity_correction_is_left_out_where_it_exceeds_the_difference() -> None:
    found = count_digits(integers([1, 1, 1, 2, 2, 3, 4, 5, 6, 7]), DigitTest.FIRST)
    one = math.log10(2)
    assert math.isclose(found.rows[0].z, (one - 0.3) / math.sqrt(one * (1 - one) / 10))


@pytest.mark.parametrize("series", [powers_of_two(3_000), fibonacci(3_000)], ids=["powers of two", "Fibonacci numbers"])
@pytest.mark.parametrize("test", [DigitTest.FIRST, DigitTest.SECOND, DigitTest.FIRST_TWO])
def test_series_known_to_conform(series: list[int], test: DigitTest) -> None:
    found = count_digits(integers(series), test)
    assert found.conformity is Conformity.CLOSE
    assert found.chi_square < found.critical


def test_uniform_amounts_do_not_conform() -> None:
    amounts = integers(range(100_000, 1_000_000, 7))
    for test in (DigitTest.FIRST, DigitTest.FIRST_TWO):
        found = count_digits(amounts, test)
        assert found.conformity is Conformity.NONE
        assert found.chi_square > found.critical
    assert count_digits(amounts, DigitTest.LAST_TWO).chi_square < 1


def test_an_invented_ending_stands_out() -> None:
    """Of 10,000 even endings, 300 more end in 50."""
    found = count_digits(integers([*range(100_000, 110_000), *[123_450] * 300]), DigitTest.LAST_TWO)
    assert found.worst(1)[0].digits == 50
    assert found.conformity is Conformity.UNBOUNDED
    assert found.rows[50].count == 400


@pytest.mark.parametrize(
    ("test", "mad", "word"),
    [
        (DigitTest.FIRST, 0.006, Conformity.CLOSE),
        (DigitTest.FIRST, 0.0061, Conformity.ACCEPTABLE),
        (DigitTest.SECOND, 0.012, Conformity.MARGINAL),
        (DigitTest.SECOND, 0.0121, Conformity.NONE),
        (DigitTest.FIRST_TWO, 0.0018, Conformity.ACCEPTABLE),
        (DigitTest.FIRST_TWO, 0.00234, Conformity.NONE),
    ],
)
def test_the_bounds_of_conformity(test: DigitTest, mad: float, word: Conformity) -> None:
    assert conformity(test, mad) is word


def test_what_chance_alone_gives_agrees_with_drawing() -> None:
    """Two hundred draws of 500 first digits from the law itself."""
    chance = np.random.default_rng(7)
    shares = np.array(expected_shares(DigitTest.FIRST))
    drawn = chance.multinomial(500, shares, size=200) / 500
    assert math.isclose(np.abs(drawn - shares).mean(), mad_by_chance(DigitTest.FIRST, 500), rel_tol=0.05)


def test_a_million_amounts_take_less_than_a_second() -> None:
    amounts = integers(np.random.default_rng(1).lognormal(12, 3, 1_000_000).astype(np.int64) + 1)
    start = time.process_time()
    for test in DigitTest:
        assert count_digits(amounts, test).counted > 900_000
    assert time.process_time() - start < 1
