"""Whether an added payment stands beside an earlier one: the same household's, or for the same time of a subsidy."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.person import Person
from fundwatch.rules.benefit.facts import Payment, Standards
from fundwatch.rules.definition import Added
from fundwatch.rules.scope import Scope

_ONCE, _MONTHLY = "次", "月"
_SHARED = "accounts of added payments that others draw on"


def home_of(payment: Payment | Added) -> ColumnElement[Any]:
    """`HOME` of an aliased payment: the household it names, else its person's, else the person alone."""
    registered = aliased(Person)
    known = select(registered.household_no).where(registered.record_key == payment.id_number).correlate(payment)
    return func.coalesce(payment.household_no, known.scalar_subquery(), payment.id_number)


def may_be_of_home(other: type[BenefitPayment], added: Added) -> ColumnElement[bool]:
    """Whether a payment may be one to the added one's household; so said that an index serves each way."""
    home, member = home_of(added), aliased(Person)
    people = select(member.record_key).where(member.household_no == home).correlate(added)
    named_none = other.household_no.is_(None)
    return or_(
        other.household_no == home,
        and_(named_none, other.id_number.in_(people)),
        and_(named_none, other.id_number == home),
    )


def people_on_account(added: Added) -> ColumnElement[int]:
    """How many people were paid to the added payment's account in its year."""
    people = select(func.count(BenefitPayment.id_number.distinct()))
    same = people.where(BenefitPayment.account == added.account, BenefitPayment.year == added.year)
    return same.scalar_subquery()


def many_on_account(scope: Scope, added: Added, least: int) -> ColumnElement[bool]:
    """Whether so many people were paid to the added payment's account in its year."""
    enough = people_on_account(added) >= least
    return and_(added.account.in_(shared_accounts(scope, added)), enough) if least > 1 else enough


def shared_accounts(scope: Scope, added: Added) -> Select[Any]:
    """Accounts of the added payments to which others' money came too, asked once for all rules that ask of these."""
    known = (_SHARED, added)
    if known not in scope.shared:
        accounts = select(added.account).where(has_others_on_account(added)).distinct()
        scope.shared[known] = scope.temporary((("account", str),), accounts)
    return select(scope.shared[known].c.account)


def has_others_on_account(payment: Payment | Added) -> ColumnElement[bool]:
    """Whether other people's money came to a payment's account too, or another household's."""
    other = aliased(BenefitPayment)
    differs = or_(other.id_number != payment.id_number, other.household_no.is_distinct_from(payment.household_no))
    # Not every column, so that an index alone tells it.
    return exists(other.account).where(other.account == payment.account, differs)


def may_be_of_cycle(other: type[BenefitPayment], added: Added, standards: Standards) -> ColumnElement[bool]:
    """Whether a payment is of the added one's subsidy and may fall into the same cycle of it."""
    once, monthly = _once(standards), _monthly(standards)
    same_month = func.coalesce(other.period, "") == func.coalesce(added.period, "")
    return and_(
        other.subsidy == added.subsidy,
        or_(other.year == added.year, added.subsidy.in_(once)),
        or_(added.subsidy.not_in(monthly), same_month),
    )


def cycle_of(payment: type[BenefitPayment], standards: Standards) -> dict[str, ColumnElement[Any]]:
    """What tells apart payments of a subsidy that cannot fall into one cycle of it: year and, where monthly, period."""
    year: ColumnElement[Any] = case((payment.subsidy.in_(_once(standards)), 0), else_=payment.year)
    month = func.coalesce(payment.period, "")
    return {"in_year": year, "in_period": case((payment.subsidy.in_(_monthly(standards)), month), else_="")}


def _once(standards: Standards) -> list[str]:
    return standards.subsidies(lambda one: one.cycle == _ONCE)


def _monthly(standards: Standards) -> list[str]:
    """Subsidies whose every standard is monthly."""
    others = standards.subsidies(lambda one: one.cycle != _MONTHLY)
    return [name for name in standards.subsidies(lambda _: True) if name not in others]
