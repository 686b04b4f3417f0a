"""FW-G087: goods were paid for in full before their project began, long before they were accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.asset.lasting import is_used_up
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.procurement.kinds import PurchaseKind, is_urgent, kind_of
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import changes_by_contract, counts_for_contract
from fundwatch.rules.scope import Scope

C = Contract
J = Project
P = Payment
_DAYS = "货款先付验收间隔天数"
_GOODS = (PurchaseKind.MATERIAL, PurchaseKind.OTHER)


class GoodsPaidAhead(Rule):
    """The only contract of a project, for lasting goods: its whole price paid before the start, accepted days later."""

    code = "FW-G087"
    version = 1
    name = "货物未交先付全款"
    category = "程序违规"
    severity = Severity.LOW
    basis = "资金按进度拨付（预算法实施条例第五十七条）；采购资金在履约验收后支付，预付款按合同约定"
    verified = False
    parameters = (_DAYS,)
    needs = (Project, Contract, Payment, Acceptance)
    needs_columns = (J.started_on, P.contract_no)
    reads = (
        *(Read(table) for table in (Project, Contract, ContractChange, ContractProject)),
        *(Read(table) for table in (Payment, Acceptance, Unit, AccountRegister)),
    )
    subject = "合同"
    related = (("支付", "支付流水号"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("标的"),
        Value("乙方"),
        Value("合同金额", Kind.MONEY),
        Value("实际开工日期", Kind.DAY),
        Value("开工前支付", Kind.MONEY),
        Value("最早验收日期", Kind.DAY),
        Value("相隔天数", Kind.INTEGER),
    )
    details = (Value("支付流水号"), Value("支付日期", Kind.DAY), Value("支付金额", Kind.MONEY), Value("用途"))
    summary = (
        "“{项目名称}”与{乙方}的货物合同{合同金额}元，{实际开工日期}开始实施之前已付{开工前支付}元，"
        "{相隔天数}天以后（{最早验收日期}）才验收，请核实什么时候到货、付款依据和审批。"
    )
    compared = (Compared(AMOUNT, Given("开工前支付")),)
    page = Page(
        method="项目只有一份合同、标的是设备等耐用货物的，实际开工日期之前的支付（扣除退回）已达合同金额（含变更），"
        "最后一笔付款到第一次合格验收相隔达到设定天数的列出。",
        why="货没有到就把钱付完，质量、数量都失去约束；时间拖得长的，货可能一直没有到齐。",
        not_flagged=(
            "正好差一天的，付到一部分的（预付款），合同写明全部预付的",
            "种苗、肥料、农资等按农时先付的，服务、保险、租赁",
            "工程施工合同（由FW-G080、FW-G040检查），几份合同的项目，几个项目共用一份合同的",
            "应急、抢险、救灾的项目，没有登记开工日期或没有合格验收的",
        ),
        check=("送货单、入库单上的日期", "付款审批附的是什么依据", "合同的付款条款"),
        innocent=("货早已到，验收集中在年底", "开工日期登记的是安装日期", "厂家要求款到发货并有担保"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [{**PROJECT, "项目名称": "上坪村太阳能路灯采购"}],
                "合同": [{**CONTRACT, "标的": "太阳能路灯采购"}],
                "支付": [{**PAYMENT, "支付日期": "2017-04-26"}],
                "验收": [{"项目编号": "XM1", "验收日期": "2017-11-20", "验收结论": "合格"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; contracts are few
        """Payments before the start, on the only contracts of projects that were accepted."""
        changes, contractor = changes_by_contract(), aliased(Unit)
        accepted = (
            select(Acceptance.project_no, func.min(Acceptance.accepted_on_day).label("day"))
            .where(Acceptance.verdict.in_(PASSED))
            .group_by(Acceptance.project_no)
            .subquery()
        )
        only = select(C.project_no).group_by(C.project_no).having(func.count(C.record_key) == 1)
        return (
            select(
                C.record_key.label("subject"),
                C.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                P.paid_on_day.label("day"),
                J.category,
                J.content,
                contractor.category.label("contractor"),
                C.advance_ratio.label("advance"),
                accepted.c.day.label("最早验收日期"),
                J.name.label("项目名称"),
                C.subject_matter.label("标的"),
                contractor.name.label("乙方"),
                (C.amount + func.coalesce(changes.c.every, 0)).label("合同金额"),
                J.started_on_day.label("实际开工日期"),
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("支付日期"),
                P.amount.label("支付金额"),
                P.purpose.label("用途"),
            )
            .join(J, J.record_key == C.project_no)
            .join(contractor, contractor.record_key == C.contractor_code)
            .join(P, (P.contract_no == C.record_key) & counts_for_contract())
            .join(accepted, accepted.c.project_no == J.record_key)
            .outerjoin(changes, changes.c.contract_no == C.record_key)
            .where(
                P.paid_on_day < J.started_on_day,
                C.project_no.in_(only),
                C.record_key.not_in(select(ContractProject.contract_no)),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Of goods that last, what was paid in full and how long before their acceptance."""
        contracts: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["subject"], row["day"], row["支付流水号"])):
            contracts[row["subject"]].append(row)
        for known in contracts.values():
            scope.look_at()
            if reason := _not_meant(known[0]):
                scope.leave_out(reason)
            else:
                yield from _judged(known, scope)


def _not_meant(row: Row) -> str:
    if kind_of(row["标的"], row["项目名称"], row["category"], row["contractor"]) not in _GOODS:
        return "不是货物合同"
    if is_used_up(row["标的"] or row["项目名称"]):
        return "种苗、农资或服务"
    if is_urgent(row["项目名称"], row["标的"], row["content"]):
        return "应急、抢险、救灾"
    return "合同写明全部预付" if (row["advance"] or 0) >= PARTS else ""


def _judged(known: Sequence[Row], scope: Scope) -> Iterable[Row]:
    last = known[-1]
    paid = sum(int(row["支付金额"]) for row in known)
    apart = last["最早验收日期"] - last["day"]
    if paid >= last["合同金额"] and apart >= scope.number(_DAYS, date.fromordinal(last["day"]), last["region"]):
        told = {"开工前支付": paid, "相隔天数": apart}
        yield from ({**row, **told, "amount": None if at else paid} for at, row in enumerate(known))
