"""What several rules on small loans need to know: whose loan it is, and what a change elsewhere touches."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, union

from fundwatch.models.base import aliased
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.person import Person
from fundwatch.rules.definition import Read, Statement, Via

L = Loan
_R = aliased(Person)
_REGISTERED: Any = select(_R.household_no).where(_R.record_key == L.id_number).scalar_subquery()
#: The household a loan names, else the one its borrower is registered in, else the borrower alone.
BORROWER: ColumnElement[Any] = func.coalesce(L.household_no, _REGISTERED, L.id_number)
#: Loans to households; a company's or a cooperative's own loan goes by other terms.
TO_HOUSEHOLD: ColumnElement[bool] = func.coalesce(L.borrower_type, "户") == "户"
NOT_TO_HOUSEHOLD = "企业、合作社自己的贷款"
NOBODY_NAMED = "没有户编号和身份证号"


def borrowers_of(ids: Statement) -> Statement:
    """Borrowing households of persons, by their loans and by the register."""
    return union(
        select(BORROWER).where(L.id_number.in_(ids)),
        select(_R.household_no).where(_R.record_key.in_(ids)),
    )


def loans_by_borrower() -> tuple[Read, ...]:
    """What a rule reads whose partition is `BORROWER` of a loan."""
    return (
        Read(Loan, "household_no"),
        Read(Loan, "id_number"),
        Read(Loan, Via("id_number", borrowers_of)),
        Read(Person, "household_no"),
        Read(Person, "id_number"),
        Read(Person, Via("id_number", borrowers_of)),
    )


def years_later(day: date, years: int) -> date:
    """The same day some years later; of 29 February the 1 March where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
