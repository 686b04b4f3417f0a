"""A project of the year's plan as it stands: its figures, its row in the table of all, and sums over many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundwatch.ledger.disclosure.lines import ProjectLine
from fundwatch.ledger.project_accounts import DONE
from fundwatch.reports.content import Table
from fundwatch.reports.figures_text import percent, wan, wan_decimals
from fundwatch.reports.notice_forms.definition import FormColumn, filled, grouped, table, totals
from fundwatch.reports.notice_forms.wording import answerable, benefit_cell, day_cell

_UNDER_WAY = "实施"
_UNITS = "单位：个、万元"
_OPTIONAL = {"绩效目标"}  # left out where no project has any


@dataclass(frozen=True, slots=True)
class StandingProject:
    """A project as it stands; `accepted_on` is the day of the county's latest acceptance where it passed."""

    key: str
    name: str
    place: str
    category: str
    planned_fen: int
    allocated_fen: int
    spent_fen: int
    started: bool
    started_on: date | None
    completed: bool
    completed_on: date | None
    accepted_on: date | None
    unit: str
    responsible: str
    households: int | None
    persons: int | None
    target: str
    benefit_link: str
    state: str


@dataclass(frozen=True, slots=True)
class StandingPart:
    """Projects of one township, or of one category, and what they are together."""

    name: str
    projects: tuple[StandingProject, ...]
    planned_fen: int
    allocated_fen: int
    spent_fen: int

    @property
    def started(self) -> int:
        """How many were started."""
        return sum(one.started for one in self.projects)

    @property
    def completed(self) -> int:
        """How many are completed."""
        return sum(one.completed for one in self.projects)

    @property
    def accepted(self) -> int:
        """How many passed the county's acceptance."""
        return sum(one.accepted_on is not None for one in self.projects)


def standing_project(line: ProjectLine, accepted_on: date | None) -> StandingProject:
    """The figures of a project; started or completed is one whose day, or whose state, says so."""
    completed = line.completed_on is not None or line.state in DONE
    return StandingProject(
        key=line.key,
        name=line.name,
        place=line.region,
        category=line.category,
        planned_fen=line.planned_fen,
        allocated_fen=line.allocated_fen,
        spent_fen=line.spent_fen,
        started=completed or line.started_on is not None or line.state == _UNDER_WAY,
        started_on=line.started_on,
        completed=completed,
        completed_on=line.completed_on,
        accepted_on=accepted_on,
        unit=line.implementer,
        responsible=line.responsible,
        households=line.households,
        persons=line.persons,
        target=line.target,
        benefit_link=line.benefit_link,
        state=line.state,
    )


def together(name: str, projects: Sequence[StandingProject]) -> StandingPart:
    """Projects with their sums."""
    return StandingPart(
        name,
        tuple(projects),
        sum(one.planned_fen for one in projects),
        sum(one.allocated_fen for one in projects),
        sum(one.spent_fen for one in projects),
    )


def by_category(projects: Sequence[StandingProject]) -> tuple[StandingPart, ...]:
    """The projects by category, the one with the most money first."""
    found: dict[str, list[StandingProject]] = {}
    for project in projects:
        found.setdefault(project.category, []).append(project)
    parts = (together(category, own) for category, own in found.items())
    return tuple(sorted(parts, key=lambda one: (-one.planned_fen, one.name)))


def summary(what: str, parts: Sequence[StandingPart]) -> Table:
    """A line a part: how many projects are planned, started, completed, accepted, and their money."""
    projects = [project for part in parts for project in part.projects]
    columns: tuple[FormColumn[StandingPart], ...] = (
        FormColumn(what, lambda part: part.name, weight=16),
        FormColumn("计划项目", lambda part: str(len(part.projects)), align="right", weight=2),
        FormColumn("开工", lambda part: str(part.started), align="right", weight=2),
        FormColumn("完工", lambda part: str(part.completed), align="right", weight=2),
        FormColumn("验收合格", lambda part: str(part.accepted), align="right", weight=2),
        *_money(projects),
    )
    return table(columns, parts, totals(columns, _sums(columns[1:], together("", projects))), _UNITS)


def completion_table(areas: Sequence[StandingPart]) -> Table:
    """Every project, area by area, each with its subtotal."""
    projects = [project for area in areas for project in area.projects]
    money = _money(projects)
    every: tuple[FormColumn[StandingProject], ...] = (
        FormColumn("项目名称", lambda project: project.name, weight=18),
        FormColumn("实施地点", lambda project: project.place, weight=6),
        *money,
        FormColumn("开工日期", lambda project: day_cell(project.started_on), align="centre", weight=1),
        FormColumn("完工日期", lambda project: day_cell(project.completed_on), align="centre", weight=1),
        FormColumn("验收合格日期", lambda project: day_cell(project.accepted_on), align="centre", weight=1),
        FormColumn("实施单位", lambda project: project.unit, weight=12),
        FormColumn("责任人", lambda project: answerable(project.responsible), align="centre", weight=1),
        FormColumn(
            "受益户/人", lambda project: benefit_cell(project.households, project.persons), align="centre", weight=1
        ),
        FormColumn("绩效目标", lambda project: project.target, weight=16),
        FormColumn("状态", lambda project: project.state, align="centre", weight=1),
    )
    columns = filled(every, projects, _OPTIONAL)
    groups = [(area.projects, {"项目名称": area.name, **_sums(money, area)}) for area in areas]
    return grouped(columns, groups, totals(columns, _sums(money, together("", projects))), "单位：万元")


def _money(projects: Sequence[StandingProject]) -> tuple[FormColumn[Any], ...]:
    """The columns of money of these projects, or of parts of them: sums of theirs need no more decimals."""
    planned = wan_decimals(one.planned_fen for one in projects)
    given, spent = wan_decimals(one.allocated_fen for one in projects), wan_decimals(one.spent_fen for one in projects)
    return (
        FormColumn("计划投资", lambda one: wan(one.planned_fen, planned), align="right", weight=2),
        FormColumn("安排资金", lambda one: wan(one.allocated_fen, given), align="right", weight=2),
        FormColumn("已支出", lambda one: wan(one.spent_fen, spent), align="right", weight=2),
        FormColumn("支出率", lambda one: percent(one.spent_fen, one.allocated_fen), unit="%", align="right", weight=2),
    )


def _sums(columns: Sequence[FormColumn[Any]], part: StandingPart) -> dict[str, str]:
    return {column.label: column.fill(part) for column in columns}
