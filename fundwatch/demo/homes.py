"""Households, their members, incomes and what happened to them."""

from __future__ import annotations

import random
from datetime import date, timedelta

from fundwatch.demo.records.base import Row
from fundwatch.demo.records.people import Household, HouseholdEvent, HouseholdIncome, Person
from fundwatch.demo.records.places import Region
from fundwatch.demo.records.registers import Death
from fundwatch.demo.scale import YEARS
from fundwatch.demo.world import Home, Member, World

_CAUSES = ("缺资金", "缺技术", "因病", "因学", "缺劳力", "交通条件落后", "因残", "自身发展动力不足")
#: Rural poverty line a head and year, in fen (2016, 2017, 2018).
POVERTY_LINE = {2016: 295_200, 2017: 295_200, 2018: 299_500}
_LARGEST = 7


def build_homes(world: World) -> None:
    """Make every household of the county; heads and persons add up to the scale exactly."""
    rng = world.rng("homes")
    sizes = _sizes(rng, world.scale.households, world.scale.persons)
    villages = _villages(world, rng)
    orders: dict[str, int] = {}
    for size, village in zip(sizes, villages, strict=True):
        orders[village.code] = orders.get(village.code, 0) + 1
        home = _home(world, rng, village, f"H{village.code[6:]}{orders[village.code]:04d}", size)
        world.homes.append(home)
    _deaths(world, rng)


def build_incomes(world: World) -> None:
    """Reckon every household's income once it is known who lived."""
    rng = world.rng("incomes")
    for home in world.homes:
        _incomes(world, rng, home)


def _sizes(rng: random.Random, households: int, persons: int) -> list[int]:
    sizes = rng.choices((1, 2, 3, 4, 5, 6), weights=(10, 19, 26, 27, 13, 5), k=households)
    gap = persons - sum(sizes)
    while gap:
        place = rng.randrange(households)
        step = 1 if gap > 0 else -1
        if 1 <= sizes[place] + step <= _LARGEST:
            sizes[place] += step
            gap -= step
    return sizes


def _villages(world: World, rng: random.Random) -> list[Region]:
    villages = world.villages
    weights = [rng.uniform(0.6, 1.6) for _ in villages]
    # Every village has some households, so that each of its lists has someone on it.
    fixed = [village for village in villages for _ in range(8)]
    rest = rng.choices(villages, weights=weights, k=world.scale.households - len(fixed))
    return sorted(fixed + rest, key=lambda one: one.code)


def _home(world: World, rng: random.Random, village: Region, code: str, size: int) -> Home:
    ethnicity = world.namer.ethnicity()
    members = _members(world, rng, code, size)
    for member in members:
        member.row.ethnicity = ethnicity
    head = members[0].row
    account = world.registry.card()
    head.account = account
    row = Household(code, head.name, head.id_number, village.code, size)
    row.identified_on = date(2014, 5, 1) + timedelta(days=rng.randrange(90))
    row.cause = rng.choice(_CAUSES)
    row.helper, row.helping_unit = world.namer.full("男"), rng.choice(list(world.units.values())[1:13]).name
    row.relocated = rng.random() < 0.08
    row.living_area = float(rng.randrange(18, 25) * size + (20 if size == 1 and not row.relocated else 0))
    _rise(rng, row)
    world.add(row)
    world.add(HouseholdEvent(code, row.identified_on, "识别", None, "贫困户精准识别"))
    if row.risen_on:
        world.add(HouseholdEvent(code, row.risen_on, "脱贫", None, "达到脱贫标准，民主评议通过"))
    if row.fallen_on:
        world.add(HouseholdEvent(code, row.fallen_on, "返贫", None, "因灾、因病收入骤减，按程序认定"))
    home = Home(row, village, members, account, f"{rng.randrange(1, 9)}组")
    _means(rng, home)
    return home


def _rise(rng: random.Random, row: Household) -> None:
    draw = rng.random()
    if draw < 0.9:
        row.risen_on = date(YEARS[int(draw / 0.3)], 12, rng.randrange(5, 26))
        row.status = "已脱贫"
        if row.risen_on.year == YEARS[0] and rng.random() < 0.03:
            row.status, row.fallen_on = "返贫", date(YEARS[2], 5, rng.randrange(2, 28))
    else:
        row.status = "在册"


def _means(rng: random.Random, home: Home) -> None:
    size = len(home.members)
    home.land = round(rng.uniform(1.2, 2.6) * size + 0.5, 2)
    home.forest = round(rng.uniform(2, 12), 1) if rng.random() < 0.45 else 0.0
    home.pigs = rng.randrange(1, 9) if rng.random() < 0.5 else 0
    home.goats = rng.randrange(5, 21) if rng.random() < 0.25 else 0
    home.walnuts = round(rng.uniform(1, 8), 1) if rng.random() < 0.45 else 0.0
    if rng.random() < 0.3:
        home.repair_year = rng.choice(YEARS)
        home.repair_grade = rng.choice(("C级", "D级"))


