"""Every payment with what stands around it: payer, document, project, contract, invoices, the account it went to.

What is said of a payment are facts of the books (no contract named, no invoice handed in, cash, a private account);
whether anything is wrong with them is for the rules and for people. All amounts are in fen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, literal, or_, select

from fundwatch.ledger.money import counts_for_contract, nature
from fundwatch.ledger.policy import stem
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.invoice import Invoice
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.models.records.village_official import VillageOfficial

P = Payment
PRIVATE = "个人"


@dataclass(frozen=True, slots=True)
class PaymentBounds:
    """Which payments: of a year of payment, in all of these regions and below; blank is all.

    A payment lies where its project lies, one without a project where its payer does.
    """

    year: int | None = None
    region_codes: tuple[str, ...] = ()


def payments(bounds: PaymentBounds) -> Select[Any]:
    """Payments with their names and facts, the latest first.

    Beside the own columns of the list: `payer`, `document_no`, `project`, `nature` (支出, 转拨, 退回), `invoices`
    (their number), `private` (1 where the account is registered as a person's or is one a person or a village
    official gave as theirs), `registered_name` of the account.
    """
    invoices = (
        select(Invoice.payment_no, func.count().label("invoices")).group_by(Invoice.payment_no).subquery("handed_in")
    )
    return (
        select(
            P.record_key,
            P.voucher_no,
            P.paid_on,
            P.payee,
            P.payee_code,
            P.payee_account,
            P.amount,
            P.purpose,
            P.indicator_no,
            P.project_no,
            P.contract_no,
            P.method,
            P.batch_no,
            nature().label("nature"),
            Unit.name.label("payer"),
            Indicator.document_no,
            Project.name.label("project"),
            AccountRegister.account_name.label("registered_name"),
            func.coalesce(invoices.c.invoices, 0).label("invoices"),
            case((_is_private(), literal(1)), else_=literal(0)).label("private"),
        )
        .join(Unit, Unit.record_key == P.payer_code)
        .outerjoin(Indicator, Indicator.record_key == P.indicator_no)
        .outerjoin(Project, Project.record_key == P.project_no)
        .outerjoin(AccountRegister, AccountRegister.record_key == P.payee_account)
        .outerjoin(invoices, invoices.c.payment_no == P.record_key)
        .where(*_within(bounds))
        .order_by(P.paid_on_day.desc(), P.record_key.desc())
    )


def _is_private() -> ColumnElement[bool]:
    # Lists of accounts rather than a look-up for each payment: accounts of persons have no index everywhere.
    of_person = P.payee_account.in_(select(Person.account).where(Person.account.is_not(None)))
    of_official = P.payee_account.in_(select(VillageOfficial.account).where(VillageOfficial.account.is_not(None)))
    return or_(AccountRegister.account_type == PRIVATE, and_(P.payee_code.is_(None), or_(of_person, of_official)))


def _within(bounds: PaymentBounds) -> list[ColumnElement[bool]]:
    place = func.coalesce(Project.region_code, Unit.region_code, "")
    fits: list[ColumnElement[bool]] = [
        place.startswith(stem(code), autoescape=True) for code in bounds.region_codes if code
    ]
    if bounds.year is not None:
        first, last = date(bounds.year, 1, 1).toordinal(), date(bounds.year, 12, 31).toordinal()
        fits.append(P.paid_on_day.between(first, last))
    return fits


def number_of_payments(connection: Connection) -> int:
    """How many payments there are."""
    return int(connection.execute(select(func.count()).select_from(P)).scalar_one())


def years(connection: Connection) -> tuple[int, ...]:
    """Years of payment, the latest first."""
    found = connection.execute(select(P.paid_on).distinct()).scalars()
    return tuple(sorted({day.year for day in found}, reverse=True))


def one_payment(key: str) -> Select[Any]:
    """A payment whole: the columns of `payments`, all its own (支出性质 as `stated`), and where it lies (`place`)."""
    named = payments(PaymentBounds())
    taken = {column.name for column in named.selected_columns}
    rest = [column for column in P.__table__.c if column.name not in taken]
    rest.append(P.nature.label("stated"))
    place = func.coalesce(Project.region_code, Unit.region_code, "").label("place")
    return named.add_columns(*rest, place).where(P.record_key == key)


def contract_payments(contract_no: str) -> Select[Any]:
    """The payments that count for a contract's price, in the order in which they were made."""
    return (
        select(P.record_key, P.paid_on, P.payee, P.purpose, P.amount)
        .where(P.contract_no == contract_no, counts_for_contract())
        .order_by(P.paid_on_day, P.record_key)
    )


def invoices_of(payment_no: str) -> Select[Any]:
    """The invoices handed in with a payment."""
    return select(Invoice.__table__).where(Invoice.payment_no == payment_no).order_by(Invoice.record_key)


def other_uses(invoices: Iterable[Any], payment_no: str) -> Select[Any]:
    """Rows of the same invoices under other payments: record_key, invoice_no, payment_no."""
    alike = [
        and_(func.coalesce(Invoice.invoice_code, "") == (one.invoice_code or ""), Invoice.invoice_no == one.invoice_no)
        for one in invoices
    ]
    return (
        select(Invoice.record_key, Invoice.invoice_code, Invoice.invoice_no, Invoice.payment_no)
        .where(or_(*alike), Invoice.payment_no != payment_no)
        .order_by(Invoice.record_key)
    )


def handed_to(payment: Any) -> Select[Any]:
    """What the payer had been handed of the same document's money: the step before, the latest first.

    Money that was handed on for another project is not meant.
    """
    return (
        _steps(payment)
        .where(P.payee_code == payment.payer_code, P.payer_code != payment.payer_code, P.amount > 0)
        .where(P.paid_on_day <= payment.paid_on_day)
        .order_by(P.paid_on_day.desc(), P.record_key.desc())
    )


def passed_on(payment: Any) -> Select[Any]:
    """What the payee paid on of the same document's money: the step after, the earliest first."""
    return (
        _steps(payment)
        .where(P.payer_code == payment.payee_code, P.paid_on_day >= payment.paid_on_day)
        .order_by(P.paid_on_day, P.record_key)
    )


def _steps(payment: Any) -> Select[Any]:
    asked = (
        select(P.record_key, P.paid_on, Unit.name.label("payer"), P.payee, P.amount)
        .join(Unit, Unit.record_key == P.payer_code)
        .where(P.indicator_no == payment.indicator_no, P.record_key != payment.record_key)
    )
    if payment.project_no is None:
        return asked
    return asked.where(or_(P.project_no.is_(None), P.project_no == payment.project_no))


def register_of(account: str) -> Select[Any]:
    """What 账户登记 says of an account, with the name of the unit that holds it."""
    return (
        select(AccountRegister.__table__, Unit.name.label("holder"))
        .outerjoin(Unit, Unit.record_key == AccountRegister.holder_unit_code)
        .where(AccountRegister.record_key == account)
    )
