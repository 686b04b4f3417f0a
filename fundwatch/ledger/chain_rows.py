"""The rows a chain is put together from: a few selects for whole sets of documents, projects or batches."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from fundwatch.ledger.money import IN_TRANSIT, funded_batches, is_spending, nature, net_paid
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit
from fundwatch.models.records.payment import Payment

#: How many keys one select is asked for; databases bound their number.
PIECE = 5000

Rows = Sequence[Row[Any]]


def in_pieces(
    connection: Connection, asked: Select[Any], column: InstrumentedAttribute[Any], keys: Collection[str]
) -> Iterator[Row[Any]]:
    """The rows of a select whose column is one of the keys, in the order of the keys' pieces."""
    wanted = sorted(keys)
    for start in range(0, len(wanted), PIECE):
        yield from connection.execute(asked.where(column.in_(wanted[start : start + PIECE])))


def documents(connection: Connection, keys: Collection[str]) -> Rows:
    """Documents by their numbers."""
    return list(in_pieces(connection, _documents(), Indicator.record_key, keys))


def lower_documents(connection: Connection, keys: Collection[str]) -> Rows:
    """The documents that name one of these as the one above them, cuts among them."""
    return list(in_pieces(connection, _documents(), Indicator.parent_no, keys))


def splits(connection: Connection, keys: Collection[str], *, downward: bool) -> Rows:
    """Shares drawn on these documents, or drawn by them: parent_no, indicator_no, amount."""
    asked = select(IndicatorSplit.parent_no, IndicatorSplit.indicator_no, IndicatorSplit.amount)
    column = IndicatorSplit.parent_no if downward else IndicatorSplit.indicator_no
    return list(in_pieces(connection, asked.order_by(IndicatorSplit.record_key), column, keys))


def _documents() -> Select[Any]:
    return select(
        Indicator.record_key,
        Indicator.document_no,
        Indicator.fund_name,
        Indicator.fund_level,
        Indicator.budget_year,
        Indicator.amount,
        Indicator.issued_on_day,
        Indicator.parent_no,
    ).order_by(Indicator.record_key)


def allocations(connection: Connection, keys: Collection[str]) -> Rows:
    """What was allocated of these documents."""
    asked = select(
        Allocation.record_key,
        Allocation.indicator_no,
        Allocation.document_no,
        Allocation.receiver_code,
        Allocation.project_no,
        Allocation.amount,
        Allocation.allocated_on_day,
    ).order_by(Allocation.record_key)
    return list(in_pieces(connection, asked, Allocation.indicator_no, keys))


def _payments() -> Select[Any]:
    unit = func.coalesce(Payment.payee_code, AccountRegister.holder_unit_code)
    return (
        select(
            Payment.record_key,
            Payment.indicator_no,
            Payment.project_no,
            Payment.contract_no,
            Payment.batch_no,
            Payment.payer_code,
            Payment.payee,
            Payment.payee_account,
            unit.label("payee_unit"),
            Payment.amount,
            Payment.paid_on_day,
            Payment.purpose,
            nature().label("nature"),
        )
        .outerjoin(AccountRegister, AccountRegister.record_key == Payment.payee_account)
        .order_by(Payment.record_key)
    )


def payments(connection: Connection, keys: Collection[str]) -> Rows:
    """What was paid out of these documents, with its nature and the unit that holds the payee's account."""
    return list(in_pieces(connection, _payments(), Payment.indicator_no, keys))


def loose_payments(connection: Connection, condition: ColumnElement[bool]) -> Rows:
    """Payments that name no document, as far as they are wanted."""
    return list(connection.execute(_payments().where(Payment.indicator_no.is_(None), condition)))


def unfunded_batches(connection: Connection, keys: Collection[str]) -> Rows:
    """What lists that no payment funded paid out of these documents: indicator_no, project_no, batch_no, amount."""
    unfunded = _unfunded_numbers(connection)
    documents_asked = set(keys)
    found = in_pieces(connection, _by_list(), BenefitPayment.batch_no, unfunded)
    return [row for row in found if row.indicator_no in documents_asked]


