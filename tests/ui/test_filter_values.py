from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.services.listing import ColumnEntry, Filter
from fundwatch.services.showing import yuan
from fundwatch.ui.table.filter_values import NotUnderstoodError, bound, in_words

AMOUNT = ColumnEntry("paid_amount", "实发金额（元）", "money", numeric=True)
KIND = ColumnEntry("status", "发放状态", "choice", numeric=False)


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("money", "1,234.5", 123_450),
        ("money", " 0.01 ", 1),
        ("money", "", None),
        ("quantity", "2.5", 2_500_000),
        ("ratio", "5%", 50_000),
        ("integer", "12", 12),
        ("year", "2017", 2017),
        ("day", "2017-02-13", date(2017, 2, 13)),
        ("day", "2017/2/13", date(2017, 2, 13)),
        ("day", "2017.2.13", date(2017, 2, 13)),
        ("day", "20170213", date(2017, 2, 13)),
        ("day", "2017年2月13日", date(2017, 2, 13)),
    ],
)
def test_what_people_type(kind: str, typed: str, stored: object) -> None:
    assert bound(kind, typed) == stored


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("money", "一百"), ("money", "1.005"), ("day", "2017-13-01"), ("day", "昨天"), ("year", "2017.5")],
)
def test_what_is_not_understood_is_said(kind: str, typed: str) -> None:
    with pytest.raises(NotUnderstoodError):
        bound(kind, typed)


@given(st.integers(0, 10**13))
def test_an_amount_shown_is_the_amount_typed(fen: int) -> None:
    assert bound("money", yuan(fen)) == fen
    assert bound("money", str(Decimal(fen) / 100)) == fen


def test_filters_in_words() -> None:
    assert in_words(KIND, Filter("status", values=("退票", "")), ("", "")) == "发放状态：退票、（空）"
    assert in_words(AMOUNT, Filter("paid_amount", low=100), ("1", "")) == "实发金额 ≥ 1"
    assert in_words(AMOUNT, Filter("paid_amount", high=100), ("", "1")) == "实发金额 ≤ 1"
    assert in_words(AMOUNT, Filter("paid_amount", low=1, high=2), ("0.01", "0.02")) == "实发金额 0.01 至 0.02"
    assert in_words(KIND, Filter("status", contains="补"), ("", "")) == "发放状态 含“补”"
    assert in_words(KIND, Filter("status", starts="FF"), ("", "")) == "发放状态 以“FF”开头"
