"""Thresholds set by the office: what is listed, how a value is set and taken back, what the log tells of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ledger.policy import in_force
from fundwatch.models.records.policy_parameter import PolicyParameter
from fundwatch.models.source import RecordHistory
from fundwatch.services import importing, overview, scanning, thresholds
from fundwatch.services.checking import check
from fundwatch.services.progress import Quiet
from fundwatch.services.thresholds import Change, Threshold
from tests.books import ACTOR, TOWN, Books

GRACE = "死亡后发放宽限天数"
DAY = date(2019, 1, 15)


def wanted(value: str = "60", from_day: str = "2018-01-01", **given: str) -> Change:
    until = date.fromisoformat(given["until"]) if "until" in given else None
    reason = given.get("reason", "云财〔2018〕9号")
    return Change(GRACE, Decimal(value), date.fromisoformat(from_day), until, reason, given.get("region", ""))


def of(books: Books, name: str = GRACE) -> Threshold:
    return next(one for one in thresholds.thresholds(books.store, ACTOR, DAY) if one.name == name)


def days(books: Books, on: str, region: str = "") -> int:
    with books.store.read() as connection:
        return in_force(connection).on(GRACE, date.fromisoformat(on), region).whole


def sound(books: Books) -> bool:
    return check(books.store, ACTOR, progress=Quiet()).sound


def test_what_is_shipped_is_listed_with_its_rules(books: Books) -> None:
    found = of(books)
    assert (found.unit, found.now.shown, found.now.own) == ("天", "30天（待核实）", False)
    assert [value.from_day for value in found.values] == [date(2016, 1, 1)]
    assert ("FW-B001", "死亡后仍有补助发放") in found.rules
    assert found.events == ()


def test_a_value_is_in_force_from_its_day_until_its_day(books: Books) -> None:
    thresholds.change(books.store, ACTOR, wanted(until="2018-12-31"))
    assert [days(books, on) for on in ("2017-12-31", "2018-01-01", "2018-12-31", "2019-01-01")] == [30, 60, 60, 30]
    own = of(books).values[-1]
    assert (own.shown, own.own, own.verified, own.basis) == ("60天", True, True, "云财〔2018〕9号")
    assert own.withdrawable == f"{GRACE}|2018-01-01|"
    assert sound(books)


def test_a_value_of_one_region_holds_there_only(books: Books) -> None:
    thresholds.change(books.store, ACTOR, wanted(region=TOWN))
    assert (days(books, "2018-06-01"), days(books, "2018-06-01", TOWN)) == (30, 60)
    assert sound(books)


def test_setting_it_again_replaces_it_and_keeps_the_version_before(books: Books) -> None:
    thresholds.change(books.store, ACTOR, wanted("60"))
    thresholds.change(books.store, ACTOR, wanted("90", reason="会议纪要3号"))
    assert days(books, "2018-06-01") == 90
    with books.store.read() as connection:
        row = connection.execute(select(PolicyParameter.version, PolicyParameter.from_day_day)).one()
        kept = connection.execute(select(RecordHistory.version, RecordHistory.reason)).all()
    assert row == (2, date(2018, 1, 1).toordinal())
    assert kept == [(1, "更新")]
    assert [(one.before, one.after, one.reason) for one in of(books).events] == [
        ("60天", "90天", "会议纪要3号"),
        ("", "60天", "云财〔2018〕9号"),
    ]
    assert {(one.actor, one.action, one.from_day) for one in of(books).events} == {
        (ACTOR.name, "设定标准", "2018-01-01")
    }
    assert sound(books)


def test_setting_the_same_again_is_refused_and_leaves_no_entry(books: Books) -> None:
    thresholds.change(books.store, ACTOR, wanted())
    head = books.store.head()
    with pytest.raises(RefusedError, match="完全相同"):
        thresholds.change(books.store, ACTOR, wanted())
    assert books.store.head() == head


def test_taking_back_brings_back_what_was_replaced_then_what_is_shipped(books: Books) -> None:
    thresholds.change(books.store, ACTOR, wanted("60"))
    thresholds.change(books.store, ACTOR, wanted("90"))
    key = of(books).values[-1].withdrawable
    thresholds.take_back(books.store, ACTOR, key, "写错了")
    assert days(books, "2018-06-01") == 60
    assert sound(books)
    thresholds.take_back(books.store, ACTOR, key, "文件作废")
    assert days(books, "2018-06-01") == 30
    assert [(one.action, one.before, one.after, one.reason) for one in of(books).events[:2]] == [
        ("撤回标准", "60天", "", "文件作废"),
        ("撤回标准", "90天", "60天", "写错了"),
    ]
    assert sound(books)
    with pytest.raises(RefusedError, match="不是在本程序中设定的"):
        thresholds.take_back(books.store, ACTOR, key, "再来一次")
    thresholds.change(books.store, ACTOR, wanted("45"))
    assert days(books, "2018-06-01") == 45
    assert sound(books)


def test_what_was_imported_can_be_replaced_but_not_taken_back_here(books: Books) -> None:
    books.put("政策参数", {"参数": GRACE, "起始日期": "2018-01-01", "数值": "15", "单位": "天", "区划代码": ""})
    assert of(books).values[-1].withdrawable == ""
    with pytest.raises(RefusedError, match="不能在这里撤回"):
        thresholds.take_back(books.store, ACTOR, f"{GRACE}|2018-01-01|", "不要了")
    thresholds.change(books.store, ACTOR, wanted("60"))
    assert days(books, "2018-06-01") == 60
    thresholds.take_back(books.store, ACTOR, f"{GRACE}|2018-01-01|", "不要了")
    assert days(books, "2018-06-01") == 15
    assert of(books).values[-1].withdrawable == ""
    assert sound(books)


def test_it_is_no_import_and_stands_in_no_history_of_imports(books: Books) -> None:
    before = importing.history(books.store, ACTOR)
    thresholds.change(books.store, ACTOR, wanted())
    assert importing.history(books.store, ACTOR) == before


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        (GRACE, " 45 ", "45"),
        (GRACE, "45天", "45"),
        ("年末支出占比上限", "35%", "0.35"),
        ("年末支出占比上限", "35％", "0.35"),
        ("年末支出占比上限", "0.35", "0.35"),
        ("年末支出最低金额", "120,000.50", "120000.50"),
        ("工程招标数额", "400万元", "400"),
        ("搬迁住房人均面积上限", "25.5", "25.5"),
    ],
)
def test_values_as_people_type_them(name: str, typed: str, value: str) -> None:
    assert thresholds.understood(name, typed) == Decimal(value)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        (GRACE, "", "不是数字"),
        (GRACE, "三十", "不是数字"),
        (GRACE, "30.5", "不能作"),
        (GRACE, "-1", "不能作"),
        (GRACE, "NaN", "不能作"),
        (GRACE, "1e30", "不能作"),
        ("年末支出占比上限", "101%", "不能作"),
        ("年末支出占比上限", "35", "不能作"),
        ("年末支出最低金额", "0.001", "不能作"),
        ("没有的参数", "1", "没有名为"),
    ],
)
def test_what_cannot_be_a_value_is_told(name: str, typed: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        thresholds.understood(name, typed)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (wanted(reason="  "), "没有写依据"),
        (wanted(until="2017-12-31"), "截止日期早于起始日期"),
        (wanted("0.5"), "不能作"),
    ],
)
def test_a_change_that_is_not_whole_is_not_kept(books: Books, change: Change, said: str) -> None:
    head = books.store.head()
    with pytest.raises(UsageError, match=said):
        thresholds.change(books.store, ACTOR, change)
    with pytest.raises(UsageError, match="没有写撤回的理由"):
        thresholds.take_back(books.store, ACTOR, "某", " ")
    assert books.store.head() == head


def test_a_change_makes_the_last_scan_stale(books: Books) -> None:
    scanning.scan(books.store, ACTOR, as_of=DAY)
    last = overview.overview(books.store, ACTOR).last_scan
    assert last is not None
    assert not last.stale
    thresholds.change(books.store, ACTOR, wanted())
    last = overview.overview(books.store, ACTOR).last_scan
    assert last is not None
    assert last.stale
