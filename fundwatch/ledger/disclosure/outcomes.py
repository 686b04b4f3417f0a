"""What became of each project: its whole account, who built it, what acceptances found, who keeps what was formed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select, union

from fundwatch.ledger.disclosure.year import NOT_PLANNED
from fundwatch.ledger.money import is_lowest
from fundwatch.ledger.project_accounts import DONE, ProjectAccount, project_accounts
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit

#: The acceptance that counts; a row that names no level is one of these.
COUNTY_ACCEPTANCE = "县级验收"
_DISPOSED = "已处置"


@dataclass(frozen=True, slots=True)
class AcceptanceLine:
    """The latest acceptance of one level."""

    level: str
    day: date
    verdict: str

    @property
    def passed(self) -> bool:
        """Whether the works were found good, perhaps after repairs."""
        return self.verdict in PASSED


@dataclass(frozen=True, slots=True)
class Outcome:
    """One project over all years; `given_by_year` is what the lowest documents of each budget year gave it, net.

    `taken_back` is positive; `assets` counts what was formed and not disposed of, `keepers` are those named for it.
    """

    account: ProjectAccount
    given_by_year: Mapping[int, int]
    taken_back: int
    contractors: tuple[str, ...]
    acceptances: tuple[AcceptanceLine, ...]
    assets: int
    keepers: tuple[str, ...]

    @property
    def accepted_on(self) -> date | None:
        """Day of the county's latest acceptance where it passed."""
        return _accepted_on(self.acceptances)


def completions(connection: Connection) -> dict[int, dict[str, tuple[str, ...]]]:
    """Projects whose works are completed, by year and region.

    The year is that of the day of completion, else of acceptance, else the project's own. One that was given up,
    or was never approved, is left out.
    """
    acceptances = _acceptances(connection)
    row = Project
    asked = (
        select(row.record_key, row.region_code, row.status, row.completed_on, row.budget_year)
        .where(row.status.not_in(NOT_PLANNED))
        .order_by(row.region_code, row.record_key)
    )
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for key, region, status, completed, budget_year in connection.execute(asked):
        day = completed or _accepted_on(acceptances.get(key, ()))
        year = day.year if day is not None else budget_year if status in DONE else None
        if year is not None:
            found[year][region].append(key)
    return {year: {code: tuple(keys) for code, keys in places.items()} for year, places in found.items()}


def _accepted_on(acceptances: Sequence[AcceptanceLine]) -> date | None:
    county = [one for one in acceptances if one.level == COUNTY_ACCEPTANCE]
    return county[0].day if county and county[0].passed else None


def outcomes(connection: Connection) -> dict[str, Outcome]:
    """Every project's outcome by its number, in the order of region and number."""
    given, taken_back = _given_by_year(connection), _taken_back(connection)
    contractors, acceptances, assets = _contractors(connection), _acceptances(connection), _assets(connection)
    none: Mapping[int, int] = {}
    # Retention not yet due is told nowhere here, so the accounts may be those of any day.
    return {
        one.key: Outcome(
            account=one,
            given_by_year=given.get(one.key, none),
            taken_back=taken_back.get(one.key, 0),
            contractors=contractors.get(one.key, ()),
            acceptances=acceptances.get(one.key, ()),
            assets=len(assets.get(one.key, ())),
            keepers=tuple(dict.fromkeys(keeper for keeper in assets.get(one.key, ()) if keeper)),
        )
        for one in project_accounts(connection, date.max)
    }


def _given_by_year(connection: Connection) -> dict[str, dict[int, int]]:
    asked = (
        select(Allocation.project_no, Indicator.budget_year, func.sum(Allocation.amount))
        .join(Indicator, Indicator.record_key == Allocation.indicator_no)
        .where(Allocation.project_no.is_not(None), is_lowest())
        .group_by(Allocation.project_no, Indicator.budget_year)
    )
    found: dict[str, dict[int, int]] = defaultdict(dict)
    for project, year, fen in connection.execute(asked):
        found[project][year] = int(fen)
    return found


def _taken_back(connection: Connection) -> dict[str, int]:
    asked = (
        select(Allocation.project_no, func.sum(Allocation.amount))
        .where(Allocation.project_no.is_not(None), Allocation.amount < 0)
        .group_by(Allocation.project_no)
    )
    return {project: -int(fen) for project, fen in connection.execute(asked)}


def _contractors(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Names of those under contract, in the order of their contracts."""
    pairs = union(
        select(Contract.project_no.label("project"), Contract.record_key.label("contract")),
        select(ContractProject.project_no, ContractProject.contract_no),
    ).subquery()
    asked = (
        select(pairs.c.project, Unit.name)
        .join(Contract, Contract.record_key == pairs.c.contract)
        .join(Unit, Unit.record_key == Contract.contractor_code)
        .order_by(pairs.c.project, Contract.signed_on_day, Contract.record_key)
    )
    return _gathered(connection.execute(asked), once=True)


def _acceptances(connection: Connection) -> dict[str, tuple[AcceptanceLine, ...]]:
    """The latest of each level, of all levels the latest first."""
    row = Acceptance
    asked = select(row.project_no, row.acceptance_level, row.accepted_on, row.verdict).where(
        row.accepted_on.is_not(None)
    )
    latest: dict[str, dict[str, AcceptanceLine]] = defaultdict(dict)
    for project, level, day, verdict in connection.execute(asked.order_by(row.accepted_on_day, row.record_key)):
        named = level or COUNTY_ACCEPTANCE
        latest[project][named] = AcceptanceLine(named, day, verdict)
    return {
        project: tuple(sorted(found.values(), key=lambda one: (one.day, one.level), reverse=True))
        for project, found in latest.items()
    }


def _assets(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Who keeps each asset that a project formed, blank where nobody is named."""
    pairs = union(
        select(Asset.project_no.label("project"), Asset.record_key.label("asset")),
        select(AssetSource.project_no, AssetSource.asset_no),
    ).subquery()
    asked = (
        select(pairs.c.project, func.coalesce(Asset.keeper, ""))
        .join(Asset, Asset.record_key == pairs.c.asset)
        .where(pairs.c.project.is_not(None), Asset.status != _DISPOSED)
        .order_by(pairs.c.project, Asset.record_key)
    )
    return _gathered(connection.execute(asked), once=False)


def _gathered(rows: Any, *, once: bool) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for project, name in rows:
        if not once or name not in found[project]:
            found[project].append(name)
    return {project: tuple(names) for project, names in found.items()}
