"""Payments to those who build and deliver, with their invoices."""

from __future__ import annotations

from datetime import date, timedelta

from fundwatch.demo.plans import Plan
from fundwatch.demo.records.money import Invoice, Payment
from fundwatch.demo.records.places import Unit
from fundwatch.demo.records.projects import Contract
from fundwatch.demo.scale import AS_OF
from fundwatch.demo.workdays import on_or_after, on_or_before
from fundwatch.demo.world import World


def pay_unit(
    world: World,
    payer: str,
    payee: Unit,
    day: date,
    amount: int,
    purpose: str,
    indicator: str,
    project: str | None = None,
    contract: str | None = None,
) -> Payment | None:
    """Pay a unit out of a document on the first working day from `day`; None when that is still to come."""
    day = on_or_after(day)
    if day > AS_OF or not amount:
        return None
    office = world.units[payer]
    row = Payment(world.number("ZF", 6))
    row.paid_on, row.payer, row.payer_account = day, payer, office.account
    row.voucher = f"{day.year}-{row.code[2:]}"
    row.payee, row.payee_account, row.payee_unit = payee.name, payee.account, payee.code
    row.amount, row.purpose, row.indicator, row.project = amount, purpose, indicator, project
    row.contract = contract
    row.method = "转账" if payer.startswith("DW-XZ") else "国库集中支付"
    row.nature = "支出"
    row.signed_on = on_or_before(day - timedelta(days=1))
    row.applied_on = on_or_before(row.signed_on - timedelta(days=1))
    row.handler = office.legal_person
    row.subject_code = world.indicators[indicator].subject_code
    return world.add(row)


def pay_contractor(world: World, plan: Plan, contract: Contract, day: date, amount: int, purpose: str) -> list[Payment]:
    """Pay a contractor out of the project's allocations in their order, an invoice for each payment."""
    payments: list[Payment] = []
    payee = world.units[contract.contractor]
    for place, source in enumerate(plan.sources):
        part = min(amount, plan.left[place])
        payment = pay_unit(
            world,
            plan.row.executor,
            payee,
            day,
            part,
            purpose,
            source.indicator,
            plan.row.code,
            contract.code,
        )
        if payment is None:
            continue
        plan.left[place] -= part
        amount -= part
        payments.append(payment)
        _invoice(world, payment, contract)
    return payments


def _invoice(world: World, payment: Payment, contract: Contract) -> None:
    # A step without common divisor with the modulus visits every number once and never two in a row.
    number = world.order("invoice") * 7_368_787 % 100_000_000
    row = Invoice("053001700111", f"{number:08d}", payment.code)
    row.issued_on = payment.signed_on or payment.paid_on
    row.seller, row.buyer = payment.payee, world.units[payment.payer].name
    row.amount, row.goods = payment.amount, contract.goods
    world.add(row)
