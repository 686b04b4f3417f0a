"""FW-G081: builders or suppliers were paid for a project of which nothing shows that it ever began."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, func, select

from fundwatch.ledger import money
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.final_account import FinalAccount
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.allocation.idle_money import months_before
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.scope import Scope

J = Project
P = Payment
_PAID, _MONTHS, _KEPT, _LEAST = "无进度付款比例", "项目未开工月数", "进度登记比例", "进度登记最少项目数"
_WAITING = ("申报", "入库", "批复")
_PAYEES = ("施工单位", "供应商")
#: What a project leaves behind that was carried out.
_TRACES: tuple[Any, ...] = (Contract, ContractProject, Procurement, Acceptance, FinalAccount, Asset, AssetSource)


class PaidThoughNotBegun(Rule):
    """申报, 入库 or 批复 long after builders got a share of 计划投资, and no start, purchase, contract or result."""

    code = "FW-G081"
    name = "没有实施记录的项目付了工程款、货款"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "资金应按项目的实际实施和进度支付（预算法实施条例第五十七条）；没有实施记录而列支的需核实项目是否真有其事"
    verified = False
    parameters = (_PAID, _MONTHS, _KEPT, _LEAST)
    needs = (Project, Payment, Unit)
    needs_columns = (P.project_no, J.started_on)
    reads = (Read(J), Read(P), Read(Unit), Read(AccountRegister), *(Read(table) for table in _TRACES))
    reads_clock = True
    subject = "项目"
    related = (("支付", "支付流水号"), ("单位", "unit_key"))
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("批复日期", Kind.DAY),
        Value("计划投资", Kind.MONEY),
        Value("付款合计", Kind.MONEY),
        Value("付款比例", Kind.RATIO),
        Value("截至日期", Kind.DAY),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("收款人"),
        Value("支付金额", Kind.MONEY),
        Value("用途"),
    )
    summary = (
        "项目“{项目名称}”已付施工、供货单位{付款合计}元（计划投资的{付款比例}），截至{截至日期}状态仍为{状态}，"
        "没有开工、采购、合同、验收和资产记录，请到现场核实项目是否实施，核对发票和收款单位。"
    )
    compared = (Compared("付款合计", Total("支付", "支付金额")), Compared(AMOUNT, Total("支付", "支付金额")))
    page = Page(
        method="状态停在申报、入库、批复的项目，没有开工、完工日期和形象进度，没有采购、合同、验收、决算、资产，"
        "付给施工单位、供应商的款项（扣除退回）达到计划投资的设定比例，最近一笔过去已超过设定的月数的，列为疑点。"
        "其他有支付的项目大多登记了开工日期的才比较。",
        why="钱付出去了，项目却没有留下任何实施的痕迹，可能只有发票和付款单据，项目本身并不存在。",
        not_flagged=(
            "有开工日期、形象进度、采购、合同、验收、决算、资产任何一项记录的",
            "付给村、合作社、企业的补助，到户补助，转拨的款项",
            "付款没有达到计划投资设定比例的（多是设计、勘察等前期费）",
            "最近一笔付款没有超过设定月数的，整套数据里多数项目没有登记开工日期的",
        ),
        check=("到现场查看，向村民了解", "发票、工程量清单和付款审批", "收款单位的账和后续资金流向"),
        innocent=("已经实施而项目台账没有更新", "付款填错了项目编号", "与别的项目一并采购、签合同、验收"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [
                    {**PROJECT, "状态": "批复", "实际开工日期": "", "实际完工日期": ""},
                    *({**PROJECT, "项目编号": f"XM{number}"} for number in range(2, 7)),
                ],
                "支付": [
                    {
                        **PAYMENT,
                        "支付流水号": f"ZF{number}",
                        "支付日期": "2017-06-12",
                        "项目编号": f"XM{number}",
                        "合同编号": "",
                    }
                    for number in range(1, 7)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project that waits."""
        waiting = scope.touched(J.project_no) & J.status.in_(_WAITING)
        return counted(J.__table__, waiting, (_shown(), "已有实施的记录"))

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - whether starts are kept is told by all projects
        """What builders and suppliers were paid for such projects."""
        return (
            select(
                J.record_key.label("subject"),
                J.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                P.paid_on_day.label("day"),
                P.amount.label("amount"),
                Unit.record_key.label("unit_key"),
                J.name.label("项目名称"),
                J.status.label("状态"),
                J.approved_on_day.label("批复日期"),
                J.planned_investment.label("计划投资"),
                P.record_key.label("支付流水号"),
                P.paid_on_day.label("支付日期"),
                P.payee.label("收款人"),
                P.amount.label("支付金额"),
                P.purpose.label("用途"),
            )
            .join(P, P.project_no == J.record_key)
            .join(Unit, Unit.record_key == P.payee_code)
            .where(
                J.status.in_(_WAITING),
                ~_shown(),
                Unit.category.in_(_PAYEES),
                P.contract_no.is_(None),
                P.batch_no.is_(None),
                money.is_spending(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold the sums against the plan, where the starts of other projects are on record."""
        projects: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["subject"], row["day"], row["支付流水号"])):
            projects[row["subject"]].append(row)
        begun, others = _starts(scope) if projects else (0, 0)
        for known in projects.values():
            first, region = known[0], known[0]["region"]
            kept = scope.number(_KEPT, scope.as_of, region)
            if begun < scope.number(_LEAST, scope.as_of, region) or begun * PARTS < (begun + others) * kept:
                scope.leave_out("其他有支付的项目也多没有登记开工日期")
                continue
            paid = sum(row["支付金额"] for row in known)
            old = months_before(scope.as_of, scope.number(_MONTHS, scope.as_of, region)).toordinal()
            share = scope.number(_PAID, scope.as_of, region)
            if paid > 0 and paid * PARTS >= first["计划投资"] * share and known[-1]["day"] < old:
                told = {"付款合计": paid, "付款比例": paid * PARTS // first["计划投资"], "截至日期": scope.as_of}
                yield from ({**row, **told} for row in known)


def _starts(scope: Scope) -> tuple[int, int]:
    """How many of the projects with payments have a day on which they began, and how many have none."""
    paid = exists().where(P.project_no == J.record_key)
    asked = select(func.count(J.started_on_day), func.count()).where(paid)
    begun, every = scope.connection.execute(asked).one()
    return begun, every - begun


def _shown() -> Any:
    """Whether anything shows that a project was carried out."""
    shown = J.started_on_day.is_not(None) | J.completed_on_day.is_not(None) | (func.coalesce(J.progress, 0) > 0)
    for table in _TRACES:
        shown = shown | exists().where(table.project_no == J.record_key)
    return shown
