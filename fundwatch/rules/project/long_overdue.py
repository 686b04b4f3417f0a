"""FW-G084: a project was begun and should have been done years ago, is not done, and little of its money was spent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, exists, func, literal, select, true

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.project.facts import spent_by_project, spent_projects_of
from fundwatch.rules.project.left_unfinished import GOING_ON, due_day
from fundwatch.rules.scope import Scope

A = Acceptance
J = Project
P = Payment
_LONG, _PAID = "逾期未完工月数", "逾期未完工付款比例"


class LongOverdue(Rule):
    """Begun, the day to be done long past, no completion, and less spent than FW-W011 asks about."""

    code = "FW-G084"
    name = "项目开工后逾期多时未完工"
    category = "滞留闲置"
    severity = Severity.MEDIUM
    basis = "项目应按批复的期限建成；长期不能完工的应当清理，资金调整或收回（预算法第四十二条关于结转资金的规定）"
    verified = False
    parameters = (_LONG, _PAID)
    needs = (Project,)
    needs_columns = (J.started_on, (J.planned_end_on, Contract.term_until))
    reads = (
        Read(J, "project_no"),
        Read(A, "project_no"),
        Read(P, "project_no"),
        Read(P, Via("batch_no", spent_projects_of(P.batch_no))),
        Read(BenefitPayment, "project_no"),
        Read(Contract, "project_no"),
        Read(Unit, Via("unit_code", spent_projects_of(P.payee_code))),
        Read(AccountRegister, Via("account", spent_projects_of(P.payee_account))),
    )
    reads_clock = True
    subject = "项目"
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("形象进度", Kind.QUANTITY),
        Value("计划投资", Kind.MONEY),
        Value("累计支出", Kind.MONEY),
        Value("实际开工日期", Kind.DAY),
        Value("计划完工日期", Kind.DAY),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "项目“{项目名称}”{实际开工日期}开工，计划{计划完工日期}完工，计划投资{计划投资}元，已支出{累计支出}元，"
        "到{截至日期}仍没有完工和验收记录，请核实项目卡在哪里、余下的资金停在何处。"
    )
    page = Page(
        method="已经开工、状态为批复或实施的项目，计划完工日期（没有的用合同工期止）过去已超过设定的月数，没有实际完工日期、没有合格的验收，"
        "累计支出没有达到计划投资设定比例的列为疑点；达到的由FW-W011列出。",
        why="开了工却多年不完，群众用不上，没有花出去的资金也一直占着指标。",
        not_flagged=(
            "没有登记开工日期的（由FW-G045、FW-T040列出）",
            "逾期没有超过设定的月数的，没有计划完工日期和合同工期的",
            "已经完工、验收、移交或终止的",
            "支出达到计划投资设定比例的（由FW-W011列出）",
        ),
        check=("现场查看已建部分", "停工、延期、调整的文件", "资金指标的结余和去向"),
        innocent=("已经完工而状态、日期没有更新", "经批准延长工期、分期实施", "支付、合同没有填项目编号"),
        example=Example(
            {
                "项目": [
                    {
                        **PROJECT,
                        "项目名称": "上坪村以工代赈沟渠",
                        "实际开工日期": "2015-05-02",
                        "计划完工日期": "2015-12-20",
                        "实际完工日期": "",
                        "状态": "实施",
                        "形象进度": "60",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project that is to go on."""
        going_on = and_(scope.touched(J.project_no), J.status.in_(GOING_ON))
        unknown = ((J.started_on_day.is_(None), "没有实际开工日期"), (due_day().is_(None), "没有计划完工日期"))
        return counted(J.__table__, going_on, *unknown)

    def select(self, scope: Scope) -> Select[Any]:
        """Such projects that should have been done long ago, with what was spent."""
        share = scope.value(_PAID, literal(scope.today), J.region_code)
        partial = scope.partitions is not None
        spent = spent_by_project(
            scope.touched(P.project_no) if partial else true(),
            scope.touched(BenefitPayment.project_no) if partial else true(),
        )
        fen = func.coalesce(spent.c.spent, 0)
        accepted = exists().where(A.project_no == J.record_key, A.verdict.in_(PASSED))
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                due_day().label("day"),
                J.planned_investment.label("amount"),
                J.name.label("项目名称"),
                J.status.label("状态"),
                J.progress.label("形象进度"),
                J.planned_investment.label("计划投资"),
                fen.label("累计支出"),
                J.started_on_day.label("实际开工日期"),
                due_day().label("计划完工日期"),
            )
            .outerjoin(spent, spent.c.project_no == J.record_key)
            .where(
                scope.touched(J.project_no),
                J.status.in_(GOING_ON),
                J.started_on_day.is_not(None),
                J.completed_on_day.is_(None),
                due_day() < months_ago(scope, _LONG, J.region_code),
                ~accepted,
                fen * PARTS < J.planned_investment * share,
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Say up to which day."""
        for row in rows:
            yield {**row, "累计支出": int(row["累计支出"]), "截至日期": scope.as_of}
