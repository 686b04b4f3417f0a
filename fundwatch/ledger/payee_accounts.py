"""What went to one household or one person: subsidies, the accounts they were paid into, payments, shares of income.

A person is known by the identity number and by nothing else; the number of the first generation (15 places) and the
one it was rewritten to (18 places) are the same person. Where only a name agrees, nothing is joined. What was paid
is `ledger.money.net_paid`, so that failures and second tries count as everywhere else. Amounts are in fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, or_, select
from stdnum.cn import ric

from fundwatch.ledger.money import net_paid
from fundwatch.ledger.policy import stem
from fundwatch.models.identity import is_valid
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.household import Household
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.loan import Loan
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.share_allotment import ShareAllotment
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial

B = BenefitPayment
D = IncomeDistribution
P = Payment
S = ShareAllotment
V = VillageOfficial

_OLD, _NEW = 15, 18
#: The century that the two digits of an old number's year of birth belong to.
_CENTURY = "19"
_AREA, _BORN_END = 6, 17


@dataclass(frozen=True, slots=True)
class Payee:
    """Whose account is drawn up: a household with all its persons, or one person.

    `id_numbers` are those of the persons in every form they may be written in; `household_no` is blank for a single
    person. `within` is the stem of the region that the reader is bound to, blank without a bound.
    """

    id_numbers: tuple[str, ...]
    household_no: str = ""
    within: str = ""


def written_forms(number: str) -> tuple[str, ...]:
    """The forms of one identity number: as given, and as it was before or after the change of 1999.

    A number that is not valid has no other form.
    """
    given = "".join(number.split()).upper()
    if not is_valid(given):
        return (given,) if given else ()
    if len(given) == _OLD:
        longer = given[:_AREA] + _CENTURY + given[_AREA:]
        return (given, longer + str(ric.calc_check_digit(longer + "0")))
    if given[_AREA : _AREA + 2] == _CENTURY:
        return (given, given[:_AREA] + given[_AREA + 2 : _BORN_END])
    return (given,)


def household_payee(connection: Connection, household_no: str, region_code: str = "") -> Payee:
    """A household: its members by the register, and its head, who may be missing among them."""
    members = select(Person.id_number).where(Person.household_no == household_no)
    head = select(Household.head_id_number).where(Household.record_key == household_no)
    numbers = [*connection.execute(members).scalars(), *connection.execute(head).scalars()]
    forms = sorted({form for number in numbers for form in written_forms(number)})
    return Payee(tuple(forms), household_no, stem(region_code))


def person_payee(number: str, region_code: str = "") -> Payee:
    """One person by an identity number in either form, whether on the register or not."""
    return Payee(written_forms(number), "", stem(region_code))


def is_their_subsidy(payee: Payee) -> ColumnElement[bool]:
    """Whether a row of 补助发放 is theirs: paid to one of the persons, or in the household's number."""
    theirs: ColumnElement[bool] = B.id_number.in_(payee.id_numbers)
    if payee.household_no:
        theirs = or_(theirs, B.household_no == payee.household_no)
    return and_(theirs, B.region_code.startswith(payee.within, autoescape=True)) if payee.within else theirs


def subsidies(payee: Payee) -> Select[Any]:
    """Every row of subsidy, the latest first, with `net`: what it adds to what was paid (fen)."""
    return (
        select(B.__table__, net_paid().label("net"))
        .where(is_their_subsidy(payee))
        .order_by(B.paid_on_day.desc(), B.record_key.desc())
    )


def account_payments(payee: Payee) -> Select[Any]:
    """Per account and name that stood on it: persons' number, rows, net (fen), first and last day."""
    return (
        select(
            B.account,
            B.account_holder,
            B.id_number,
            func.max(B.name).label("name"),
            func.count().label("rows"),
            func.sum(net_paid()).label("net"),
            func.min(B.paid_on_day).label("first_day"),
            func.max(B.paid_on_day).label("last_day"),
        )
        .where(is_their_subsidy(payee))
        .group_by(B.account, B.account_holder, B.id_number)
        .order_by(B.account, B.account_holder, B.id_number)
    )


def declared_accounts(connection: Connection, payee: Payee) -> list[tuple[str, str, str]]:
    """Accounts told elsewhere than in a payment: (account, whose name, where told), in that order."""
    asked = (
        (select(Person.account, Person.name).where(Person.id_number.in_(payee.id_numbers)), "人员"),
        (
            select(VillageOfficial.account, VillageOfficial.name).where(
                VillageOfficial.id_number.in_(payee.id_numbers)
            ),
            "村组干部",
        ),
        (select(Loan.payee_account, Loan.payee).where(is_their_loan(payee)), "小额贷款"),
    )
    found = {(row[0], row[1] or "", where) for select_, where in asked for row in connection.execute(select_) if row[0]}
    return sorted(found)


