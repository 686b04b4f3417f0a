from __future__ import annotations

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn, numdb
from stdnum.cn import ric, uscc

from fundwatch.demo.identity import (
    COUNTY_PREFIX,
    NEIGHBOUR_PREFIXES,
    Registry,
    check_character,
    credit_code,
    luhn_digit,
    wrong_check,
)


@given(st.integers(min_value=10**16, max_value=10**17 - 1))
def test_check_character_is_that_of_the_standard(first_seventeen: int) -> None:
    body = str(first_seventeen)
    assert check_character(body) == ric.calc_check_digit(body + "0")
    assert wrong_check(body + "0")[17] != check_character(body)


@given(st.integers(min_value=0, max_value=10**18))
def test_card_numbers_pass_luhn(number: int) -> None:
    assert luhn.is_valid(f"{number}{luhn_digit(str(number))}")


@given(st.integers(min_value=0, max_value=999_999), st.sampled_from(["91", "11", "12", "54"]))
def test_credit_codes_are_valid(organisation: int, prefix: str) -> None:
    assert uscc.is_valid(credit_code(organisation, prefix))


def test_a_registry_never_issues_a_number_twice() -> None:
    registry = Registry(random.Random(3))  # noqa: S311 - made-up numbers
    people = [registry.id_number(date(1970, 5, 6), "女") for _ in range(300)]
    cards = [registry.card() for _ in range(300)]
    assert len(set(people)) == len(set(cards)) == 300
    assert all(int(one[16]) % 2 == 0 for one in people)


def test_prefixes_belong_to_no_place() -> None:
    for prefix in (COUNTY_PREFIX, *NEIGHBOUR_PREFIXES):
        known = [part for _, found in numdb.get("cn/loc").info(prefix) for part in found]
        assert "county" not in known, prefix
