"""What each contract is to the projects that it serves: a share of its price, changes, settlement and retention.

A contract that serves several projects (合同项目) is shared as its rows say, to the fen; any other is wholly its own
project's. All amounts are in fen.
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
    """What one contract is to one project; `not_due` is the retention that need not be paid yet."""

    contract_no: str
    agreed: int
    changes: int
    settled: int | None
    retained: int
    held: int
    not_due: int
    due_on: date | None
    advance_ratio: int

    @property
    def price(self) -> int:
        """The price as it stands: settled, else with its changes."""
        return self.agreed + self.changes if self.settled is None else self.settled


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
        own = weights.get(contract.key) or {contract.project_no: 1}
        for project, share in _shares(contract, own, advances.get(contract.key, 0), as_of).items():
            found[project].append(share)
    return {project: tuple(known) for project, known in found.items()}


def _shares(contract: ContractMoney, weights: Mapping[str, int], advance: int, as_of: date) -> dict[str, ContractShare]:
    """A contract's amounts over its projects; the agreed one as 合同项目 says where it covers several."""
    parts = {
        name: shared(getattr(contract, name), weights) for name in ("agreed", "changes", "retained", "held", "price")
    }
    not_due = shared(contract.not_due(as_of), weights)
    return {
        project: ContractShare(
            contract_no=contract.key,
            agreed=parts["agreed"][project],
            changes=parts["changes"][project],
            settled=None if contract.settled is None else parts["price"][project],
            retained=parts["retained"][project],
            held=parts["held"][project],
            not_due=not_due[project],
            due_on=contract.due_on,
            advance_ratio=advance,
        )
        for project in parts["agreed"]
    }
