"""One budget year of the records: its documents, what was given out of them, the projects they paid for."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from fundwatch.ledger.disclosure.lines import AllocationLine, DocumentLine, ProjectLine
from fundwatch.ledger.money import is_lowest, spending
from fundwatch.ledger.policy import stem
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit

if TYPE_CHECKING:
    from fundwatch.ledger.disclosure.books import DisclosureBooks

#: States in which a project is not yet one of the year's: nobody has approved it.
NOT_YET = ("申报", "入库")


class YearBooks:
    """One budget year of the books."""

    def __init__(self, books: DisclosureBooks, year: int) -> None:
        self.books = books
        self.year = year

    @cached_property
    def documents(self) -> tuple[DocumentLine, ...]:
        """The year's lowest documents in the order of their day and number."""
        given = (
            select(Allocation.indicator_no, func.sum(Allocation.amount).label("given"))
            .group_by(Allocation.indicator_no)
            .subquery()
        )
        row = Indicator
        asked = (
            select(
                row.record_key,
                row.document_no,
                row.fund_name,
                row.fund_category,
                row.fund_level,
                row.issued_on,
                row.amount,
                func.coalesce(given.c.given, 0),
            )
            .outerjoin(given, given.c.indicator_no == row.record_key)
            .where(row.budget_year == self.year, is_lowest())
            .order_by(row.issued_on_day, row.record_key)
        )
        return tuple(DocumentLine(*found) for found in self.books.connection.execute(asked))

    @cached_property
    def allocations(self) -> tuple[AllocationLine, ...]:
        """What was given out of the year's documents, in the order of day and number."""
        row = Allocation
        asked = (
            select(
                row.record_key,
                row.indicator_no,
                Indicator.document_no,
                row.document_no,
                row.allocated_on,
                Unit.name,
                row.project_no,
                Project.name,
                row.amount,
                Project.region_code,
                Unit.region_code,
            )
            .join(Indicator, Indicator.record_key == row.indicator_no)
            .join(Unit, Unit.record_key == row.receiver_code)
            .outerjoin(Project, Project.record_key == row.project_no)
            .where(Indicator.budget_year == self.year, is_lowest())
            .order_by(row.allocated_on_day, row.record_key)
        )
        township_of = self.books.township_of
        return tuple(
            replace(AllocationLine(*found), by_project=township_of(found[9]), by_receiver=township_of(found[10]))
            for found in self.books.connection.execute(asked)
        )

    @cached_property
    def projects(self) -> tuple[ProjectLine, ...]:
        """Projects that the year's documents paid for, or that are the year's and approved; by region and number."""
        spent = dict(self.books.connection.execute(self._spent_select()).tuples().all())
        given = dict(self.books.connection.execute(self._given_select()).tuples().all())
        unit = aliased(Unit)
        row, listed = Project, self._listed().subquery()
        asked = (
            select(*row.__table__.columns, unit.name.label("implementer"))
            .join(listed, listed.c.record_key == row.record_key)
            .join(unit, unit.record_key == row.implementer_code)
            .order_by(row.region_code, row.record_key)
        )
        return tuple(
            ProjectLine(
                key=one.record_key,
                name=one.name,
                region_code=one.region_code,
                region=self.books.place_name(one.region_code),
                content=one.content or "",
                implementer=one.implementer,
                responsible=one.person_in_charge or "",
                state=one.status,
                progress=one.progress,
                started_on=one.started_on,
                completed_on=one.completed_on,
                households=one.household_count,
                persons=one.person_count,
                allocated_fen=int(given.get(one.record_key, 0)),
                spent_fen=int(spent.get(one.record_key, 0)),
                budget_year=one.budget_year,
                approval_no=one.approval_no or "",
                approved_on=one.approved_on,
                planned_fen=one.planned_investment,
                planned_start_on=one.planned_start_on,
                planned_end_on=one.planned_end_on,
                target=one.target or "",
                benefit_link=one.benefit_link or "",
            )
            for one in self.books.connection.execute(asked)
        )

    def village_sums(self, township: str) -> tuple[tuple[str, int, int, int], ...]:
        """Per region of a township: its code, how many projects, what they were given, what was spent on them.

        Summed by the database and not from `projects`, so that the one can be held against the other.
        """
        listed = self._listed().subquery()
        given, spent = self._given_select().subquery(), self._spent_select().subquery()
        asked = (
            select(
                listed.c.region_code,
                func.count(),
                func.coalesce(func.sum(given.c.fen), 0),
                func.coalesce(func.sum(spent.c.fen), 0),
            )
            .outerjoin(given, given.c.project_no == listed.c.record_key)
            .outerjoin(spent, spent.c.project_no == listed.c.record_key)
            .where(listed.c.region_code.startswith(stem(township), autoescape=True))
            .group_by(listed.c.region_code)
            .order_by(listed.c.region_code)
        )
        rows = self.books.connection.execute(asked)
        return tuple((code, int(count), int(fen), int(out)) for code, count, fen, out in rows)

    @property
    def townships(self) -> tuple[str, ...]:
        """Codes of the townships that have projects or were given money this year."""
        found = {line.township for line in self.allocations}
        found |= {self.books.township_of(project.region_code) for project in self.projects}
        return tuple(sorted(code for code in found if code is not None))

    def _listed(self) -> Select[tuple[str, str]]:
        named = select(Allocation.project_no).join(Indicator, Indicator.record_key == Allocation.indicator_no)
        paid_for = named.where(Indicator.budget_year == self.year, is_lowest(), Allocation.project_no.is_not(None))
        of_the_year = and_(Project.budget_year == self.year, Project.status.not_in(NOT_YET))
        return select(Project.record_key, Project.region_code).where(or_(of_the_year, Project.record_key.in_(paid_for)))

    def _given_select(self) -> Select[tuple[str | None, int]]:
        return (
            select(Allocation.project_no, func.sum(Allocation.amount).label("fen"))
            .join(Indicator, Indicator.record_key == Allocation.indicator_no)
            .where(Indicator.budget_year == self.year, is_lowest(), Allocation.project_no.is_not(None))
            .group_by(Allocation.project_no)
        )

    def _spent_select(self) -> Select[tuple[str | None, int]]:
        """Spent per project out of the year's documents; a payment that names none counts for the project's year."""
        pieces = spending().subquery()
        return (
            select(pieces.c.project_no, func.sum(pieces.c.amount).label("fen"))
            .join(Project, Project.record_key == pieces.c.project_no)
            .outerjoin(Indicator, Indicator.record_key == pieces.c.indicator_no)
            .where(func.coalesce(Indicator.budget_year, Project.budget_year) == self.year)
            .group_by(pieces.c.project_no)
        )

    def misplaced(self) -> tuple[tuple[str, int], ...]:
        """Documents of the year that others break down and that money was given out of all the same: key and sum."""
        asked = (
            select(Indicator.record_key, func.sum(Allocation.amount))
            .join(Allocation, Allocation.indicator_no == Indicator.record_key)
            .where(Indicator.budget_year == self.year, ~is_lowest())
            .group_by(Indicator.record_key)
            .order_by(Indicator.record_key)
        )
        return tuple((key, int(fen)) for key, fen in self.books.connection.execute(asked))
