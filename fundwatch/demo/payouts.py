"""Who was paid what: lists of payments by subsidy, year and village or township."""

from __future__ import annotations

import calendar
import random
from collections.abc import Iterator
from datetime import date

from fundwatch.demo import subsidies as known
from fundwatch.demo.places import township_unit
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.records.registers import Measured, MinimumLiving
from fundwatch.demo.scale import YEARS
from fundwatch.demo.subsidies import Subsidy
from fundwatch.demo.workdays import on_or_after, on_or_before
from fundwatch.demo.world import Batch, Home, Member, World

_SCHOOL_STARTS = (9, 1)


def fen(quantity: float, amount: int) -> int:
    """Quantity times amount in whole fen, half a fen up; exact for two decimals of quantity."""
    hundredths = round(quantity * 100)
    return (hundredths * amount + 50) // 100


def build_payouts(world: World) -> None:
    """Make every honest list of payments of three years."""
    rng = world.rng("payouts")
    _choose_monthly(world, rng)
    for year in YEARS:
        for subsidy in known.SUBSIDIES:
            if subsidy.cycle == "月":
                continue
            halves = ("H1", "H2") if subsidy is known.RAIN else (None,)
            for half in halves:
                _yearly(world, rng, subsidy, year, half)
        for month in range(1, 13):
            _monthly(world, known.POST, year, month)
            _monthly(world, known.RELIEF, year, month)


def open_batch(
    world: World,
    subsidy: Subsidy,
    year: int,
    region: str,
    paid_on: date,
    *,
    period: str | None = None,
    suffix: str = "",
) -> Batch:
    """Start a list for a village (12 digits, ending other than 000) or for a whole township."""
    whole = region.endswith("000")
    villages = [one.code for one in world.villages if one.parent == region] if whole else [region]
    place = region[6:9] if whole else region[6:]
    code = f"{subsidy.short}{year}{(period or '').replace('-', '').removeprefix(str(year))}-{place}{suffix}"
    payer = subsidy.payer or township_unit(region)
    purse = subsidy.purse if subsidy.payer else f"{subsidy.purse}/{township_unit(region)}"
    batch = Batch(code, subsidy.name, year, period, payer, f"{purse}/{year}", paid_on, villages)
    batch.standing = whole
    world.batches[code] = batch
    return batch


def pay(
    world: World, batch: Batch, home: Home, member: Member, quantity: float, due: int, grade: str | None = None
) -> Benefit:
    """Put a person on a list; the money goes to the household's account unless the person has one."""
    person = member.row
    own = person.account if member is not home.head and person.account else None
    row = Benefit(
        world.number(f"BF{batch.year}", 7),
        batch.code,
        batch.subsidy,
        batch.year,
        batch.period,
        person.name,
        person.id_number,
        home.row.code,
        own or home.account,
        quantity,
        due,
        due,
        batch.paid_on,
        home.village.code,
        home.group,
    )
    row.holder = person.name if own else home.head.row.name
    row.channel = "一卡通"
    row.grade = grade
    row.status = "成功"
    batch.rows.append(row)
    return row


def _yearly(world: World, rng: random.Random, subsidy: Subsidy, year: int, half: str | None) -> None:
    month = 11 if half == "H2" else subsidy.month
    batch: Batch | None = None
    for home in world.homes:
        region = home.village.code
        if batch is None or batch.villages[0] != region:
            _drop_if_empty(world, batch)
            day = on_or_after(date(year, month, rng.randrange(4, 21)))
            batch = open_batch(world, subsidy, year, region, day, period=half)
        for member, quantity, due, grade in _claims(rng, subsidy, year, home, batch.paid_on):
            pay(world, batch, home, member, quantity, due, grade)
    _drop_if_empty(world, batch)


def _drop_if_empty(world: World, batch: Batch | None) -> None:
    if batch is not None and not batch.rows:
        del world.batches[batch.code]


Claim = tuple[Member, float, int, str | None]


def _claims(rng: random.Random, subsidy: Subsidy, year: int, home: Home, day: date) -> Iterator[Claim]:
    if subsidy.unit == "人":
        for member in home.members:
            if _alive(member, day) and _entitled(rng, subsidy, year, member):
                yield member, 1, subsidy.amount, None
    elif subsidy is known.REPAIR:
        if home.repair_year == year:
            yield home.head, 1, known.REPAIR_GRADES[home.repair_grade], home.repair_grade
    else:
        for quantity, due in _lots(rng, subsidy, home):
            yield home.head, quantity, due, None


