"""FW-W011: most of a project's money is paid and it stands still, unfinished after it should have been done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select, true

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
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import spent_by_project, spent_projects_of
from fundwatch.rules.scope import Scope

A = Acceptance
J = Project
P = Payment
_LONG, _PAID, _STILL, _LATE = "逾期未完工月数", "逾期未完工付款比例", "停工核查月数", "停工逾期月数"
_NEARLY = "停工形象进度上限"
#: 形象进度 counts to a hundred, shares to one.
_HUNDRED = 100
GOING_ON = ("批复", "实施")


class LeftUnfinished(Rule):
    """The day to be done is long past, or past and nothing was paid for months; no completion, most of it spent."""

    code = "FW-W011"
    version = 2
    name = "项目付款过半而逾期未完工、停工"
    category = "挥霍浪费"
    severity = Severity.HIGH
    basis = "项目应按批复的期限建成并发挥效益；长期停工的应当清理，收回资金"
    verified = False
    parameters = (_LONG, _PAID, _STILL, _LATE, _NEARLY)
    needs = (Project, Payment)
    needs_columns = ((Project.planned_end_on, Contract.term_until), (Payment.project_no, BenefitPayment.project_no))
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
    related = ()
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("形象进度", Kind.QUANTITY),
        Value("计划投资", Kind.MONEY),
        Value("累计支出", Kind.MONEY),
        Value("计划完工日期", Kind.DAY),
        Value("最近支付日期", Kind.DAY),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "项目“{项目名称}”计划{计划完工日期}完工，已支出{累计支出}元（计划投资{计划投资}元），"
        "最近一笔支付在{最近支付日期}，到{截至日期}仍没有完工和验收记录，请到现场核实停工原因、已建工程和剩余资金。"
    )
    page = Page(
        method="状态为批复、实施的项目，计划完工日期（没有的用合同工期止）过去已超过设定的月数，没有实际完工日期、没有合格的验收，"
        "而累计支出达到计划投资设定的比例的，列为疑点；逾期没有那么久、但逾期半年以上且一年以上没有一笔支付的，也列出，程度为中。",
        why="钱付了大半，工程烂在地里：地荒着，租金欠着，投入全部打了水漂。",
        not_flagged=(
            "逾期没有超过设定的月数，还在付款或形象进度已快到完工的",
            "已经完工、验收、移交或终止的",
            "支出没有到计划投资设定的比例的",
            "没有计划完工日期和合同工期的项目",
        ),
        check=("现场查看已建部分", "施工和合作企业是否还在经营", "停工、复工的会议和文件"),
        innocent=("已经完工而状态、日期没有更新", "经批准延长工期", "分期实施，后一期还没有到期"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [
                    {
                        **PROJECT,
                        "项目名称": "上坪村农业园区",
                        "计划完工日期": "2016-06-30",
                        "实际完工日期": "",
                        "状态": "实施",
                    }
                ],
                "支付": [{**PAYMENT, "合同编号": ""}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project that is to go on."""
        going_on = and_(scope.touched(J.project_no), J.status.in_(GOING_ON))
        return counted(J.__table__, going_on, (due_day().is_(None), "没有计划完工日期"))

    def select(self, scope: Scope) -> Select[Any]:
        """Such projects that should have been done long ago, with what was spent."""
        share = scope.value(_PAID, literal(scope.today), J.region_code)
        partial = scope.partitions is not None
        spent = spent_by_project(
            scope.touched(P.project_no) if partial else true(),
            scope.touched(BenefitPayment.project_no) if partial else true(),
        )
        last = (
            select(func.max(P.paid_on_day))
            .where(P.project_no == J.record_key, P.amount > 0)
            .correlate(J)
            .scalar_subquery()
        )
        long_past = due_day() < months_ago(scope, _LONG, J.region_code)
        nearly_done = scope.value(_NEARLY, literal(scope.today), J.region_code)
        stopped = and_(
            due_day() < months_ago(scope, _LATE, J.region_code),
            last < months_ago(scope, _STILL, J.region_code),
            func.coalesce(J.progress, 0) < nearly_done * _HUNDRED,
        )
        accepted = exists().where(A.project_no == J.record_key, A.verdict.in_(PASSED))
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                due_day().label("day"),
                spent.c.spent.label("amount"),
                J.name.label("项目名称"),
                J.status.label("状态"),
                J.progress.label("形象进度"),
                J.planned_investment.label("计划投资"),
                spent.c.spent.label("累计支出"),
                due_day().label("计划完工日期"),
                last.label("最近支付日期"),
                case((long_past, Severity.HIGH), else_=Severity.MEDIUM).label("severity"),
            )
            .join(spent, spent.c.project_no == J.record_key)
            .where(
                scope.touched(J.project_no),
                J.status.in_(GOING_ON),
                J.completed_on_day.is_(None),
                or_(long_past, stopped),
                ~accepted,
                spent.c.spent > 0,
                spent.c.spent * PARTS >= J.planned_investment * share,
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Say up to which day."""
        for row in rows:
            spent = int(row["累计支出"])
            yield {**row, "累计支出": spent, "amount": spent, "截至日期": scope.as_of}


def due_day() -> ColumnElement[int]:
    """The day by which a project was to be done: as planned, or by the last of its contracts."""
    last = select(func.max(Contract.term_until_day)).where(Contract.project_no == J.record_key).correlate(J)
    return func.coalesce(J.planned_end_on_day, last.scalar_subquery())
