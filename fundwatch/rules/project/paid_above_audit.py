"""FW-G086: after its settlement was audited, a contract was still paid above what the audit allowed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import contracts_of, counts_for_contract, paid_contracts_of
from fundwatch.rules.scope import Scope

C = Contract
P = Payment
S = Settlement
#: A subsidy of a fixed amount, or what is paid besides the price, need not keep to the settlement.
_BESIDES = ("补助", "奖补", "以奖代补", "定额", "利息", "违约", "赔偿", "监理", "设计", "勘察", "检测", "审计", "造价")


class PaidAboveAudit(Rule):
    """Payments after 审定日期 that bring what a contract was paid, net of refunds, above 审定金额 and later changes."""

    code = "FW-G086"
    version = 1
    name = "审定以后仍超审定金额付款"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "工程款和补助应按审定的结算支付，不得超过审定金额"
    verified = False
    needs = (Contract, Settlement, Payment)
    needs_columns = (P.contract_no, S.audited_on)
    reads = (
        *(Read(table, "contract_no") for table in (Contract, ContractChange, Settlement, Payment)),
        Read(Unit, Via("unit_code", contracts_of(C.contractor_code))),
        Read(Unit, Via("unit_code", paid_contracts_of(P.payee_code))),
        Read(AccountRegister, Via("account", paid_contracts_of(P.payee_account))),
        Read(Project, Via("project_no", contracts_of(C.project_no))),
    )
    subject = "合同"
    related = (("支付", "payment_key"), ("结算审核", "settlement_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("乙方"),
        Value("合同金额", Kind.MONEY),
        Value("审定金额", Kind.MONEY),
        Value("审定日期", Kind.DAY),
        Value("累计支付", Kind.MONEY),
        Value("审定后支付", Kind.MONEY),
        Value("超出金额", Kind.MONEY),
    )
    summary = (
        "“{项目名称}”与{乙方}的合同{审定日期}审定{审定金额}元，审定以后又支付{审定后支付}元，累计支付{累计支付}元，"
        "超出审定{超出金额}元，请核实超出部分的依据和去向。"
    )
    compared = (Compared(AMOUNT, Given("超出金额")),)
    page = Page(
        method="合同结算审定以后还有付款，累计支付（扣除退回）超过审定金额加审定以后的变更的列出，金额是审定以后超付的部分。"
        "只看审定以后付的款：审定以前多付、审定后没有扣回的，由FW-W004列出。",
        why="审定数已经出来了还往上付，付款的人知道工程不值这么多；多出来的钱常常没有对应的工程。",
        not_flagged=(
            "正好付到审定金额的，多付后已经退回的",
            "审定以前就已经超付、审定以后没有再付的",
            "审定以后签订变更增加的部分",
            "退还的保证金，转拨款，用途写明是定额补助、利息、赔偿、监理设计等费用的",
        ),
        check=("审定单、付款审批单", "收款单位的对账单，超付部分转给了谁", "是否另有补充合同或者后续变更"),
        innocent=("一笔付款对应两份合同", "审定金额登记成核减后的一部分", "补充合同没有登记"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "结算审核": [
                    {"合同编号": "HT1", "送审金额": "300000.00", "审定金额": "150000.00", "审定日期": "2017-07-01"}
                ],
                "支付": [PAYMENT],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract whose settlement was audited."""
        return counted(S.__table__, scope.touched(S.contract_no))

    def select(self, scope: Scope) -> Select[Any]:
        """Every payment of contracts whose settlement was audited."""
        change = ContractChange
        later = (
            select(func.coalesce(func.sum(change.amount), 0))
            .where(change.contract_no == C.record_key, change.changed_on_day > S.audited_on_day)
            .scalar_subquery()
        )
        return (
            select(
                C.record_key.label("subject"),
                C.contract_no.label("partition"),
                P.paid_on_day.label("day"),
                P.amount.label("paid"),
                P.purpose.label("purpose"),
                later.label("later"),
                Project.region_code.label("region"),
                Project.record_key.label("project"),
                S.record_key.label("settlement_key"),
                P.record_key.label("payment_key"),
                Project.name.label("项目名称"),
                Unit.name.label("乙方"),
                C.amount.label("合同金额"),
                S.audited_amount.label("审定金额"),
                S.audited_on_day.label("审定日期"),
            )
            .join(S, S.contract_no == C.record_key)
            .join(P, P.contract_no == C.record_key)
            .join(Project, Project.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .where(scope.touched(C.contract_no), counts_for_contract(), S.audited_on_day.is_not(None))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Sum what was paid before and after the audit."""
        paid: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if any(word in (row["purpose"] or "") for word in _BESIDES):
                scope.leave_out("用途写明不属于合同价款")
            else:
                paid[row["subject"]].append(row)
        for _, payments in sorted(paid.items()):
            yield from _above(sorted(payments, key=lambda row: (row["day"], row["payment_key"])))


def _above(payments: Sequence[Row]) -> Iterable[Row]:
    first = payments[0]
    whole = sum(int(row["paid"]) for row in payments)
    afterwards = [row for row in payments if row["day"] > first["审定日期"]]
    since = sum(int(row["paid"]) for row in afterwards)
    excess = min(whole - int(first["审定金额"]) - int(first["later"]), since)
    if excess > 0:
        told = {"累计支付": whole, "审定后支付": since, "超出金额": excess}
        for number, row in enumerate(row for row in afterwards if row["paid"] > 0):
            yield {**row, **told, "amount": None if number else excess}
