"""Whose land was measured, and which subsidies go by it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.facts import standards_of
from fundwatch.rules.definition import Statement
from fundwatch.rules.scope import Scope

B = BenefitPayment
M = MeasuredQuantity
_MU = "亩"
_LAND = ("耕地", "林地", "土地", "草地", "退耕地")


def by_the_mu(scope: Scope) -> list[str]:
    """Names of the subsidies that go by the mu."""
    return standards_of(scope).subsidies(lambda one: one.per == _MU)


def has_land(scope: Scope, person: Any, home: Any) -> ColumnElement[bool]:
    """Whether any land of a person or of a household was ever measured; both are expressions of one row."""
    standards = standards_of(scope)
    items = {one.measured_item for name in by_the_mu(scope) for one in standards.all_of(name) if one.measured_item}
    land = or_(M.measure_unit == _MU, M.measured_item.in_(sorted(items | set(_LAND))))
    own = select(M.id_number).where(land, M.id_number.is_not(None))
    of_home = select(M.household_no).where(land, M.household_no.is_not(None))
    # Land of one member is the household's: whoever lives with him is not without.
    members = select(Person.household_no).where(Person.record_key.in_(own))
    return or_(person.in_(own), home.in_(of_home), home.in_(members))


def landless_on(accounts: Statement, scope: Scope) -> Select[Any]:
    """Accounts among these and people without land whose money came to them; told by an index and the registers."""
    drawn = select(B.account, B.id_number, B.household_no).where(B.account.in_(accounts)).distinct().subquery().c
    registered = select(Person.household_no).where(Person.record_key == drawn.id_number).scalar_subquery()
    home = func.coalesce(drawn.household_no, registered, drawn.id_number)
    return select(drawn.account, drawn.id_number).where(~has_land(scope, drawn.id_number, home)).distinct()
