"""Contracts with what tells whether several are one purchase, and whether it was done as work relief (以工代赈)."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Row
from fundwatch.rules.place_names import PlaceNames

C = Contract
_FOR_WORK = "以工代赈"
_NOT_NAMED = re.compile(r"[\s，。、（）()]|\d+(\.\d+)?年?度?")
#: That something is bought, and which part of a purchase it is, says nothing of what is bought.
_NO_THING = re.compile(
    r"第?[一二三四五六七八九十]+(?:批次?|期|次|标段?|包|分包)|(?:统一|集中)?(?:采购|购置|购买|采买|供应|供货)|项目|合同|款$"
)


def contracts() -> Select[Any]:
    """Every contract with its project, its buyer and its supplier."""
    return (
        select(
            C.record_key.label("contract_key"),
            C.record_key.label("合同编号"),
            C.signed_on_day.label("day"),
            C.signed_on_day.label("签订日期"),
            C.amount.label("amount"),
            C.amount.label("合同金额"),
            C.subject_matter.label("matter"),
            Project.record_key.label("project"),
            Project.name.label("项目名称"),
            Project.region_code.label("region"),
            Project.category,
            Project.content,
            Project.implementer_code.label("buyer"),
            Unit.name.label("乙方"),
            Unit.category.label("supplier_category"),
            given_for_work().label("for_work"),
        )
        .join(Project, Project.record_key == C.project_no)
        .join(Unit, Unit.record_key == C.contractor_code)
    )


def given_for_work() -> ColumnElement[bool]:
    """Whether a project was given money of work relief."""
    return exists().where(
        Allocation.project_no == Project.record_key,
        Indicator.record_key == Allocation.indicator_no,
        Indicator.fund_category == _FOR_WORK,
    )


def is_for_work(row: Row) -> bool:
    """Whether a purchase is of work relief, by the money of its project (`for_work`) or the project's name."""
    return row["for_work"] or _FOR_WORK in row["项目名称"]


def thing_of(matter: str | None, places: PlaceNames) -> str:
    """A 标的 as it is compared with others: the thing, without the place, figures, its lot and that it is bought.

    Blank where nothing is left.
    """
    told = _NOT_NAMED.sub("", places.hidden_in(matter or "")).removeprefix("村")
    return _NO_THING.sub("", told) or told
