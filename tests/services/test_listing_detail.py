from __future__ import annotations

import json

import pytest
from sqlalchemy import insert

from fundwatch.errors import UsageError
from fundwatch.models.source import RecordHistory
from fundwatch.services import listing
from fundwatch.services.listing import Filter
from tests.books import ACTOR, VILLAGE, Books

PERSON = "539900197001010011"


@pytest.fixture
def told(books: Books) -> Books:
    """A household, its head, two payments to him, a death record, and a payment to a stranger."""
    books.put("户", {"户编号": "H1", "户主姓名": "李四", "户主身份证号": PERSON})
    books.put("人员", {"身份证号": PERSON, "姓名": "李四", "户编号": "H1", "银行账号": "6217000000000042"})
    books.put("死亡人员", {"身份证号": PERSON, "姓名": "李四", "死亡日期": "2017-05-01"})
    shared = {"身份证号": PERSON, "姓名": "李四", "户编号": "H1", "批次号": "PC1"}
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "实发金额": "250.00", **shared},
        {"发放流水号": "FF2", **shared},
        {"发放流水号": "FF3", "姓名": "王五", "身份证号": "539900197001019999", "批次号": "PC9", "银行账号": "1"},
    )
    return books


def test_values_carry_headers_and_lead_to_the_rows_they_name(told: Books) -> None:
    detail = listing.detail(told.store, ACTOR, "补助发放", "FF1")
    values = {value.label: value for value in detail.values}
    assert detail.title == "李四"
    assert values["实发金额（元）"].value == "250.00"
    assert (values["区划代码"].refers, values["区划代码"].refers_title) == ("行政区划", "龙山村")
    assert values["区划代码"].value == VILLAGE
    assert values["期次"].value == ""


def test_the_source_names_file_sheet_and_row(told: Books) -> None:
    source = listing.detail(told.store, ACTOR, "补助发放", "FF2").source
    assert source is not None
    assert (source.file, source.sheet, source.row) == ("测试.xlsx", "补助发放", 3)


def test_related_rows_by_reference_person_household_and_batch(told: Books) -> None:
    related = listing.detail(told.store, ACTOR, "补助发放", "FF1").related
    found = {(group.table, group.title): [row.key for row in group.rows] for group in related}
    assert found["补助发放", "同一身份证号"] == ["FF2"]
    assert found["补助发放", "同一批次"] == ["FF2"]
    assert found["人员", "同一身份证号"] == [PERSON]
    assert found["死亡人员", "同一身份证号"] == [PERSON]
    assert not any("FF3" in keys for keys in found.values())


def test_rows_below_a_region_are_its_related_rows(told: Books) -> None:
    related = listing.detail(told.store, ACTOR, "行政区划", VILLAGE).related
    groups = {group.table: group for group in related}
    assert groups["补助发放"].total == 3
    assert groups["补助发放"].condition == Filter("region_code", values=(VILLAGE,))


def test_earlier_versions_tell_what_was_changed(told: Books) -> None:
    now = listing.detail(told.store, ACTOR, "补助发放", "FF1")
    content = {"serial_no": "FF1", "paid_amount": 10_000, "paid_on": "2018-03-01", "name": "李四"}
    with told.store.engine.begin() as connection:
        connection.execute(
            insert(RecordHistory).values(
                table_label="补助发放",
                record_key="FF1",
                version=1,
                content=json.dumps(content),
                digest=b"",
                source_id=1,
                source_row=2,
                superseded_by=1,
                reason="更新",
            )
        )
    versions = listing.detail(told.store, ACTOR, "补助发放", "FF1").versions
    assert now.versions == ()
    assert [(version.version, version.reason) for version in versions] == [(1, "更新")]
    assert ("实发金额", "100.00", "250.00") in versions[0].changes
    assert not any(name == "发放日期" for name, _, _ in versions[0].changes)


def test_a_row_that_is_not_there_is_said_in_chinese(told: Books) -> None:
    with pytest.raises(UsageError) as fault:
        listing.detail(told.store, ACTOR, "补助发放", "没有")
    assert "补助发放里没有" in fault.value.message
    with pytest.raises(UsageError):
        listing.detail_by_id(told.store, ACTOR, "补助发放", 999)


def test_a_row_of_a_list_is_the_row_of_its_key(told: Books) -> None:
    detail = listing.detail(told.store, ACTOR, "补助发放", "FF2")
    assert listing.detail_by_id(told.store, ACTOR, "补助发放", detail.row_id) == detail


@pytest.mark.parametrize("entry", listing.tables(), ids=lambda entry: entry.label)
def test_every_table_can_be_listed_sorted_and_searched(books: Books, entry: listing.TableEntry) -> None:
    for column in entry.columns:
        listing.ids(books.store, ACTOR, listing.ListQuery(entry.label, sort=column.name), limit=3)
    for text in ("张", "5399", "FW-1 张"):
        listing.ids(books.store, ACTOR, listing.ListQuery(entry.label, text=text))
    listing.page(books.store, ACTOR, entry.label, listing.ids(books.store, ACTOR, listing.ListQuery(entry.label)))
