"""FW-W004: a contract was settled or paid above what it and its changes allow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import (
    changes_by_contract,
    contracts_of,
    counts_for_contract,
    paid_by_contract,
    paid_contracts_of,
)
from fundwatch.rules.scope import Scope

C = Contract
P = Payment
_LIMIT = "结算超合同比例上限"


class AboveContract(Rule):
    """审定金额 above contract and approved changes by more than the share, or payments above what is owed."""

    code = "FW-W004"
    name = "结算或支付超过合同金额"
    category = "挥霍浪费"
    severity = Severity.MEDIUM
    basis = "追加金额不得超过原合同的百分之十；应按合同和审定的结算支付（政府采购法第四十九条）"
    verified = False
    parameters = (_LIMIT,)
    needs = (Contract,)
    needs_columns = ((Payment.contract_no, Settlement.contract_no),)
    reads = (
        Read(Contract, "contract_no"),
        Read(ContractChange, "contract_no"),
        Read(Settlement, "contract_no"),
        Read(Payment, "contract_no"),
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
        Value("变更金额", Kind.MONEY),
        Value("其中未见批复的增加", Kind.MONEY),
        Value("审定金额", Kind.MONEY),
        Value("累计支付", Kind.MONEY),
        Value("问题"),
    )
    summary = (
        "“{项目名称}”与{乙方}的合同金额{合同金额}元，变更{变更金额}元，累计支付{累计支付}元，{问题}，"
        "请核实变更批复和结算依据。"
    )
    compared = (
        Compared("累计支付", Total("支付", "金额")),
        Compared(AMOUNT, Given("累计支付") - Given("合同金额") - Given("变更金额"), unless="审定金额"),
    )
    page = Page(
        method="合同金额加有批复的变更为可结算的基数，审定金额超过基数设定的比例的列出；累计支付（扣除退回）"
        "超过审定金额，没有结算时超过合同加全部变更的，也列出。",
        why="低价中标、事后高价结算，或者付了款没有人对账，多付的就是专项资金。",
        not_flagged=(
            "正好等于上限的结算和支付",
            "有批复的变更增加的部分",
            "退还的履约保证金、投标保证金、农民工工资保证金",
            "多付后已经退回的",
            "转拨给乡镇、村再支付的款项",
        ),
        check=("变更签证、批复和会议纪要", "审计或造价机构的审定单", "对账单，多付款是否已经追回"),
        innocent=("补充合同没有登记", "审定金额登记成含其他标段的合计", "一笔付款对应两份合同"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT],
                "合同": [CONTRACT],
                "支付": [PAYMENT, {**PAYMENT, "支付流水号": "ZF2", "支付日期": "2018-01-10", "金额": "40000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract."""
        return counted(C.__table__, scope.touched(C.contract_no))

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts paid or settled above their own amount or the settlement, each with its payments."""
        changes = changes_by_contract()
        paid = paid_by_contract(scope.touched(P.contract_no))
        every = C.amount + func.coalesce(changes.c.every, 0)
        approved = C.amount + func.coalesce(changes.c.approved, 0)
        sums = func.coalesce(paid.c.paid, 0)
        return (
            select(
                C.record_key.label("subject"),
                C.contract_no.label("partition"),
                func.coalesce(Settlement.audited_on_day, C.signed_on_day).label("judged_on"),
                func.coalesce(paid.c.last_day, Settlement.audited_on_day).label("day"),
                Project.region_code.label("region"),
                Project.record_key.label("project"),
                Settlement.record_key.label("settlement_key"),
                P.record_key.label("payment_key"),
                Project.name.label("项目名称"),
                Unit.name.label("乙方"),
                C.amount.label("合同金额"),
                (every - C.amount).label("变更金额"),
                (every - approved).label("其中未见批复的增加"),
                Settlement.audited_amount.label("审定金额"),
                sums.label("累计支付"),
            )
            .join(Project, Project.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .outerjoin(changes, changes.c.contract_no == C.record_key)
            .outerjoin(paid, paid.c.contract_no == C.record_key)
            .outerjoin(Settlement, Settlement.contract_no == C.record_key)
            .outerjoin(P, (P.contract_no == C.record_key) & counts_for_contract())
            .where(
                scope.touched(C.contract_no),
                or_(Settlement.audited_amount > approved, sums > func.coalesce(Settlement.audited_amount, every)),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Say by how much; the amount in question stands in the first row of a contract."""
        told: set[str] = set()
        for row in rows:
            excess, problem = _judged(row, scope.number(_LIMIT, date.fromordinal(row["judged_on"]), row["region"]))
            if problem:
                yield {**row, "问题": problem, "amount": None if row["subject"] in told else excess}
                told.add(row["subject"])


def _judged(row: Row, share: int) -> tuple[int, str]:
    """By how many fen the contract is exceeded, and in what way; blank where it is not."""
    every, settled, paid = row["合同金额"] + row["变更金额"], row["审定金额"], row["累计支付"]
    base = every - row["其中未见批复的增加"]
    found = []
    if settled is not None and (settled - base) * PARTS > base * share:
        found.append((settled - base, f"审定金额超过合同及有批复的变更{_yuan(settled - base)}"))
    if settled is not None and paid > settled:
        found.append((paid - settled, f"累计支付超过审定金额{_yuan(paid - settled)}"))
    if settled is None and paid > every:
        found.append((paid - every, f"累计支付超过合同及变更{_yuan(paid - every)}"))
    return max((excess for excess, _ in found), default=0), "，".join(text for _, text in found)


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}元"
