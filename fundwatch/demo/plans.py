"""Which projects the county decided on: kinds, sizes, sources, dates of approval."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from fundwatch.demo import places
from fundwatch.demo.budget import allocate, allocation_day
from fundwatch.demo.places import township_unit
from fundwatch.demo.records.money import Allocation, Indicator
from fundwatch.demo.records.places import Region
from fundwatch.demo.records.projects import Project
from fundwatch.demo.scale import YEARS
from fundwatch.demo.workdays import on_or_after, on_or_before
from fundwatch.demo.world import World

WAN = 1_000_000


@dataclass(frozen=True)
class ProjectKind:
    """A kind of project: what is built or bought, by whom, for how much (in 万元), out of which document.

    `price` is what one `measure` of goods costs, in fen.
    """

    title: str
    category: str
    supervisor: str
    smallest: int
    largest: int
    paper: str
    content: str
    asset: str | None = "公益性"
    works: bool = True
    by_office: bool = False
    method: str | None = None
    price: int = 0
    measure: str | None = None


KINDS = (
    ProjectKind(
        "通组道路硬化工程", "基础设施", places.TRANSPORT, 26, 140, "ZYJ", "硬化通组道路，路面宽4.5米，C25混凝土"
    ),
    ProjectKind("人畜饮水安全巩固工程", "基础设施", places.WATER, 18, 90, "SJZ", "新建取水坝、蓄水池，铺设输水管道"),
    ProjectKind("农田灌溉沟渠建设", "基础设施", places.WATER, 22, 80, "SHZ", "三面光沟渠衬砌"),
    ProjectKind("村民活动场所建设", "公共服务", places.POVERTY_OFFICE, 20, 60, "XJZ", "新建活动场所一幢，砖混结构"),
    ProjectKind(
        "太阳能路灯安装",
        "公共服务",
        places.POVERTY_OFFICE,
        8,
        18,
        "SJT",
        "安装太阳能路灯",
        works=False,
        price=320_000,
        measure="盏",
    ),
    ProjectKind("标准化卫生室建设", "公共服务", places.HEALTH, 22, 36, "XZB", "新建卫生室80平方米", by_office=True),
    ProjectKind(
        "核桃种苗采购",
        "产业发展",
        places.AGRICULTURE,
        8,
        19,
        "ZYT",
        "采购核桃良种苗木",
        None,
        works=False,
        price=800,
        measure="株",
    ),
    ProjectKind("茶叶初制所改造", "产业发展", places.AGRICULTURE, 30, 90, "ZYC", "改造初制所厂房及设备", "经营性"),
    ProjectKind(
        "分布式光伏电站建设",
        "资产收益",
        places.POVERTY_OFFICE,
        40,
        120,
        "ZYC",
        "建设村级光伏电站",
        "经营性",
        by_office=True,
    ),
    ProjectKind("肉牛养殖小区建设", "资产收益", places.AGRICULTURE, 60, 150, "ZYC", "新建标准化圈舍", "经营性"),
    ProjectKind("民族特色村寨保护", "少数民族", places.ETHNIC_AFFAIRS, 30, 70, "MZZ", "民居修缮、寨心场地整治"),
    ProjectKind(
        "以工代赈村组道路", "基础设施", places.TRANSPORT, 30, 90, "YGD", "新建砂石路面村组道路", method="以工代赈"
    ),
    ProjectKind("儿童之家建设", "公共服务", places.EDUCATION, 8, 16, "SHJ", "改造活动室并配置设施", method="比选"),
)
TRUNK = ProjectKind(
    "集镇供水骨干工程", "基础设施", places.WATER, 230, 480, "ZYJ", "新建水厂及输配水管网", by_office=True
)


@dataclass(slots=True)
class Plan:
    """A project with its money and the marks that steer its life.

    `signed_on` and `started_on` override what the usual rhythm would give, `exact` spends to the last fen, `slow`
    is still being built, `own_notice` has had its notice before the works already, `reserved` serves one planting.
    """

    row: Project
    kind: ProjectKind
    sources: list[Allocation]
    allocated_on: date
    signed_on: date | None = None
    started_on: date | None = None
    exact: bool = False
    slow: bool = False
    own_notice: bool = False
    reserved: bool = False
    left: list[int] = field(default_factory=list)


def build_plans(world: World) -> list[Plan]:
    """Decide on two projects a village and year, none of a kind twice, and a trunk project a township."""
    rng = world.rng("plans")
    plans: list[Plan] = []
    for village in world.villages:
        kinds = rng.sample(KINDS, 2 * len(YEARS))
        for order, kind in enumerate(kinds):
            year = YEARS[order // 2]
            plans.append(village_plan(world, rng, kind, village, year))
    for order, township in enumerate(world.townships):
        plans.append(village_plan(world, rng, TRUNK, township, YEARS[order % len(YEARS)]))
    return plans


def village_plan(world: World, rng: random.Random, kind: ProjectKind, place: Region, year: int) -> Plan:
    """Decide on one project of a village or township out of the year's document."""
    amount = rng.randrange(kind.smallest, kind.largest + 1) * WAN
    indicator = world.indicators[f"ZB{year}-{kind.paper}"]
    return plan_of(world, rng, kind, place, year, [(indicator, amount)])


def plan_of(
    world: World,
    rng: random.Random,
    kind: ProjectKind,
    place: Region,
    year: int,
    money: list[tuple[Indicator, int]],
    *,
    allocated_on: date | None = None,
    grow: bool = True,
) -> Plan:
    """Decide on a project and allocate its money."""
    day = allocated_on or max(allocation_day(indicator) for indicator, _ in money)
    executor = kind.supervisor if kind.by_office else township_unit(place.code)
    code = world.number(f"XM{year}", 4)
    row = Project(code, f"{year}年{place.name}{kind.title}", kind.category, place.code, kind.supervisor, executor)
    row.year, row.content = year, kind.content
    row.manager = world.units[executor].legal_person
    row.investment = sum(amount for _, amount in money)
    row.estimate = row.investment
    row.villagers_met_on = on_or_after(date(year - 1, 10, rng.randrange(9, 28)))
    row.listed_on = on_or_after(date(year - 1, 11, rng.randrange(6, 28)))
    row.approved_on = on_or_before(day - timedelta(days=5))
    row.approval_no = f"青扶批〔{year}〕{int(code[6:])}号"
    row.households = rng.randrange(300, 900) if row.investment >= 200 * WAN else rng.randrange(6, 60)
    row.persons = row.households * 3 + rng.randrange(0, 20)
    row.goal = f"受益农户{row.households}户，验收合格率100%"
    row.linkage = "带动就业和资产收益分红" if kind.asset == "经营性" else "改善生产生活条件"
    row.construction, row.subtype = "新建", kind.title
    world.add(row)
    sources = [allocate(world, indicator, executor, amount, code, on=day, grow=grow) for indicator, amount in money]
    return Plan(row, kind, sources, day, left=[one.amount for one in sources])
