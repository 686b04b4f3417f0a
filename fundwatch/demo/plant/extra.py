"""Documents of their own for plantings on money: one small project and a known balance."""

from __future__ import annotations

from datetime import date

from fundwatch.demo import places
from fundwatch.demo.budget import open_paper
from fundwatch.demo.plans import Plan, ProjectKind, plan_of
from fundwatch.demo.records.money import Indicator
from fundwatch.demo.world import World

_TITLES = (
    "机耕路修复工程",
    "蓄水塘坝加固工程",
    "村内排水沟修缮",
    "灌溉水池建设",
    "农产品集散点建设",
    "村庄亮化工程",
    "河堤护岸工程",
    "文化活动广场建设",
)

_PARTS = ("东片", "西片", "南片", "北片", "中片", "上片", "下片")


def extra_kind(world: World, *, works: bool = True, by_office: bool = False) -> ProjectKind:
    """A kind of small project; titles come round, so that no village gets the same one twice soon."""
    order = world.order("extra kind")
    title = _TITLES[order % len(_TITLES)]
    # Seven parts and eight titles: nothing of one content is bought twice within the reach of a comparison.
    content = f"{_PARTS[order % len(_PARTS)]}{title}"
    return ProjectKind(title, "基础设施", places.WATER, 1, 1, "", content, "公益性", works=works, by_office=by_office)


def document(
    world: World, name: str, level: str, issued: date, year: int, amount: int, *, kind: str = "正常下达"
) -> Indicator:
    """Receive a document of a fixed amount."""
    indicator = open_paper(world, name, level, issued, year, kind=kind)
    indicator.amount = amount
    return indicator


def spend(
    world: World,
    indicator: Indicator,
    amount: int,
    *,
    kind: ProjectKind | None = None,
    allocated_on: date | None = None,
) -> Plan:
    """Give part of a document to a project that spends it to the last fen."""
    rng = world.rng(f"extra {indicator.code}")
    village = world.villages[world.order("extra village") * 7 % len(world.villages)]
    year = (allocated_on or indicator.issued_on).year
    plan = plan_of(
        world,
        rng,
        kind or extra_kind(world),
        village,
        max(year, indicator.year),
        [(indicator, amount)],
        allocated_on=allocated_on,
        grow=False,
    )
    plan.exact = True
    return plan
