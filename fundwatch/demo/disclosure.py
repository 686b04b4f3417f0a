"""Notices at three levels, each posted in time and long enough."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta

from fundwatch.demo.building import Life
from fundwatch.demo.places import COUNTY_CODE
from fundwatch.demo.plans import Plan
from fundwatch.demo.records.assets import Asset, IncomeShare, ShareAllotment
from fundwatch.demo.records.money import Allocation
from fundwatch.demo.records.oversight import Notice, NoticeItem
from fundwatch.demo.records.projects import Project
from fundwatch.demo.scale import AS_OF, YEARS
from fundwatch.demo.workdays import after, on_or_after
from fundwatch.demo.world import Batch, World


def post(
    world: World,
    kind: str,
    region: str,
    target_type: str,
    target: str | None,
    begins: date,
    days: int | None,
    amount: int | None = None,
) -> Notice:
    """Post a notice; `days` counts both ends, None stays online."""
    level = "县" if region == COUNTY_CODE else "乡镇" if region.endswith("000") else "村"
    row = Notice(world.number(f"GS{begins.year}", 5), level, kind, region, target_type, target, amount, begins)
    row.ends_on = begins + timedelta(days=days - 1) if days else None
    row.carrier = {"县": "县人民政府门户网站", "乡镇": "乡镇政务公开栏", "村": "村务公开栏"}[level]
    row.place = None if level == "县" else world.units[_poster(region)].name.removesuffix("民委员会")
    row.photos = 2 if days else None
    row.objection = "无异议" if days else None
    return world.add(row)


def _poster(region: str) -> str:
    return f"DW-XZ{region[6:9]}" if region.endswith("000") else f"DW-CW{region[6:]}"


def post_allocations(world: World) -> None:
    """County: what each document was given out to, within a few days of every round of allocation."""
    rounds: dict[tuple[str, date], int] = {}
    for one in world.tables[Allocation.TABLE]:
        key = (one.indicator, one.allocated_on)
        rounds[key] = rounds.get(key, 0) + one.amount
    times = Counter(indicator for indicator, _ in rounds)
    for (indicator, day), amount in rounds.items():
        begins = after(day, 3)
        if begins <= AS_OF and amount > 0:
            # The ledger knows a document's whole; the figure of one round of several would not agree with it.
            stated = amount if times[indicator] == 1 else None
            post(world, "资金分配结果", COUNTY_CODE, "指标", indicator, begins, None, stated)


def post_plans(world: World) -> None:
    """County: the year's plan after each approval, and what became of it after the year."""
    rounds: dict[date, list[Project]] = {}
    projects: list[Project] = world.tables[Project.TABLE]
    for one in projects:
        if one.approved_on is not None:
            rounds.setdefault(one.approved_on, []).append(one)
    for day in sorted(rounds):
        notice = post(world, "年度项目计划", COUNTY_CODE, "多项", None, after(day, 4), None)
        notice.count = None
        for one in rounds[day]:
            world.add(NoticeItem(notice.code, "项目", one.code, one.investment))
    for year in YEARS:
        begins = on_or_after(date(year + 1, 1, 18))
        if begins <= AS_OF:
            notice = post(world, "年度计划完成情况", COUNTY_CODE, "多项", None, begins, None)
            for one in projects:
                if one.year == year:
                    world.add(NoticeItem(notice.code, "项目", one.code))


def post_project(world: World, rng: random.Random, plan: Plan, life: Life) -> None:
    """Township and village: what is going to be built, what is being built, what was built."""
    row = plan.row
    township = f"{row.region[:9]}000"
    begins = after(plan.allocated_on, 3)
    post(world, "资金项目安排", township, "项目", row.code, begins, rng.randrange(10, 16), row.investment)
    if not row.region.endswith("000") and not plan.own_notice:
        post(world, "项目实施前", row.region, "项目", row.code, begins, rng.randrange(10, 13))
    _post_running(world, rng, row)
    done = after(life.accepted, 5)
    if row.finished_on is not None and done <= AS_OF:
        post(world, "项目完成情况", township, "项目", row.code, done, rng.randrange(10, 16))
        if not row.region.endswith("000"):
            post(world, "项目实施后", row.region, "项目", row.code, done, rng.randrange(10, 16))


def post_list_project(world: World, rng: random.Random, row: Project, allocated_on: date) -> None:
    """Township: the same for a township's list of payments to households."""
    if row.region == COUNTY_CODE:
        return
    begins = after(allocated_on, 3)
    post(world, "资金项目安排", row.region, "项目", row.code, begins, 12, row.investment)
    _post_running(world, rng, row)
    done = after(row.finished_on or AS_OF, 9)
    if done <= AS_OF:
        post(world, "项目完成情况", row.region, "项目", row.code, done, 12)


def _post_running(world: World, rng: random.Random, row: Project) -> None:
    if row.started_on is not None:
        begins = after(row.started_on, 5)
        if begins <= AS_OF:
            days = rng.randrange(10, 14)
            post(world, "项目实施情况", f"{row.region[:9]}000", "项目", row.code, begins, days)


def post_batches(world: World) -> None:
    """Village: each list before it is paid; a monthly list once a year, naming the lists of all its months."""
    rng = world.rng("notices")
    standing: dict[tuple[str, int, str], list[Batch]] = {}
    for batch in world.batches.values():
        if batch.standing:
            standing.setdefault((batch.subsidy, batch.year, batch.payer + batch.code[-3:]), []).append(batch)
        elif not batch.posted_by_hand:
            post_batch(world, rng, batch)
    for batches in standing.values():
        _post_standing(world, batches)


def post_batch(world: World, rng: random.Random, batch: Batch, days: int | None = None) -> Notice:
    """Post a village's list at least seven days, over before the money leaves."""
    length = days or rng.randrange(7, 11)
    begins = batch.paid_on - timedelta(days=length + rng.randrange(1, 5))
    amount = sum(row.paid * (-1 if row.status == "追回" else 1) for row in batch.rows)
    notice = post(world, "补助发放到户", batch.villages[0], "批次", batch.code, begins, length, amount)
    notice.count = len({row.id_number for row in batch.rows})
    return notice


def _post_standing(world: World, batches: list[Batch]) -> None:
    first = min(batch.paid_on for batch in batches)
    for village in batches[0].villages:
        people = {row.id_number for batch in batches for row in batch.rows if row.region == village}
        if not people:
            continue
        begins = first - timedelta(days=14)
        notice = post(world, "补助发放到户", village, "多项", None, begins, 10)
        notice.count = len(people)
        for batch in batches:
            world.add(NoticeItem(notice.code, "批次", batch.code))


def post_assets(world: World) -> None:
    """Village: shares once, income each year in which some was handed out."""
    assets: dict[str, Asset] = {one.code: one for one in world.tables[Asset.TABLE]}
    for code in dict.fromkeys(one.asset for one in world.tables[ShareAllotment.TABLE]):
        asset = assets[code]
        post(world, "折股量化", asset.region, "资产", code, after(asset.formed_on, 30), 10)
    shares: dict[tuple[str, int], list[IncomeShare]] = {}
    for one in world.tables[IncomeShare.TABLE]:
        shares.setdefault((one.asset, one.year), []).append(one)
    for (code, year), rows in shares.items():
        del year
        paid = min(one.paid_on for one in rows if one.paid_on)
        begins = paid - timedelta(days=14)
        total = sum(one.amount for one in rows)
        post(world, "资产收益分配", assets[code].region, "资产", code, begins, 10, total)
