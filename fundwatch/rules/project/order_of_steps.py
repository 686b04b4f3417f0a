"""Projects of which a step was taken before another that has to come first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from fundwatch.models.records.project import Project
from fundwatch.rules.definition import counted
from fundwatch.rules.scope import Scope

P = Project


@dataclass(frozen=True)
class Step:
    """A step of a project: the label of its day, and the column of its day number."""

    label: str
    day: InstrumentedAttribute[int | None]


def dated(scope: Scope, *steps: Step) -> Select[Any]:
    """Every project as a population; those without the day of one of the steps cannot be judged."""
    missing = ((step.day.is_(None), f"没有{step.label}") for step in steps)
    return counted(P.__table__, scope.touched(P.project_no), *missing)


def taken_too_early(scope: Scope, step: Step, after: Step) -> Select[Any]:
    """Projects whose `step` was taken before the day of `after`, and by how many days."""
    return select(
        P.record_key.label("subject"),
        P.project_no.label("partition"),
        P.planned_investment.label("amount"),
        step.day.label("day"),
        P.region_code.label("region"),
        P.project_no.label("project"),
        P.name.label("项目名称"),
        step.day.label(step.label),
        after.day.label(after.label),
        P.approval_no.label("批复文号"),
        (after.day - step.day).label("提前天数"),
        P.planned_investment.label("计划投资"),
    ).where(scope.touched(P.project_no), step.day < after.day)
