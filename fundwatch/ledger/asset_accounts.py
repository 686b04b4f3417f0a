"""The assets formed with special money: what each cost and whose it is, and what it should bring, brought and gave.

Income of a period is due and received (资产收益); what was received is given out or kept by the collective
(收益分配). Two differences are told and never hidden: what is owed (due less received) and what is left (received
less distributed). Both may be negative, so that sums of assets, of places and of years always agree. All in fen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, or_, select

from fundwatch.ledger.money import spending
from fundwatch.ledger.policy import stem
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.household import Household
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.models.records.share_allotment import ShareAllotment
from fundwatch.models.records.unit import Unit

A = Asset
D = IncomeDistribution
N = AssetIncome
S = AssetSource

#: Classes and states in the order in which papers give them.
CLASSES = ("经营性", "公益性", "到户类", "权益性")
STATES = ("在用", "出租", "闲置", "毁损", "已处置")
KEPT = "留存"


@dataclass(frozen=True, slots=True)
class AssetBounds:
    """Which assets: formed by the end of `year`, in a region and below, of a class, in a state; blank is all.

    With a year, the sums of income are those of that year alone.
    """

    year: int | None = None
    region_codes: tuple[str, ...] = ()
    category: str = ""
    status: str = ""


def asset_figures(bounds: AssetBounds) -> Select[Any]:
    """Every asset with `due`, `received`, `distributed`, `kept` (fen), in the order of place and number.

    `kept` is the part of `distributed` that stayed with the collective; `operator` is the name of 经营主体.
    """
    income = _income(bounds.year).subquery()
    given = _given(bounds.year).subquery()
    return (
        select(
            A.__table__,
            func.coalesce(income.c.due, 0).label("due"),
            func.coalesce(income.c.received, 0).label("received"),
            func.coalesce(given.c.distributed, 0).label("distributed"),
            func.coalesce(given.c.kept, 0).label("kept"),
            Unit.name.label("operator"),
            Project.name.label("project_name"),
        )
        .outerjoin(income, income.c.asset_no == A.record_key)
        .outerjoin(given, given.c.asset_no == A.record_key)
        .outerjoin(Unit, Unit.record_key == A.operator_code)
        .outerjoin(Project, Project.record_key == A.project_no)
        .where(*_within(bounds))
        .order_by(A.region_code, A.record_key)
    )


def _within(bounds: AssetBounds) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = [
        A.region_code.startswith(stem(code), autoescape=True) for code in bounds.region_codes if code
    ]
    if bounds.year is not None:
        fits.append(A.formed_on_day <= date(bounds.year, 12, 31).toordinal())
    if bounds.category:
        fits.append(A.category == bounds.category)
    if bounds.status:
        fits.append(A.status == bounds.status)
    return fits


def _income(year: int | None) -> Select[Any]:
    asked = (
        select(N.asset_no, func.sum(N.due_amount).label("due"), func.sum(N.received_amount).label("received"))
        .where(N.asset_no.is_not(None))
        .group_by(N.asset_no)
    )
    return asked if year is None else asked.where(N.year == year)


def _given(year: int | None) -> Select[Any]:
    asked = (
        select(
            D.asset_no,
            func.sum(D.amount).label("distributed"),
            func.sum(case((stays(), D.amount), else_=literal(0))).label("kept"),
        )
        .where(D.asset_no.is_not(None))
        .group_by(D.asset_no)
    )
    return asked if year is None else asked.where(D.year == year)


def stays() -> ColumnElement[bool]:
    """Whether a row of 收益分配 says that the money stays with the collective."""
    return or_(D.holder_key.is_(None), D.holder_key == "", func.coalesce(D.purpose, "") == KEPT)


def asset_sources(asset_nos: Iterable[str] | None = None) -> Select[Any]:
    """资产来源 with the projects' names: asset_no, project_no, name, amount (fen); of some assets or of all."""
    asked = (
        select(S.asset_no, S.project_no, Project.name, S.amount, Project.approval_no)
        .outerjoin(Project, Project.record_key == S.project_no)
        .order_by(S.asset_no, S.project_no)
    )
    return asked if asset_nos is None else asked.where(S.asset_no.in_(tuple(asset_nos)))


def project_documents(project_nos: Iterable[str]) -> Select[Any]:
    """Which documents' money was spent on projects: project_no, document, spent (fen); null where none is named."""
    pieces = spending().subquery()
    spent = (
        select(pieces.c.project_no, pieces.c.indicator_no, func.sum(pieces.c.amount).label("spent"))
        .where(pieces.c.project_no.in_(tuple(project_nos)))
        .group_by(pieces.c.project_no, pieces.c.indicator_no)
        .subquery()
    )
    return (
        select(
            spent.c.project_no,
            spent.c.indicator_no,
            Indicator.document_no,
            Indicator.fund_name,
            Indicator.fund_level,
            spent.c.spent,
        )
        .outerjoin(Indicator, Indicator.record_key == spent.c.indicator_no)
        .order_by(spent.c.project_no, spent.c.indicator_no.nulls_first())
    )


def income_periods(asset_no: str) -> Select[Any]:
    """资产收益 of one asset by period."""
    return select(N.__table__).where(N.asset_no == asset_no).order_by(N.year, N.period.nulls_first(), N.record_key)


def distributions(asset_no: str) -> Select[Any]:
    """收益分配 of one asset, each with the name of the household, person or unit that it names."""
    return (
        select(
            D.__table__,
            Household.head_name,
            Household.record_key.label("household_key"),
            Person.name.label("person_name"),
            Unit.name.label("unit_name"),
        )
        .outerjoin(Household, Household.record_key == D.holder_key)
        .outerjoin(Person, Person.record_key == D.holder_key)
        .outerjoin(Unit, Unit.record_key == D.holder_key)
        .where(D.asset_no == asset_no)
        .order_by(D.year, D.period.nulls_first(), D.record_key)
    )


def shares(asset_no: str) -> Select[Any]:
    """折股量化 of one asset with the head's name, the largest first."""
    return (
        select(ShareAllotment.record_key, ShareAllotment.holder_key, ShareAllotment.shares, Household.head_name)
        .outerjoin(Household, Household.record_key == ShareAllotment.holder_key)
        .where(ShareAllotment.asset_no == asset_no)
        .order_by(ShareAllotment.shares.desc(), ShareAllotment.record_key)
    )


def asset_notices(asset_no: str) -> Select[Any]:
    """公示 of one asset, by itself or as one of many things, the latest first."""
    listed = select(NoticeItem.notice_no).where(NoticeItem.subject_type == "资产", NoticeItem.subject_no == asset_no)
    own = (NoticeRecord.subject_type == "资产") & (NoticeRecord.subject_no == asset_no)
    return (
        select(NoticeRecord.__table__)
        .where(or_(own, NoticeRecord.record_key.in_(listed)))
        .order_by(NoticeRecord.from_day_day.desc(), NoticeRecord.record_key)
    )


def years(connection: Connection) -> tuple[int, ...]:
    """Years in which an asset was formed or income is recorded, the latest first."""
    found = {day.year for day in connection.execute(select(A.formed_on).distinct()).scalars()}
    for column in (N.year, D.year):
        found |= {year for year in connection.execute(select(column).distinct()).scalars() if year is not None}
    return tuple(sorted(found, reverse=True))
