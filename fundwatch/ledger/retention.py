"""Retention money (质保金) of contracts: how much is agreed, how much is still held, when it falls due.

It is counted from the price as it stands (the audited settlement, else the contract with its changes) and held from
what is not yet paid of it, less what was paid back as retention by name. It falls due so many months (parameter
质保期月数) after the county's last passed acceptance of the contract's project; without one it is not due yet.
Retention not yet due is not idle money.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from fundwatch.ledger.money import counts_for_contract, is_retention
from fundwatch.ledger.policy import Policy, in_force
from fundwatch.models.fields import PARTS
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.settlement import Settlement

_WARRANTY = "质保期月数"
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ContractMoney:
    """One contract: `price` as it stands, `paid` net of refunds, `retained` as agreed, `due_on` None while unknown.

    `returned` is what of `paid` was retention by its 用途, `by_document` what each document paid.
    """

    key: str
    project_no: str
    agreed: int
    changes: int
    settled: int | None
    paid: int
    retained: int
    due_on: date | None
    by_document: Mapping[str, int]
    returned: int = 0

    @property
    def price(self) -> int:
        """What is to be paid in the end, as far as it is known."""
        return self.agreed + self.changes if self.settled is None else self.settled

    @property
    def held(self) -> int:
        """How much of the retention is still unpaid."""
        return min(max(self.retained - self.returned, 0), max(self.price - self.paid, 0))

    @property
    def released(self) -> int:
        """How much of the retention was paid out."""
        return self.retained - self.held

    def not_due(self, as_of: date) -> int:
        """What is held and need not be paid yet."""
        return self.held if self.due_on is None or as_of < self.due_on else 0


def contract_money(
    connection: Connection, only: ColumnElement[bool] | None = None, policy: Policy | None = None
) -> tuple[ContractMoney, ...]:
    """Every contract, or those under a condition on 合同, by key; by the policy in force unless another is given."""
    asked = select(Contract.record_key, Contract.project_no, Contract.amount, Contract.retention_ratio)
    rows = connection.execute(asked if only is None else asked.where(only)).all()
    keys = None if only is None else [row.record_key for row in rows]
    changes, settled = _changes(connection), _settled(connection)
    accepted, terms = _accepted(connection), in_force(connection) if policy is None else policy
    paid, returned = _paid(connection, keys), _returned(connection, keys)
    made = []
    for row in sorted(rows, key=lambda one: one.record_key):
        change, audited = changes.get(row.record_key, 0), settled.get(row.record_key)
        price = row.amount + change if audited is None else audited
        day, shares = accepted.get(row.project_no), paid.get(row.record_key, {})
        made.append(
            ContractMoney(
                key=row.record_key,
                project_no=row.project_no,
                agreed=row.amount,
                changes=change,
                settled=audited,
                paid=sum(shares.values()),
                retained=max(price, 0) * (row.retention_ratio or 0) // PARTS,
                due_on=None if day is None else months_after(day, _warranty(terms, day)),
                by_document={key: fen for key, fen in shares.items() if key},
                returned=returned.get(row.record_key, 0),
            )
        )
    return tuple(made)


def retained_by_document(
    connection: Connection, as_of: date, key: str | None = None, policy: Policy | None = None
) -> dict[str, int]:
    """Retention not yet due by the documents that pay the contracts, shared as they paid; each fen once.

    With a key only the contracts that this document pays are looked at.
    """
    found: dict[str, int] = defaultdict(int)
    paid_by = select(Payment.contract_no).where(Payment.indicator_no == key, Payment.contract_no.is_not(None))
    only = None if key is None else Contract.record_key.in_(paid_by)
    for contract in contract_money(connection, only, policy):
        left, weights = contract.not_due(as_of), {k: v for k, v in contract.by_document.items() if v > 0}
        for document, fen in shared(left, weights).items():
            found[document] += fen
    return dict(found)


def shared(fen: int, weights: Mapping[str, int]) -> dict[str, int]:
    """An amount shared by weights, to the fen: the parts add up to it. Nothing where there is no weight."""
    whole, given, before = sum(weights.values()), 0, 0
    found = {}
    for key in sorted(weights):
        before += weights[key]
        upto = fen * before // whole if whole else 0
        found[key], given = upto - given, upto
    return found


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, the month's last day where it is shorter."""
    index = day.year * _MONTHS + day.month - 1 + months
    year, month = index // _MONTHS, index % _MONTHS + 1
    following = date(year + month // _MONTHS, month % _MONTHS + 1, 1)
    return date(year, month, min(day.day, (following - date(year, month, 1)).days))


def _warranty(policy: Policy, day: date) -> int:
    first = min(value.from_day for value in policy.all_of(_WARRANTY))
    return policy.on(_WARRANTY, max(day, first)).whole


def _changes(connection: Connection) -> dict[str, int]:
    asked = select(ContractChange.contract_no, func.sum(ContractChange.amount)).group_by(ContractChange.contract_no)
    return {key: int(fen) for key, fen in connection.execute(asked)}


def _settled(connection: Connection) -> dict[str, int]:
    asked = select(Settlement.contract_no, Settlement.audited_amount)
    return {key: int(fen) for key, fen in connection.execute(asked)}


def passed_by_county() -> ColumnElement[bool]:
    """A self-check of the village or the township is no acceptance yet; a row that does not say is the county's."""
    level = Acceptance.acceptance_level
    return and_(Acceptance.verdict.in_(PASSED), or_(level.is_(None), level == "县级验收"))


def _returned(connection: Connection, keys: list[str] | None) -> dict[str, int]:
    asked = select(Payment.contract_no, func.sum(Payment.amount)).where(counts_for_contract(), is_retention())
    if keys is not None:
        asked = asked.where(Payment.contract_no.in_(keys))
    return {key or "": int(fen) for key, fen in connection.execute(asked.group_by(Payment.contract_no))}


def _accepted(connection: Connection) -> dict[str, date]:
    asked = (
        select(Acceptance.project_no, func.max(Acceptance.accepted_on_day))
        .where(passed_by_county())
        .group_by(Acceptance.project_no)
    )
    return {key: date.fromordinal(day) for key, day in connection.execute(asked) if day is not None}


def _paid(connection: Connection, keys: list[str] | None) -> dict[str, dict[str, int]]:
    """By contract and document; the blank one is what names no document."""
    paid = func.sum(Payment.amount)
    asked = select(Payment.contract_no, Payment.indicator_no, paid).where(counts_for_contract())
    if keys is not None:
        asked = asked.where(Payment.contract_no.in_(keys))
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for contract, document, fen in connection.execute(asked.group_by(Payment.contract_no, Payment.indicator_no)):
        own = found[contract or ""]
        own[document or ""] = own.get(document or "", 0) + int(fen)
    return found
