"""FW-G003: money was paid on a contract before it was signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.procurement.kinds import is_urgent
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import contracts_of, counts_for_contract, paid_contracts_of
from fundwatch.rules.scope import Scope

C = Contract
P = Payment


class PaidBeforeContract(Rule):
    """A spending payment on a contract whose 支付日期 is earlier than its 签订日期."""

    code = "FW-G003"
    name = "付款早于合同签订"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "应当先订立书面合同，再按合同约定付款"
    verified = False
    needs = (Contract, Payment)
    needs_columns = (Payment.contract_no,)
    reads = (
        Read(Contract, "contract_no"),
        Read(Payment, "contract_no"),
        Read(Unit, Via("unit_code", contracts_of(C.contractor_code))),
        Read(Unit, Via("unit_code", paid_contracts_of(P.payee_code))),
        Read(AccountRegister, Via("account", paid_contracts_of(P.payee_account))),
        Read(Project, Via("project_no", contracts_of(C.project_no))),
    )
    subject = "合同"
    related = (("支付", "payment_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("乙方"),
        Value("合同金额", Kind.MONEY),
        Value("签订日期", Kind.DAY),
        Value("首次付款日期", Kind.DAY),
        Value("提前天数", Kind.INTEGER),
    )
    details = (Value("支付流水号"), Value("支付日期", Kind.DAY), Value("用途"), Value("金额", Kind.MONEY))
    summary = (
        "“{项目名称}”与{乙方}的合同{签订日期}签订，{首次付款日期}已经付款，早{提前天数}天，签订前共付{合计}元，"
        "请核实付款依据和合同的真实签订时间。"
    )
    compared = (
        Compared("提前天数", Given("签订日期") - Given("首次付款日期")),
        Compared(AMOUNT, Total("支付", "金额")),
    )
    page = Page(
        method="填了合同编号的支出，支付日期早于合同签订日期的列出；同一天不算。",
        why="先付款后签合同，合同多半是为报账补的，价格、工程量都没有事先约定。",
        not_flagged=("签订当天的付款", "应急、抢险、救灾项目", "退还的投标保证金、履约保证金", "转拨的款项和退款"),
        check=("付款时的审批单和依据", "合同原件、用印登记", "施工单位进场时间"),
        innocent=("合同签订日期登记成了备案日期", "续签合同沿用了原合同编号"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "支付": [{**PAYMENT, "支付日期": "2017-04-05", "金额": "80000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract."""
        return counted(C.__table__, scope.touched(C.contract_no))

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts with the payments that came before their signature."""
        first = func.min(P.paid_on_day).over(partition_by=C.record_key)
        return (
            select(
                C.record_key.label("subject"),
                C.contract_no.label("partition"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.content,
                P.record_key.label("payment_key"),
                P.record_key.label("支付流水号"),
                P.amount.label("amount"),
                P.paid_on_day.label("day"),
                Project.name.label("项目名称"),
                Unit.name.label("乙方"),
                C.amount.label("合同金额"),
                C.signed_on_day.label("签订日期"),
                first.label("首次付款日期"),
                (C.signed_on_day - first).label("提前天数"),
                P.paid_on_day.label("支付日期"),
                P.purpose.label("用途"),
                P.amount.label("金额"),
            )
            .join(Project, Project.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .join(P, P.contract_no == C.record_key)
            .where(scope.touched(C.contract_no), P.paid_on_day < C.signed_on_day, P.amount > 0, counts_for_contract())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out emergencies."""
        urgent: set[str] = set()
        for row in rows:
            if is_urgent(row["项目名称"], row["content"]):
                urgent.add(row["subject"])
            else:
                yield row
        if urgent:
            scope.leave_out("应急、抢险、救灾", len(urgent))
