"""FW-G080: before works began more of their contract was paid than the advance it agrees on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.procurement.kinds import PurchaseKind, is_urgent, kind_of
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import changes_by_contract, counts_for_contract
from fundwatch.rules.scope import Scope

C = Contract
J = Project
P = Payment
_MARGIN = "付款超进度容许比例"


class AdvanceTooHigh(Rule):
    """Of a works contract: paid before the day on which its project began, above its 预付比例 and a margin."""

    code = "FW-G080"
    name = "开工前付款超过合同预付比例"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "资金按项目进度拨付（预算法实施条例第五十七条），预付款按合同约定"
    verified = False
    parameters = (_MARGIN,)
    needs = (Project, Contract, Payment)
    needs_columns = (J.started_on, C.advance_ratio, P.contract_no)
    reads = tuple(
        Read(table) for table in (Project, Contract, ContractChange, ContractProject, Payment, Unit, AccountRegister)
    )
    subject = "合同"
    related = (("支付", "支付流水号"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("乙方"),
        Value("实际开工日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("预付比例", Kind.RATIO),
        Value("开工前支付", Kind.MONEY),
        Value("付款比例", Kind.RATIO),
    )
    details = (Value("支付流水号"), Value("支付日期", Kind.DAY), Value("支付金额", Kind.MONEY), Value("用途"))
    summary = (
        "“{项目名称}”与{乙方}的合同{合同金额}元，约定预付{预付比例}，{实际开工日期}开工之前已付{开工前支付}元（{付款比例}），"
        "请核实付款依据和审批。"
    )
    compared = (
        Compared("开工前支付", Total("支付", "支付金额")),
        Compared("付款比例", Given("开工前支付") / Given("合同金额")),
        Compared(AMOUNT, Given("开工前支付") - Given("合同金额") * Given("预付比例")),
    )
    page = Page(
        method="工程施工合同写明预付比例的，项目实际开工日期之前的支付（扣除退回）与合同金额（含变更）之比，"
        "超过预付比例和容许的十个百分点之和的列出。完工以后仍按当时的付款核对。",
        why="没有动工，进度为零，能付的只有约定的预付款；多付的部分没有工程量对应，施工方一走就难追回。",
        not_flagged=(
            "正好等于预付比例加容许比例的",
            "合同没有写预付比例、项目没有登记开工日期的",
            "货物、服务、监理、设计合同（交货、设计可以在开工之前）",
            "应急、抢险、救灾的项目，几个项目共用一份合同的",
            "付款超过合同金额的（由FW-W004列出），履约保证金等的收退",
        ),
        check=("付款申请、预付款担保和审批", "开工令、监理日志上的实际开工日期", "合同的付款条款是否另有约定"),
        innocent=("实际开工早于登记的日期", "按合同另行约定付备料款", "补充协议提高了预付比例而没有登记"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT],
                "合同": [{**CONTRACT, "预付比例": "0.3"}],
                "支付": [{**PAYMENT, "支付日期": "2017-04-24", "金额": "200000.00", "用途": "预付工程款"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; contracts are few
        """Payments on contracts with an advance before their project began."""
        changes, contractor = changes_by_contract(), aliased(Unit)
        return (
            select(
                C.record_key.label("subject"),
                C.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                P.paid_on_day.label("day"),
                J.category,
                J.content,
                C.subject_matter.label("matter"),
                contractor.category.label("contractor"),
                J.name.label("项目名称"),
                contractor.name.label("乙方"),
                J.started_on_day.label("实际开工日期"),
                (C.amount + func.coalesce(changes.c.every, 0)).label("合同金额"),
                C.advance_ratio.label("预付比例"),
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("支付金额"),
                P.purpose.label("用途"),
            )
            .join(J, J.record_key == C.project_no)
            .join(contractor, contractor.record_key == C.contractor_code)
            .join(P, (P.contract_no == C.record_key) & counts_for_contract())
            .outerjoin(changes, changes.c.contract_no == C.record_key)
            .where(
                C.advance_ratio > 0,
                P.paid_on_day < J.started_on_day,
                C.record_key.not_in(select(ContractProject.contract_no)),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Add up what was paid on each contract and hold its share against the advance."""
        contracts: dict[str, list[Row]] = {}
        for row in sorted(rows, key=lambda row: (row["subject"], row["day"], row["支付流水号"])):
            contracts.setdefault(row["subject"], []).append(row)
        for known in contracts.values():
            scope.look_at()
            yield from _judged(known, scope)


def _judged(known: list[Row], scope: Scope) -> Iterable[Row]:
    first = known[0]
    kind = kind_of(first["matter"], first["项目名称"], first["category"], first["contractor"])
    if kind is not PurchaseKind.WORKS:
        scope.leave_out("不是工程施工合同")
        return
    if is_urgent(first["项目名称"], first["matter"], first["content"]):
        scope.leave_out("应急、抢险、救灾")
        return
    price, paid = int(first["合同金额"]), sum(row["支付金额"] for row in known)
    margin = scope.number(_MARGIN, date.fromordinal(known[-1]["day"]), first["region"])
    if paid > price:
        scope.leave_out("付款超过合同，由FW-W004列出")
    elif paid * PARTS > price * (first["预付比例"] + margin):
        told = {"开工前支付": paid, "付款比例": paid * PARTS // price}
        over = paid - price * first["预付比例"] // PARTS
        yield from ({**row, **told, "amount": None if at else over} for at, row in enumerate(known))
