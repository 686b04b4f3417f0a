"""Notices and reports of honest projects: every one there, in time, long enough."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

import chinese_calendar

from fundwatch.demo.scale import AS_OF, YEARS
from fundwatch.demo.world import World

COUNTY = "539921000000"


def _by_project(world: World, kind: str) -> dict[str, Any]:
    found = {row.target: row for row in world.tables["公示"] if row.kind == kind and row.target_type == "项目"}
    notices = {row.code: row for row in world.tables["公示"] if row.kind == kind}
    for row in world.tables["公示明细"]:
        if row.notice in notices:
            found.setdefault(row.target, notices[row.notice])
    return found


def _planted(world: World, topic: str) -> set[str]:
    """Keys in the cases of a topic that must be flagged."""
    cases = [one for one in world.answers if one.topic == topic and one.expect == "flag"]
    assert cases
    return {one.key for case in cases for one in case.subjects if one.table in ("资金指标", "项目")}


def _length(row: Any) -> int:
    return (row.ends_on - row.begins_on).days + 1


def test_money_is_given_out_within_thirty_days_of_its_receipt(world: World) -> None:
    received = {row.code: row.received_on for row in world.tables["资金指标"]}
    first: dict[str, Any] = {}
    for row in world.tables["资金分配"]:
        first.setdefault(row.indicator, row.allocated_on)
    late = {code: day - received[code] for code, day in first.items() if (day - received[code]).days > 30}
    assert late.keys() == _planted(world, "超期未分配下达")
    assert all(first[code] >= received[code] for code in first)


def test_each_allocation_is_published_within_fifteen_working_days(world: World) -> None:
    posted: dict[str, list[Any]] = defaultdict(list)
    late = _planted(world, "分配结果未按期公告")
    for row in world.tables["公示"]:
        if row.kind == "资金分配结果":
            posted[row.target].append(row)
            assert row.region == COUNTY
    for row in world.tables["资金分配"]:
        if row.amount < 0 or row.indicator in late:
            continue
        days = [one.begins_on for one in posted[row.indicator] if one.begins_on > row.allocated_on]
        assert days, row
        assert len(chinese_calendar.get_workdays(row.allocated_on + timedelta(days=1), min(days))) <= 15, row


def test_projects_are_posted_at_every_level_they_lie_in(world: World) -> None:
    before, running = _by_project(world, "项目实施前"), _by_project(world, "项目实施情况")
    arranged, done = _by_project(world, "资金项目安排"), _by_project(world, "项目完成情况")
    unposted = _planted(world, "项目未公示")
    after, plan = _by_project(world, "项目实施后"), _by_project(world, "年度项目计划")
    for row in world.tables["项目"]:
        assert plan[row.code].begins_on >= row.approved_on, row
        if row.region == COUNTY:
            continue
        assert _length(arranged[row.code]) >= 10
        if row.started_on:
            shown = running[row.code]
            assert row.started_on <= shown.begins_on
            assert _length(shown) >= 10
        if row.code in unposted:
            assert row.code not in before
        elif not row.region.endswith("000"):
            assert _length(before[row.code]) >= 10
            assert row.started_on is None or before[row.code].ends_on < row.started_on, row
        if row.finished_on and row.finished_on + timedelta(days=60) < AS_OF:
            finished = [done[row.code], *([] if row.region.endswith("000") else [after[row.code]])]
            for notice in finished:
                assert timedelta(0) < notice.begins_on - row.finished_on <= timedelta(days=60), row
                assert _length(notice) >= 10


def test_the_year_s_results_are_published_within_sixty_days_of_its_end(world: World) -> None:
    results = _by_project(world, "年度计划完成情况")
    for row in world.tables["项目"]:
        if row.year in YEARS[:-1]:
            assert row.code in results
            assert (results[row.code].begins_on.year, results[row.code].begins_on.month) == (row.year + 1, 1)


def test_approvals_and_starts_are_reported_within_thirty_days(world: World) -> None:
    filed = {(row.project, row.matter): row.filed_on for row in world.tables["纪委备案"] if row.project}
    late = _planted(world, "项目未备案")
    assert all(filed[code, "项目审批"] for code in late)
    for row in world.tables["项目"]:
        for matter, day in (("项目审批", row.approved_on), ("项目实施", row.started_on)):
            if day is not None and day + timedelta(days=30) < AS_OF and row.code not in late:
                assert timedelta(0) <= filed[row.code, matter] - day <= timedelta(days=30), row


def test_income_is_posted_before_it_is_shared(world: World) -> None:
    posted = {(row.target, row.begins_on.year): row for row in world.tables["公示"] if row.kind == "资产收益分配"}
    for row in world.tables["收益分配"]:
        notice = next(posted[row.asset, year] for year in (row.year, row.year + 1) if (row.asset, year) in posted)
        assert notice.ends_on < row.paid_on


def test_levels_follow_the_region(world: World) -> None:
    levels = {row.code: row.level for row in world.tables["行政区划"]}
    assert all(levels[row.region] == row.level for row in world.tables["公示"])
