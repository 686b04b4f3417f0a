"""The days of a project's life cycle, step by step, from the meeting of villagers to the assets handed over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, func, select, union_all

from fundwatch.ledger.retention import passed_by_county
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.final_account import FinalAccount
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.settlement import Settlement


@dataclass(frozen=True, slots=True)
class Steps:
    """The first day of each step, None where the books tell of none; of settlement, acceptance and titles the last.

    `announced` is the first tender notice, `titled` the last day on which an asset of the project was handed over,
    titled or booked, `formed` the first on which one was formed.
    """

    assembly: date | None = None
    pooled: date | None = None
    approved: date | None = None
    allocated: date | None = None
    announced: date | None = None
    awarded: date | None = None
    signed: date | None = None
    started: date | None = None
    completed: date | None = None
    accepted: date | None = None
    settled: date | None = None
    audited: date | None = None
    formed: date | None = None
    titled: date | None = None

    def with_own(self, own: Steps) -> Steps:
        """These steps with those that stand on the project itself."""
        given = {field.name: getattr(own, field.name) for field in fields(own)}
        return replace(self, **{name: day for name, day in given.items() if day is not None})


#: The steps in their order, as they are called.
STEP_NAMES = {
    "assembly": "村民代表会议",
    "pooled": "入库",
    "approved": "立项批复",
    "allocated": "资金下达",
    "announced": "招标（采购）公告",
    "awarded": "中标（成交）",
    "signed": "签订合同",
    "started": "开工",
    "completed": "完工",
    "accepted": "验收合格",
    "formed": "形成资产",
    "settled": "结算审定",
    "audited": "决算审定",
    "titled": "移交（确权、入账）",
}

#: Which step comes before which; steps that may stand in either order are not paired.
_ORDER = (
    ("assembly", "pooled"),
    ("pooled", "approved"),
    ("pooled", "allocated"),
    ("approved", "announced"),
    ("approved", "started"),
    ("announced", "awarded"),
    ("awarded", "signed"),
    ("signed", "started"),
    ("started", "completed"),
    ("completed", "accepted"),
    ("completed", "settled"),
    ("settled", "audited"),
    ("accepted", "titled"),
    ("formed", "titled"),
)


@dataclass(frozen=True, slots=True)
class Disorder:
    """A step that the books date before one that comes first: `days` apart."""

    step: str
    after: str
    days: int


def out_of_order(steps: Steps) -> tuple[Disorder, ...]:
    """The steps that stand before one that should precede them, in the order of `STEP_NAMES`; to be checked."""
    found = []
    for earlier, later in _ORDER:
        first, then = getattr(steps, earlier), getattr(steps, later)
        if first is not None and then is not None and then < first:
            found.append(Disorder(later, earlier, (first - then).days))
    return tuple(found)


def steps_by_project(connection: Connection, key: str | None = None) -> dict[str, Steps]:
    """The steps that other tables tell of, by project; of one project where a key is given."""
    known: dict[str, dict[str, date]] = defaultdict(dict)
    for names, asked in _asked(key):
        for project, *days in connection.execute(asked):
            for name, day in zip(names, days, strict=True):
                if day is not None:
                    known[project or ""][name] = date.fromordinal(day)
    return {project: Steps(**days) for project, days in known.items()}


def _asked(key: str | None) -> tuple[tuple[tuple[str, ...], Select[Any]], ...]:
    first, last = func.min, func.max
    award = func.coalesce(Procurement.awarded_on_day, Procurement.bids_opened_on_day)
    given = Allocation.amount > 0
    return (
        (("allocated",), _by(Allocation.project_no, key, first(Allocation.allocated_on_day)).where(given)),
        (
            ("announced", "awarded"),
            _by(Procurement.project_no, key, first(Procurement.announced_on_day), last(award)),
        ),
        (("accepted",), _by(Acceptance.project_no, key, last(Acceptance.accepted_on_day)).where(passed_by_county())),
        (("audited",), _by(FinalAccount.project_no, key, last(FinalAccount.audited_on_day))),
        (("signed", "settled"), _contracts(key)),
        (("formed", "titled"), _assets(key)),
    )


def _by(project: Any, key: str | None, *days: Any) -> Select[Any]:
    asked = select(project, *days).group_by(project)
    return asked.where(project.is_not(None)) if key is None else asked.where(project == key)


def _contracts(key: str | None) -> Select[Any]:
    pairs = union_all(
        select(Contract.project_no.label("project"), Contract.record_key.label("contract")),
        select(ContractProject.project_no, ContractProject.contract_no),
    ).subquery()
    return (
        _by(pairs.c.project, key, func.min(Contract.signed_on_day), func.max(Settlement.audited_on_day))
        .join(Contract, Contract.record_key == pairs.c.contract)
        .outerjoin(Settlement, Settlement.contract_no == pairs.c.contract)
    )


def _assets(key: str | None) -> Select[Any]:
    pairs = union_all(
        select(Asset.project_no.label("project"), Asset.record_key.label("asset")),
        select(AssetSource.project_no, AssetSource.asset_no),
    ).subquery()
    titled = func.coalesce(Asset.handed_over_on_day, Asset.titled_on_day, Asset.booked_on_day)
    return _by(pairs.c.project, key, func.min(Asset.formed_on_day), func.max(titled)).join(
        Asset, Asset.record_key == pairs.c.asset
    )
