from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from fundwatch.ledger import policy
from tests.books import COUNTY, TOWN, VILLAGE, Books


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2017, 6, 30), "0.05"),
        (date(2017, 7, 1), "0.03"),
        (date(2026, 1, 1), "0.03"),
    ],
)
def test_an_old_contract_is_judged_by_what_was_in_force(day: date, share: str) -> None:
    assert policy.shipped().on("质保金比例上限", day).value == Decimal(share)


def test_before_its_first_day_nothing_is_in_force() -> None:
    with pytest.raises(KeyError, match="质保金比例上限"):
        policy.shipped().on("质保金比例上限", date(2015, 12, 31))


def test_every_value_says_on_what_it_rests_and_periods_do_not_overlap() -> None:
    for name in policy.shipped().names():
        values = policy.shipped().all_of(name)
        assert all(value.basis and value.unit for value in values)
        for earlier, later in pairwise(values):
            assert earlier.until is not None
            assert (later.from_day - earlier.until).days == 1


def test_the_offices_own_value_comes_first_and_the_narrower_region_before_the_wider(books: Books) -> None:
    books.put(
        "政策参数",
        {"参数": "备案期限", "起始日期": "2017-01-01", "区划代码": "", "数值": "20", "单位": "天"},
        {"参数": "备案期限", "起始日期": "2017-01-01", "区划代码": TOWN, "数值": "10", "单位": "天"},
    )
    with books.store.read() as connection:
        found = policy.in_force(connection)
    day = date(2018, 5, 1)
    assert found.on("备案期限", day, COUNTY).whole == 20
    assert found.on("备案期限", day, VILLAGE).whole == 10
    assert found.on("备案期限", date(2016, 12, 31), VILLAGE).whole == 30


def test_units() -> None:
    assert policy.shipped().on("闲置最低金额", date(2018, 1, 1)).fen == 1_000_000
    assert policy.shipped().on("闲置最低占比", date(2018, 1, 1)).millionths == 10_000
