"""Our own totals, by what another office's export may be held against: documents, projects, batches, places, payees.

Each basis names its measures; a measure's figures are those of `ledger.money`, so that a difference is one between
two offices' books and never between two readings of ours. Amounts are in fen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from fundwatch.ledger.benefit_accounts import is_claim
from fundwatch.ledger.money import indicator_figures, is_spending, net_paid, spent_by_project
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit

#: Digits of a region code that name the township.
_TOWNSHIP = 9


@dataclass(frozen=True, slots=True)
class OwnTotal:
    """What our books say of one thing: its key, its name, what else it goes by (a document's number), fen."""

    key: str
    name: str
    alias: str
    fen: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What is held against what: things of a table, by one of the measures; `alias` says what else names them."""

    name: str
    table: str
    measures: tuple[str, ...]
    alias: str
    totals: Callable[[str, int | None], Select[Any]]


def bases() -> tuple[Basis, ...]:
    """Every basis, in the order of the money's way."""
    return (
        Basis("指标", "资金指标", ("下达", "已分配", "已拨付", "已支出"), "指标文号", _documents),
        Basis("接收单位", "单位", ("分配金额",), "", _receivers),
        Basis("项目", "项目", ("计划投资", "已分配", "已支出"), "", _projects),
        Basis("收款单位", "", ("支付金额", "其中支出"), "", _payees),
        Basis("支付凭证", "支付", ("支付金额",), "凭证号", _vouchers),
        Basis("发放批次", "补助发放", ("实发净额", "应发金额"), "", _batches),
        Basis("乡镇", "行政区划", ("补助实发净额",), "", _townships),
        Basis("村", "行政区划", ("补助实发净额",), "", _villages),
    )


def own_totals(connection: Connection, basis: Basis, measure: str, year: int | None = None) -> list[OwnTotal]:
    """Our totals on a basis, ordered by key; `year` is the budget year of documents and projects, else of payment."""
    rows = connection.execute(basis.totals(measure, year))
    found = [OwnTotal(row.key, row.name or "", row.alias or "", int(row.fen or 0)) for row in rows]
    return sorted(found, key=lambda own: own.key)


def _documents(measure: str, year: int | None) -> Select[Any]:
    figures = indicator_figures().subquery()
    column = {
        "下达": figures.c.amount,
        "已分配": figures.c.allocated,
        "已拨付": figures.c.disbursed,
        "已支出": figures.c.spent,
    }[measure]
    asked = select(
        Indicator.record_key.label("key"),
        Indicator.fund_name.label("name"),
        Indicator.document_no.label("alias"),
        column.label("fen"),
    ).join(figures, figures.c.record_key == Indicator.record_key)
    return asked if year is None else asked.where(Indicator.budget_year == year)


def _receivers(measure: str, year: int | None) -> Select[Any]:
    del measure
    asked = (
        select(
            Unit.record_key.label("key"),
            func.max(Unit.name).label("name"),
            _none(),
            func.sum(Allocation.amount).label("fen"),
        )
        .join(Unit, Unit.record_key == Allocation.receiver_code)
        .group_by(Unit.record_key)
    )
    if year is not None:
        asked = asked.join(Indicator, Indicator.record_key == Allocation.indicator_no).where(
            Indicator.budget_year == year
        )
    return asked


def _projects(measure: str, year: int | None) -> Select[Any]:
    head = (Project.record_key.label("key"), Project.name.label("name"), _none())
    asked: Select[Any]
    if measure == "计划投资":
        asked = select(*head, Project.planned_investment.label("fen"))
    elif measure == "已支出":
        spent = spent_by_project()
        asked = select(*head, spent.c.spent.label("fen")).outerjoin(spent, spent.c.project_no == Project.record_key)
    else:
        given = (
            select(Allocation.project_no, func.sum(Allocation.amount).label("given"))
            .group_by(Allocation.project_no)
            .subquery()
        )
        asked = select(*head, given.c.given.label("fen")).outerjoin(given, given.c.project_no == Project.record_key)
    return asked if year is None else asked.where(Project.budget_year == year)


def _payees(measure: str, year: int | None) -> Select[Any]:
    name = func.coalesce(Unit.name, Payment.payee)
    key = func.coalesce(Payment.payee_code, Payment.payee)
    asked = (
        select(key.label("key"), func.max(name).label("name"), _none(), func.sum(Payment.amount).label("fen"))
        .outerjoin(Unit, Unit.record_key == Payment.payee_code)
        .group_by(key)
    )
    if measure == "其中支出":
        asked = asked.where(is_spending())
    return _paid_in(asked, Payment.paid_on, year)


def _vouchers(measure: str, year: int | None) -> Select[Any]:
    del measure
    asked = select(
        Payment.record_key.label("key"),
        Payment.payee.label("name"),
        Payment.voucher_no.label("alias"),
        Payment.amount.label("fen"),
    )
    return _paid_in(asked, Payment.paid_on, year)


def _batches(measure: str, year: int | None) -> Select[Any]:
    # What was due counts once: what became of a payment (退票, 补发) is no new claim.
    amount = net_paid() if measure == "实发净额" else case((is_claim(), BenefitPayment.due_amount), else_=literal(0))
    asked = select(
        BenefitPayment.batch_no.label("key"),
        func.max(BenefitPayment.subsidy).label("name"),
        _none(),
        func.sum(amount).label("fen"),
    ).group_by(BenefitPayment.batch_no)
    return asked if year is None else asked.where(BenefitPayment.year == year)


def _townships(measure: str, year: int | None) -> Select[Any]:
    del measure
    return _places(func.substr(BenefitPayment.region_code, 1, _TOWNSHIP), "乡镇", year)


def _villages(measure: str, year: int | None) -> Select[Any]:
    del measure
    return _places(BenefitPayment.region_code, "村", year)


def _places(code: ColumnElement[str] | InstrumentedAttribute[str], level: str, year: int | None) -> Select[Any]:
    sums = select(code.label("code"), func.sum(net_paid()).label("fen")).group_by(code)
    if year is not None:
        sums = sums.where(BenefitPayment.year == year)
    found = sums.subquery()
    own = func.substr(Region.record_key, 1, _TOWNSHIP) if level == "乡镇" else Region.record_key
    return (
        select(Region.record_key.label("key"), Region.name.label("name"), _none(), found.c.fen.label("fen"))
        .join(found, found.c.code == own)
        .where(Region.level == level)
    )


def _paid_in(asked: Select[Any], day: Any, year: int | None) -> Select[Any]:

    return asked if year is None else asked.where(day.between(date(year, 1, 1), date(year, 12, 31)))


def _none() -> ColumnElement[str]:
    return literal("").label("alias")
