"""The lines that notices are made of, as the records have them: unmasked, unrounded, in fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Place:
    """A region of the records."""

    code: str
    name: str
    level: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document that is allocated and spent itself (no other breaks it down), and what was given out of it, net."""

    key: str
    number: str
    fund: str
    category: str
    level: str
    issued_on: date
    fen: int
    allocated_fen: int


@dataclass(frozen=True, slots=True)
class AllocationLine:
    """A sum given (negative: taken back); `by_project` and `by_receiver` are the townships each points to."""

    key: str
    indicator_no: str
    indicator_document: str
    document: str
    day: date
    receiver: str
    project_no: str | None
    project: str | None
    fen: int
    by_project: str | None
    by_receiver: str | None

    @property
    def township(self) -> str | None:
        """Code of the township it belongs to; None in no township."""
        return self.by_project or self.by_receiver


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project of the year: what the year's documents gave it, net, and what was spent on it.

    `progress` is in millionths of a per cent point, as quantities are stored.
    """

    key: str
    name: str
    region_code: str
    region: str
    content: str
    implementer: str
    responsible: str
    state: str
    progress: int | None
    started_on: date | None
    completed_on: date | None
    households: int | None
    persons: int | None
    allocated_fen: int
    spent_fen: int
    budget_year: int | None
    approval_no: str
    approved_on: date | None
    planned_fen: int
    planned_start_on: date | None
    planned_end_on: date | None
    target: str
    benefit_link: str
    category: str
    department: str


@dataclass(frozen=True, slots=True)
class RegionSum:
    """What the projects of one region are together, summed by the database; planned is the planned investment."""

    region_code: str
    projects: int
    planned_fen: int
    allocated_fen: int
    spent_fen: int


@dataclass(frozen=True, slots=True)
class Standard:
    """A subsidy paid from a project, its grade, and the fixed standard in force: fen, counted unit, cycle."""

    subsidy: str
    grade: str
    fen: int
    per: str
    cycle: str


@dataclass(frozen=True, slots=True)
class BatchVillage:
    """A batch in one village: what subsidies, first day of payment, what was paid, net."""

    batch: str
    region_code: str
    year: int
    subsidies: tuple[str, ...]
    pay_day: date
    fen: int


@dataclass(frozen=True, slots=True)
class BenefitLine:
    """One person's net part of a batch; quantity in millionths, `per` the unit it is counted in where known."""

    key: str
    group: str
    name: str
    id_number: str
    household_no: str
    birth_day: int | None
    subsidy: str
    grade: str
    quantity: int | None
    state: str
    fen: int
