from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from fundwatch.models.identity import facts, is_valid

PLACES = st.sampled_from(["110101", "440106", "320102"])
BIRTHS = st.dates(date(1985, 1, 1), date(2019, 12, 31))


def number_of(place: str, born: date, order: int) -> str:
    body = f"{place}{born:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


@given(PLACES, BIRTHS, st.integers(0, 999))
def test_a_right_number_is_valid_and_tells_birth_and_sex(place: str, born: date, order: int) -> None:
    number = number_of(place, born, order)
    assert ric.is_valid(number)
    told = facts([number])
    assert told.valid == [True]
    assert told.birth_days == [born.toordinal()]
    assert told.sexes == ["男" if order % 2 else "女"]


@given(PLACES, BIRTHS, st.integers(0, 999), st.integers(6, 17), st.sampled_from("0123456789X"))
def test_one_changed_character_is_judged_as_by_the_reference(
    place: str, born: date, order: int, at: int, put: str
) -> None:
    number = number_of(place, born, order)
    changed = number[:at] + put + number[at + 1 :]
    try:
        ric.get_birth_date(changed)
        expected = ric.calc_check_digit(changed) == changed[17] and changed[:17].isdigit()
    except (ValueError, ric.ValidationError):
        expected = False
    assert is_valid(changed) is expected


@given(st.lists(st.one_of(st.none(), st.text(max_size=20), st.text("0123456789X", min_size=18, max_size=18))))
def test_any_text_gives_a_fact_a_cell(column: list[str | None]) -> None:
    told = facts(column)
    assert len(told.valid) == len(told.birth_days) == len(told.sexes) == len(column)
    for cell, valid, born, sex in zip(column, told.valid, told.birth_days, told.sexes, strict=True):
        assert (valid is None) == (cell is None)
        assert (born is not None) == (sex is not None) == bool(valid)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        ("530524800229123", True),  # 1980 was a leap year
        ("530524810229123", False),
        ("53052480022912X", False),
        ("53052480022912", False),
        ("530524198002291236", False),
        ("11010119900101001X", False),
        ("530524000000000000", False),
    ],
)
def test_old_and_wrong_numbers(number: str, *, valid: bool) -> None:
    assert is_valid(number) is valid


def test_an_old_number_tells_birth_and_sex() -> None:
    told = facts(["530524800229123", None, "530524800229122"])
    assert told.birth_days == [date(1980, 2, 29).toordinal(), None, date(1980, 2, 29).toordinal()]
    assert told.sexes == ["男", None, "女"]
