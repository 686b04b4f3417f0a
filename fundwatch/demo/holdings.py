"""Assets that came of projects, their income and how it is shared; small loans."""

from __future__ import annotations

import random
from datetime import date, timedelta

from fundwatch.demo.building import Life
from fundwatch.demo.places import village_unit
from fundwatch.demo.plans import Plan
from fundwatch.demo.records.assets import Asset, AssetIncome, IncomeShare, Loan, ShareAllotment
from fundwatch.demo.scale import AS_OF, YEARS
from fundwatch.demo.workdays import after, on_or_after
from fundwatch.demo.world import Home, World

_SHAREHOLDERS = 8


def build_asset(world: World, rng: random.Random, plan: Plan, life: Life, homes: list[Home]) -> Asset | None:
    """Book the asset of a finished project; one that earns money is shared out among some households."""
    handed = after(life.audited, 15)
    if plan.kind.asset is None or handed > AS_OF or plan.slow:
        return None
    row = plan.row
    value = sum(one.amount for one in plan.sources) - sum(plan.left)
    asset = Asset(f"ZC{row.code[2:]}", row.name.removeprefix(f"{row.year}年"), plan.kind.asset, row.code, value, value)
    asset.formed_on, asset.region = life.accepted, row.region
    asset.titled_on, asset.handed_on, asset.booked_on = after(life.audited, 8), handed, after(handed, 3)
    asset.tenure, asset.status, asset.size = "村集体所有", "在用", row.content
    if row.region.endswith("000"):
        asset.owner, asset.tenure = world.units[row.executor].name, "国有"
        asset.keeper = world.units[row.executor].legal_person
    else:
        committee = world.units[village_unit(row.region)]
        asset.owner = asset.user = f"{committee.name.removesuffix('民委员会')}股份经济合作社"
        asset.keeper = committee.legal_person
    world.add(asset)
    if plan.kind.asset == "经营性" and homes:
        _lease(world, rng, asset)
        _share(world, rng, asset, homes)
    return asset


def _lease(world: World, rng: random.Random, asset: Asset) -> None:
    suppliers = [unit for code, unit in world.units.items() if code.startswith("DW-GY")]
    asset.status, asset.operator = "出租", rng.choice(suppliers).code
    asset.lease_from = date(asset.booked_on.year + 1, 1, 1) if asset.booked_on else None
    asset.lease_until = date(asset.lease_from.year + 5, 12, 31) if asset.lease_from else None
    asset.yearly_income = asset.value * 7 // 100 // 10_000 * 10_000


def _share(world: World, rng: random.Random, asset: Asset, homes: list[Home]) -> None:
    chosen = rng.sample(homes, min(_SHAREHOLDERS, len(homes)))
    for home in chosen:
        world.add(ShareAllotment(asset.code, home.row.code, round(100 / len(chosen), 2)))
    first = asset.lease_from.year if asset.lease_from else YEARS[-1] + 1
    income = asset.yearly_income or 0
    for year in range(first, YEARS[-1] + 1):
        received = on_or_after(date(year, 11, rng.randrange(5, 20)))
        world.add(AssetIncome(asset.code, year, None, income, income, received))
        resolved, paid = after(received, 5), after(received, 28)
        each = income * 6 // 10 // len(chosen) // 100 * 100
        for home in chosen:
            world.add(IncomeShare(asset.code, year, None, home.row.code, each, "分红", paid, resolved))
        rest = income - each * len(chosen)
        world.add(IncomeShare(asset.code, year, None, None, rest, "公益事业", paid, resolved))


def build_loans(world: World) -> None:
    """Lend to some households within the limits: 50,000 yuan, three years, to the head alone."""
    rng = world.rng("loans")
    for home in world.homes:
        if home.reserved or rng.random() > 0.12:
            continue
        head = home.head
        lent = on_or_after(date(2016, 3, 1) + timedelta(days=rng.randrange(900)))
        if not 18 <= head.age(lent) <= 62:
            continue
        years = rng.randrange(1, 4)
        due = lent.replace(year=lent.year + years, day=min(lent.day, 28))
        amount = rng.randrange(2, 11) * 500_000
        row = Loan(world.number("XD", 6), "户", home.row.code, head.row.id_number, amount, lent, due, "4.35%")
        row.interest_grant = amount * 435 * years // 10_000
        row.purpose = rng.choice(("发展生猪养殖", "种植茶叶", "发展核桃产业", "购买肉牛"))
        row.payee = row.actual_user = head.row.name
        row.payee_account = home.account
        row.repaid_on = due - timedelta(days=rng.randrange(1, 30)) if due <= AS_OF else None
        world.add(row)
