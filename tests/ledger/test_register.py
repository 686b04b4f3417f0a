from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from fundwatch.ledger import register
from fundwatch.models.records.household import Household
from fundwatch.models.records.person import Person
from tests.books import Books

HOUSEHOLD = {"户编号": "H1", "识别日期": "2016-01-01"}
ELDER, CHILD = "539900195001010012", "539900201706010015"


def event(day: str, what: str, person: str = "") -> dict[str, str]:
    return {"户编号": "H1", "日期": day, "事项": what, "身份证号": person}


def on_register(books: Books, day: str) -> bool:
    number = date.fromisoformat(day).toordinal()
    with books.store.read() as connection:
        statement = select(Household.record_key).where(register.household_on_register(number))
        return connection.execute(statement).first() is not None


def members(books: Books, day: str) -> set[str]:
    number = date.fromisoformat(day).toordinal()
    with books.store.read() as connection:
        statement = select(Person.id_number).where(register.person_on_register(number))
        found = set(connection.execute(statement).scalars())
        count = connection.execute(select(register.head_count(number)).select_from(Household)).scalar_one()
    assert count == len(found)
    return found


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        ("2015-12-31", False),
        ("2016-01-01", True),
        ("2017-05-31", True),
        ("2017-06-01", False),
        ("2018-02-28", False),
        ("2018-03-01", True),
    ],
)
def test_from_identification_to_removal_and_back(books: Books, day: str, stands: bool) -> None:  # noqa: FBT001
    books.put("户", HOUSEHOLD)
    books.put("户动态", event("2017-06-01", "清退"), event("2018-03-01", "返贫"))
    assert on_register(books, day) is stands


def test_lifting_out_of_poverty_does_not_end_it(books: Books) -> None:
    books.put("户", {**HOUSEHOLD, "状态": "已脱贫", "脱贫日期": "2017-12-01"})
    books.put("户动态", event("2017-12-01", "脱贫"))
    assert on_register(books, "2018-06-01")


def test_struck_off_without_a_date_counts_on_no_day(books: Books) -> None:
    books.put("户", {**HOUSEHOLD, "状态": "注销"})
    assert not on_register(books, "2016-06-01")


def test_struck_off_with_a_dated_removal_counted_before_it(books: Books) -> None:
    books.put("户", {**HOUSEHOLD, "状态": "注销"})
    books.put("户动态", event("2017-06-01", "清退"))
    assert on_register(books, "2016-06-01")
    assert not on_register(books, "2017-06-01")


def test_the_head_count_of_a_day(books: Books) -> None:
    books.put("户", HOUSEHOLD)
    books.put("人员", {"身份证号": ELDER, "户编号": "H1"}, {"身份证号": CHILD, "户编号": "H1"})
    books.put("户动态", event("2017-06-01", "出生", CHILD), event("2018-03-01", "死亡", ELDER))
    assert members(books, "2017-05-31") == {ELDER}
    assert members(books, "2017-06-01") == {ELDER, CHILD}
    assert members(books, "2018-03-01") == {CHILD}


@pytest.mark.parametrize(
    ("state_day", "day", "counted"), [("2018-03-01", "2018-02-28", True), ("", "2018-02-28", False)]
)
def test_the_rows_own_state_counts_from_its_date(books: Books, state_day: str, day: str, counted: bool) -> None:  # noqa: FBT001
    books.put("户", HOUSEHOLD)
    books.put("人员", {"身份证号": ELDER, "户编号": "H1", "状态": "迁出", "状态日期": state_day})
    assert (ELDER in members(books, day)) is counted
