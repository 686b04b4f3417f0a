"""What allocated, disbursed, in transit, spent and balance mean, each figure a select over the records.

Money is counted once: a payment to a budget unit, a township, a village or one of their accounts passes the money
on (转拨), and only the last payee's receipt is spending (支出), unless the row's own 支出性质 says otherwise. Lump
sums with a 批次号 fund that batch of subsidies and are its spending; what a batch paid counts itself only where
no such payment funded it. All amounts are in fen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from fundwatch.models.base import aliased
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit

#: Units that pass money on; a payment to one of them is in transit.
PASSING_UNITS = ("财政部门", "主管部门", "乡镇政府", "村委会")
#: Account types that hold money in transit.
PASSING_ACCOUNTS = ("财政专户", "零余额", "实有资金", "村账")

#: Numbers of documents, or a select of them.
Documents = Sequence[str] | Select[Any]

SPENT = "支出"
IN_TRANSIT = "转拨"
REFUND = "退回"


def _passes_on() -> ColumnElement[bool]:
    payee = aliased(Unit)
    registered = aliased(AccountRegister)
    to_unit = exists().where(payee.record_key == Payment.payee_code, payee.category.in_(PASSING_UNITS))
    to_account = exists().where(
        registered.record_key == Payment.payee_account, registered.account_type.in_(PASSING_ACCOUNTS)
    )
    return or_(to_unit, to_account)


def nature() -> ColumnElement[str]:
    """支出, 转拨 or 退回 of a payment: as the row says, else by whom it went to.

    A lump sum with a 批次号 that does not say otherwise is spending: it funded that batch. Money that came back
    (a negative amount) out of transit counts against what was passed on, any other against spending.
    """
    return case(
        (Payment.nature.in_((SPENT, IN_TRANSIT)), Payment.nature),
        (and_(Payment.batch_no.is_not(None), Payment.nature.is_(None)), literal(SPENT)),
        (_passes_on(), literal(IN_TRANSIT)),
        (Payment.amount < 0, literal(REFUND)),
        else_=literal(SPENT),
    )


def is_spending() -> ColumnElement[bool]:
    """Whether a payment changes what was spent: 支出, and 退回 out of it."""
    return nature() != IN_TRANSIT


def counts_for_contract() -> ColumnElement[bool]:
    """Whether a payment is part of its contract's price: spending, refunds of it, but no bond given back."""
    bond = Payment.purpose.like("%保证金%")
    return and_(Payment.contract_no.is_not(None), is_spending(), not_(and_(bond, not_(is_retention()))))


def is_retention() -> ColumnElement[bool]:
    """Whether a payment is retention money of a contract, as its 用途 calls it."""
    return or_(Payment.purpose.like("%质量保证金%"), Payment.purpose.like("%质保金%"))


def net_paid() -> ColumnElement[int]:
    """What a subsidy row adds to what was paid out, in fen.

    成功 and 补发 add. 退票 and 追回 take away what the row they name (原发放流水号) had added; one that names no
    row is the failed payment itself and adds nothing.
    """
    return case(
        (or_(BenefitPayment.status.is_(None), BenefitPayment.status.in_(("成功", "补发"))), BenefitPayment.paid_amount),
        (BenefitPayment.original_serial_no.is_not(None), -BenefitPayment.paid_amount),
        else_=literal(0),
    )


def funded_batches() -> Select[tuple[str | None]]:
    """Batch numbers that payments funded; the spending of these batches is in the payments."""
    return select(Payment.batch_no).where(Payment.batch_no.is_not(None), is_spending()).distinct()


def spending(documents: Documents | None = None) -> CompoundSelect[tuple[str | None, str | None, int, int]]:
    """Every piece of spending, or that of some documents: indicator_no, project_no, amount (fen), paid_on_day."""
    payments = select(
        Payment.indicator_no, Payment.project_no, Payment.amount.label("amount"), Payment.paid_on_day
    ).where(is_spending())
    subsidies = select(
        BenefitPayment.indicator_no, BenefitPayment.project_no, net_paid().label("amount"), BenefitPayment.paid_on_day
    ).where(BenefitPayment.batch_no.not_in(funded_batches()))
    return union_all(*_of_documents(payments, subsidies, documents))


