from __future__ import annotations

from fundwatch.ledger.disclosure.areas import YearMoney, planned_areas, year_money
from fundwatch.ledger.disclosure.books import DisclosureBooks
from tests.books import COUNTY, TOWN, VILLAGE, Books
from tests.noticed_books import OTHER_TOWN, allocation, fill, project


def test_projects_stand_with_their_township_the_county_s_own_last(books: Books) -> None:
    fill(books).put("项目", project("XM9", "项目管理费", COUNTY, 计划投资="500.00"))
    with books.store.read() as connection:
        areas = planned_areas(DisclosureBooks(connection).year(2018))
    assert [(one.code, one.name, [line.key for line in one.projects]) for one in areas] == [
        (TOWN, "石桥镇", ["XM2", "XM1"]),
        (OTHER_TOWN, "龙潭镇", ["XM3"]),
        ("", "县本级", ["XM9"]),
    ]
    assert [(one.planned_fen, one.allocated_fen, one.spent_fen) for one in areas] == [
        (20_000, 5_000_000, 1_200_000),
        (10_000, 1_500_000, 0),
        (50_000, 0, 0),
    ]


def test_the_year_s_money_goes_to_its_plan_to_others_and_to_none_yet(books: Books) -> None:
    fill(books).put("项目", project("XM9", "上年续建", VILLAGE, 预算年度="2017"))
    books.put("资金分配", allocation("FP7", "T1", "300.00", 项目编号="XM9"))
    with books.store.read() as connection:
        money = year_money(DisclosureBooks(connection).year(2018))
    assert [one.key for one in money.others] == ["XM9"]
    assert money == YearMoney(7_730_000, 6_500_000, 30_000, 1_200_000, money.others)


def test_a_year_without_projects_has_no_areas(books: Books) -> None:
    with fill(books).store.read() as connection:
        assert planned_areas(DisclosureBooks(connection).year(2016)) == ()
