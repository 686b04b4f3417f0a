"""Sums that must agree: documents and their breakdown, allocations and their document, batches and their funding."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from fundwatch.ledger.money import is_spending, net_paid
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit
from fundwatch.models.records.payment import Payment
from fundwatch.services.checks.disagreement import Disagreement

SUBJECT = "合计"


def yuan(fen: int) -> str:
    """An amount as people read it, in yuan."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}元"


def money_sums(connection: Connection) -> Iterator[Disagreement]:
    """Documents broken down or allocated beyond their amount, batches that their payments do not cover."""
    yield from _broken_down(connection)
    yield from _allocated(connection)
    yield from _batches(connection)


def _broken_down(connection: Connection) -> Iterator[Disagreement]:
    split = select(IndicatorSplit.parent_no, IndicatorSplit.amount)
    named = select(IndicatorSplit.indicator_no)
    direct = select(Indicator.parent_no, Indicator.amount).where(
        Indicator.parent_no.is_not(None), Indicator.record_key.not_in(named)
    )
    parts = split.union_all(direct).subquery()
    given = func.sum(parts.c.amount)
    rows = (
        select(Indicator.record_key, Indicator.amount, given)
        .join(parts, parts.c.parent_no == Indicator.record_key)
        .group_by(Indicator.record_key, Indicator.amount)
        .having(given > Indicator.amount)
        .order_by(Indicator.record_key)
    )
    for key, amount, total in connection.execute(rows):
        sentence = f"指标 {key} 金额 {yuan(amount)}，下级指标合计 {yuan(total)}，多出 {yuan(total - amount)}。"
        yield Disagreement(SUBJECT, sentence, "资金指标", key)


def _allocated(connection: Connection) -> Iterator[Disagreement]:
    given = func.sum(Allocation.amount)
    rows = (
        select(Indicator.record_key, Indicator.amount, given)
        .join(Allocation, Allocation.indicator_no == Indicator.record_key)
        .group_by(Indicator.record_key, Indicator.amount)
        .having(given > Indicator.amount)
        .order_by(Indicator.record_key)
    )
    for key, amount, total in connection.execute(rows):
        sentence = f"指标 {key} 金额 {yuan(amount)}，分配净额 {yuan(total)}，多出 {yuan(total - amount)}。"
        yield Disagreement(SUBJECT, sentence, "资金指标", key)


def _batches(connection: Connection) -> Iterator[Disagreement]:
    funded = (
        select(Payment.batch_no, func.sum(Payment.amount).label("funded"))
        .where(Payment.batch_no.is_not(None), is_spending())
        .group_by(Payment.batch_no)
        .subquery()
    )
    paid = func.sum(net_paid())
    rows = (
        select(BenefitPayment.batch_no, paid, funded.c.funded)
        .join(funded, funded.c.batch_no == BenefitPayment.batch_no)
        .group_by(BenefitPayment.batch_no, funded.c.funded)
        .having(paid != funded.c.funded)
        .order_by(BenefitPayment.batch_no)
    )
    for batch, total, sum_funded in connection.execute(rows):
        sentence = (
            f"批次 {batch} 发放合计 {yuan(total)}，拨付该批次的支付合计 {yuan(sum_funded)}，"
            f"相差 {yuan(abs(total - sum_funded))}。"
        )
        yield Disagreement(SUBJECT, sentence, "批次", batch)
