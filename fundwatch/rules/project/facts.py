"""What several rules on projects and contracts need: how changes lead to a contract, what a contract is worth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import CTE, ColumnElement, case, func, or_, select, union, union_all

from fundwatch.ledger import money
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.payment import Payment
from fundwatch.rules.definition import Statement

B = BenefitPayment
C = Contract
P = Payment
counts_for_contract = money.counts_for_contract


def contracts_of(column: Any) -> Callable[[Statement], Statement]:
    """From touched values of a column of 合同 to contract numbers."""
    return lambda values: select(C.contract_no).where(column.in_(values))


def paid_contracts_of(column: Any) -> Callable[[Statement], Statement]:
    """From touched values of a column of 支付 to contract numbers."""
    return lambda values: select(P.contract_no).where(column.in_(values))


def spent_projects_of(column: Any) -> Callable[[Statement], Statement]:
    """From touched values of a column of 支付 to projects on which it changes what was spent, by way of batches too."""

    def leads_to(values: Statement) -> Statement:
        batches = select(P.batch_no).where(column.in_(values), P.batch_no.is_not(None))
        return union(
            select(P.project_no).where(column.in_(values)), select(B.project_no).where(B.batch_no.in_(batches))
        )

    return leads_to


def spent_by_project(of_payments: ColumnElement[bool], of_subsidies: ColumnElement[bool]) -> CTE:
    """Columns project_no, spent (fen), as in the ledger, but only over rows of 支付 and 补助发放 under conditions."""
    funded = money.funded_batches()
    payments = select(P.project_no, P.amount.label("fen")).where(
        P.project_no.is_not(None), money.is_spending(), of_payments
    )
    subsidies = select(B.project_no, money.net_paid().label("fen")).where(
        B.project_no.is_not(None), B.batch_no.not_in(funded), of_subsidies
    )
    pieces = union_all(payments, subsidies).subquery()
    return (
        select(pieces.c.project_no, func.sum(pieces.c.fen).label("spent"))
        .group_by(pieces.c.project_no)
        .cte("spent_by_project")
    )


def changes_by_contract() -> CTE:
    """Columns contract_no, approved, every (fen): what changes added; an increase without 批复文号 is not approved."""
    change = ContractChange
    approved = case((or_(change.amount < 0, change.approval_no.is_not(None)), change.amount), else_=0)
    return (
        select(change.contract_no, func.sum(approved).label("approved"), func.sum(change.amount).label("every"))
        .group_by(change.contract_no)
        .cte("changes_by_contract")
    )


def paid_by_contract(condition: ColumnElement[bool]) -> CTE:
    """Columns contract_no, paid (fen, net of refunds), last_day."""
    return (
        select(P.contract_no, func.sum(P.amount).label("paid"), func.max(P.paid_on_day).label("last_day"))
        .where(counts_for_contract(), condition)
        .group_by(P.contract_no)
        .cte("paid_by_contract")
    )
