"""FW-G045: a project was approved and given money more than a year ago, and nothing shows that it was begun."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.project.example_rows import ALLOCATION, INDICATOR, PROJECT
from fundwatch.rules.scope import Scope

A = Allocation
J = Project
_MONTHS = "项目未开工月数"
_WAITING = ("申报", "入库", "批复")
_FEES = "项目管理费"


class NotBegun(Rule):
    """申报, 入库 or 批复 long after money was given to it, without start, purchase, contract, payment or list."""

    code = "FW-G045"
    version = 2
    name = "安排资金满一年项目仍未开工"
    category = "滞留闲置"
    severity = Severity.MEDIUM
    basis = "预算法第四十二条关于结转资金的规定；项目资金下达后应及时组织实施，不能实施的应调整收回"
    verified = False
    parameters = (_MONTHS,)
    needs = (Project, Allocation)
    needs_columns = (A.project_no,)
    reads = (
        Read(J, "project_no"),
        Read(A),
        *(Read(table, "project_no") for table in (Payment, BenefitPayment, Contract, ContractProject, Procurement)),
        Read(Acceptance, "project_no"),
    )
    reads_clock = True
    subject = "项目"
    related = (("资金分配", "allocation_key"),)
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("批复日期", Kind.DAY),
        Value("计划开工日期", Kind.DAY),
        Value("最近分配日期", Kind.DAY),
        Value("分配金额", Kind.MONEY),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "项目“{项目名称}”{最近分配日期}安排资金，共{合计}元，截至{截至日期}状态仍为{状态}，没有开工、采购、合同和支付记录，"
        "请核实项目卡在哪一步、资金停在哪里。"
    )
    compared = (Compared(AMOUNT, Total("资金分配", "金额")),)
    page = Page(
        method="状态停在申报、入库、批复的项目，最近一次分配资金（扣除收回仍有余额）以及批复、计划开工日期都过去超过设定的月数，"
        "没有开工、完工日期，没有采购、合同、验收、支付和发放的，列为疑点。",
        why="钱早已安排，项目一年没有动静，资金趴在账上，有的项目根本就建不了。",
        not_flagged=(
            "分配、批复或计划开工没有超过设定的月数的",
            "有采购、合同、开工、支付、发放任何一项记录的",
            "分配的资金已经收回的，已终止的，项目管理费",
        ),
        check=("用地、设计、评审等前期工作到了哪一步", "资金停在哪个账户", "是否应当调整、收回"),
        innocent=("已经开工而没有登记", "支付、合同没有填项目编号", "等待配套项目完工"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [
                    {**PROJECT, "实际开工日期": "", "实际完工日期": "", "状态": "批复"},
                    {**PROJECT, "项目编号": "XM2", "项目名称": "下坪村灌溉渠"},
                ],
                "资金分配": [ALLOCATION, {**ALLOCATION, "分配编号": "FP2", "项目编号": "XM2"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project that waits."""
        waiting = and_(scope.touched(J.project_no), J.status.in_(_WAITING))
        return counted(J.__table__, waiting, (J.category == _FEES, "项目管理费"), (is_shown(), "已有实施的记录"))

    def select(self, scope: Scope) -> Select[Any]:
        """Such projects that got money, kept it, and waited too long, a row each allocation."""
        net = (
            select(A.project_no, func.max(A.allocated_on_day).label("last"), func.sum(A.amount).label("given"))
            .where(A.project_no.is_not(None))
            .group_by(A.project_no)
            .having(func.sum(A.amount) > 0)
            .subquery()
        )
        old = months_ago(scope, _MONTHS, J.region_code)
        days = (net.c.last, func.coalesce(J.approved_on_day, net.c.last), func.coalesce(J.planned_start_on_day, 0))
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                net.c.last.label("day"),
                A.record_key.label("allocation_key"),
                A.amount.label("amount"),
                J.name.label("项目名称"),
                J.status.label("状态"),
                J.approved_on_day.label("批复日期"),
                J.planned_start_on_day.label("计划开工日期"),
                net.c.last.label("最近分配日期"),
                net.c.given.label("分配金额"),
            )
            .join(net, net.c.project_no == J.record_key)
            .join(A, A.project_no == J.record_key)
            .where(
                scope.touched(J.project_no),
                J.status.in_(_WAITING),
                J.category != _FEES,
                *(day < old for day in days),
                ~is_shown(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Say up to which day."""
        for row in rows:
            yield {**row, "分配金额": int(row["分配金额"]), "截至日期": scope.as_of}


def is_shown() -> Any:
    """Whether anything shows that a project is being carried out."""
    tables: tuple[Any, ...] = (Payment, BenefitPayment, Contract, ContractProject, Procurement, Acceptance)
    dated = J.started_on_day.is_not(None) | J.completed_on_day.is_not(None)
    shown = dated
    for table in tables:
        shown = shown | exists().where(table.project_no == J.record_key)
    return shown