def loose_batches(connection: Connection, condition: ColumnElement[bool]) -> Rows:
    """What such lists paid out of no document, as far as it is wanted."""
    asked = _by_list().where(BenefitPayment.indicator_no.is_(None), condition)
    return list(in_pieces(connection, asked, BenefitPayment.batch_no, _unfunded_numbers(connection)))


def _unfunded_numbers(connection: Connection) -> set[str]:
    # Taking the one set from the other here is quicker than asking every row of the lists.
    listed = connection.execute(select(BenefitPayment.batch_no).distinct()).scalars()
    return set(listed) - set(connection.execute(funded_batches()).scalars())


def _by_list() -> Select[Any]:
    return (
        select(
            BenefitPayment.indicator_no,
            BenefitPayment.project_no,
            BenefitPayment.batch_no,
            func.sum(net_paid()).label("amount"),
        )
        .group_by(BenefitPayment.indicator_no, BenefitPayment.project_no, BenefitPayment.batch_no)
        .order_by(BenefitPayment.batch_no, BenefitPayment.indicator_no, BenefitPayment.project_no)
    )


def batch_regions(connection: Connection, batches: Collection[str]) -> Rows:
    """What each list paid in each village: with its subsidy, year, first day, households."""
    household = func.coalesce(BenefitPayment.household_no, BenefitPayment.id_number)
    asked = (
        select(
            BenefitPayment.batch_no,
            BenefitPayment.region_code,
            func.min(BenefitPayment.subsidy).label("subsidy"),
            func.min(BenefitPayment.year).label("year"),
            func.min(BenefitPayment.period).label("period"),
            func.min(BenefitPayment.paid_on_day).label("day"),
            func.sum(net_paid()).label("amount"),
            func.count(household.distinct()).label("households"),
            func.count().label("rows"),
        )
        .group_by(BenefitPayment.batch_no, BenefitPayment.region_code)
        .order_by(BenefitPayment.batch_no, BenefitPayment.region_code)
    )
    return list(in_pieces(connection, asked, BenefitPayment.batch_no, batches))


def batch_funding(connection: Connection, batches: Collection[str]) -> Rows:
    """What was paid in for each list, by document: batch_no, indicator_no, amount; refunds taken off."""
    asked = (
        select(Payment.batch_no, Payment.indicator_no, func.sum(Payment.amount).label("amount"))
        .where(is_spending())
        .group_by(Payment.batch_no, Payment.indicator_no)
        .order_by(Payment.batch_no, Payment.indicator_no)
    )
    return list(in_pieces(connection, asked, Payment.batch_no, batches))


def batch_sources(connection: Connection, batches: Collection[str]) -> Rows:
    """What each list that no payment funded paid, by document: batch_no, indicator_no, amount."""
    asked = (
        select(BenefitPayment.batch_no, BenefitPayment.indicator_no, func.sum(net_paid()).label("amount"))
        .group_by(BenefitPayment.batch_no, BenefitPayment.indicator_no)
        .order_by(BenefitPayment.batch_no, BenefitPayment.indicator_no)
    )
    return list(in_pieces(connection, asked, BenefitPayment.batch_no, batches))


def project_spending(connection: Connection, projects: Collection[str]) -> Rows:
    """What was spent on each project other than by lists, by document: project_no, indicator_no, amount."""
    asked = (
        select(Payment.project_no, Payment.indicator_no, func.sum(Payment.amount).label("amount"))
        .where(nature() != IN_TRANSIT, Payment.batch_no.is_(None))
        .group_by(Payment.project_no, Payment.indicator_no)
        .order_by(Payment.project_no, Payment.indicator_no)
    )
    return list(in_pieces(connection, asked, Payment.project_no, projects))
