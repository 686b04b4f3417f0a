"""What a register tells of every project besides its account: who won and built it, its verdict, assets, notices."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, func, select, union, union_all

from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.unit import Unit

_PROJECT = "项目"


@dataclass(slots=True)
class Registered:
    """Of one project; `builders` won or signed, `verdict` is the latest, `assets` what it formed in fen."""

    methods: list[str] = field(default_factory=list)
    builders: list[str] = field(default_factory=list)
    verdict: str = ""
    assets: int | None = None
    notices: int = 0


def registered(connection: Connection) -> dict[str, Registered]:
    """By project number; a project without any of it is not among them."""
    found: dict[str, Registered] = defaultdict(Registered)
    for project, method, winner in connection.execute(_procurements()):
        _put(found[project].methods, method)
        _put(found[project].builders, winner)
    for project, contractor in connection.execute(_contractors()):
        _put(found[project].builders, contractor)
    for project, verdict in connection.execute(_verdicts()):
        found[project].verdict = verdict
    for project, fen in connection.execute(_assets()):
        found[project].assets = int(fen)
    for project, count in connection.execute(_notices()):
        found[project].notices = int(count)
    return dict(found)


def _put(names: list[str], name: str | None) -> None:
    if name and name not in names:
        names.append(name)


def _procurements() -> Select[Any]:
    return (
        select(Procurement.project_no, Procurement.method, Unit.name)
        .outerjoin(Unit, Unit.record_key == Procurement.winner_code)
        .order_by(Procurement.project_no, Procurement.announced_on_day, Procurement.record_key)
    )


def _contractors() -> Select[Any]:
    pairs = union_all(
        select(Contract.project_no.label("project"), Contract.record_key.label("contract")),
        select(ContractProject.project_no, ContractProject.contract_no),
    ).subquery()
    return (
        select(pairs.c.project, Unit.name)
        .join(Contract, Contract.record_key == pairs.c.contract)
        .join(Unit, Unit.record_key == Contract.contractor_code)
        .order_by(pairs.c.project, Contract.signed_on_day, Contract.record_key)
    )


def _verdicts() -> Select[Any]:
    """The later ones last."""
    order = (Acceptance.project_no, Acceptance.accepted_on_day, Acceptance.record_key)
    return select(Acceptance.project_no, Acceptance.verdict).order_by(*order)


def _assets() -> Select[Any]:
    """The shares that 资产来源 states; an asset without any counts whole for the project that it names."""
    shared = select(AssetSource.asset_no).where(AssetSource.asset_no.is_not(None))
    pieces = union_all(
        select(AssetSource.project_no.label("project"), AssetSource.amount.label("fen")),
        select(Asset.project_no, Asset.original_value).where(
            Asset.project_no.is_not(None), Asset.record_key.not_in(shared)
        ),
    ).subquery()
    return select(pieces.c.project, func.sum(pieces.c.fen)).group_by(pieces.c.project)


def _notices() -> Select[Any]:
    pairs = union(
        select(NoticeRecord.subject_no.label("project"), NoticeRecord.record_key.label("notice")).where(
            NoticeRecord.subject_type == _PROJECT
        ),
        select(NoticeItem.subject_no, NoticeItem.notice_no).where(NoticeItem.subject_type == _PROJECT),
    ).subquery()
    return select(pairs.c.project, func.count()).where(pairs.c.project.is_not(None)).group_by(pairs.c.project)
