"""The account of every project: what it was to cost, what it was given, what it owes by progress, what was paid.

A contract that serves several projects (合同项目) counts for each with its share; its changes, its settlement and
its retention are shared alike, to the fen. Paid (支出) is `money.spending`, so that projects and funds add up to
one figure. Payable by progress is 形象进度 and the advance not yet worked off, held against the contract; of a
completed project the whole price less the retention not yet due. All amounts are in fen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select

from fundwatch.ledger.contract_accounts import ContractShare, contract_shares
from fundwatch.ledger.fund_figures import rate
from fundwatch.ledger.money import spending, spent_by_project
from fundwatch.ledger.policy import stem
from fundwatch.ledger.project_steps import Steps, steps_by_project
from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.final_account import FinalAccount
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit

#: Progress of works that are done, in millionths of a whole.
_HUNDRED = 100
#: States of a project whose works are done.
DONE = ("完工", "验收", "决算", "移交")


@dataclass(frozen=True, slots=True)
class ProjectSelection:
    """Which projects; None and blank are all. Each of `regions` is a place with all below it; all of them bound."""

    year: int | None = None
    regions: tuple[str, ...] = ()
    category: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class ProjectAccount:
    """One project. `progress` is in hundredths of a percent; `sources` what each level of funds gave it."""

    key: str
    name: str
    category: str
    subcategory: str
    nature: str
    region_code: str
    department: str
    implementer: str
    person_in_charge: str
    status: str
    year: int | None
    planned: int
    estimated: int | None
    progress: int | None
    households: int | None
    persons: int | None
    content: str
    target: str
    approval_no: str
    planned_end: date | None
    steps: Steps
    allocated: int = 0
    paid: int = 0
    final: int | None = None
    sources: Mapping[str, int] = field(default_factory=dict)
    contracts: tuple[ContractShare, ...] = ()

    @property
    def agreed(self) -> int:
        """合同金额."""
        return sum(one.agreed for one in self.contracts)

    @property
    def changes(self) -> int:
        """合同变更."""
        return sum(one.changes for one in self.contracts)

    @property
    def price(self) -> int:
        """What its contracts cost as they stand."""
        return sum(one.price for one in self.contracts)

    @property
    def settled(self) -> int | None:
        """结算审定, None while no contract is settled."""
        known = [one.settled for one in self.contracts if one.settled is not None]
        return sum(known) if known else None

    @property
    def retained(self) -> int:
        """质保金 as agreed."""
        return sum(one.retained for one in self.contracts)

    @property
    def held(self) -> int:
        """质保金 still unpaid."""
        return sum(one.held for one in self.contracts)

    @property
    def contract_paid(self) -> int:
        """What was paid on its contracts."""
        return sum(one.paid for one in self.contracts)

    @property
    def over_contract(self) -> int:
        """What was paid above the price of any of its contracts."""
        return sum(one.over for one in self.contracts)

    @property
    def over_progress(self) -> int:
        """What was paid on its contracts above what progress allows; nothing where that is not known."""
        return 0 if self.payable is None else max(self.contract_paid - self.payable, 0)

    @property
    def retention_due(self) -> int:
        """质保金 that is held and may be paid by now."""
        return sum(one.held - one.not_due for one in self.contracts)

    @property
    def payable(self) -> int | None:
        """What may have been paid of the contracts by progress; None where there is no contract or no progress."""
        if not self.contracts:
            return None
        if self.done:
            return self.price - sum(one.not_due for one in self.contracts)
        if self.progress is None:
            return None
        share = min(self.progress * _HUNDRED, PARTS)
        return sum(
            one.price * (share + one.advance_ratio * (PARTS - share) // PARTS) // PARTS for one in self.contracts
        )

    @property
    def done(self) -> bool:
        """Whether its works are completed."""
        return self.status in DONE or self.steps.completed is not None

    @property
    def paid_rate(self) -> int | None:
        """Paid of what it was given."""
        return rate(self.paid, self.allocated)


@dataclass(frozen=True, slots=True)
class ProjectTotal:
    """Sums over accounts."""

    projects: int = 0
    planned: int = 0
    allocated: int = 0
    agreed: int = 0
    changes: int = 0
    price: int = 0
    final: int = 0
    paid: int = 0
    contract_paid: int = 0
    retained: int = 0
    held: int = 0

    @property
    def paid_rate(self) -> int | None:
        """Paid of what they were given."""
        return rate(self.paid, self.allocated)


def total_of(accounts: Collection[ProjectAccount]) -> ProjectTotal:
    """The sums over accounts."""
    names = ("planned", "allocated", "agreed", "changes", "price", "paid", "contract_paid", "retained", "held")
    sums = {name: sum(getattr(one, name) for one in accounts) for name in names}
    return ProjectTotal(projects=len(accounts), final=sum(one.final or 0 for one in accounts), **sums)


def project_accounts(
    connection: Connection, as_of: date, selection: ProjectSelection | None = None, key: str | None = None
) -> tuple[ProjectAccount, ...]:
    """The accounts of the projects selected, or of one, by region and number."""
    rows = connection.execute(_selected(selection or ProjectSelection(), key)).all()
    contracts = contract_shares(connection, as_of, key)
    given, sources = _given(connection, key)
    spent, finals = _spent(connection, key), _finals(connection, key)
    steps = steps_by_project(connection, key)
    found = []
    for row in rows:
        number = row.record_key
        found.append(
            replace(
                _account(row, steps.get(number, Steps())),
                allocated=given.get(number, 0),
                paid=spent.get(number, 0),
                final=finals.get(number),
                sources=sources.get(number, {}),
                contracts=contracts.get(number, ()),
            )
        )
    return tuple(found)


def _selected(selection: ProjectSelection, key: str | None) -> Select[Any]:
    department, implementer = aliased(Unit), aliased(Unit)
    asked: Select[Any] = (
        select(
            *Project.__table__.columns, department.name.label("department"), implementer.name.label("implementer_name")
        )
        .outerjoin(department, department.record_key == Project.department_code)
        .outerjoin(implementer, implementer.record_key == Project.implementer_code)
        .order_by(Project.region_code, Project.record_key)
    )
    if key is not None:
        return asked.where(Project.record_key == key)
    if selection.year is not None:
        asked = asked.where(Project.budget_year == selection.year)
    for region in filter(None, selection.regions):
        asked = asked.where(Project.region_code.startswith(stem(region), autoescape=True))
    if selection.category:
        asked = asked.where(Project.category == selection.category)
    return asked.where(Project.status == selection.status) if selection.status else asked


def _account(row: Row[Any], steps: Steps) -> ProjectAccount:
    own = Steps(row.assembly_on, row.pooled_on, row.approved_on, started=row.started_on, completed=row.completed_on)
    return ProjectAccount(
        key=row.record_key,
        name=row.name,
        category=row.category,
        subcategory=row.subcategory or "",
        nature=row.nature or "",
        region_code=row.region_code,
        department=row.department or row.department_code,
        implementer=row.implementer_name or row.implementer_code,
        person_in_charge=row.person_in_charge or "",
        status=row.status,
        year=row.budget_year,
        planned=row.planned_investment,
        estimated=row.estimated_investment,
        progress=None if row.progress is None else row.progress * _HUNDRED // PARTS,
        households=row.household_count,
        persons=row.person_count,
        content=row.content or "",
        target=row.target or "",
        approval_no=row.approval_no or "",
        planned_end=row.planned_end_on,
        steps=steps.with_own(own),
    )


def _given(connection: Connection, key: str | None) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    asked = (
        select(Allocation.project_no, Indicator.fund_level, func.sum(Allocation.amount).label("fen"))
        .join(Indicator, Indicator.record_key == Allocation.indicator_no)
        .where(Allocation.project_no.is_not(None) if key is None else Allocation.project_no == key)
        .group_by(Allocation.project_no, Indicator.fund_level)
        .order_by(Allocation.project_no, Indicator.fund_level)
    )
    given: dict[str, int] = defaultdict(int)
    sources: dict[str, dict[str, int]] = defaultdict(dict)
    for row in connection.execute(asked):
        given[row.project_no] += int(row.fen)
        sources[row.project_no][row.fund_level] = int(row.fen)
    return dict(given), dict(sources)


def _spent(connection: Connection, key: str | None) -> dict[str, int]:
    if key is not None:
        # Narrowed before it is added up, so that an index finds the rows of one project among all.
        pieces = spending().subquery()
        one = select(func.sum(pieces.c.amount)).where(pieces.c.project_no == key)
        return {key: int(connection.execute(one).scalar() or 0)}
    sums = spent_by_project()
    return {number: int(fen) for number, fen in connection.execute(select(sums.c.project_no, sums.c.spent))}


def _finals(connection: Connection, key: str | None) -> dict[str, int]:
    asked = select(FinalAccount.project_no, FinalAccount.audited_amount)
    if key is not None:
        asked = asked.where(FinalAccount.project_no == key)
    return {number or "": int(fen) for number, fen in connection.execute(asked)}