def _members(world: World, rng: random.Random, code: str, size: int) -> list[Member]:
    year = 2016
    head_sex = "男" if rng.random() < 0.86 else "女"
    head_age = rng.randrange(58, 80) if size == 1 else rng.randrange(34, 62)
    surname = world.namer.surname()
    head = _member(world, rng, code, "户主", head_sex, year - head_age, surname)
    members = [head]
    if size >= 2:
        spouse_sex = "女" if head_sex == "男" else "男"
        members.append(_member(world, rng, code, "配偶", spouse_sex, year - head_age + rng.randrange(-3, 6), None))
    while len(members) < size:
        members.append(_relative(world, rng, code, head_age, surname, len(members)))
    return members


def _relative(world: World, rng: random.Random, code: str, head_age: int, surname: str, order: int) -> Member:
    sex = rng.choice("男女")
    if order >= 4 or (order == 3 and rng.random() < 0.4):
        relation = "父亲" if sex == "男" else "母亲"
        return _member(world, rng, code, relation, sex, 2016 - head_age - rng.randrange(21, 30), None)
    born = min(2015, 2016 - head_age + rng.randrange(20, 33))
    relation = "儿子" if sex == "男" else "女儿"
    return _member(world, rng, code, relation, sex, born, surname)


def _member(
    world: World, rng: random.Random, code: str, relation: str, sex: str, year: int, surname: str | None
) -> Member:
    born = date(year, 1, 1) + timedelta(days=rng.randrange(365))
    row = Person(world.registry.id_number(born, sex), world.namer.full(sex, surname, year), code, relation, sex)
    member = Member(row, born)
    age = 2018 - year
    row.labour = "普通" if 17 <= age < 60 else "弱" if 60 <= age < 70 else "无"
    row.health = "健康" if rng.random() < 0.88 else rng.choice(("长期慢性病", "残疾", "患有大病"))
    row.schooling = _schooling(age)
    row.status = "在册"
    if 18 <= age < 60:
        member.migrant = rng.random() < 0.3
        row.work = "省外务工" if member.migrant else "在家务农"
        row.account = world.registry.card()
    member.gifted = rng.random() < 0.12
    world.add(row)
    return member


def _schooling(age: int) -> str | None:
    if 6 <= age < 15:
        return "义务教育"
    if 15 <= age < 18:
        return "高中或中职"
    return None


def _deaths(world: World, rng: random.Random) -> None:
    """Some of the old die; heads stay alive, so that each household keeps somebody to be paid."""
    for home in world.homes:
        for member in home.members[1:]:
            if member.age(date(2016, 1, 1)) < 66 or rng.random() > 0.12:
                continue
            die(world, home, member, date(2016, 2, 1) + timedelta(days=rng.randrange(1000)))


def die(world: World, home: Home, member: Member, day: date, *, on_register: bool = True) -> Row:
    """Let a person die; `on_register` is whether the village noticed. Returns the row of the deaths' list."""
    member.died_on = day
    if on_register:
        member.row.status, member.row.status_on = "死亡", day
        home.row.size -= 1
        world.add(HouseholdEvent(home.row.code, day, "死亡", member.row.id_number, "因病去世"))
    return world.add(Death(member.row.id_number, member.row.name, day))


def _incomes(world: World, rng: random.Random, home: Home) -> None:
    for year in YEARS:
        heads = sum(1 for one in home.members if one.row.status_on is None or one.row.status_on.year > year)
        heads = max(1, heads)
        risen = home.row.risen_on is not None and home.row.risen_on.year <= year
        if home.row.fallen_on is not None and home.row.fallen_on.year <= year:
            risen = False
        level = rng.uniform(1.12, 2.4) if risen else rng.uniform(0.62, 0.95)
        total = int(POVERTY_LINE[year] * level * heads)
        wages = int(total * rng.uniform(0.3, 0.6))
        transfers = int(total * rng.uniform(0.1, 0.2))
        property_income = int(total * rng.uniform(0, 0.05))
        costs = int(total * rng.uniform(0.1, 0.2))
        # The per-head figure is exact, so what remains of the division goes into the last kind of income.
        business = total + costs - wages - transfers - property_income
        business += -(wages + business + property_income + transfers - costs) % heads
        per_head = (wages + business + property_income + transfers - costs) // heads
        world.add(HouseholdIncome(home.row.code, year, per_head, wages, business, property_income, transfers, costs))
        home.row.income, home.row.income_year = per_head, year
