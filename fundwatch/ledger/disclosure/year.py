"""One budget year of the records: its documents, what was given out of them, the projects they paid for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import MAXYEAR, MINYEAR, date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from fundwatch.ledger.disclosure.lines import AllocationLine, DocumentLine, ProjectLine, RegionSum, Standard
from fundwatch.ledger.money import is_lowest, spending
from fundwatch.ledger.policy import stem
from fundwatch.models.base import aliased
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit

if TYPE_CHECKING:
    from fundwatch.ledger.disclosure.books import DisclosureBooks

#: States in which a project is not yet one of the year's: nobody has approved it.
NOT_YET = ("申报", "入库")
GIVEN_UP = "终止"
#: States in which a project stands in no plan, though it may have been given money.
NOT_PLANNED = (*NOT_YET, GIVEN_UP)


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
    def sources(self) -> Mapping[str, Mapping[str, int]]:
        """What each document of the year gave each project, net: project, document, fen."""
        found: dict[str, dict[str, int]] = {}
        for line in self.allocations:
            if line.project_no is not None:
                given = found.setdefault(line.project_no, {})
                given[line.indicator_no] = given.get(line.indicator_no, 0) + line.fen
        return found

    @cached_property
    def projects(self) -> tuple[ProjectLine, ...]:
        """Projects that the year's documents paid for, or that are the year's and approved; by region and number."""
        spent = dict(self.books.connection.execute(self._spent_select()).tuples().all())
        given = dict(self.books.connection.execute(self._given_select()).tuples().all())
        unit, department = aliased(Unit), aliased(Unit)
        row, listed = Project, self._listed().subquery()
        asked = (
            select(*row.__table__.columns, unit.name.label("implementer"), department.name.label("department"))
            .join(listed, listed.c.record_key == row.record_key)
            .join(unit, unit.record_key == row.implementer_code)
            .join(department, department.record_key == row.department_code)
            .order_by(row.region_code, row.record_key)
        )
        rows = self.books.connection.execute(asked)
        return tuple(self._project(one, given.get(one.record_key, 0), spent.get(one.record_key, 0)) for one in rows)

    def _project(self, one: Any, given: int, spent: int) -> ProjectLine:
        return ProjectLine(
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
            allocated_fen=int(given),
            spent_fen=int(spent),
            budget_year=one.budget_year,
            approval_no=one.approval_no or "",
            approved_on=one.approved_on,
            planned_fen=one.planned_investment,
            planned_start_on=one.planned_start_on,
            planned_end_on=one.planned_end_on,
            target=one.target or "",
            benefit_link=one.benefit_link or "",
            category=one.category,
            department=one.department,
        )

    @cached_property
    def planned(self) -> tuple[ProjectLine, ...]:
        """The year's own approved projects: by budget year, else by approval, else by the money; none given up.

        One of an earlier year that is paid for once more stood in that year's plan.
        """
        return tuple(one for one in self.projects if self._own_year(one) == self.year and one.state not in NOT_PLANNED)

    def _own_year(self, project: ProjectLine) -> int:
        by_approval = project.approved_on.year if project.approved_on else self.year
        return project.budget_year or by_approval

    @cached_property
    def projects_by_region(self) -> Mapping[str, tuple[ProjectLine, ...]]:
        """All projects by the region they lie in."""
        return _by_region(self.projects)

    @cached_property
    def planned_by_region(self) -> Mapping[str, tuple[ProjectLine, ...]]:
        """The year's own by the region they lie in."""
        return _by_region(self.planned)

    @cached_property
    def standards(self) -> Mapping[str, tuple[Standard, ...]]:
        """Fixed standards of the subsidies paid from each project this year, of those that have just one in force."""
        row = BenefitPayment
        asked = select(row.project_no, row.subsidy, row.grade).where(row.year == self.year, row.project_no.is_not(None))
        found: dict[str, list[Standard]] = {}
        for project, subsidy, grade in sorted(
            (project, subsidy, grade or "")
            for project, subsidy, grade in self.books.connection.execute(asked.distinct())
        ):
            standard = self.books.standard(subsidy, grade, self.year)
            if standard is not None:
                found.setdefault(project, []).append(Standard(subsidy, grade, *standard))
        return {project: tuple(standards) for project, standards in found.items()}

    @cached_property
    def region_sums(self) -> tuple[RegionSum, ...]:
        """What the listed projects of each region are together.

        Summed by the database and not from `projects`, so that the one can be held against the other.
        """
        return self._sums(self._listed())

    @cached_property
    def planned_sums(self) -> tuple[RegionSum, ...]:
        """The same of the year's own projects."""
        return self._sums(self._listed().where(self._of_the_year(), Project.status.not_in(NOT_PLANNED)))

    def village_sums(self, township: str) -> tuple[tuple[str, int, int, int], ...]:
        """Per region of a township: its code, how many projects, what they were given, what was spent on them."""
        within = stem(township)
        return tuple(
            (one.region_code, one.projects, one.allocated_fen, one.spent_fen)
            for one in self.region_sums
            if one.region_code.startswith(within)
        )

    @property
    def townships(self) -> tuple[str, ...]:
        """Codes of the townships that have projects or were given money this year."""
        found = {line.township for line in self.allocations}
        found |= {self.books.township_of(project.region_code) for project in self.projects}
        return tuple(sorted(code for code in found if code is not None))

    def _sums(self, which: Select[tuple[str, str, int]]) -> tuple[RegionSum, ...]:
        listed = which.subquery()
        given, spent = self._given_select().subquery(), self._spent_select().subquery()
        asked = (
            select(
                listed.c.region_code,
                func.count(),
                func.coalesce(func.sum(listed.c.planned_investment), 0),
                func.coalesce(func.sum(given.c.fen), 0),
                func.coalesce(func.sum(spent.c.fen), 0),
            )
            .outerjoin(given, given.c.project_no == listed.c.record_key)
            .outerjoin(spent, spent.c.project_no == listed.c.record_key)
            .group_by(listed.c.region_code)
            .order_by(listed.c.region_code)
        )
        rows = self.books.connection.execute(asked)
        return tuple(RegionSum(code, *map(int, sums)) for code, *sums in rows)

    def _listed(self) -> Select[tuple[str, str, int]]:
        asked = select(Project.record_key, Project.region_code, Project.planned_investment)
        approved = and_(self._of_the_year(), Project.status.not_in(NOT_YET), self._has_year())
        return asked.where(or_(approved, Project.record_key.in_(self._paid_for())))

    def _paid_for(self) -> Select[tuple[str | None]]:
        named = select(Allocation.project_no).join(Indicator, Indicator.record_key == Allocation.indicator_no)
        return named.where(Indicator.budget_year == self.year, is_lowest(), Allocation.project_no.is_not(None))

    def _of_the_year(self) -> ColumnElement[bool]:
        """By budget year, else by approval; one that has neither is of every year that pays for it."""
        known = min(max(self.year, MINYEAR), MAXYEAR)  # any number may be asked for; books of such a year are empty
        first, last = date(known, 1, 1).toordinal(), date(known, 12, 31).toordinal()
        by_approval = or_(Project.approved_on_day.is_(None), Project.approved_on_day.between(first, last))
        return or_(Project.budget_year == self.year, and_(Project.budget_year.is_(None), by_approval))

    @staticmethod
    def _has_year() -> ColumnElement[bool]:
        return or_(Project.budget_year.is_not(None), Project.approved_on_day.is_not(None))

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
        own = and_(self._of_the_year(), self._has_year())
        return (
            select(pieces.c.project_no, func.sum(pieces.c.amount).label("fen"))
            .join(Project, Project.record_key == pieces.c.project_no)
            .outerjoin(Indicator, Indicator.record_key == pieces.c.indicator_no)
            .where(or_(Indicator.budget_year == self.year, and_(Indicator.budget_year.is_(None), own)))
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


def _by_region(projects: Iterable[ProjectLine]) -> dict[str, tuple[ProjectLine, ...]]:
    found: dict[str, list[ProjectLine]] = {}
    for project in projects:
        found.setdefault(project.region_code, []).append(project)
    return {region: tuple(known) for region, known in found.items()}
