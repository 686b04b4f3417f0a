"""The county's clean side: what most villages do in two years, nothing of it amiss."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from detecting.assets import Assets
from detecting.county import County, Village
from detecting.money import Money
from detecting.subsidies import Claim, Subsidies
from detecting.works import Works

WORK_NAMES = ("通组公路硬化工程", "人畜饮水巩固提升工程", "农田灌溉渠修缮工程", "蔬菜大棚基地建设", "村组便民桥建设", "茶园机耕道建设",
              "辣椒烘干房建设", "养牛场圈舍建设", "太阳能路灯安装", "垃圾收集池建设")  # fmt: skip


@dataclass
class Parts:
    """What makes each part of a county."""

    county: County
    money: Money
    works: Works
    subsidies: Subsidies
    assets: Assets


def begin(seed: int) -> Parts:
    """An empty county with its offices and standards."""
    county = County(seed)
    money = Money(county)
    return Parts(county, money, Works(county, money), Subsidies(county, money), Assets(county, money))


def fill(parts: Parts, villages: int) -> None:
    """Villages with two years of works, lists, assets, loans and books."""
    for number in range(villages):
        village = parts.county.village(24)
        for year in (2017, 2018):
            _lists(parts, village, year)
            parts.assets.village_books(village, year)
        _building(parts, village, number)
        for one in village.households[::7]:
            parts.assets.loan(one, parts.county.chance.choice((20000, 30000, 48000)))


def _building(parts: Parts, village: Village, number: int) -> None:
    chance = parts.county.chance
    cost = chance.randint(260, 1900) * 1000 + chance.randint(100, 900)
    name = WORK_NAMES[number % len(WORK_NAMES)]
    kind = "产业发展" if any(word in name for word in ("大棚", "烘干房", "养牛场")) else "基础设施"
    work = parts.works.work(village, name, 2017, cost, kind)
    if kind == "产业发展":
        parts.assets.earns(work, cost * 7 // 100, parts.county.firm(kind="合作社"))
    other = WORK_NAMES[(number + 5) % len(WORK_NAMES)]
    if not any(word in other for word in ("大棚", "烘干房", "养牛场")):
        large = 2_460_000 if number % 9 == 0 else 0
        parts.works.work(village, other, 2018, large or chance.randint(300, 1800) * 1000 + chance.randint(100, 900))


def _lists(parts: Parts, village: Village, year: int) -> None:  # noqa: C901 - a line a subsidy
    """Land, forest, cows, schooling, jobs, travel: each household what it is entitled to."""
    chance, subsidies = parts.county.chance, parts.subsidies
    land, wood, cows, school, travel, effort = [], [], [], [], [], []
    for number, one in enumerate(village.households):
        head = one.head
        fields = round(2.1 + number * 0.37 % 5, 2)
        if year == 2017:
            subsidies.measured(head, "耕地", 2016, round(fields * 1.03, 2))
            subsidies.measured(head, "林地", 2016, round(fields * 1.6, 2))
            subsidies.measured(head, "养殖", 2017, number % 4 + 1, "头")
        land.append(Claim(head, round(fields * 95, 2), fields))
        if number % 3 == 0:
            wood.append(Claim(head, round(fields * 1.5, 1) * 125, round(fields * 1.5, 1)))
        if number % 4 == 1:
            cows.append(Claim(head, 2000 * (number % 4 + 1), number % 4 + 1))
        if number % 5 == 2:
            effort.append(Claim(head, chance.randint(14, 48) * 100))
        if number % 6 == 3 and len(one.members) > 1:
            travel.append(Claim(one.members[1], chance.choice((300, 400, 600))))
        school += [Claim(child, 2500) for child in one.members[2:] if 15 <= year - child.born.year <= 18]
    for subsidy, claims in (("耕地地力保护补贴", land), ("退耕还林补助", wood), ("能繁母牛补助", cows), ("产业到户奖补", effort),
                            ("外出务工交通补助", travel), ("普通高中助学金", school)):  # fmt: skip
        if claims:
            subsidies.batch(village, subsidy, year, claims)
    keepers = [one.head for one in village.households[4::9] if 2018 - one.head.born.year < 58]
    for quarter in range(1, 5):
        if keepers:
            day = date(year, quarter * 3, 22)
            subsidies.batch(
                village, "生态护林员补助", year, [Claim(one, 2400, 3) for one in keepers], day, f"Q{quarter}"
            )
