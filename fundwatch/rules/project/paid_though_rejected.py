"""FW-G008: a project went on being paid for after its acceptance had failed and none passed since."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, exists, func, not_, or_, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import spent_projects_of
from fundwatch.rules.scope import Scope

A = Acceptance
J = Project
P = Payment


class PaidThoughRejected(Rule):
    """Spending on a project after an acceptance 不合格, before any later one passed."""

    code = "FW-G008"
    name = "验收不合格仍付款"
    category = "程序违规"
    severity = Severity.HIGH
    basis = "验收不合格的项目应当整改，整改合格后方可支付剩余款项"
    verified = False
    needs = (Acceptance, Payment)
    needs_columns = (Payment.project_no,)
    reads = (
        Read(Acceptance, "project_no"),
        Read(Project, "project_no"),
        Read(Payment, "project_no"),
        Read(Unit, Via("unit_code", spent_projects_of(P.payee_code))),
        Read(AccountRegister, Via("account", spent_projects_of(P.payee_account))),
    )
    subject = "项目"
    related = (("验收", "acceptance_key"), ("支付", "payment_key"))
    evidence = (
        Value("项目名称"),
        Value("验收级别"),
        Value("验收日期", Kind.DAY),
        Value("验收单位"),
        Value("首次付款日期", Kind.DAY),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("收款人"),
        Value("用途"),
        Value("金额", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”{验收日期}{验收级别}不合格，没有整改合格的记录，{首次付款日期}以后仍付款{合计}元，"
        "请核实整改情况和付款审批。"
    )
    compared = (Compared(AMOUNT, Total("支付", "金额")),)
    page = Page(
        method="项目验收不合格以后、下一次验收合格（含整改后合格）以前的支出列出；同一天又验收合格的不算。",
        why="不合格还照付，验收就成了摆设，质量问题和可能虚报的工程量都由专项资金承担。",
        not_flagged=(
            "整改合格以后的付款",
            "不合格以前已经付的款",
            "支付农民工工资、退还履约保证金",
            "转拨给乡镇、村的款项",
        ),
        check=("整改通知和复验记录", "付款审批单上的验收意见", "现场质量"),
        innocent=("复验合格而没有登记", "支付的是监理费、检测费等与质量无关的款项"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "验收": [{"项目编号": "XM1", "验收日期": "2017-09-12", "验收级别": "县级验收", "验收结论": "不合格"}],
                "支付": [PAYMENT],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every acceptance."""
        return counted(A.__table__, scope.touched(A.project_no), (A.verdict != "不合格", "验收合格"))

    def select(self, scope: Scope) -> Select[Any]:
        """Payments between a failed acceptance and the next one that passed."""
        passed, failed = aliased(Acceptance), aliased(Acceptance)
        between = exists().where(
            passed.project_no == A.project_no,
            passed.verdict != "不合格",
            passed.accepted_on_day >= A.accepted_on_day,
            passed.accepted_on_day <= P.paid_on_day,
        )
        later = exists().where(
            failed.project_no == A.project_no,
            failed.verdict == "不合格",
            failed.accepted_on_day <= P.paid_on_day,
            or_(
                failed.accepted_on_day > A.accepted_on_day,
                and_(failed.accepted_on_day == A.accepted_on_day, failed.id > A.id),
            ),
        )
        wages = or_(P.purpose.like("%工资%"), P.purpose.like("%履约保证金%"), P.purpose.like("%投标保证金%"))
        first = func.min(P.paid_on_day).over(partition_by=J.record_key)
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                A.record_key.label("acceptance_key"),
                P.record_key.label("payment_key"),
                P.record_key.label("支付流水号"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                J.name.label("项目名称"),
                func.coalesce(A.acceptance_level, "县级验收").label("验收级别"),
                A.accepted_on_day.label("验收日期"),
                A.acceptor_unit.label("验收单位"),
                first.label("首次付款日期"),
                P.paid_on_day.label("支付日期"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.amount.label("金额"),
            )
            .join(A, A.project_no == J.record_key)
            .join(P, P.project_no == J.record_key)
            .where(
                scope.touched(J.project_no),
                A.verdict == "不合格",
                P.paid_on_day > A.accepted_on_day,
                P.amount > 0,
                money.is_spending(),
                not_(wages),
                ~between,
                ~later,
            )
        )
