"""Finding a record to follow money from, by a number or by a part of a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal, or_, select, union

from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.household import Household
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.models.store import Store

#: How many records are offered of one table, and in all.
_EACH, MOST = 6, 24


@dataclass(frozen=True, slots=True)
class Found:
    """A record that money can be followed from, and the words that tell it from others."""

    table: str
    key: str
    name: str


def find(store: Store, actor: Actor, text: str) -> tuple[Found, ...]:
    """Records whose number begins with a text or whose name holds it, at most MOST; nothing for a blank text."""
    words = text.strip()
    if not words:
        return ()
    found: list[Found] = []
    with store.read() as connection:
        for table, asked in _asked(actor, words):
            found += _rows(connection, table, asked)
    return tuple(found[:MOST])


def _rows(connection: Connection, table: str, asked: Select[Any]) -> list[Found]:
    rows = connection.execute(asked.limit(_EACH))
    return [Found(table, row.key, row.name or row.key) for row in rows]


def _asked(actor: Actor, words: str) -> list[tuple[str, Select[Any]]]:
    seen = stem(actor.region_code) if actor.region_code else ""
    asked = [
        ("资金指标", _select(Indicator, Indicator.fund_name, words, Indicator.document_no)),
        ("项目", _select(Project, Project.name, words)),
        ("单位", _select(Unit, Unit.name, words)),
        ("户", _select(Household, Household.head_name, words)),
        ("人员", _select(Person, Person.name, words)),
        ("资产", _select(Asset, Asset.name, words)),
        ("合同", _numbered(Contract, Contract.subject_matter, words)),
        ("支付", _numbered(Payment, Payment.purpose, words)),
        ("资金分配", _numbered(Allocation, Allocation.document_no, words)),
        ("账户登记", _numbered(AccountRegister, AccountRegister.account_name, words)),
        ("账号", _accounts(words)),
        ("收款人", _payees(words)),
        ("批次", _batches(words)),
        ("补助发放", _numbered(BenefitPayment, BenefitPayment.name, words)),
    ]
    placed = {"项目": Project.region_code, "户": Household.region_code, "资产": Asset.region_code}
    if not seen:
        return asked
    # Whoever sees a part of the county is offered what lies there.
    return [(table, one.where(placed[table].startswith(seen))) for table, one in asked if table in placed]


def _select(record: Any, name: Any, words: str, *more: Any) -> Select[Any]:
    found: ColumnElement[bool] = or_(
        record.record_key.startswith(words, autoescape=True),
        *(column.contains(words, autoescape=True) for column in (name, *more)),
    )
    return select(record.record_key.label("key"), name.label("name")).where(found).order_by(record.record_key)


def _numbered(record: Any, name: Any, words: str) -> Select[Any]:
    """Long tables are asked by the whole number only, which their index answers."""
    return select(record.record_key.label("key"), name.label("name")).where(record.record_key == words)


def _batches(words: str) -> Select[Any]:
    found = BenefitPayment.batch_no == words
    return select(literal(words).label("key"), BenefitPayment.subsidy.label("name")).where(found).limit(1)


def _accounts(words: str) -> Select[Any]:
    """An account on no register: that of a person, or of a payee."""
    registered = select(AccountRegister.record_key).where(AccountRegister.record_key == words)
    listed = select(literal(words).label("key"), BenefitPayment.name.label("name"))
    paid = select(literal(words).label("key"), Payment.payee.label("name"))
    found = union(
        listed.where(BenefitPayment.account == words, ~registered.exists()),
        paid.where(Payment.payee_account == words, ~registered.exists()),
    ).subquery()
    # One account may have been paid under several names: the first of them tells it.
    return select(found.c.key, func.min(found.c.name).label("name")).group_by(found.c.key).order_by(found.c.key)


def _payees(words: str) -> Select[Any]:
    """Payees of whom only the name is known."""
    nameless = Payment.payee_code.is_(None) & Payment.payee_account.is_(None) & Payment.batch_no.is_(None)
    found = select(Payment.payee.label("key"), Payment.payee.label("name")).where(
        nameless, Payment.payee.contains(words, autoescape=True)
    )
    return found.distinct().order_by(Payment.payee)
