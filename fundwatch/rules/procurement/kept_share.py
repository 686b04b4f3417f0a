"""Contracts that ask for a larger share of their sum than the limit of the day they were signed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from fundwatch.models.fields import PARTS
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Read, Row, Via, counted
from fundwatch.rules.project.facts import contracts_of
from fundwatch.rules.scope import Scope

C = Contract
#: What a rule on a share reads.
READS = (
    Read(Contract, "contract_no"),
    Read(Project, Via("project_no", contracts_of(C.project_no))),
    Read(Unit, Via("unit_code", contracts_of(C.contractor_code))),
)


@dataclass(frozen=True)
class Share:
    """A share of its sum that a contract asks for (质保金, 履约保证金): its label, its column, its limit's name."""

    label: str
    ratio: InstrumentedAttribute[int | None]
    limit: str

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract as a population; those that do not say the share cannot be judged."""
        return counted(C.__table__, scope.touched(C.contract_no), (self.ratio.is_(None), f"没有{self.label}"))

    def above_limit(self, scope: Scope) -> Select[Any]:
        """Contracts that ask for more than the limit of their day, joined to their projects and contractors."""
        limit = scope.value(self.limit, C.signed_on_day, Project.region_code)
        return (
            select(
                C.record_key.label("subject"),
                C.contract_no.label("partition"),
                C.signed_on_day.label("day"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Unit.name.label("乙方"),
                C.signed_on_day.label("签订日期"),
                C.amount.label("合同金额"),
                self.ratio.label(self.label),
            )
            .join(Project, Project.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .where(scope.touched(C.contract_no), self.ratio > limit)
        )

    def with_excess(self, row: Row, scope: Scope) -> Row:
        """The row with the limit, and with what is asked for beyond it."""
        limit = scope.number(self.limit, date.fromordinal(row["day"]), row["region"])
        return {**row, "比例上限": limit, "amount": row["合同金额"] * (row[self.label] - limit) // PARTS}
