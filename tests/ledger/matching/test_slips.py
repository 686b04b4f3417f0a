from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.matching.slips import Slip, plain, slip

numbers = st.text("0123", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("６２２８ 4800\t1234", "622848001234"),
        ("'0012", "0012"),
        ("12-34—5", "12345"),
        ("6228480012.0", "6228480012"),
        ("9151a", "9151A"),
        ("\ufeff12\u200b3", "123"),
        ("", ""),
    ],
)
def test_plain(written: str, number: str) -> None:
    assert plain(written) == number


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("00123", "123", Slip.ZEROS),
        ("12345", "12845", Slip.DIGIT),
        ("12345", "12435", Slip.EXCHANGED),
        ("12345", "15342", Slip.TWO_DIGITS),  # exchanged, but not neighbours
        ("12345", "1235", Slip.MISSING),
        ("12345", "123145", Slip.MISSING),
        ("12345", "92845", Slip.TWO_DIGITS),
        ("12345", "98745", None),
        ("12345", "123", None),
        ("12345", "12345", None),
        ("", "12345", None),
    ],
)
def test_one_slip(one: str, other: str, found: Slip | None) -> None:
    assert slip(one, other) is slip(other, one) is found


@given(number=numbers, place=st.integers(0, 5), digit=st.sampled_from("0123456789"))
def test_a_changed_digit_is_seen(number: str, place: int, digit: str) -> None:
    place %= len(number)
    changed = number[:place] + digit + number[place + 1 :]
    found = slip(number, changed)
    assert found in ({None} if changed == number else {Slip.DIGIT, Slip.ZEROS})


@given(one=numbers, other=numbers)
def test_no_slip_makes_equal_numbers_of_equal_ones(one: str, other: str) -> None:
    assert slip(one, one) is None
    assert slip(one, other) is slip(other, one)
