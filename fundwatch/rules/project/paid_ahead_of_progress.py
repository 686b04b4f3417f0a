"""FW-G004: more of a project's contracts was paid than its progress and lawful advances explain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select, true

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
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import changes_by_contract, counts_for_contract, paid_by_contract
from fundwatch.rules.scope import Scope

C = Contract
J = Project
P = Payment
_MARGIN = "付款超进度容许比例"
_HUNDRED = 100
_RUNNING = ("批复", "实施")


class PaidAheadOfProgress(Rule):
    """Of an unfinished project: paid over contracts above 形象进度, the advance not yet worked off and a margin."""

    code = "FW-G004"
    name = "付款超过形象进度"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "资金按项目进度拨付（预算法实施条例第五十七条），预付款按合同约定"
    verified = False
    parameters = (_MARGIN,)
    needs = (Project, Contract, Payment)
    needs_columns = (Project.progress, Payment.contract_no)
    reads = tuple(
        Read(table) for table in (Project, Contract, ContractChange, ContractProject, Payment, Unit, AccountRegister)
    )
    subject = "项目"
    related = (("合同", "contract_key"), ("支付", "payment_key"))
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("形象进度", Kind.RATIO),
        Value("合同金额", Kind.MONEY),
        Value("累计支付", Kind.MONEY),
        Value("付款比例", Kind.RATIO),
        Value("预付比例", Kind.RATIO),
        Value("可付比例", Kind.RATIO),
    )
    summary = (
        "项目“{项目名称}”形象进度{形象进度}，合同{合同金额}元已付{累计支付}元（{付款比例}），"
        "超过按进度和预付款计算的{可付比例}，请核实进度资料和付款审批。"
    )
    compared = (
        Compared("累计支付", Total("支付", "金额")),
        Compared("付款比例", Given("累计支付") / Given("合同金额")),
        Compared(AMOUNT, Given("累计支付") - Given("合同金额") * Given("可付比例")),
    )
    page = Page(
        method="没有完工的项目，各合同累计支付（扣除退回）与合同金额（含变更）之比，超过形象进度、尚未抵扣的预付款"
        "（预付比例乘以未完成的部分）和容许的十个百分点之和的列出。",
        why="钱付在前头、活干在后头，施工方一走就是烂尾，也常是年底突击花钱的去处。",
        not_flagged=(
            "正好等于可付比例的",
            "合同约定的预付款",
            "已经完工、验收的项目，没有登记形象进度的项目",
            "一份合同服务几个项目的",
            "付款超过合同金额的（由FW-W004列出）",
        ),
        check=("现场进度和监理的计量单", "付款申请后附的进度证明", "施工方是否还在施工"),
        innocent=("形象进度没有及时更新", "材料、设备先行采购到场", "按合同节点付款而节点在前"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [{**PROJECT, "状态": "实施", "实际完工日期": "", "形象进度": "40"}],
                "合同": [{**CONTRACT, "预付比例": "0.3"}],
                "支付": [{**PAYMENT, "金额": "260000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; contracts are few
        """Contracts of unfinished projects with what was paid on them, each with its payments."""
        changes = changes_by_contract()
        paid = paid_by_contract(true())
        shared = select(ContractProject.contract_no)
        return (
            select(
                J.record_key.label("subject"),
                J.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                C.record_key.label("contract_key"),
                P.record_key.label("payment_key"),
                P.paid_on_day.label("day"),
                J.name.label("项目名称"),
                J.status.label("状态"),
                J.progress,
                (C.amount + func.coalesce(changes.c.every, 0)).label("price"),
                func.coalesce(paid.c.paid, 0).label("paid"),
                func.coalesce(C.advance_ratio, 0).label("advance"),
            )
            .join(C, C.project_no == J.record_key)
            .outerjoin(changes, changes.c.contract_no == C.record_key)
            .outerjoin(paid, paid.c.contract_no == C.record_key)
            .outerjoin(P, (P.contract_no == C.record_key) & counts_for_contract())
            .where(
                J.status.in_(_RUNNING),
                J.completed_on_day.is_(None),
                J.progress.is_not(None),
                C.record_key.not_in(shared),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Add up the contracts of each project and hold the share paid against its progress."""
        projects: dict[str, list[Row]] = {}
        for row in sorted(rows, key=lambda row: (row["contract_key"], row["payment_key"] or "")):
            projects.setdefault(row["subject"], []).append(row)
        for known in projects.values():
            scope.look_at()
            contracts = {row["contract_key"]: row for row in known}.values()
            price, paid = (int(sum(row[what] for row in contracts)) for what in ("price", "paid"))
            progress = known[0]["progress"] // _HUNDRED
            advance = max(row["advance"] for row in contracts)
            margin = scope.number(_MARGIN, date.fromordinal(max(row["day"] or 1 for row in known)), known[0]["region"])
            allowed = progress + advance * (PARTS - min(progress, PARTS)) // PARTS + margin
            if paid > price:
                scope.leave_out("付款超过合同，由FW-W004列出")
            elif paid * PARTS > price * allowed:
                told = {
                    "形象进度": progress,
                    "合同金额": price,
                    "累计支付": paid,
                    "付款比例": paid * PARTS // price,
                    "预付比例": advance,
                    "可付比例": allowed,
                }
                over = paid - price * allowed // PARTS
                yield from ({**row, **told, "amount": None if at else over} for at, row in enumerate(known))