def other_users(payee: Payee, accounts: tuple[str, ...]) -> Select[Any]:
    """Who else was paid into these accounts: account, number, name, household, rows, first and last day."""
    asked = select(
        B.account,
        B.id_number,
        func.max(B.name).label("name"),
        func.max(B.household_no).label("household_no"),
        func.count().label("rows"),
        func.min(B.paid_on_day).label("first_day"),
        func.max(B.paid_on_day).label("last_day"),
    ).where(B.account.in_(accounts), B.id_number.not_in(payee.id_numbers))
    if payee.household_no:
        asked = asked.where(or_(B.household_no.is_(None), B.household_no != payee.household_no))
    return asked.group_by(B.account, B.id_number).order_by(B.account, B.id_number)


def other_claimants(payee: Payee, accounts: tuple[str, ...]) -> Select[Any]:
    """Who else tells these accounts as their own on the register: account, number, name, household."""
    return (
        select(Person.account, Person.id_number, Person.name, Person.household_no)
        .where(Person.account.in_(accounts), Person.id_number.not_in(payee.id_numbers))
        .order_by(Person.account, Person.id_number)
    )


def official_claimants(payee: Payee, accounts: tuple[str, ...]) -> Select[Any]:
    """Village officials whose own account one of these is: account, number, name, post, key."""
    return (
        select(V.account, V.id_number, V.name, V.post, V.record_key)
        .where(V.account.in_(accounts), or_(V.id_number.is_(None), V.id_number.not_in(payee.id_numbers)))
        .order_by(V.account, V.record_key)
    )


def registered_accounts(accounts: tuple[str, ...]) -> Select[Any]:
    """What 账户登记 and 单位 say of these accounts: account, whose, of which kind."""
    registered = select(
        AccountRegister.account,
        AccountRegister.account_name.label("name"),
        AccountRegister.account_type.label("kind"),
    ).where(AccountRegister.account.in_(accounts))
    units = select(Unit.account, Unit.name.label("name"), Unit.category.label("kind")).where(Unit.account.in_(accounts))
    both = registered.union(units).subquery()
    return select(both).order_by(both.c.account, both.c.name, both.c.kind)


def payments_received(accounts: tuple[str, ...]) -> Select[Any]:
    """支付 to a private payee into one of these accounts (劳务, 土地流转), the latest first.

    The account ties them; a payee who is a unit is not meant, and a name alone ties nothing.
    """
    return (
        select(P.record_key, P.paid_on, P.payee, P.payee_account, P.amount, P.purpose, P.project_no, P.method)
        .where(P.payee_account.in_(accounts), P.payee_code.is_(None))
        .order_by(P.paid_on_day.desc(), P.record_key.desc())
    )


def is_their_loan(payee: Payee) -> ColumnElement[bool]:
    """Whether a loan was given to one of the persons or to the household."""
    theirs: ColumnElement[bool] = Loan.id_number.in_(payee.id_numbers)
    return or_(theirs, Loan.household_no == payee.household_no) if payee.household_no else theirs


def loans(payee: Payee) -> Select[Any]:
    """Loans given to them, the latest first."""
    return select(Loan.__table__).where(is_their_loan(payee)).order_by(Loan.lent_on_day.desc(), Loan.record_key.desc())


def income_shares(payee: Payee) -> Select[Any]:
    """收益分配 to them, with the asset's name, the latest first; the holder is the household or a person's number."""
    return (
        select(D.record_key, D.asset_no, Asset.name, D.year, D.period, D.amount, D.purpose, D.paid_on)
        .join(Asset, Asset.record_key == D.asset_no)
        .where(D.holder_key.in_(holder_keys(payee)))
        .order_by(D.year.desc(), D.record_key)
    )


def allotted_shares(payee: Payee) -> Select[Any]:
    """折股量化 to them, with the asset's name and all the asset's shares (millionths)."""
    whole = (
        select(S.asset_no, func.sum(S.shares).label("all_shares")).where(S.asset_no.is_not(None)).group_by(S.asset_no)
    ).subquery()
    return (
        select(S.record_key, S.asset_no, Asset.name, S.shares, whole.c.all_shares)
        .join(Asset, Asset.record_key == S.asset_no)
        .join(whole, whole.c.asset_no == S.asset_no)
        .where(S.holder_key.in_(holder_keys(payee)))
        .order_by(S.record_key)
    )


def holder_keys(payee: Payee) -> tuple[str, ...]:
    """By what they may be named as 对象 of a distribution."""
    return (*payee.id_numbers, *((payee.household_no,) if payee.household_no else ()))
