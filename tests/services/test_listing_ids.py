from __future__ import annotations

from array import array
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from fundwatch.models.actor import Actor
from fundwatch.models.records import table
from fundwatch.services import listing, listing_ids
from fundwatch.services.listing import Filter, ListQuery
from fundwatch.services.listing_query import statement
from tests.books import ACTOR, VILLAGE, Books

BENEFITS = "补助发放"
FIELDS = sorted(table(BENEFITS).fields())
NAMES = ("张三", "李四", "欧阳㛃", "\U00020bb7田", "Ada", "ada", "ß", "￮", "")
AMOUNTS = ("0.00", "88.00", "1234.50", "0.01", "99999999.99", "")


@pytest.fixture
def paid(books: Books) -> Books:
    """Payments with every name and many amounts, days and quantities, some of each blank."""
    rows = [
        {
            "发放流水号": f"FF{number * 7 % 60}",
            "姓名": NAMES[number % len(NAMES)],
            "实发金额": AMOUNTS[number % len(AMOUNTS)],
            "发放日期": "" if number % 5 == 0 else f"201{number % 7}-0{1 + number % 9}-1{number % 3}",
            "年度": "" if number % 4 == 0 else str(2015 + number % 3),
            "数量": "" if number % 3 == 0 else f"{number % 11}.5",
            "银行账号": "" if number % 2 else f"62{number * 977 % 1000:017}",
            "区划代码": VILLAGE if number % 6 else "",
        }
        for number in range(60)
    ]
    books.put(BENEFITS, *[{label: value for label, value in row.items() if value} for row in rows])
    return books


def through_engine(books: Books, query: ListQuery, actor: Actor) -> array[int]:
    with books.store.read() as connection:
        return listing_ids.fetched(connection, statement(query, actor), None, None)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=200)
@given(
    sort=st.sampled_from(FIELDS),
    descending=st.booleans(),
    filters=st.sampled_from([(), (Filter("name", contains="a"),), (Filter("paid_amount", low=1),)]),
    text=st.sampled_from(["", "张", "FF1", "无此人"]),
    region=st.sampled_from(["", VILLAGE]),
)
def test_an_order_made_here_is_the_engine_s(
    paid: Books,
    *,
    sort: str,
    descending: bool,
    filters: tuple[Filter, ...],
    text: str,
    region: str,
) -> None:
    query = ListQuery(BENEFITS, text, filters, sort, descending)
    actor = Actor("核对", "", region)
    assert listing.ids(paid.store, actor, query) == through_engine(paid, query, actor)


def test_the_engine_does_not_sort_by_a_column_without_an_index(paid: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    with paid.store.read() as connection:
        if connection.dialect.name != "sqlite":
            assert listing_ids.ordered(connection, ACTOR, ListQuery(BENEFITS, sort="paid_amount")) is None
            return
        for sort in ("paid_amount", "name", "paid_on", "year", "quantity"):
            found = listing_ids.ordered(connection, ACTOR, ListQuery(BENEFITS, sort=sort))
            assert found is not None
            assert len(found) == 60
        assert listing_ids.ordered(connection, ACTOR, ListQuery(BENEFITS, sort="id_number")) is None
        assert listing_ids.ordered(connection, ACTOR, ListQuery(BENEFITS)) is None
        monkeypatch.setattr(listing_ids, "MOST_TEXTS", 3)
        assert listing_ids.ordered(connection, ACTOR, ListQuery(BENEFITS, sort="name")) is None
        assert listing_ids.ordered(connection, ACTOR, ListQuery(BENEFITS, sort="paid_amount")) is not None


def test_a_column_of_many_different_texts_is_sorted_by_the_engine(paid: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    query = ListQuery(BENEFITS, sort="name", descending=True)
    here = listing.ids(paid.store, ACTOR, query)
    monkeypatch.setattr(listing_ids, "MOST_TEXTS", 3)
    assert listing.ids(paid.store, ACTOR, query) == here


def test_a_text_that_holds_what_stands_between_is_sorted_by_the_engine(paid: Books) -> None:
    with paid.store.engine.begin() as connection:
        columns = table(BENEFITS).__table__.c
        connection.execute(update(table(BENEFITS)).where(columns.serial_no == "FF7").values(name="甲\x1e乙"))
    query = ListQuery(BENEFITS, sort="name")
    assert listing.ids(paid.store, ACTOR, query) == through_engine(paid, query, ACTOR)


def test_an_empty_text_comes_after_no_text(paid: Books) -> None:
    with paid.store.engine.begin() as connection:
        columns = table(BENEFITS).__table__.c
        connection.execute(update(table(BENEFITS)).where(columns.serial_no == "FF0").values(name=""))
    query = ListQuery(BENEFITS, sort="name")
    assert listing.ids(paid.store, ACTOR, query) == through_engine(paid, query, ACTOR)


@pytest.mark.parametrize("short", [0, 200_000])
@given(numbers=st.lists(st.integers(1, 2**63 - 1)))
def test_ids_are_read_alike_whether_they_are_few_or_many(short: int, numbers: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(listing_ids, "_SHORT", short)
        assert listing_ids._ids(",".join(map(str, numbers))).tolist() == numbers


def test_a_day_sorts_as_a_day(paid: Books) -> None:
    query = ListQuery(BENEFITS, sort="paid_on", filters=(Filter("paid_on", low=date(2010, 1, 1)),))
    place = list(table(BENEFITS).fields()).index("paid_on")
    found = listing.ids(paid.store, ACTOR, query)
    days = [row[place] for row in listing.page(paid.store, ACTOR, BENEFITS, found)]
    assert days == sorted(days)
    assert len(set(days)) > 5
