"""How long money stands still: from when it counts, under which age, and that every fen stands under one age."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.fund_figures import FundAccount
from fundwatch.ledger.fund_standing import (
    AGE_NAMES,
    CARRIED_TWICE,
    OVER_ONE_YEAR,
    StandingStill,
    age_of,
    running_from,
    standing_of,
    standing_still,
)
from tests.books import Books

RECEIVED = date(2017, 3, 1)


def account(**members: Any) -> FundAccount:
    made = FundAccount(
        key="ZB1",
        document_no="财农〔2017〕1号",
        fund_name="扶贫资金",
        level="省",
        category="财政专项扶贫",
        kind="正常下达",
        year=2017,
        issued_on=date(2017, 2, 20),
        received_on=RECEIVED,
        task="",
        subject="",
        parent_no="",
        remark="",
        face=10_000,
        upper=False,
        given=10_000,
    )
    return replace(made, **members)


def still(books: Books, as_of: str) -> StandingStill:
    with books.store.read() as connection:
        return standing_still(connection, date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("members", "since"),
    [
        ({}, RECEIVED),
        ({"received_on": None}, date(2017, 2, 20)),
        ({"received_on": date(2016, 12, 20)}, date(2017, 1, 1)),
        ({"received_on": None, "issued_on": date(2016, 12, 1)}, date(2017, 1, 1)),
    ],
    ids=["received", "only issued", "received in advance", "issued in advance"],
)
def test_the_clock_begins_with_receipt_but_not_before_the_budget_year(members: dict[str, Any], since: date) -> None:
    assert running_from(account(**members)) == since


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, "不满30天"),
        (29, "不满30天"),
        (30, "30—59天"),
        (59, "30—59天"),
        (60, "60—89天"),
        (89, "60—89天"),
        (90, "90天至一年"),
        (365, "90天至一年"),
        (366, OVER_ONE_YEAR),
        (670, OVER_ONE_YEAR),
        (671, CARRIED_TWICE),
    ],
)
def test_ages_change_on_their_day(days: int, age: str) -> None:
    as_of = RECEIVED + timedelta(days)
    assert age_of(account(), as_of) == age
    (one,) = standing_of([account()], {}, as_of).documents
    assert (one.days, one.age) == (days, age)


def test_after_the_next_budget_year_it_is_carried_twice_however_late_it_came() -> None:
    late = account(received_on=date(2018, 12, 31))
    assert age_of(late, date(2018, 12, 31)) == "不满30天"
    assert age_of(late, date(2019, 1, 1)) == CARRIED_TWICE


def test_what_stands_where_on_its_way() -> None:
    one = account(allocated=8_000, disbursed=6_000, spent=5_000)
    (held,) = standing_of([one], {"ZB1": 1_500}, date(2017, 4, 15)).documents
    assert (held.unallocated, held.undisbursed, held.unspent) == (2_000, 4_000, 5_000)
    assert (held.retained, held.idle) == (1_500, 3_500)


@pytest.mark.parametrize(
    "members",
    [
        {"allocated": 10_000, "disbursed": 10_000, "spent": 10_000},
        {"allocated": 12_000, "disbursed": 12_000, "spent": 12_000},
        {"given": 0},
        {"given": -3_000},
        {"received_on": date(2017, 6, 2)},
    ],
    ids=["spent", "overspent", "nothing", "a cut alone", "not received yet"],
)
def test_documents_without_money_standing_are_left_out(members: dict[str, Any]) -> None:
    assert standing_of([account(**members)], {"ZB1": 5_000}, date(2017, 6, 1)).documents == ()


def test_more_retention_than_is_left_is_not_taken_off_twice() -> None:
    (held,) = standing_of([account(spent=9_000)], {"ZB1": 4_000}, date(2017, 6, 1)).documents
    assert (held.retained, held.idle) == (1_000, 0)


def test_books_as_they_stand(books: Books) -> None:
    row = {"资金类别": "行业资金", "预算年度": "2017", "下达日期": "2017-02-20"}
    books.put(
        "资金指标",
        {**row, "指标编号": "ZB1", "金额": "100.00", "收到日期": "2017-03-01"},
        {**row, "指标编号": "ZB2", "金额": "50.00", "收到日期": "2017-05-20"},
        {**row, "指标编号": "ZB3", "金额": "70.00", "预算年度": "2018", "收到日期": "2017-12-20"},
    )
    books.put("资金分配", {"分配编号": "FP1", "指标编号": "ZB1", "接收单位编码": "D1", "金额": "90.00"})
    books.put("支付", {"支付流水号": "ZF1", "金额": "60.00", "指标编号": "ZB1"})
    found = still(books, "2017-06-01")
    assert [(one.account.key, one.days, one.unallocated, one.unspent) for one in found.documents] == [
        ("ZB1", 92, 1_000, 4_000),
        ("ZB2", 12, 5_000, 5_000),
    ]
    assert [(age.name, age.documents, age.idle) for age in found.ages if age.idle] == [
        ("不满30天", 1, 5_000),
        ("90天至一年", 1, 4_000),
    ]
    assert still(books, "2017-01-01").documents == ()
    assert still(books, "2019-01-01").ages[-1].idle == 9_000


# --- the law: every fen that is left stands under one age, and no age has more than what is left ------------------

FEN = st.integers(-(10**9), 10**9)
ACCOUNTS = st.lists(
    st.builds(
        lambda fen, day, year: (fen, day, year),
        st.tuples(st.integers(0, 10**10), FEN, FEN, FEN),
        st.dates(date(2015, 6, 1), date(2019, 6, 1)),
        st.integers(2016, 2019),
    ),
    max_size=8,
)


@given(rows=ACCOUNTS, as_of=st.dates(date(2016, 1, 1), date(2021, 1, 1)), retained=st.lists(st.integers(0, 10**9)))
def test_every_fen_stands_under_one_age(
    rows: list[tuple[tuple[int, int, int, int], date, int]], as_of: date, retained: list[int]
) -> None:
    accounts = [
        account(
            key=f"ZB{at}", received_on=day, year=year, given=fen[0], allocated=fen[1], disbursed=fen[2], spent=fen[3]
        )
        for at, (fen, day, year) in enumerate(rows)
    ]
    held = {f"ZB{at}": fen for at, fen in enumerate(retained)}
    found = standing_of(accounts, held, as_of)
    there = [one for one in accounts if running_from(one) <= as_of]
    assert sum(age.unspent for age in found.ages) == sum(max(one.balance, 0) for one in there)
    assert sum(age.unallocated for age in found.ages) == sum(max(one.unallocated, 0) for one in there)
    assert [age.name for age in found.ages] == list(AGE_NAMES)
    assert found.idle == sum(one.idle for one in found.documents) == sum(age.idle for age in found.ages)
    assert all(0 <= one.idle <= one.unspent and one.days >= 0 for one in found.documents)
    assert [one.since for one in found.documents] == sorted(one.since for one in found.documents)
