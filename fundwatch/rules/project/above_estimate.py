"""FW-W007: more was spent on a project than its estimate or plan allows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from fundwatch.ledger import money
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Applied, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import spent_by_project, spent_projects_of
from fundwatch.rules.scope import Scope

J = Project
P = Payment
_LIMIT = "支出超概算比例上限"


class AboveEstimate(Rule):
    """Spending on a project above the larger of 概算投资 and 计划投资 by more than the share."""

    code = "FW-W007"
    name = "项目支出超过概算或计划投资"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "建设投资原则上不得超过经核定的投资概算，调增超过一成应先报原审批部门"
    verified = False
    parameters = (_LIMIT,)
    needs = (Project, Payment)
    needs_columns = ((Payment.project_no, BenefitPayment.project_no),)
    reads = (
        Read(Project, "project_no"),
        Read(Payment, "project_no"),
        Read(Payment, Via("batch_no", spent_projects_of(P.batch_no))),
        Read(BenefitPayment, "project_no"),
        Read(Unit, Via("unit_code", spent_projects_of(P.payee_code))),
        Read(AccountRegister, Via("account", spent_projects_of(P.payee_account))),
    )
    subject = "项目"
    related = (("支付", "payment_key"),)
    evidence = (
        Value("项目名称"),
        Value("概算投资", Kind.MONEY),
        Value("计划投资", Kind.MONEY),
        Value("累计支出", Kind.MONEY),
        Value("超出金额", Kind.MONEY),
        Value("超出比例", Kind.RATIO),
        Value("比例上限", Kind.RATIO),
    )
    summary = (
        "项目“{项目名称}”概算投资{概算投资}元、计划投资{计划投资}元，已支出{累计支出}元，超出{超出金额}元（{超出比例}），"
        "请核实超支原因和调整批复。"
    )
    compared = (
        Compared("超出金额", Given("累计支出") - Applied("MAX", (Given("概算投资"), Given("计划投资")))),
        Compared("超出比例", Given("超出金额") / Applied("MAX", (Given("概算投资"), Given("计划投资")))),
        Compared(AMOUNT, Given("超出金额")),
    )
    page = Page(
        method="项目的全部支出（直接支付扣除退回，加上没有支付记录对应的补助发放），与概算投资、计划投资中较大的一个相比，"
        "超过设定的比例的列出。",
        why="边建边改、随意加项，最后由专项资金兜底，容易造成超支和浪费。",
        not_flagged=("正好等于上限的项目", "转拨给乡镇、村的款项（只算最后一手支出）", "多付后已经退回的部分"),
        check=("概算批复和历次调整批复", "变更签证和新增工程的审批", "是否有其他项目的支出记在本项目"),
        innocent=("调整概算的批复没有登记", "计划投资只登记了专项资金部分", "别的项目的付款登错了项目编号"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "支付": [PAYMENT, {**PAYMENT, "支付流水号": "ZF2", "用途": "新增护栏工程款", "金额": "50000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project with a plan."""
        unknown = and_(J.planned_investment <= 0, func.coalesce(J.estimated_investment, 0) <= 0)
        return counted(J.__table__, scope.touched(J.record_key), (unknown, "没有计划投资和概算投资"))

    def select(self, scope: Scope) -> Select[Any]:
        """Projects on which more was spent than was planned, each with its payments."""
        spent = spent_by_project(scope.touched(P.project_no), scope.touched(BenefitPayment.project_no))
        estimate = func.coalesce(J.estimated_investment, 0)
        planned = case((estimate > J.planned_investment, estimate), else_=J.planned_investment)
        mine = and_(P.project_no == J.record_key, money.is_spending())
        return (
            select(
                J.record_key.label("subject"),
                J.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                P.record_key.label("payment_key"),
                func.coalesce(P.paid_on_day, J.approved_on_day).label("day"),
                func.coalesce(J.approved_on_day, P.paid_on_day).label("judged_on"),
                J.name.label("项目名称"),
                J.estimated_investment.label("概算投资"),
                J.planned_investment.label("计划投资"),
                spent.c.spent.label("累计支出"),
                (spent.c.spent - planned).label("超出金额"),
                planned.label("planned"),
            )
            .join(spent, spent.c.project_no == J.record_key)
            .outerjoin(P, mine)
            .where(scope.touched(J.record_key), spent.c.spent > planned, or_(J.planned_investment > 0, estimate > 0))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep those above the share; the amount in question stands in the first row of a project."""
        told: set[str] = set()
        for row in rows:
            day = date.fromordinal(row["judged_on"]) if row["judged_on"] else date.max
            limit = scope.number(_LIMIT, day, row["region"])
            over = int(row["超出金额"])
            first = row["subject"] not in told
            told.add(row["subject"])
            if over * PARTS > row["planned"] * limit:
                share = over * PARTS // row["planned"]
                amount = over if first else None
                yield {**row, "amount": amount, "累计支出": int(row["累计支出"]), "超出比例": share, "比例上限": limit}
            elif first:
                scope.leave_out("超出没有达到设定的比例")
