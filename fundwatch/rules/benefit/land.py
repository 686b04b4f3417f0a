"""Whose land was measured, and which subsidies go by it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.measured_quantity import MeasuredQuantity
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.facts import standards_of
from fundwatch.rules.definition import Statement
from fundwatch.rules.scope import Scope

B = BenefitPayment
M = MeasuredQuantity
_MU = "亩"
_OWNERS = "people with land of their own"
_LAND = ("耕地", "林地", "土地", "草地", "退耕地")


def by_the_mu(scope: Scope) -> list[str]:
    """Names of the subsidies that go by the mu."""
    return standards_of(scope).subsidies(lambda one: one.per == _MU)


def has_land(scope: Scope, person: Any, home: Any) -> ColumnElement[bool]:
    """Whether any land of a person or of a household was ever measured; both are expressions of one row."""
    own = _owners(scope)
    of_home = select(M.household_no).where(_is_land(scope), M.household_no.is_not(None))
    # Land of one member is the household's: whoever lives with him is not without.
    members = select(Person.household_no).where(Person.record_key.in_(own))
    return or_(person.in_(own), home.in_(of_home), home.in_(members))


def has_land_by_index(scope: Scope, person: Any, home: Any) -> ColumnElement[bool]:
    """The same where it is asked of few rows: each is looked up, and no list of all land is made for them."""
    own, member = _owners(scope), aliased(Person)
    of_home = exists().where(M.household_no == home, _is_land(scope))
    members = exists().where(member.household_no == home, member.record_key.in_(own))
    return or_(person.in_(own), of_home, members)


def _is_land(scope: Scope) -> ColumnElement[bool]:
    standards = standards_of(scope)
    items = {one.measured_item for name in by_the_mu(scope) for one in standards.all_of(name) if one.measured_item}
    return or_(M.measure_unit == _MU, M.measured_item.in_(sorted(items | set(_LAND))))


def _owners(scope: Scope) -> Select[Any]:
    """People whose own land was measured; no index tells of them, so that this is asked once for all."""
    if _OWNERS not in scope.shared:
        people = select(M.id_number).where(_is_land(scope), M.id_number.is_not(None)).distinct()
        scope.shared[_OWNERS] = scope.temporary((("person", str),), people)
    return select(scope.shared[_OWNERS].c.person)


def landless_on(accounts: Statement, scope: Scope) -> Select[Any]:
    """Accounts among these and people without land whose money came to them; told by an index and the registers."""
    drawn = select(B.account, B.id_number, B.household_no).where(B.account.in_(accounts)).distinct().subquery()
    registered = aliased(Person)
    known = select(registered.household_no).where(registered.record_key == drawn.c.id_number).correlate(drawn)
    home = func.coalesce(drawn.c.household_no, known.scalar_subquery(), drawn.c.id_number)
    landless = ~has_land_by_index(scope, drawn.c.id_number, home)
    return select(drawn.c.account, drawn.c.id_number).where(landless).distinct()
