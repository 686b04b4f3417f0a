"""FW-G007: a payment was signed off before it was applied for."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.scope import Scope

P = Payment


class SignedOffBeforeApplication(Rule):
    """签批日期 earlier than 申请日期."""

    code = "FW-G007"
    name = "支付签批早于申请"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "支付应先申请、后审核签批；日期倒挂多为事后补造资料"
    verified = False
    needs = (Payment,)
    needs_columns = (Payment.applied_on, Payment.signed_off_on)
    reads = (
        Read(Payment, "payment_no"),
        Read(Unit, Via("unit_code", lambda values: select(P.payment_no).where(P.payer_code.in_(values)))),
    )
    subject = "支付"
    evidence = (
        Value("付款单位"),
        Value("收款人"),
        Value("用途"),
        Value("金额", Kind.MONEY),
        Value("申请日期", Kind.DAY),
        Value("签批日期", Kind.DAY),
        Value("支付日期", Kind.DAY),
        Value("提前天数", Kind.INTEGER),
    )
    summary = (
        "{付款单位}付给{收款人}的{金额}元（{用途}）{签批日期}签批，申请日期却是{申请日期}，请核实报账资料的形成时间。"
    )
    compared = (
        Compared("提前天数", Given("申请日期") - Given("签批日期")),
        Compared(AMOUNT, Total("支付", "金额")),
    )
    page = Page(
        method="比较每笔支付的签批日期和申请日期，签批在前的列出；同一天不算。",
        why="先批后申请，说明资料是后补的，付款的理由可能也是后编的。",
        not_flagged=("没有申请日期或签批日期的支付", "当天申请、当天签批的", "退回的款项"),
        check=("报账单、审批单原件的落款日期", "施工单位的申请函和进度资料"),
        innocent=("申请日期登记成了系统录入的日期", "两个日期录入时颠倒了"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "支付": [{**PAYMENT, "申请日期": "2017-10-11", "签批日期": "2017-10-08"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment; those without one of the two days cannot be judged."""
        return counted(
            P.__table__,
            scope.touched(P.payment_no),
            (P.amount <= 0, "退回"),
            (P.applied_on_day.is_(None) | P.signed_off_on_day.is_(None), "没有申请日期或签批日期"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Payments signed off before they were applied for."""
        return (
            select(
                P.record_key.label("subject"),
                P.payment_no.label("partition"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                Unit.region_code.label("region"),
                P.project_no.label("project"),
                Unit.name.label("付款单位"),
                P.payee.label("收款人"),
                P.purpose.label("用途"),
                P.amount.label("金额"),
                P.applied_on_day.label("申请日期"),
                P.signed_off_on_day.label("签批日期"),
                P.paid_on_day.label("支付日期"),
                (P.applied_on_day - P.signed_off_on_day).label("提前天数"),
            )
            .join(Unit, Unit.record_key == P.payer_code)
            .where(scope.touched(P.payment_no), P.amount > 0, P.signed_off_on_day < P.applied_on_day)
        )
