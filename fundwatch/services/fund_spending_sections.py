"""Where a budget document's money went: its projects, the lists of subsidies, its other payments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, union_all

from fundwatch.ledger.fund_figures import FundAccount
from fundwatch.ledger.money import SPENT, funded_batches, is_spending, nature, net_paid, spending
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.services.account_parts import LISTED, day
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Line, Section, StatementColumn


def project_section(connection: Connection, one: FundAccount) -> Section:
    """The projects it was given to or paid for, with what each was given and spent out of it."""
    given = select(Allocation.project_no.label("project"), func.sum(Allocation.amount).label("given")).where(
        Allocation.indicator_no.in_(one.documents), Allocation.project_no.is_not(None)
    )
    pieces = spending(one.documents).subquery()
    spent = select(pieces.c.project_no, func.sum(pieces.c.amount)).where(pieces.c.project_no.is_not(None))
    allotted = {project: int(fen) for project, fen in connection.execute(given.group_by(Allocation.project_no))}
    used = {project: int(fen) for project, fen in connection.execute(spent.group_by(pieces.c.project_no))}
    names = _projects(connection, {*allotted, *used})
    lines = tuple(
        Line(
            (name, yuan(allotted.get(number, 0)), yuan(used.get(number, 0)), status),
            table="项目",
            key=number,
        )
        for number, (name, status) in sorted(names.items())
    )
    columns = (
        StatementColumn("项目", width=136, stretch=True),
        StatementColumn("分配（元）", "money", 120),
        StatementColumn("支出（元）", "money", 120),
        StatementColumn("状态", width=64),
    )
    note = "分配和支出都只算本指标的。" if lines else ""
    return Section("项目", columns=columns, lines=lines[:LISTED], total=len(lines), note=note)


def _projects(connection: Connection, numbers: set[str]) -> dict[str, tuple[str, str]]:
    asked = select(Project.record_key, Project.name, Project.status).where(Project.record_key.in_(sorted(numbers)))
    return {row.record_key: (row.name, row.status) for row in connection.execute(asked)}


def batch_section(connection: Connection, one: FundAccount) -> Section:
    """The lists of subsidies it paid: by lump sums that funded them, or by the lists' own rows."""
    lump = (
        select(Payment.batch_no.label("batch"), func.sum(Payment.amount).label("fen"))
        .where(Payment.indicator_no.in_(one.documents), Payment.batch_no.is_not(None), is_spending())
        .group_by(Payment.batch_no)
    )
    own = (
        select(BenefitPayment.batch_no, func.sum(net_paid()))
        .where(BenefitPayment.indicator_no.in_(one.documents), BenefitPayment.batch_no.not_in(funded_batches()))
        .group_by(BenefitPayment.batch_no)
    )
    sums = {batch: int(fen) for batch, fen in connection.execute(union_all(lump, own))}
    named = (
        select(BenefitPayment.batch_no, func.max(BenefitPayment.subsidy), func.max(BenefitPayment.paid_on_day))
        .where(BenefitPayment.batch_no.in_(sorted(sums)))
        .group_by(BenefitPayment.batch_no)
    )
    about = {batch: (subsidy, date.fromordinal(paid)) for batch, subsidy, paid in connection.execute(named)}
    lines = tuple(
        Line((batch, yuan(fen), *_about(about.get(batch))), table="批次", key=batch)
        for batch, fen in sorted(sums.items())
    )
    columns = (
        StatementColumn("批次号", width=170),
        StatementColumn("支出（元）", "money", 122),
        StatementColumn("补助项目", width=160, stretch=True),
        StatementColumn("发放日期", "day"),
    )
    return Section("发放批次", columns=columns, lines=lines[:LISTED], total=len(lines))


def _about(known: tuple[str, date] | None) -> tuple[str, str]:
    return (known[0], day(known[1])) if known else ("（没有发放明细）", "")


def payment_section(connection: Connection, one: FundAccount) -> Section:
    """Its payments other than those of lists, the latest first."""
    kind = nature().label("nature")
    of_document = (Payment.indicator_no.in_(one.documents), Payment.batch_no.is_(None))
    counted = connection.execute(select(func.count()).select_from(Payment).where(*of_document)).scalar_one()
    asked = (
        select(Payment.record_key, Payment.paid_on, Payment.payee, Payment.purpose, kind, Payment.amount)
        .where(*of_document)
        .order_by(Payment.paid_on_day.desc(), Payment.record_key.desc())
        .limit(LISTED)
    )
    return Section("支付", columns=PAYMENT_COLUMNS, lines=payment_lines(connection.execute(asked)), total=counted)


PAYMENT_COLUMNS = (
    StatementColumn("支付日期", "day"),
    StatementColumn("收款人", width=148),
    StatementColumn("金额（元）", "money", 122),
    StatementColumn("用途", width=150, stretch=True),
    StatementColumn("性质", width=64),
)


def payment_lines(rows: Iterable[Any]) -> tuple[Line, ...]:
    """Payments as lines; what is no spending stands back."""
    return tuple(
        Line(
            (day(row.paid_on), row.payee, yuan(row.amount), row.purpose, row.nature),
            "" if row.nature == SPENT else "muted",
            "支付",
            row.record_key,
        )
        for row in rows
    )
