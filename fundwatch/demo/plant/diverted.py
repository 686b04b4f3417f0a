"""Money that went elsewhere than the contract says, under another subject, twice on one invoice, or came back."""

from __future__ import annotations

from datetime import date, timedelta

from fundwatch.demo.plant.site import Site, Sites
from fundwatch.demo.records.accounts import BankEntry
from fundwatch.demo.records.money import Invoice, Payment
from fundwatch.demo.records.places import Account, Unit
from fundwatch.demo.records.registers import VillageOfficial
from fundwatch.demo.world import World

_ELSEWHERE, _PRIVATE, _INVOICE, _BACK = "改变资金去向", "公款进个人账户", "发票重复列支", "资金回流"
_MISUSED, _FALSELY = ("贪污挪用",), ("虚报冒领",)


def plant(sites: Sites) -> None:
    """Change some payments under contracts, and the invoices below them."""
    for _ in range(sites.world.scale.repeat):
        _other_payee(sites)
        _branch(sites)
        _other_subject(sites)
        _to_official(sites)
        _wages(sites)
        _invoice_again(sites)
        _came_back(sites, to_official=True)
        _came_back(sites, to_official=False)


def _take(sites: Sites) -> tuple[Site, Payment]:
    site = sites.take(lambda one: len(one.payments) >= 2)
    return site, site.payments[1]


def _invoices(site: Site, payment: Payment) -> list[Invoice]:
    return [one for one in site.rows[Invoice.TABLE] if one.payment == payment.code]


def _pay_to(site: Site, payment: Payment, name: str, account: str | None, unit: str | None) -> None:
    payment.payee, payment.payee_account, payment.payee_unit = name, account, unit
    for invoice in _invoices(site, payment):
        invoice.seller = name


def _other_payee(sites: Sites) -> None:
    site, payment = _take(sites)
    codes = [code for code in sites.world.units if code.startswith("DW-GY")]
    other = sites.world.units[codes[sites.world.order("other payee") % len(codes)]]
    _pay_to(site, payment, other.name, other.account, other.code)
    note = "工程进度款付给合同以外的供货单位"
    sites.world.answer(_ELSEWHERE, "flag", _MISUSED, [payment], note, [site.project, site.contract])


def _branch(sites: Sites) -> None:
    site, payment = _take(sites)
    payment.payee = f"{payment.payee}青岚项目部"
    note = "付给合同乙方的项目部"
    sites.world.answer(_ELSEWHERE, "quiet", _MISUSED, [payment], note, [site.project, site.contract])


def _other_subject(sites: Sites) -> None:
    site, payment = _take(sites)
    payment.subject_code = "2010301"
    note = "专项资金列入一般行政管理科目支出"
    sites.world.answer(_ELSEWHERE, "flag", _MISUSED, [payment], note, [site.project, site.contract])


def _official(world: World, site: Site) -> VillageOfficial:
    region = site.project.region
    officials: list[VillageOfficial] = world.tables[VillageOfficial.TABLE]
    return next(one for one in reversed(officials) if one.account and one.region == region)


def _in_village(site: Site) -> bool:
    return not site.project.region.endswith("000") and len(site.payments) >= 2


def _personal(world: World, number: str, name: str) -> Account:
    if number not in world.accounts:
        world.accounts[number] = world.add(Account(number, name, None, None, "个人"))
    return world.accounts[number]


def _to_official(sites: Sites) -> None:
    site = sites.take(_in_village)
    payment = site.payments[1]
    official = _official(sites.world, site)
    account = _personal(sites.world, str(official.account), str(official.name))
    _pay_to(site, payment, account.holder, account.number, None)
    payment.contract = None
    for one in _invoices(site, payment):
        sites.world.tables[Invoice.TABLE].remove(one)
    note = "工程款打入村干部个人账户"
    sites.world.answer(_PRIVATE, "flag", _MISUSED, [payment], note, [site.project, site.contract, official])


def _wages(sites: Sites) -> None:
    site = sites.take(_in_village)
    payment = site.payments[1]
    name = sites.world.namer.full("男")
    account = _personal(sites.world, sites.world.registry.card(), name)
    _pay_to(site, payment, name, account.number, None)
    payment.contract, payment.purpose = None, "支付土地流转费和青苗补偿费"
    for one in _invoices(site, payment):
        sites.world.tables[Invoice.TABLE].remove(one)
    note = "土地流转费、青苗补偿付给农户个人"
    sites.world.answer(_PRIVATE, "quiet", _MISUSED, [payment], note, [site.project, site.contract])


def _invoice_again(sites: Sites) -> None:
    first, payment = _take(sites)
    second, other = _take(sites)
    original, copy = _invoices(first, payment)[0], _invoices(second, other)[0]
    copy.code, copy.number, copy.issued_on = original.code, original.number, original.issued_on
    copy.amount, copy.seller = original.amount, original.seller
    note = "同一张发票在两个项目报账"
    neutral = [first.project, second.project, first.contract, second.contract]
    sites.world.answer(_INVOICE, "flag", _FALSELY, [original, copy, payment, other], note, neutral)
    _invoice_in_parts(sites)


def _invoice_in_parts(sites: Sites) -> None:
    """One invoice of the whole sum, paid in two parts."""
    site, second = _take(sites)
    first = site.payments[0]
    whole, copy = _invoices(site, first)[0], _invoices(site, second)[0]
    whole.amount = first.amount + second.amount
    copy.code, copy.number, copy.issued_on, copy.amount = whole.code, whole.number, whole.issued_on, whole.amount
    note = "一张发票分两次付清，合计等于票面"
    sites.world.answer(_INVOICE, "quiet", _FALSELY, [whole, copy, first, second], note, [site.project])


def _came_back(sites: Sites, *, to_official: bool) -> None:
    """The builder's bank statement: the money came in and, within a month, most of it went out again."""
    site = sites.take(_in_village)
    world, payment = sites.world, site.payments[1]
    builder = world.units[str(payment.payee_unit)]
    if to_official:
        official = _official(world, site)
        number, name, words = str(official.account), str(official.name), "往来款"
    else:
        other = _other_builder(world, builder)
        number, name, words = str(other.account), other.name, "材料款"
    entries = [
        _entry(world, builder, payment.paid_on, "收", payment.amount, (str(payment.payer_account), payment.purpose)),
        _entry(world, builder, payment.paid_on + timedelta(days=20), "支", payment.amount * 85 // 100, (number, words)),
    ]
    entries[0].other_name, entries[1].other_name = world.units[payment.payer].name, name
    if to_official:
        note = "工程款到账二十天后，八成半转入村干部个人账户"
        world.answer(_BACK, "flag", _MISUSED, [payment, *entries], note, [site.project])
    else:
        note = "工程款到账后付给另一单位材料款"
        world.answer(_BACK, "quiet", _MISUSED, [payment, *entries], note, [site.project])


def _other_builder(world: World, builder: Unit) -> Unit:
    return next(unit for code, unit in world.units.items() if code.startswith("DW-GY") and unit is not builder)


def _entry(world: World, unit: Unit, day: date, way: str, amount: int, told: tuple[str, str]) -> BankEntry:
    row = BankEntry(world.number("LS", 6), str(unit.account), unit.name, day, way, amount)
    row.other_account, row.words = told
    return world.add(row)
