"""What each contract is to the projects that it serves: a share of its price, changes, settlement, payments, retention.

A contract that serves several projects (合同项目) is shared as its rows say, to the fen; any other, and one whose rows
hold no amount, is wholly its own project's. All amounts are in fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from fundwatch.ledger.retention import ContractMoney, contract_money, shared
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject


@dataclass(frozen=True, slots=True)
class ContractShare:
    """What one contract is to one project; `whole` where it serves no other.

    `paid` is what counts for its price (no bonds given back), `not_due` the retention that need not be paid yet.
    """

    contract_no: str
    agreed: int
    changes: int
    settled: int | None
    paid: int
    retained: int
    held: int
    not_due: int
    due_on: date | None
    advance_ratio: int
    whole: bool = True

    @property
    def price(self) -> int:
        """The price as it stands: settled, else with its changes."""
        return self.agreed + self.changes if self.settled is None else self.settled

    @property
    def released(self) -> int:
        """How much of the retention was paid out."""
        return self.retained - self.held

    @property
    def over(self) -> int:
        """What was paid above the price."""
        return max(self.paid - self.price, 0)


def contract_shares(
    connection: Connection, as_of: date, key: str | None = None
) -> dict[str, tuple[ContractShare, ...]]:
    """The contracts of each project with its share of them, by contract number."""
    only = None
    if key is not None:
        serving = select(ContractProject.contract_no).where(ContractProject.project_no == key)
        only = or_(Contract.project_no == key, Contract.record_key.in_(serving))
    advances = {
        number: ratio or 0 for number, ratio in connection.execute(select(Contract.record_key, Contract.advance_ratio))
    }
    weights: dict[str, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(select(ContractProject.__table__)):
        weights[row.contract_no][row.project_no] = row.amount
    found: dict[str, list[ContractShare]] = defaultdict(list)
    for contract in contract_money(connection, only):
        named = weights.get(contract.key, {})
        own = named if any(named.values()) else {contract.project_no: 1}
        for project, share in _shares(contract, own, advances.get(contract.key, 0), as_of).items():
            found[project].append(share)
    return {project: tuple(known) for project, known in found.items()}


def _shares(contract: ContractMoney, weights: Mapping[str, int], advance: int, as_of: date) -> dict[str, ContractShare]:
    """A contract's amounts over its projects; the agreed one as 合同项目 says where it covers several."""
    names = ("agreed", "changes", "paid", "retained", "held", "price")
    parts = {name: shared(getattr(contract, name), weights) for name in names}
    not_due = shared(contract.not_due(as_of), weights)
    return {
        project: ContractShare(
            contract_no=contract.key,
            agreed=parts["agreed"][project],
            changes=parts["changes"][project],
            settled=None if contract.settled is None else parts["price"][project],
            paid=parts["paid"][project],
            retained=parts["retained"][project],
            held=parts["held"][project],
            not_due=not_due[project],
            due_on=contract.due_on,
            advance_ratio=advance,
            whole=len(parts["agreed"]) == 1,
        )
        for project in parts["agreed"]
    }
