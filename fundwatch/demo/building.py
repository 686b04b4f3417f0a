"""The life of a project: tender, contract, start, acceptance, settlement, payments, all in lawful order."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from fundwatch.demo.paying import pay_contractor
from fundwatch.demo.plans import WAN, Plan
from fundwatch.demo.records.places import Unit
from fundwatch.demo.records.projects import (
    Acceptance,
    Bid,
    Contract,
    ContractChange,
    FinalAccount,
    Procurement,
    Settlement,
)
from fundwatch.demo.scale import AS_OF
from fundwatch.demo.workdays import after, on_or_after
from fundwatch.demo.world import World

#: From this total on works go to open tender (county procurement practice before June 2018).
_TENDER_FROM = 200 * WAN
#: From this day of signing on the retention is 3 %, before 5 %.
_LOWER_RETENTION = date(2017, 7, 1)


@dataclass(slots=True)
class Life:
    """The days of a project, each not before the one that must come first."""

    announced: date
    sale_until: date
    opened: date
    shown_from: date
    shown_until: date
    awarded: date
    signed: date
    started: date
    finished: date
    accepted: date
    settled: date
    audited: date


def build_project(world: World, rng: random.Random, plan: Plan) -> Life:
    """Let a project run; what lies after the day of supervision has not happened yet."""
    life = _life(rng, plan)
    row = plan.row
    row.planned_start, row.planned_finish = life.started, life.finished
    contractor = _procure(world, rng, plan, life)
    contract = _contract(world, rng, plan, life, contractor)
    row.started_on = life.started if life.started <= AS_OF else None
    row.finished_on = life.finished if life.finished <= AS_OF and not plan.slow else None
    if plan.slow:
        _running(world, rng, plan, life, contract)
        return life
    settled = _settle(world, rng, plan, life, contract)
    _accept(world, plan, life, settled)
    _payments(world, plan, life, contract, settled)
    _status(plan, life)
    return life


def _life(rng: random.Random, plan: Plan) -> Life:
    open_tender = plan.row.investment >= _TENDER_FROM and plan.kind.works
    announced = after(plan.allocated_on, rng.randrange(5, 12))
    opened = after(announced, 22 if open_tender else 8)
    shown_from = after(opened, 1)
    shown_until = after(shown_from, 4)
    awarded = after(shown_until, 1)
    signed = plan.signed_on or after(awarded, rng.randrange(3, 8))
    started = plan.started_on or after(max(signed, plan.allocated_on + timedelta(days=22)), rng.randrange(5, 10))
    span = rng.randrange(100, 130) if open_tender else rng.randrange(45, 76) if plan.kind.works else 20
    finished = on_or_after(started + timedelta(days=span))
    accepted = after(finished, 24)
    settled = after(accepted, 6)
    return Life(
        announced,
        after(announced, 6),
        opened,
        shown_from,
        shown_until,
        awarded,
        signed,
        started,
        finished,
        accepted,
        settled,
        after(settled, 25),
    )


def _method(plan: Plan) -> str:
    if plan.kind.method:
        return plan.kind.method
    if plan.kind.works and plan.row.investment >= _TENDER_FROM:
        return "公开招标"
    if plan.row.investment >= 60 * WAN:
        return "竞争性谈判"
    return "竞争性磋商" if plan.kind.works else "询价"


def _procure(world: World, rng: random.Random, plan: Plan, life: Life) -> tuple[Unit, Procurement | None]:
    prefix = "DW-SG" if plan.kind.works else "DW-GY"
    pool = [unit for code, unit in world.units.items() if code.startswith(prefix)]
    bidders = rng.sample(pool, rng.randrange(3, 5))
    winner = bidders[0]
    if plan.signed_on is not None:
        return winner, None
    row = Procurement(f"CG{plan.row.code[2:]}", plan.row.code, _method(plan), plan.row.investment, life.announced)
    row.sale_from, row.sale_until, row.opened_on = life.announced, life.sale_until, life.opened
    row.shown_from, row.shown_until, row.awarded_on = life.shown_from, life.shown_until, life.awarded
    row.winner, row.goods = winner.code, plan.kind.title
    row.amount = plan.row.investment if plan.exact else _shaved(rng, plan.row.investment, 40)
    if plan.kind.price:
        row.quantity, row.measure = float(max(1, row.amount // plan.kind.price)), plan.kind.measure
    world.add(row)
    for order, bidder in enumerate(bidders):
        price = row.amount if order == 0 else row.amount + rng.randrange(2_000, 9_000) * 100 + order * 300
        bid = Bid(row.code, bidder.code, price, bidder.phone, bidder.legal_person, bidder.account, order == 0)
        world.add(bid)
    return winner, row


def _shaved(rng: random.Random, amount: int, ten_thousandths: int) -> int:
    """The amount less at most so many ten-thousandths, in whole yuan."""
    return (amount - amount * rng.randrange(ten_thousandths) // 10_000) // 100 * 100


def _contract(
    world: World, rng: random.Random, plan: Plan, life: Life, award: tuple[Unit, Procurement | None]
) -> Contract:
    contractor, procurement = award
    amount = procurement.amount if procurement and procurement.amount else plan.row.investment
    row = Contract(f"HT{plan.row.code[2:]}", plan.row.code, procurement.code if procurement else None)
    row.contractor, row.amount, row.signed_on, row.term_until = contractor.code, amount, life.signed, life.finished
    row.advance = "30%"
    row.retention = f"{_retention(plan, life.signed)}%"
    row.goods = plan.kind.content
    if procurement is not None:
        row.quantity, row.measure = procurement.quantity, procurement.measure
    world.add(row)
    if plan.kind.works and not plan.exact and not plan.slow and rng.random() < 0.08:
        change = ContractChange(row.code, 1, after(life.started, 15), -(amount // 1000 // 100 * 100))
        change.approval_no, change.reason = (
            f"青扶变〔{plan.row.year}〕{int(plan.row.code[6:])}号",
            "按现场实际核减工程量",
        )
        if change.changed_on <= AS_OF and change.amount:
            world.add(change)
    return row


def _retention(plan: Plan, signed: date) -> int:
    if not plan.kind.works:
        return 0
    return 3 if signed >= _LOWER_RETENTION else 5


def _settle(world: World, rng: random.Random, plan: Plan, life: Life, contract: Contract) -> int:
    changes = [one.amount for one in world.tables[ContractChange.TABLE] if one.contract == contract.code]
    submitted = contract.amount + sum(changes)
    settled = submitted if plan.exact or not plan.kind.works else _shaved(rng, submitted, 10)
    if life.settled <= AS_OF:
        reviewer = "岚江正信工程造价咨询有限公司"
        world.add(Settlement(contract.code, submitted, settled, life.settled, reviewer))
    if life.audited <= AS_OF:
        world.add(FinalAccount(plan.row.code, settled, settled, life.audited, "青岚县审计局"))
    return settled


def _accept(world: World, plan: Plan, life: Life, settled: int) -> None:
    office = world.units[plan.row.supervisor]
    stages = [("县级验收", life.accepted, office.name)]
    if not plan.row.region.endswith("000"):
        stages = [
            ("村自验", after(life.finished, 4), world.units[f"DW-CW{plan.row.region[6:]}"].name),
            ("乡镇初验", after(life.finished, 11), world.units[f"DW-XZ{plan.row.region[6:9]}"].name),
            *stages,
        ]
    for level, day, unit in stages:
        if day <= AS_OF:
            amount = settled if level == "县级验收" else None
            world.add(Acceptance(plan.row.code, day, level, "合格", unit, office.legal_person, amount))


def _payments(world: World, plan: Plan, life: Life, contract: Contract, settled: int) -> None:
    goods = contract.goods or ""
    if not plan.kind.works:
        pay_contractor(world, plan, contract, after(life.settled, 4), settled, f"{goods}货款")
        return
    advance = contract.amount * 30 // 100 // 100 * 100
    progress = contract.amount * 40 // 100 // 100 * 100
    retained = settled * _retention(plan, contract.signed_on) // 100
    middle = life.started + (life.finished - life.started) * 4 // 5
    pay_contractor(world, plan, contract, after(life.started, 6), advance, "工程预付款")
    pay_contractor(world, plan, contract, middle, progress, "工程进度款")
    rest = settled - advance - progress - retained
    pay_contractor(world, plan, contract, after(life.settled, 5), rest, "工程结算款")
    pay_contractor(world, plan, contract, after(life.accepted, 366), retained, "退还工程质量保证金")


def _running(world: World, rng: random.Random, plan: Plan, life: Life, contract: Contract) -> None:
    plan.row.status, plan.row.progress = "实施", rng.randrange(50, 71)
    advance = contract.amount * 30 // 100 // 100 * 100
    pay_contractor(world, plan, contract, after(life.started, 6), advance, "工程预付款")


def _status(plan: Plan, life: Life) -> None:
    row = plan.row
    row.progress = 100 if row.finished_on else 60
    row.status = "实施"
    for status, day in (
        ("完工", life.finished),
        ("验收", life.accepted),
        ("决算", life.audited),
        ("移交", life.audited + timedelta(days=20)),
    ):
        if day <= AS_OF and (status != "移交" or plan.kind.asset):
            row.status = status
