"""The subsidies of the made-up county and their standards."""

from __future__ import annotations

from dataclasses import dataclass

from fundwatch.demo.places import AGRICULTURE, CIVIL_AFFAIRS, EDUCATION, FORESTRY, HOUSING, LABOUR
from fundwatch.demo.records.benefits import Standard
from fundwatch.demo.world import World


@dataclass(frozen=True)
class Subsidy:
    """A subsidy: how it is reckoned, by whom it is paid and out of which purse.

    `payer` None means the township's government. `month` is the usual month of payment.
    """

    name: str
    short: str
    unit: str
    cycle: str
    amount: int
    scope: str
    payer: str | None
    purse: str
    month: int
    kind: str | None = None
    household_cap: int | None = None
    age_from: int | None = None
    age_until: int | None = None
    times: int | None = None
    excludes: str | None = None
    measured: str | None = None


HIGH_SCHOOL = Subsidy(
    "高中中职助学金",
    "ZX",
    "人",
    "年",
    250_000,
    "在册户",
    EDUCATION,
    "教育",
    10,
    age_from=14,
    age_until=22,
    times=1,
    excludes="本科一本学费奖励、雨露计划补助",
)
UNIVERSITY = Subsidy(
    "本科一本学费奖励",
    "YB",
    "人",
    "年",
    500_000,
    "在册户",
    EDUCATION,
    "教育",
    9,
    age_from=16,
    age_until=28,
    times=1,
    excludes="高中中职助学金、雨露计划补助",
)
RAIN = Subsidy(
    "雨露计划补助",
    "YL",
    "人",
    "年",
    150_000,
    "在册户",
    EDUCATION,
    "教育",
    5,
    age_from=15,
    age_until=25,
    times=2,
    excludes="高中中职助学金、本科一本学费奖励",
)
TRAVEL = Subsidy(
    "跨省务工交通补助",
    "WG",
    "人",
    "年",
    80_000,
    "在册户",
    LABOUR,
    "务工",
    8,
    age_from=16,
    age_until=65,
    times=1,
)
WALNUTS = Subsidy(
    "核桃提质增效奖补",
    "HT",
    "亩",
    "年",
    30_000,
    "在册户",
    None,
    "产业",
    10,
    household_cap=300_000,
    measured="核桃",
)
PIGS = Subsidy(
    "生猪养殖奖补",
    "SZ",
    "头",
    "年",
    50_000,
    "在册户",
    None,
    "产业",
    9,
    household_cap=500_000,
    measured="生猪",
)
GOATS = Subsidy(
    "山羊养殖奖补", "SY", "只", "年", 20_000, "在册户", None, "产业", 11, household_cap=500_000, measured="山羊"
)
REPAIR = Subsidy("农村危房改造补助", "WF", "户", "次", 1_500_000, "在册户", HOUSING, "危改", 11, times=1)
POST = Subsidy("公益性岗位补贴", "GY", "人", "月", 50_000, "在册户", LABOUR, "岗位", 0, age_from=16, age_until=65)
FARMLAND = Subsidy("耕地地力保护补贴", "GD", "亩", "年", 8_037, "不限", AGRICULTURE, "耕地", 6, measured="耕地")
FOREST = Subsidy("退耕还林补助", "TG", "亩", "年", 30_000, "不限", FORESTRY, "退耕", 12, measured="林地")
RELIEF = Subsidy("农村低保金", "DB", "人", "月", 25_000, "低保", CIVIL_AFFAIRS, "低保", 0, kind="上限")

SUBSIDIES = (
    HIGH_SCHOOL,
    UNIVERSITY,
    RAIN,
    TRAVEL,
    WALNUTS,
    PIGS,
    GOATS,
    REPAIR,
    POST,
    FARMLAND,
    FOREST,
    RELIEF,
)
#: Highest monthly allowance a person, in fen, by year.
RELIEF_LIMIT = {2016: 25_000, 2017: 27_000, 2018: 29_200}
REPAIR_GRADES = {"C级": 1_500_000, "D级": 3_000_000}


def build_standards(world: World) -> None:
    """Write down what each subsidy pays."""
    for one in SUBSIDIES:
        if one is RELIEF:
            for year, limit in RELIEF_LIMIT.items():
                standard = _standard(one, limit)
                standard.from_year = standard.until_year = year
                world.add(standard)
        elif one is REPAIR:
            for grade, amount in REPAIR_GRADES.items():
                standard = _standard(one, amount)
                standard.grade = grade
                world.add(standard)
        else:
            world.add(_standard(one, one.amount))


def _standard(one: Subsidy, amount: int) -> Standard:
    standard = Standard(one.name, 2016, unit=one.unit, cycle=one.cycle, amount=amount, scope=one.scope)
    standard.kind = one.kind
    standard.household_cap = one.household_cap
    standard.age_from, standard.age_until = one.age_from, one.age_until
    standard.times, standard.excludes, standard.measured = one.times, one.excludes, one.measured
    return standard