def spent_by_indicator(documents: Documents | None = None) -> CTE:
    """Columns indicator_no, spent (fen); of some documents only where they are given."""
    pieces = spending(documents).subquery()
    return (
        select(pieces.c.indicator_no, func.sum(pieces.c.amount).label("spent"))
        .where(pieces.c.indicator_no.is_not(None))
        .group_by(pieces.c.indicator_no)
        .cte("spent_by_indicator")
    )


def spent_by_project() -> CTE:
    """Columns project_no, spent (fen)."""
    pieces = spending().subquery()
    return (
        select(pieces.c.project_no, func.sum(pieces.c.amount).label("spent"))
        .where(pieces.c.project_no.is_not(None))
        .group_by(pieces.c.project_no)
        .cte("spent_by_project")
    )


def allocated_by_indicator() -> CTE:
    """Columns indicator_no, allocated (fen, net of what was taken back)."""
    return (
        select(Allocation.indicator_no, func.sum(Allocation.amount).label("allocated"))
        .group_by(Allocation.indicator_no)
        .cte("allocated_by_indicator")
    )


def disbursed_by_indicator(documents: Sequence[str] | None = None) -> CTE:
    """Columns indicator_no, disbursed (fen): what left the top payer of each document, to whomever it went.

    A payer that was itself handed money of the same document passes on what was disbursed before, so its payments
    are not counted again; in transit is disbursed less spent.
    """
    handed = (
        select(Payment.indicator_no, Payment.payee_code)
        .join(Unit, Unit.record_key == Payment.payee_code)
        .where(Unit.category.in_(PASSING_UNITS), Payment.amount > 0)
        .distinct()
        .cte("handed_on")
    )
    received = and_(handed.c.indicator_no == Payment.indicator_no, handed.c.payee_code == Payment.payer_code)
    payments = (
        select(Payment.indicator_no, Payment.amount.label("amount"))
        .outerjoin(handed, received)
        .where(Payment.indicator_no.is_not(None), handed.c.indicator_no.is_(None))
    )
    subsidies = select(BenefitPayment.indicator_no, net_paid().label("amount")).where(
        BenefitPayment.indicator_no.is_not(None), BenefitPayment.batch_no.not_in(funded_batches())
    )
    pieces = union_all(*_of_documents(payments, subsidies, documents)).subquery()
    return (
        select(pieces.c.indicator_no, func.sum(pieces.c.amount).label("disbursed"))
        .group_by(pieces.c.indicator_no)
        .cte("disbursed_by_indicator")
    )


def _of_documents(
    payments: Select[Any], subsidies: Select[Any], documents: Documents | None
) -> tuple[Select[Any], Select[Any]]:
    """Both narrowed where documents are named, so that an index finds their rows among all."""
    if documents is None:
        return payments, subsidies
    return (
        payments.where(Payment.indicator_no.in_(documents)),
        subsidies.where(BenefitPayment.indicator_no.in_(documents)),
    )


def is_lowest() -> ColumnElement[bool]:
    """Whether a document is allocated and spent itself: no other document breaks it down."""
    child = aliased(Indicator)
    # A cut (调减, 收回) names the document it reduces; it breaks nothing down.
    breaks_down = and_(Indicator.amount > 0, child.amount > 0, child.record_key != Indicator.record_key)
    by_parent = exists().where(child.parent_no == Indicator.record_key, breaks_down)
    by_split = exists().where(
        IndicatorSplit.parent_no == Indicator.record_key,
        IndicatorSplit.amount != 0,
        child.record_key == IndicatorSplit.indicator_no,
        breaks_down,
    )
    return and_(~by_parent, ~by_split)


def indicator_figures() -> Select[tuple[str, int, int, int, int, bool]]:
    """Per document: record_key, amount, allocated, disbursed, spent (fen), lowest."""
    allocated, disbursed, spent = allocated_by_indicator(), disbursed_by_indicator(), spent_by_indicator()
    return (
        select(
            Indicator.record_key,
            Indicator.amount,
            func.coalesce(allocated.c.allocated, 0).label("allocated"),
            func.coalesce(disbursed.c.disbursed, 0).label("disbursed"),
            func.coalesce(spent.c.spent, 0).label("spent"),
            is_lowest().label("lowest"),
        )
        .outerjoin(allocated, allocated.c.indicator_no == Indicator.record_key)
        .outerjoin(disbursed, disbursed.c.indicator_no == Indicator.record_key)
        .outerjoin(spent, spent.c.indicator_no == Indicator.record_key)
    )