def _alive(member: Member, day: date) -> bool:
    return member.died_on is None or member.died_on > day


def _entitled(rng: random.Random, subsidy: Subsidy, year: int, member: Member) -> bool:
    age = member.age(date(year, *_SCHOOL_STARTS))
    if subsidy is known.HIGH_SCHOOL:
        return 15 <= age <= 17
    if subsidy is known.UNIVERSITY:
        return member.gifted and 18 <= age <= 21
    if subsidy is known.RAIN:
        return not member.gifted and 18 <= age <= 20 and not member.migrant
    return subsidy is known.TRAVEL and member.migrant and 19 <= age <= 62 and rng.random() < 0.8


def _lots(rng: random.Random, subsidy: Subsidy, home: Home) -> list[tuple[float, int]]:
    whole = {
        known.WALNUTS.name: home.walnuts,
        known.PIGS.name: float(home.pigs),
        known.GOATS.name: float(home.goats),
        known.FARMLAND.name: home.land,
        known.FOREST.name: home.forest,
    }[subsidy.name]
    if not whole or (subsidy.payer is None and rng.random() < 0.1):
        return []
    due = fen(whole, subsidy.amount)
    if subsidy.household_cap is not None and due > subsidy.household_cap:
        return [(whole, subsidy.household_cap)]
    if whole >= 4 and rng.random() < 0.15:
        first = float(int(whole / 2))
        rest = round(whole - first, 2)
        return [(first, fen(first, subsidy.amount)), (rest, fen(rest, subsidy.amount))]
    return [(whole, due)]


def _choose_monthly(world: World, rng: random.Random) -> None:
    first_day = date(2016, 1, 1)
    for home in world.homes:
        for member in home.members:
            if rng.random() < world.scale.relief_share:
                member.on_relief = True
                from_day = date(2015, rng.randrange(1, 13), 1)
                kind = "特困" if len(home.members) == 1 and member.age(first_day) >= 60 else "低保"
                world.add(MinimumLiving(member.row.id_number, from_day, member.row.name, kind))
        if rng.random() < world.scale.post_share:
            able = [one for one in home.members if 25 <= one.age(first_day) <= 61 and not one.migrant]
            if able:
                able[-1].on_post = True


def _monthly(world: World, subsidy: Subsidy, year: int, month: int) -> None:
    day = on_or_before(date(year, month, 26))
    last = date(year, month, calendar.monthrange(year, month)[1])
    period = f"{year}-{month:02d}"
    relief = subsidy is known.RELIEF
    batch: Batch | None = None
    for home in world.homes:
        for member in home.members:
            if not (member.on_relief if relief else member.on_post) or not _alive(member, day):
                continue
            township = f"{home.village.code[:9]}000"
            if batch is None or batch.code[-3:] != township[6:9]:
                batch = open_batch(world, subsidy, year, township, day, period=period)
            due = relief_amount(member, year) if relief else subsidy.amount
            row = pay(world, batch, home, member, 1, due)
            row.entitled_from, row.entitled_until = date(year, month, 1), last


def relief_amount(member: Member, year: int) -> int:
    """Monthly allowance of a person, never above the year's limit, in fen."""
    return known.RELIEF_LIMIT[year] - member.born.toordinal() % 20 * 500


def build_measured(world: World) -> None:
    """Write down what the land register and the ear tags say; honest claims never exceed it."""
    rng = world.rng("measured")
    for home in world.homes:
        code = home.row.code
        world.add(Measured(None, code, "耕地", 2016, home.land, "亩", "农村土地承包经营权确权登记"))
        if home.forest:
            world.add(Measured(None, code, "林地", 2016, home.forest, "亩", "退耕还林检查验收"))
        for measured, quantity, unit in (
            ("生猪", home.pigs, "头"),
            ("山羊", home.goats, "只"),
            ("核桃", home.walnuts, "亩"),
        ):
            if quantity:
                more = quantity + (rng.randrange(3) if unit != "亩" else 0)
                world.add(
                    Measured(
                        None,
                        code,
                        measured,
                        2016,
                        more,
                        unit,
                        "乡镇畜牧兽医站耳标登记" if unit != "亩" else "林业站核查",
                    )
                )
