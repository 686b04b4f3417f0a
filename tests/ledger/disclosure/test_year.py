from __future__ import annotations

from collections.abc import Iterator

import pytest

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.lines import Standard
from tests.books import TOWN, VILLAGE, Books
from tests.noticed_books import OTHER_TOWN, allocation, benefit, document, fill, project


@pytest.fixture
def filled(books: Books) -> Books:
    return fill(books)


@pytest.fixture
def read(filled: Books) -> Iterator[DisclosureBooks]:
    with filled.store.read() as connection:
        yield DisclosureBooks(connection)


def test_a_document_carries_what_was_given_out_of_it_net(read: DisclosureBooks) -> None:
    (one,) = read.year(2018).documents
    assert (one.key, one.number, one.fen, one.allocated_fen) == ("ZB1", "云财农〔2018〕12号", 10_000_000, 7_700_000)
    assert read.year(2017).documents == ()


def test_a_broken_down_document_is_not_listed_its_parts_are(filled: Books) -> None:
    filled.put("资金指标", document("ZB2", "云财农〔2018〕13号", "60000.00", 上级指标编号="ZB1"))
    with filled.store.read() as connection:
        year = DisclosureBooks(connection).year(2018)
        assert [one.key for one in year.documents] == ["ZB2"]
        assert year.misplaced() == (("ZB1", 7_700_000),)


def test_money_belongs_where_the_project_lies_else_where_the_receiver_sits(read: DisclosureBooks) -> None:
    lines = {line.key: line.township for line in read.year(2018).allocations}
    assert lines == {"FP1": TOWN, "FP2": TOWN, "FP3": OTHER_TOWN, "FP4": None, "FP5": TOWN, "FP6": TOWN}


def test_projects_carry_what_they_were_given_and_what_was_spent(read: DisclosureBooks) -> None:
    found = {one.key: (one.region, one.allocated_fen, one.spent_fen) for one in read.year(2018).projects}
    assert found == {
        "XM1": ("龙山村", 3_000_000, 1_200_000),
        "XM2": ("石桥镇", 2_000_000, 0),
        "XM3": ("白水村", 1_500_000, 0),
    }


def test_a_project_nobody_approved_is_not_listed_unless_it_was_given_money(filled: Books) -> None:
    filled.put("项目", project("XM8", "申报中", VILLAGE, 状态="申报"), project("XM9", "先给钱", VILLAGE, 状态="申报"))
    filled.put("资金分配", allocation("FP9", "T1", "1.00", 项目编号="XM9"))
    with filled.store.read() as connection:
        listed = {one.key for one in DisclosureBooks(connection).year(2018).projects}
    assert "XM9" in listed
    assert "XM8" not in listed


def test_village_sums_are_the_database_s_own(read: DisclosureBooks) -> None:
    assert read.year(2018).village_sums(TOWN) == ((TOWN, 1, 2_000_000, 0), (VILLAGE, 1, 3_000_000, 1_200_000))
    assert read.year(2018).townships == (TOWN, OTHER_TOWN)


def test_a_project_without_a_budget_year_is_of_the_year_of_its_approval(filled: Books) -> None:
    filled.put(
        "项目",
        project("XM8", "按批复年度", VILLAGE, 预算年度="", 批复日期="2018-12-31"),
        project("XM9", "上年批复", VILLAGE, 预算年度="", 批复日期="2017-12-31"),
    )
    filled.put("支付", {"支付流水号": "ZF8", "金额": "5.00", "项目编号": "XM8", "收款单位编码": "S1"})
    with filled.store.read() as connection:
        year = DisclosureBooks(connection).year(2018)
        spent = {one.key: one.spent_fen for one in year.planned}
    assert spent == {"XM1": 1_200_000, "XM2": 0, "XM3": 0, "XM8": 500}


def test_the_plan_leaves_out_other_years_the_unapproved_and_those_given_up(filled: Books) -> None:
    filled.put(
        "项目",
        project("XM7", "上年续建", VILLAGE, 预算年度="2017"),
        project("XM8", "未批先给钱", VILLAGE, 状态="入库"),
        project("XM9", "已终止", VILLAGE, 状态="终止"),
    )
    filled.put("资金分配", *[allocation(f"FP1{key}", "T1", "1.00", 项目编号=f"XM{key}") for key in (7, 8, 9)])
    with filled.store.read() as connection:
        year = DisclosureBooks(connection).year(2018)
        assert {one.key for one in year.planned} == {"XM1", "XM2", "XM3"}
        assert {one.key for one in year.projects} == {"XM1", "XM2", "XM3", "XM7", "XM8", "XM9"}
        assert sum(one.allocated_fen for one in year.planned_sums) == sum(one.allocated_fen for one in year.planned)
        assert sum(one.projects for one in year.region_sums) == len(year.projects)


def test_sources_are_net_by_document(filled: Books) -> None:
    filled.put("资金分配", allocation("FP9", "T1", "-0.01", 项目编号="XM1"))
    with filled.store.read() as connection:
        sources = DisclosureBooks(connection).year(2018).sources
    assert sources == {"XM1": {"ZB1": 2_999_999}, "XM2": {"ZB1": 2_000_000}, "XM3": {"ZB1": 1_500_000}}


def test_standards_of_the_subsidies_paid_from_a_project(filled: Books) -> None:
    filled.put(
        "补助发放",
        benefit("BF3", "王五", 4, 项目编号="XM1"),
        benefit("BF4", "赵六", 4, 项目编号="XM1", 档次="一档"),
    )
    with filled.store.read() as connection:
        books = DisclosureBooks(connection)
        assert books.year(2018).standards == {"XM1": (Standard("产业补助", "", 30_000, "亩", "年"),)}
        assert books.year(2017).standards == {}


@pytest.mark.parametrize("year", [0, -5, 10_000])
def test_a_year_that_no_calendar_has_is_empty(filled: Books, year: int) -> None:
    with filled.store.read() as connection:
        assert DisclosureBooks(connection).year(year).planned == ()


def test_a_list_is_net_of_what_came_back(filled: Books) -> None:
    filled.put(
        "补助发放",
        benefit("BF3", "王五", 4),
        benefit("BF4", "王五", 4, 发放状态="退票", 原发放流水号="BF3"),
        benefit("BF5", "王五", 4, 发放状态="补发", 原发放流水号="BF3"),
        benefit("BF6", "赵六", 5, 发放状态="退票"),
        benefit("BF7", "李𠮷祥", 1, 发放状态="追回", 原发放流水号="BF2"),
    )
    with filled.store.read() as connection:
        read = DisclosureBooks(connection)
        lines = {line.key: (line.fen, line.state) for line in read.benefit_lines("PC1", VILLAGE, 2018)}
        (batch,) = read.batch_villages(2018)
    assert lines == {"BF1": (30_000, "成功"), "BF2": (30_000, "成功"), "BF5": (120_000, "补发")}
    assert batch.fen == sum(fen for fen, _state in lines.values())


def test_a_standard_is_stated_only_where_there_is_just_one(filled: Books) -> None:
    with filled.store.read() as connection:
        read = DisclosureBooks(connection)
        assert read.standard("产业补助", "", 2018) == (30_000, "亩", "年")
        assert read.standard("产业补助", "", 2017) is None
        assert read.standard("产业补助", "一档", 2018) is None
