"""Terms that stand in records: retention to be paid out, loans of households, objections to notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, func, or_, select

from fundwatch.ledger.retention import contract_money
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.household import Household
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.services.due_terms import Term

#: How a notice is entered to which nobody objected.
_NO_OBJECTION = ("", "无", "无异议", "没有", "没有异议")


def by_records(connection: Connection, until: date) -> Iterator[Term]:
    """What is not settled and whose last day is `until` or earlier."""
    yield from _retention(connection, until)
    yield from _loans(connection, until)
    yield from _objections(connection, until)


def _retention(connection: Connection, until: date) -> Iterator[Term]:
    """Retention whose warranty ends and that is still held from the contractor."""
    held = {
        one.key: one
        for one in contract_money(connection)
        if one.held > 0 and one.due_on is not None and one.due_on <= until
    }
    asked = (
        select(Contract.record_key, Project.name, Project.region_code, Unit.name.label("contractor"))
        .join(Project, Project.record_key == Contract.project_no)
        .join(Unit, Unit.record_key == Contract.contractor_code)
        .where(Contract.record_key.in_(held))
        .order_by(Contract.record_key)
    )
    for row in connection.execute(asked):
        one = held[row.record_key]
        if one.due_on is not None:
            about = f"{row.name}（{row.contractor}）"
            yield Term("质保金", "质保期满，退还质保金", about, one.due_on, row.region_code, "合同", one.key, one.held)


def _loans(connection: Connection, until: date) -> Iterator[Term]:
    """Loans of households that are not entered as settled."""
    asked = (
        select(Loan.record_key, Loan.due_on, Loan.amount, Loan.household_no, Loan.id_number)
        .add_columns(Household.head_name, Household.region_code)
        .outerjoin(Household, Household.record_key == Loan.household_no)
        .where(Loan.settled_on.is_(None), Loan.due_on_day <= until.toordinal())
        .where(or_(Loan.borrower_type == "户", Loan.borrower_type.is_(None)))
        .order_by(Loan.record_key)
    )
    for row in connection.execute(asked):
        about = f"{row.head_name}户" if row.head_name else f"户编号 {row.household_no or '未填写'}"
        yield Term(
            *("小额贷款", "小额信贷到期", about, row.due_on, row.region_code or ""),
            *("小额贷款", row.record_key, row.amount),
        )


def _objections(connection: Connection, until: date) -> Iterator[Term]:
    """Objections to a notice, to be answered before it comes down."""
    n = NoticeRecord
    last = func.coalesce(n.until_day_day, n.from_day_day)
    asked = (
        select(n.record_key, n.level, n.kind, n.region_code, n.amount, last.label("last"))
        .where(func.coalesce(n.objections, "").not_in(_NO_OBJECTION), n.objections_settled_on.is_(None))
        .where(last <= until.toordinal())
        .order_by(n.record_key)
    )
    for row in connection.execute(asked):
        about = f"{row.level}“{row.kind}”（{row.record_key}）"
        by = date.fromordinal(row.last)
        yield Term("公示异议", "答复公示异议", about, by, row.region_code, "公示", row.record_key, row.amount)
