"""Which statistics are offered beside a finding, and over which rows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.models.records import all_tables
from fundwatch.services import scanning, statistics
from fundwatch.services.listing_query import Filter
from fundwatch.services.statistics.of_finding import _AMOUNTS, _GROUPS
from tests.books import ACTOR, Books
from tests.scanned_books import DAY, DEAD, OTHER_TOWN


@pytest.fixture
def scanned(books: Books) -> Books:
    """A dead man paid in a batch of three; a project begun too early, with two payments and one elsewhere."""
    books.put("死亡人员", {"身份证号": DEAD[0], "姓名": "李四", "死亡日期": "2017-05-01"})
    paid = {"批次号": "PC1", "发放日期": "2018-02-01", "实发金额": "90.00", "应发金额": "100.00"}
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "姓名": "李四", "身份证号": DEAD[0], **paid},
        {"发放流水号": "FF2", **paid},
        {"发放流水号": "FF3", **paid},
        {"发放流水号": "FF4", **paid, "批次号": "PC2"},
    )
    books.put("项目", {"项目编号": "XM1", "批复日期": "2018-06-01", "实际开工日期": "2018-03-01"}, {"项目编号": "XM2"})
    books.put(
        "支付",
        {"支付流水号": "ZF1", "项目编号": "XM1", "收款人": "甲"},
        {"支付流水号": "ZF2", "项目编号": "XM1", "收款人": "乙"},
        {"支付流水号": "ZF3", "项目编号": "XM2", "收款人": "丙"},
    )
    scanning.scan(books.store, ACTOR, rules=["FW-B001", "FW-G001"], as_of=DAY)
    return books


def number_of(books: Books, rule: str) -> int:
    with books.store.read() as connection:
        return int(connection.execute(select(Finding.number).where(Finding.rule == rule)).scalar_one())


def test_the_batch_of_a_payment_by_what_was_really_paid(scanned: Books) -> None:
    (batch,) = statistics.offers(scanned.store, ACTOR, number_of(scanned, "FW-B001"))
    assert (batch.words, batch.rows) == ("同一批次的发放", 3)
    assert [one.test for one in batch.asked] == ["概况", "重复数额", "账龄", "首位数字"]
    assert {one.filters for one in batch.asked} == {(Filter("batch_no", values=("PC1",)),)}
    assert {one.words for one in batch.asked} == {("批次号 是 PC1",)}
    assert [one.column for one in batch.asked] == ["paid_amount", "paid_amount", "paid_on", "paid_amount"]
    made = statistics.run(scanned.store, ACTOR, batch.asked[0])
    assert made.said[0].startswith("共 3 行")
    assert statistics.run(scanned.store, ACTOR, batch.asked[3]).refused


def test_a_project_by_its_payments_and_its_neighbours(scanned: Books) -> None:
    offered = statistics.offers(scanned.store, ACTOR, number_of(scanned, "FW-G001"))
    assert [(one.words, one.rows) for one in offered] == [("本项目的支付", 2), ("同一地方的项目", 2)]


def test_one_row_alone_is_not_offered(books: Books) -> None:
    books.put("死亡人员", {"身份证号": DEAD[0], "姓名": "李四", "死亡日期": "2017-05-01"})
    books.put("补助发放", {"发放流水号": "FF1", "姓名": "李四", "身份证号": DEAD[0], "发放日期": "2018-02-01"})
    scanning.scan(books.store, ACTOR, rules=["FW-B001"], as_of=DAY)
    assert statistics.offers(books.store, ACTOR, 1) == ()


def test_nobody_is_offered_what_is_not_theirs(scanned: Books) -> None:
    with pytest.raises(UsageError, match="没有编号为 99 的疑点"):
        statistics.offers(scanned.store, ACTOR, 99)
    with pytest.raises(UsageError, match="没有编号为"):
        statistics.offers(scanned.store, Actor("乡镇", "", OTHER_TOWN), number_of(scanned, "FW-B001"))


def test_every_group_names_columns_that_there_are() -> None:
    for one in _GROUPS:
        assert all_tables()[one.table].field_of(one.column)
        if one.header:
            assert all_tables()[one.named].field_of(one.header)
    for table, header in _AMOUNTS.items():
        assert all_tables()[table].field_of(header)
