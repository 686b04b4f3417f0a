"""FW-G060: of a finished work relief project too little was paid for the work of local people."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, select, union

from fundwatch.ledger import money
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import ALLOCATION, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.scope import Scope

B = BenefitPayment
J = Project
P = Payment
_SHARE = "以工代赈劳务报酬比例"
_CATEGORY = "以工代赈"
_FINISHED = ("完工", "验收", "决算", "移交")
_LABOUR = re.compile("劳务|务工|用工|工资|工钱|人工|报酬|误工")
#: What people get under the name of the money itself; of a builder it is only the project's name.
_GIVEN_OUT = re.compile(f"{_LABOUR.pattern}|以工代赈")
#: What stands beside labour in the name of what a builder is paid.
_WORKS = re.compile("工程款|结算款|进度款|预付款|质保金|保证金|材料|监理|设计|机械|设备")


def _and_every_one(values: Statement) -> Statement:
    """Touched projects, and all with work relief money: what one shows tells whether silence about another speaks."""
    given = _given().subquery()
    every = select(given.c.project_no).where(exists(values))
    return union(values, every)


_ALL = Via("project_no", _and_every_one)


class WorkReliefLabour(Rule):
    """Labour paid out of a finished project's 以工代赈 money, below the share of it that is in force."""

    code = "FW-G060"
    version = 2
    name = "以工代赈项目劳务报酬占比不足"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "以工代赈项目应当按比例发放劳务报酬，各年度、各省比例不同"
    verified = False
    parameters = (_SHARE,)
    needs = (Project, Allocation, Indicator, Payment)
    needs_columns = (Allocation.project_no, Payment.project_no)
    reads = (
        *(Read(J, _ALL), Read(Allocation, _ALL), Read(Indicator)),
        *(Read(P, _ALL), Read(B, _ALL), Read(Unit), Read(AccountRegister)),
    )
    subject = "项目"
    related = (("支付", "payment_key"),)
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("以工代赈资金", Kind.MONEY),
        Value("劳务报酬", Kind.MONEY),
        Value("占比", Kind.RATIO),
        Value("比对比例", Kind.RATIO),
        Value("应付劳务报酬", Kind.MONEY),
    )
    summary = (
        "“{项目名称}”得到以工代赈资金{以工代赈资金}元，账上的劳务报酬{劳务报酬}元，占{占比}，不到应发的{比对比例}，"
        "请核实务工名册、考勤和工资发放表，以及施工单位代发了多少。"
    )
    compared = (
        Compared("占比", Given("劳务报酬") / Given("以工代赈资金")),
        Compared(AMOUNT, Given("应付劳务报酬") - Given("劳务报酬")),
    )
    page = Page(
        method="已完工的项目，以分配给它的以工代赈资金为基数，用途写着劳务、务工、工资、人工的支出和发放到人的劳务补助合计，"
        "占比低于资金分配当时应发的比例的，列为疑点。账上一笔劳务报酬也没有、而别的以工代赈项目有的，也列出，程度为低：可能全由施工单位发放。",
        why="以工代赈的钱首先是给当地群众挣的。占比不足，可能是工程整体转包、机械替代人工，也可能是务工名册造假、报酬被截留。",
        not_flagged=(
            "没有以工代赈资金的项目，没有完工的项目",
            "所有以工代赈项目在账上都没有劳务报酬的",
            "正好达到比例的",
        ),
        check=("务工人员名册、劳务协议、考勤表", "工资发放到卡的流水", "施工合同中关于用工的约定"),
        innocent=("其余报酬由施工单位发放，有花名册", "劳务支出的用途没有写明", "本省的比例较低"),
        example=Example(
            {
                "项目": [{**PROJECT, "状态": "验收"}],
                "资金指标": [{**INDICATOR, "资金类别": _CATEGORY}],
                "资金分配": [ALLOCATION],
                "支付": [
                    {**PAYMENT, "合同编号": "", "金额": "285000.00"},
                    {
                        **PAYMENT,
                        "合同编号": "",
                        "支付流水号": "ZF2",
                        "收款人": "赵大山",
                        "收款单位编码": "",
                        "金额": "15000.00",
                        "用途": "群众务工劳务报酬",
                    },
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project that got work relief money."""
        of_kind = and_(scope.touched(J.project_no), J.record_key.in_(select(_given().subquery().c.project_no)))
        return counted(J.__table__, of_kind, (J.status.not_in(_FINISHED), "没有完工"))

    def select(self, scope: Scope) -> Select[Any]:
        """Finished projects with the work relief money that was allocated to them."""
        given = _given().subquery()
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                given.c.first.label("day"),
                J.name.label("项目名称"),
                J.status.label("状态"),
                given.c.amount.label("以工代赈资金"),
            )
            .join(given, given.c.project_no == J.record_key)
            .where(scope.touched(J.project_no), J.status.in_(_FINISHED), given.c.amount > 0)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold what was paid for labour against the share."""
        known = list(rows)
        paid = _labour(scope.connection)
        for row in known:
            labour = paid.get(row["subject"], {})
            total = sum(labour.values())
            if not paid:
                scope.leave_out("没有一个以工代赈项目有劳务报酬的记录")
                continue
            share = scope.number(_SHARE, date.fromordinal(row["day"]), row["region"])
            due = row["以工代赈资金"] * share // PARTS
            if total < due:
                ratio = total * PARTS // row["以工代赈资金"]
                told = {"劳务报酬": total, "占比": ratio, "比对比例": share, "应付劳务报酬": due}
                weight = self.severity if labour else Severity.LOW
                for number, key in enumerate(labour or (None,)):
                    yield {
                        **row,
                        **told,
                        "payment_key": key,
                        "severity": weight,
                        "amount": None if number else due - total,
                    }


def _given() -> Select[Any]:
    """Net work relief money of each project, and the day it was first allocated."""
    a = Allocation
    return (
        select(
            a.project_no.label("project_no"),
            func.sum(a.amount).label("amount"),
            func.min(a.allocated_on_day).label("first"),
        )
        .join(Indicator, Indicator.record_key == a.indicator_no)
        .where(a.project_no.is_not(None), Indicator.fund_category == _CATEGORY)
        .group_by(a.project_no)
    )


def _labour(connection: Connection) -> dict[str, dict[str | None, int]]:
    """What was paid for labour by work relief project: of each payment by its key, of subsidies together under None."""
    found: dict[str, dict[str | None, int]] = defaultdict(dict)
    projects = select(_given().subquery().c.project_no)
    asked = select(P.project_no, P.record_key, P.amount, P.purpose, P.batch_no).where(
        P.project_no.in_(projects), money.is_spending()
    )
    for project, key, amount, purpose, batch in connection.execute(asked.order_by(P.record_key)):
        if batch is None and _LABOUR.search(purpose) and not _WORKS.search(purpose):
            found[project][key] = amount
    people = (
        select(B.project_no, B.subsidy, func.sum(money.net_paid()).label("amount"))
        .where(B.project_no.in_(projects))
        .group_by(B.project_no, B.subsidy)
    )
    for project, subsidy, amount in connection.execute(people):
        if _GIVEN_OUT.search(subsidy or ""):
            found[project][None] = found[project].get(None, 0) + amount
    return found
