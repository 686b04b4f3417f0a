from __future__ import annotations

from datetime import date

import pytest

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.services import listing
from fundwatch.services.listing import Filter, ListQuery, Stop
from tests.books import ACTOR, TOWN, VILLAGE, Books

BENEFITS = "补助发放"


@pytest.fixture
def paid(books: Books) -> Books:
    """Four payments: two of 张三, one each of 李四 and 欧阳㛃."""
    books.put(
        BENEFITS,
        {"发放流水号": "FF1", "姓名": "张三", "实发金额": "1234.50", "发放日期": "2017-02-13", "年度": "2017"},
        {"发放流水号": "FF2", "姓名": "李四", "实发金额": "88.00", "身份证号": "539900197001010011"},
        {"发放流水号": "FF3", "姓名": "张三", "实发金额": "5.05", "发放状态": "退票", "银行账号": "6217000000009999"},
        {"发放流水号": "FF10", "姓名": "欧阳㛃", "实发金额": "9999.99", "数量": "2.5"},
    )
    return books


def found(books: Books, query: ListQuery, actor: Actor = ACTOR) -> list[str]:
    ids = listing.ids(books.store, actor, query)
    return [row[0] for row in listing.page(books.store, actor, query.table, ids)]


def test_every_declared_table_is_listed_with_its_columns() -> None:
    tables = {entry.label: entry for entry in listing.tables()}
    assert len(tables) >= 40
    amount = next(column for column in tables[BENEFITS].columns if column.name == "paid_amount")
    assert (amount.label, amount.numeric, amount.kind) == ("实发金额（元）", True, "money")
    assert tables["行政区划"].columns[2].choices == ("县", "乡镇", "村")


def test_groups_stand_together() -> None:
    groups = [entry.group for entry in listing.tables()]
    seen = list(dict.fromkeys(groups))
    assert groups == [group for group in seen for _ in range(groups.count(group))]


def test_rows_come_in_the_order_of_entry_and_sorted_both_ways(paid: Books) -> None:
    assert found(paid, ListQuery(BENEFITS)) == ["FF1", "FF2", "FF3", "FF10"]
    assert found(paid, ListQuery(BENEFITS, descending=True)) == ["FF10", "FF3", "FF2", "FF1"]
    assert found(paid, ListQuery(BENEFITS, sort="paid_amount")) == ["FF3", "FF2", "FF1", "FF10"]
    assert found(paid, ListQuery(BENEFITS, sort="paid_amount", descending=True)) == ["FF10", "FF1", "FF2", "FF3"]


def test_the_first_ids_are_the_beginning_of_all_ids(paid: Books) -> None:
    query = ListQuery(BENEFITS, sort="name")
    assert listing.ids(paid.store, ACTOR, query, limit=2) == listing.ids(paid.store, ACTOR, query)[:2]


def test_cells_are_written_as_people_read_them(paid: Books) -> None:
    columns = [column.name for column in next(t for t in listing.tables() if t.label == BENEFITS).columns]
    rows = listing.page(paid.store, ACTOR, BENEFITS, listing.ids(paid.store, ACTOR, ListQuery(BENEFITS)))
    first, last = (dict(zip(columns, row, strict=True)) for row in (rows[0], rows[-1]))
    assert first["paid_amount"] == "1,234.50"
    assert first["paid_on"] == "2017-02-13"
    assert first["year"] == "2017"
    assert first["deduction"] == ""
    assert last["quantity"] == "2.5"
    assert last["name"] == "欧阳㛃"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三", ["FF1", "FF3"]),
        ("张 FF1", ["FF1"]),
        ("㛃", ["FF10"]),
        ("FF1", ["FF1", "FF10"]),
        ("ff2", ["FF2"]),
        ("5399001970", ["FF2"]),
        ("6217000000009999", ["FF3"]),
        ("0009999", ["FF3"]),
        ("王五", []),
        ("100%", []),
    ],
)
def test_search_finds_names_anywhere_and_numbers_from_their_beginning(
    paid: Books, text: str, expected: list[str]
) -> None:
    assert found(paid, ListQuery(BENEFITS, text=text)) == expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Filter("status", values=("退票",)), ["FF3"]),
        (Filter("paid_amount", low=8800, high=123450), ["FF1", "FF2"]),
        (Filter("paid_amount", high=505), ["FF3"]),
        (Filter("paid_on", low=date(2018, 1, 1)), ["FF2", "FF3", "FF10"]),
        (Filter("name", contains="阳"), ["FF10"]),
        (Filter("serial_no", starts="FF1"), ["FF1", "FF10"]),
        (Filter("quantity", values=("",)), ["FF1", "FF2", "FF3"]),
        (Filter("paid_amount", ranges=((500, 599), (999900, 999999))), ["FF3", "FF10"]),
        (Filter("paid_amount", low=8800, remainder=(100, 50)), ["FF1"]),
    ],
)
def test_filters(paid: Books, condition: Filter, expected: list[str]) -> None:
    assert found(paid, ListQuery(BENEFITS, filters=(condition,))) == expected


def test_a_gap_in_the_ids_is_no_row(paid: Books) -> None:
    with paid.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM benefit_payment WHERE serial_no = 'FF2'")
    assert found(paid, ListQuery(BENEFITS)) == ["FF1", "FF3", "FF10"]


def test_a_row_that_is_gone_is_blank_and_keeps_its_place(paid: Books) -> None:
    ids = listing.ids(paid.store, ACTOR, ListQuery(BENEFITS))
    with paid.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM benefit_payment WHERE serial_no = 'FF2'")
    rows = listing.page(paid.store, ACTOR, BENEFITS, ids)
    assert [row[0] for row in rows] == ["FF1", "", "FF3", "FF10"]


def test_an_actor_of_a_region_sees_it_and_what_lies_below(paid: Books) -> None:
    assert found(paid, ListQuery("行政区划"), Actor("镇", region_code=TOWN)) == [TOWN, VILLAGE]
    assert found(paid, ListQuery(BENEFITS), Actor("别处", region_code="539900102000")) == []
    assert listing.count(paid.store, Actor("别处", region_code="539900102000"), BENEFITS) == 0
    with pytest.raises(UsageError):
        listing.detail(paid.store, Actor("别处", region_code="539900102000"), BENEFITS, "FF1")


def test_a_stopped_query_gives_up_without_a_fault(paid: Books) -> None:
    stop = Stop()
    stop.set()
    assert len(listing.ids(paid.store, ACTOR, ListQuery(BENEFITS, sort="name"), stop=stop)) <= 4


def test_counts_of_all_tables(paid: Books) -> None:
    counts = listing.counts(paid.store, ACTOR)
    assert counts[BENEFITS] == 4
    assert counts["行政区划"] == 3
    assert counts["资产"] == 0
