from __future__ import annotations

from datetime import date

import pytest

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.disclosure.outcomes import AcceptanceLine, Outcome
from tests.books import TOWN, VILLAGE, Books
from tests.finished_books import accepted, finish
from tests.noticed_books import project


def outcome(books: Books, key: str) -> Outcome:
    with books.store.read() as connection:
        return DisclosureBooks(connection).outcomes[key]


def completed_in(books: Books, key: str) -> int | None:
    with books.store.read() as connection:
        years = DisclosureBooks(connection).completions
    return next((year for year, places in years.items() if any(key in keys for keys in places.values())), None)


def test_money_over_all_years_and_what_came_back(books: Books) -> None:
    found = outcome(finish(books), "XM4")
    assert (found.account.allocated, found.given_by_year) == (5_000_000, {2017: 1_000_000, 2018: 4_000_000})
    assert (found.taken_back, found.account.paid) == (50_000, 4_560_000)
    assert (found.account.agreed, found.account.changes, found.account.settled) == (5_000_000, -100_000, 4_800_000)
    assert found.account.held == 240_000


def test_who_built_it_who_keeps_it(books: Books) -> None:
    found = outcome(finish(books), "XM4")
    assert (found.contractors, found.assets, found.keepers) == (("云岭建筑公司",), 1, ("梁梅",))


def test_an_asset_disposed_of_counts_no_more(books: Books) -> None:
    finish(books).put("资产", {"资产编号": "ZC2", "项目编号": "XM4", "管护责任人": "王五", "状态": "已处置"})
    assert outcome(books, "XM4").keepers == ("梁梅",)


def test_an_asset_of_several_projects_is_kept_for_each(books: Books) -> None:
    finish(books).put("资产来源", {"资产编号": "ZC1", "项目编号": "XM4"}, {"资产编号": "ZC1", "项目编号": "XM5"})
    assert (outcome(books, "XM4").assets, outcome(books, "XM5").assets) == (1, 1)


def test_the_latest_acceptance_of_each_level_counts_one_without_a_level_is_the_county_s(books: Books) -> None:
    found = outcome(finish(books), "XM4")
    assert found.acceptances == (
        AcceptanceLine("县级验收", date(2018, 11, 5), "整改后合格"),
        AcceptanceLine("村自验", date(2018, 10, 8), "合格"),
    )
    assert found.accepted_on == date(2018, 11, 5)


def test_a_later_failure_takes_acceptance_away(books: Books) -> None:
    finish(books).put("验收", accepted("2018-12-01", "县级验收", 验收结论="不合格"))
    assert outcome(books, "XM4").accepted_on is None


def test_the_village_s_own_check_is_no_acceptance(books: Books) -> None:
    finish(books).put("验收", accepted("2018-12-01", "村自验", key="XM5"))
    assert outcome(books, "XM5").accepted_on is None


@pytest.mark.parametrize(
    ("told", "year"),
    [
        ({"状态": "完工", "实际完工日期": "2017-12-31"}, 2017),
        ({"状态": "实施", "实际完工日期": "2018-01-01"}, 2018),
        ({"状态": "移交"}, 2018),
        ({"状态": "移交", "预算年度": ""}, None),
        ({"状态": "实施"}, None),
        ({"状态": "终止", "实际完工日期": "2018-01-01"}, None),
    ],
)
def test_the_year_of_completion(books: Books, told: dict[str, str], year: int | None) -> None:
    finish(books).put("项目", project("XM9", "某项目", VILLAGE, **told))
    assert completed_in(books, "XM9") == year


def test_without_a_day_of_completion_acceptance_tells_the_year(books: Books) -> None:
    finish(books).put("项目", project("XM9", "某项目", VILLAGE, 状态="验收", 预算年度="2017"))
    assert completed_in(books, "XM9") == 2017
    books.put("验收", accepted("2019-01-04", "县级验收", key="XM9"))
    assert completed_in(books, "XM9") == 2019


def test_completed_works_by_year_and_place(books: Books) -> None:
    with finish(books).store.read() as connection:
        read = DisclosureBooks(connection)
        assert read.completion_years() == (2018,)
        assert read.completions == {2018: {VILLAGE: ("XM4", "XM5")}}
        assert [one.account.key for one in read.finished(2018, VILLAGE)] == ["XM4", "XM5"]
        assert read.finished(2017, VILLAGE) == read.finished(2018, TOWN) == ()
