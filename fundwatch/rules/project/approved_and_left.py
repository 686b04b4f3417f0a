"""FW-G088: a project should have been begun and finished long ago by its plan, and nothing shows that it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.project.not_begun import is_shown
from fundwatch.rules.scope import Scope

J = Project
_MONTHS = "项目未开工月数"
_APPROVED = "批复"
_FEES = "项目管理费"


class ApprovedAndLeft(Rule):
    """批复 still, planned days long past, no money allocated by the books, and no trace of any work."""

    code = "FW-G088"
    name = "批复满一年的项目没有实施记录"
    category = "滞留闲置"
    severity = Severity.LOW
    basis = "项目批复后应当按计划组织实施，不能实施的应当调整或者取消"
    verified = False
    parameters = (_MONTHS,)
    needs = (Project,)
    needs_columns = ((J.planned_start_on, J.planned_end_on),)
    reads = (
        Read(J, "project_no"),
        *(Read(table, "project_no") for table in (Payment, BenefitPayment, Contract, ContractProject, Procurement)),
        *(Read(table, "project_no") for table in (Acceptance, Allocation)),
    )
    reads_clock = True
    subject = "项目"
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("批复日期", Kind.DAY),
        Value("计划开工日期", Kind.DAY),
        Value("计划完工日期", Kind.DAY),
        Value("计划投资", Kind.MONEY),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "项目“{项目名称}”（{计划投资}元）{批复日期}批复，计划{计划完工日期}完工，截至{截至日期}没有分配资金、开工、采购、合同和支付记录，"
        "请核实项目卡在哪一步，是否应当调整。"
    )
    compared = (Compared(AMOUNT, Given("计划投资")),)
    page = Page(
        method="状态停在批复的项目，批复日期、计划开工和完工日期都过去超过设定的月数，形象进度空着或为零，"
        "没有分配资金，没有开工、完工日期，没有采购、合同、验收、支付和发放的，列为疑点，程度为低。分配过资金的由FW-G045判断。",
        why="项目批了几年没有动静，计划和资金都被它占着；也可能资金早已到位而分配没有登记。",
        not_flagged=(
            "分配过资金的（由FW-G045判断）",
            "有采购、合同、开工、支付、发放任何一项记录，或者有形象进度的",
            "批复、计划日期没有超过设定的月数的，没有计划开工也没有计划完工日期的",
            "已终止的，项目管理费",
        ),
        check=("用地、设计、评审等前期工作到了哪一步", "资金是否已经到位", "是否应当调整、取消"),
        innocent=("已经开工而没有登记", "资金尚未下达，项目在库里等待", "已并入别的项目"),
        example=Example(
            {
                "项目": [
                    {
                        **PROJECT,
                        "状态": _APPROVED,
                        "计划开工日期": "2017-05-01",
                        "计划完工日期": "2017-11-30",
                        "实际开工日期": "",
                        "实际完工日期": "",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project that stands at its approval."""
        waiting = and_(scope.touched(J.project_no), J.status == _APPROVED)
        return counted(
            J.__table__,
            waiting,
            (J.category == _FEES, "项目管理费"),
            (_is_funded(), "分配过资金"),
            (is_shown(), "已有实施的记录"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Such projects whose every planned day is long past."""
        old = months_ago(scope, _MONTHS, J.region_code)
        return select(
            J.record_key.label("subject"),
            J.project_no.label("partition"),
            J.record_key.label("project"),
            J.region_code.label("region"),
            J.approved_on_day.label("day"),
            J.planned_investment.label("amount"),
            J.name.label("项目名称"),
            J.status.label("状态"),
            J.approved_on_day.label("批复日期"),
            J.planned_start_on_day.label("计划开工日期"),
            J.planned_end_on_day.label("计划完工日期"),
            J.planned_investment.label("计划投资"),
        ).where(
            scope.touched(J.project_no),
            J.status == _APPROVED,
            J.category != _FEES,
            J.approved_on_day < old,
            func.coalesce(J.planned_start_on_day, J.planned_end_on_day) < old,
            func.coalesce(J.planned_end_on_day, J.planned_start_on_day) < old,
            or_(J.progress.is_(None), J.progress == 0),
            ~_is_funded(),
            ~is_shown(),
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Say up to which day."""
        for row in rows:
            yield {**row, "截至日期": scope.as_of}


def _is_funded() -> Any:
    return exists().where(Allocation.project_no == J.record_key)
