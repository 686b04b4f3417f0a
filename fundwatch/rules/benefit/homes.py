"""Payments gathered by household: which household a payment belongs to, and what touches it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select, true, union

from fundwatch.models.base import aliased
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.facts import payments_by
from fundwatch.rules.definition import Read, Statement, Via
from fundwatch.rules.scope import Scope

B = BenefitPayment
P = Person
#: A name of its own, so that a statement may join 人员 besides.
_R = aliased(Person)
_REGISTERED: Any = select(_R.household_no).where(_R.record_key == B.id_number).scalar_subquery()
#: The household a payment names, else the one its person is registered in, else the person alone.
HOME: ColumnElement[Any] = func.coalesce(B.household_no, _REGISTERED, B.id_number)


def homes_of(ids: Statement) -> Statement:
    """Households of persons, by what was paid to them and by the register."""
    return union(
        select(HOME).where(B.id_number.in_(ids)),
        select(P.household_no).where(P.record_key.in_(ids)),
    )


def people_of(households: Statement) -> Statement:
    """Persons of households, by what was paid to them and by the register."""
    return union(
        select(B.id_number).where(B.household_no.in_(households)),
        select(P.record_key).where(P.household_no.in_(households)),
    )


def payments_by_home() -> tuple[Read, ...]:
    """What a rule reads whose partition is `HOME` of a payment."""
    return (
        *payments_by("household_no", HOME),
        Read(BenefitPayment, "id_number"),
        Read(BenefitPayment, Via("id_number", homes_of, people_of)),
        Read(Person, "household_no"),
        Read(Person, "id_number"),
        Read(Person, Via("id_number", homes_of)),
    )


def of_homes(scope: Scope) -> ColumnElement[bool]:
    """Whether the payment's household is computed in this run; said so that indexes can serve it."""
    values = scope.values()
    return true() if values is None else of_any(values)


def of_any(homes: Select[Any]) -> ColumnElement[bool]:
    """Whether the payment's household is one of these; said so that indexes can serve it."""
    members = select(P.record_key).where(P.household_no.in_(homes))
    alone = and_(B.household_no.is_(None), or_(B.id_number.in_(homes), B.id_number.in_(members)))
    return and_(or_(B.household_no.in_(homes), alone), HOME.in_(homes))


def of_people_or_homes(scope: Scope) -> ColumnElement[bool]:
    """Whether the payment's person or household is computed in this run; each found by its own index."""
    if scope.partitions is None:
        return true()
    return B.id.in_(union(select(B.id).where(scope.touched(B.id_number)), select(B.id).where(of_homes(scope))))


def has_others(connection: Connection, household: str | None, person: str) -> bool:
    """Whether somebody else still belongs to a household."""
    others: Select[Any] = select(P.id).where(
        P.household_no == household, P.record_key != person, func.coalesce(P.status, "在册") == "在册"
    )
    return connection.execute(others.limit(1)).first() is not None
