"""Acceptances, settlements and payments out of their order, and such as are just in it."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from fundwatch.demo.paying import pay_contractor
from fundwatch.demo.places import WATER
from fundwatch.demo.plans import Plan, ProjectKind, village_plan
from fundwatch.demo.plant.site import Site, Sites
from fundwatch.demo.records.base import Row
from fundwatch.demo.records.projects import Acceptance, ContractChange
from fundwatch.demo.workdays import after, on_or_before
from fundwatch.demo.world import World

_FALSE, _ORDER = "验收结算", "合同付款"
_CHANGED, _WASTE = "合同变更未批", ("挥霍浪费",)
_FALSELY, _UNLAWFUL = ("虚报冒领",), ("程序违规",)


def plan(world: World) -> list[Plan]:
    """Decide on projects that are still being built on the day of supervision, four kinds a round."""
    rng = world.rng("unfinished works")
    plans: list[Plan] = []
    for order in range(4 * world.scale.repeat):
        title = ("拦河坝修复", "村内道路硬化", "蓄水池群建设", "排洪沟整治")[order % 4]
        kind = ProjectKind(title, "基础设施", WATER, 30, 50, "SHZ", title, by_office=True)
        one = village_plan(world, rng, kind, world.villages[(order * 5 + 2) % len(world.villages)], 2018)
        one.slow = one.reserved = True
        plans.append(one)
    return plans


def plant(sites: Sites, unfinished: list[Plan]) -> None:
    """Change the papers of some projects, finished and unfinished."""
    for place, planned in enumerate(unfinished):
        site = sites.of(planned)
        if place % 4 < 2:
            _pay_ahead(sites, site, 40 if place % 4 == 0 else 75)
        else:
            _change(sites, site, approved=place % 4 == 3)
    for _ in range(sites.world.scale.repeat):
        _accepted_early(sites)
        _accepted_same_day(sites)
        _cut(sites, 72, "flag")
        _cut(sites, 90, "quiet")
        _signed_off_first(sites)
        _signed_off_same_day(sites)
        _paid_first(sites)
        _retained(sites, "8%", "flag")
        _retained(sites, None, "quiet")
        _rejected(sites)
        _put_right(sites)


def _answer(
    sites: Sites, topic: str, expect: Literal["flag", "quiet"], site: Site, subjects: list[Row], note: str
) -> None:
    category = _FALSELY if topic == _FALSE else _UNLAWFUL
    named = {id(one) for one in subjects}
    neutral = [row for row in site.everything() if id(row) not in named]
    sites.world.answer(topic, expect, category, subjects, note, neutral if expect == "flag" else [])


def _in_village(site: Site) -> bool:
    return not site.project.region.endswith("000")


def _pay_ahead(sites: Sites, site: Site, progress: int) -> None:
    """Eighty percent of the contract are paid, whatever the works have come to."""
    site.project.progress = progress
    half = site.contract.amount // 2 // 100 * 100
    day = after(site.life.started, 45)
    paid = pay_contractor(sites.world, site.plan, site.contract, day, half, "工程进度款")
    note = f"已付合同价的80%，形象进度{progress}%"
    if progress < 50:
        _answer(sites, _ORDER, "flag", site, [site.project, site.contract, *paid], note)
    else:
        _answer(sites, _ORDER, "quiet", site, [site.project, site.contract, *paid], note)


def _change(sites: Sites, site: Site, *, approved: bool) -> None:
    change = ContractChange(
        site.contract.code, 1, after(site.life.started, 20), site.contract.amount * 15 // 10_000 * 100
    )
    change.reason = "地质条件变化，增加工程量"
    sites.world.add(change)
    if approved:
        change.approval_no = f"青扶变〔2018〕2{sites.world.order('approved change'):02d}号"
        note = "合同变更增加15%，有批复"
        sites.world.answer(_CHANGED, "quiet", _WASTE, [site.contract, change], note, [site.project])
    else:
        note = "合同变更增加15%，没有批复"
        sites.world.answer(_CHANGED, "flag", _WASTE, [site.contract, change], note, [site.project])


def _accepted_early(sites: Sites) -> None:
    site = sites.take(_in_village)
    row = site.acceptance()
    row.accepted_on = on_or_before(site.life.finished - timedelta(days=10))
    _answer(sites, _FALSE, "flag", site, [site.project, row], "县级验收比实际完工早十天")


def _accepted_same_day(sites: Sites) -> None:
    site = sites.take(_in_village)
    row = site.acceptance("村自验")
    row.accepted_on = site.life.finished
    _answer(sites, _FALSE, "quiet", site, [site.project, row], "完工当天村里自验")


def _cut(sites: Sites, percent: int, expect: Literal["flag", "quiet"]) -> None:
    site = sites.take()
    settlement = site.settlement
    settlement.submitted = settlement.approved * 100 // percent // 100 * 100
    note = f"送审金额核减约{100 - percent}%"
    _answer(sites, _FALSE, expect, site, [settlement, site.contract], note)


def _signed_off_first(sites: Sites) -> None:
    site = sites.take(lambda one: bool(one.payments))
    payment = site.payments[0]
    payment.applied_on, payment.signed_on = payment.paid_on, on_or_before(payment.paid_on - timedelta(days=5))
    _answer(sites, _FALSE, "flag", site, [payment], "签批日期早于申请日期")


def _signed_off_same_day(sites: Sites) -> None:
    site = sites.take(lambda one: bool(one.payments))
    payment = site.payments[0]
    payment.applied_on = payment.signed_on
    _answer(sites, _FALSE, "quiet", site, [payment], "当天申请、当天签批")


def _paid_first(sites: Sites) -> None:
    """The advance left before there was a contract; the payer's money had arrived by then."""
    site = sites.take(
        lambda one: (
            bool(one.payments)
            and one.project.executor[:5] != "DW-XZ"
            and one.contract.signed_on - timedelta(days=9) > after(one.plan.allocated_on, 4)
        )
    )
    payment = site.payments[0]
    payment.paid_on = on_or_before(site.contract.signed_on - timedelta(days=6))
    payment.signed_on = on_or_before(payment.paid_on - timedelta(days=1))
    payment.applied_on = on_or_before(payment.signed_on - timedelta(days=1))
    for invoice in site.rows["发票"]:
        if invoice.payment == payment.code:
            invoice.issued_on = payment.signed_on
    _answer(sites, _ORDER, "flag", site, [payment, site.contract], "预付款比合同签订早六天")


def _retained(sites: Sites, share: str | None, expect: Literal["flag", "quiet"]) -> None:
    site = sites.take()
    if share is not None:
        site.contract.retention = share
        note = f"工程合同约定质保金{share}"
    else:
        note = f"质保金{site.contract.retention}，恰为签订时的上限"
    _answer(sites, _ORDER, expect, site, [site.contract], note)


def _rejected(sites: Sites) -> None:
    site = sites.take(lambda one: bool(one.payments) and one.payments[-1].paid_on > one.life.accepted)
    row = site.acceptance()
    row.verdict = "不合格"
    late = [one for one in site.payments if one.paid_on > row.accepted_on]
    _answer(sites, _ORDER, "flag", site, [site.project, row, *late], "县级验收不合格，整改前仍付款")


def _put_right(sites: Sites) -> None:
    site = sites.take()
    last = site.acceptance()
    first = Acceptance(last.project, site.life.finished + timedelta(days=12), "县级验收", "不合格", last.unit)
    last.verdict = "整改后合格"
    sites.world.add(first)
    _answer(sites, _ORDER, "quiet", site, [site.project, first, last], "初次验收不合格，整改合格以后才付款")
