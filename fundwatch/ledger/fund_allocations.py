"""What was given out of budget documents (分解): to whom, for which project, where, and when it arrived. Fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, func, select

from fundwatch.ledger.policy import stem
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit


@dataclass(frozen=True, slots=True)
class GivenOut:
    """One row of 资金分配; `place` is the project's, else the unit's; `amount` is negative where it was taken back."""

    key: str
    indicator_no: str
    document_no: str
    given_on: date
    receiver: str
    project_no: str
    project: str
    place: str
    amount: int
    arrived_on: date | None


def given_out(
    connection: Connection, region_code: str = "", documents: Sequence[str] | None = None
) -> tuple[GivenOut, ...]:
    """Every allocation, or those to a place and below it, or those of some documents, by day and number."""
    asked = (
        select(
            Allocation.record_key,
            Allocation.indicator_no,
            Allocation.document_no,
            Allocation.allocated_on,
            Unit.name.label("receiver"),
            Allocation.project_no,
            Project.name.label("project"),
            _place().label("place"),
            Allocation.amount,
            Allocation.arrived_on,
        )
        .join(Unit, Unit.record_key == Allocation.receiver_code)
        .outerjoin(Project, Project.record_key == Allocation.project_no)
        .order_by(Allocation.allocated_on_day, Allocation.record_key)
    )
    if region_code:
        asked = asked.where(_below(region_code))
    if documents is not None:
        asked = asked.where(Allocation.indicator_no.in_(documents))
    return tuple(
        GivenOut(
            key=row.record_key,
            indicator_no=row.indicator_no,
            document_no=row.document_no,
            given_on=row.allocated_on,
            receiver=row.receiver,
            project_no=row.project_no or "",
            project=row.project or "",
            place=row.place or "",
            amount=row.amount,
            arrived_on=row.arrived_on,
        )
        for row in connection.execute(asked)
    )


def reached_by(connection: Connection, region_code: str) -> dict[str, int]:
    """Documents that money was given out of to a place or below it: key → the net sum given there."""
    asked = (
        select(Allocation.indicator_no, func.sum(Allocation.amount))
        .join(Unit, Unit.record_key == Allocation.receiver_code)
        .outerjoin(Project, Project.record_key == Allocation.project_no)
        .where(_below(region_code))
        .group_by(Allocation.indicator_no)
    )
    return {key: int(fen) for key, fen in connection.execute(asked)}


def _place() -> ColumnElement[str | None]:
    return func.coalesce(Project.region_code, Unit.region_code)


def _below(region_code: str) -> ColumnElement[bool]:
    return _place().startswith(stem(region_code), autoescape=True)
