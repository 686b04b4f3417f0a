"""A year's own projects by area: each township, then the county itself for what lies in none."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fundwatch.ledger.disclosure.lines import ProjectLine
from fundwatch.ledger.disclosure.year import YearBooks

COUNTY_ITSELF = "县本级"


@dataclass(frozen=True, slots=True)
class Area:
    """A township, or the county itself (blank code): its projects, and what they are together.

    The sums are the database's own, so that the projects can be held against them.
    """

    code: str
    name: str
    projects: tuple[ProjectLine, ...]
    planned_fen: int
    allocated_fen: int
    spent_fen: int


def planned_areas(year: YearBooks) -> tuple[Area, ...]:
    """The areas that have projects in the year's plan, by code, the county itself last."""
    projects: dict[str, list[ProjectLine]] = defaultdict(list)
    for one in year.planned:
        projects[year.books.township_of(one.region_code) or ""].append(one)
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for region in year.planned_sums:
        of_area = sums[year.books.township_of(region.region_code) or ""]
        for at, fen in enumerate((region.planned_fen, region.allocated_fen, region.spent_fen)):
            of_area[at] += fen
    codes = sorted({*projects, *sums}, key=lambda code: (not code, code))
    return tuple(
        Area(code, year.books.place_name(code) if code else COUNTY_ITSELF, tuple(projects[code]), *sums[code])
        for code in codes
    )


@dataclass(frozen=True, slots=True)
class YearMoney:
    """What a year's documents gave out, net: to the year's own projects, to others, to none yet.

    `documents_fen` is the database's own sum over the documents; the parts are those of the lines.
    """

    documents_fen: int
    planned_fen: int
    other_fen: int
    unassigned_fen: int
    others: tuple[ProjectLine, ...]


def year_money(year: YearBooks) -> YearMoney:
    """Where the year's money went, seen from its plan."""
    own = {one.key for one in year.planned}
    lines = year.allocations
    return YearMoney(
        documents_fen=sum(document.allocated_fen for document in year.documents),
        planned_fen=sum(line.fen for line in lines if line.project_no in own),
        other_fen=sum(line.fen for line in lines if line.project_no is not None and line.project_no not in own),
        unassigned_fen=sum(line.fen for line in lines if line.project_no is None),
        others=tuple(one for one in year.projects if one.key not in own),
    )
