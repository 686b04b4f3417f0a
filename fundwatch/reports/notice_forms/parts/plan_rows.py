"""A project of the county's plan: its figures, and its row in the table of all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundwatch.ledger.disclosure.lines import ProjectLine, Standard
from fundwatch.reports.content import Table
from fundwatch.reports.figures_text import wan, wan_decimals
from fundwatch.reports.notice_forms.definition import FormColumn, filled, grouped, totals
from fundwatch.reports.notice_forms.wording import answerable, benefit_cell, by_level, day_cell, standard_text

_OPTIONAL = {"资金来源", "绩效目标", "带贫减贫机制"}  # left out where no project has any


@dataclass(frozen=True, slots=True)
class Source:
    """What the funds of one level give a project, net."""

    level: str
    fen: int


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """A project of the plan; `allocated_fen` is the ledger's own sum of what its sources give."""

    key: str
    name: str
    place: str
    category: str
    content: str
    standards: tuple[str, ...]
    planned_fen: int
    sources: tuple[Source, ...]
    allocated_fen: int
    start: date | None
    end: date | None
    unit: str
    responsible: str
    households: int | None
    persons: int | None
    target: str
    benefit_link: str
    approval_no: str


@dataclass(frozen=True, slots=True)
class PlannedArea:
    """The projects of a township, or of the county itself, and what they are together as the database sums them."""

    name: str
    projects: tuple[PlannedProject, ...]
    planned_fen: int
    allocated_fen: int


def planned_project(
    line: ProjectLine, by_document: Mapping[str, int], levels: Mapping[str, str], standards: Sequence[Standard]
) -> PlannedProject:
    """A project's figures, given what each document gave it, the documents' levels and its subsidies' standards."""
    given: Counter[str] = Counter()
    for document, fen in by_document.items():
        given[levels[document]] += fen
    return PlannedProject(
        key=line.key,
        name=line.name,
        place=line.region,
        category=line.category,
        content=line.content,
        standards=tuple(_standard(one) for one in standards),
        planned_fen=line.planned_fen,
        sources=tuple(Source(level, fen) for level, fen in given.items() if fen),
        allocated_fen=line.allocated_fen,
        start=line.planned_start_on,
        end=line.planned_end_on,
        unit=line.implementer,
        responsible=line.responsible,
        households=line.households,
        persons=line.persons,
        target=line.target,
        benefit_link=line.benefit_link,
        approval_no=line.approval_no,
    )


def _standard(one: Standard) -> str:
    grade = f"（{one.grade}）" if one.grade else ""
    return f"{one.subsidy}{grade}{standard_text(one.fen, one.per, one.cycle)}"


def plan_table(areas: Sequence[PlannedArea]) -> Table:
    """Every project, area by area, each with its subtotal."""
    projects = [project for area in areas for project in area.projects]
    decimals = wan_decimals(project.planned_fen for project in projects)
    every: tuple[FormColumn[PlannedProject], ...] = (
        FormColumn("项目名称", lambda project: project.name, weight=16),
        FormColumn("实施地点", lambda project: project.place, weight=6),
        FormColumn("建设任务及补助标准", _task, weight=24),
        FormColumn("计划投资", lambda project: wan(project.planned_fen, decimals), align="right", weight=2),
        FormColumn("资金来源", _sources, weight=12),
        FormColumn("计划开工", lambda project: day_cell(project.start), align="centre", weight=1),
        FormColumn("计划完工", lambda project: day_cell(project.end), align="centre", weight=1),
        FormColumn("实施单位", lambda project: project.unit, weight=10),
        FormColumn("责任人", lambda project: answerable(project.responsible), align="centre", weight=1),
        FormColumn(
            "受益户/人", lambda project: benefit_cell(project.households, project.persons), align="centre", weight=1
        ),
        FormColumn("绩效目标", lambda project: project.target, weight=16),
        FormColumn("带贫减贫机制", lambda project: project.benefit_link, weight=8),
    )
    columns = filled(every, projects, _OPTIONAL)
    groups = [(area.projects, {"项目名称": area.name, "计划投资": wan(area.planned_fen, decimals)}) for area in areas]
    total = totals(columns, {"计划投资": wan(sum(area.planned_fen for area in areas), decimals)})
    return grouped(columns, groups, total, "单位：万元")


def _sources(project: PlannedProject) -> str:
    return by_level({source.level: source.fen for source in project.sources})


def _task(project: PlannedProject) -> str:
    standards = f"（补助标准：{'；'.join(project.standards)}）" if project.standards else ""
    return f"{project.content}{standards}"
