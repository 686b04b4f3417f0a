"""FW-G089: money that was pooled for the county's projects was spent for no project."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import DETAILS, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.facts import keeping_numbers
from fundwatch.rules.project.example_rows import INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.scope import Scope

P = Payment
_LIMIT = "无合同支付上限"
_POOLED = "统筹整合涉农"
#: What is no project's by its nature.
_NO_PROJECT = re.compile(
    "管理费|工作经费|评审|设计|监理|前期|贴息|保险|保费|风险补偿|互助|岗位|报酬|工资|培训|救助|补偿金|退还|退回"
)


class PooledWithoutProject(Rule):
    """Spending of 统筹整合 money by document and payee, with neither project, contract nor list, above the limit."""

    code = "FW-G089"
    name = "统筹整合资金支出没有落实到项目"
    category = "程序违规"
    severity = Severity.LOW
    basis = "统筹整合使用财政涉农资金应当按整合方案安排到项目，不得账面整合、仍按原渠道使用"
    verified = False
    parameters = (_LIMIT,)
    needs = (Payment, Indicator)
    needs_columns = (Payment.indicator_no,)
    reads = (
        Read(P, "payer_code"),
        Read(Indicator),
        *(Read(Unit), Read(AccountRegister)),
    )
    subject = "支付"
    related = (("支付", "支付流水号"), ("资金指标", "indicator_key"))
    evidence = (
        Value("资金名称"),
        Value("指标文号"),
        Value("付款单位"),
        Value("收款人"),
        Value("付款笔数", Kind.INTEGER),
        Value("合计金额", Kind.MONEY),
    )
    details = (
        Value("支付流水号"),
        Value("支付日期", Kind.DAY),
        Value("用途"),
        Value("支付金额", Kind.MONEY),
    )
    summary = (
        "{付款单位}用整合资金“{资金名称}”付给{收款人}{合计金额}元，没有项目、合同和发放批次，"
        "请核实是否列入整合方案的项目，还是仍按原渠道使用。"
    )
    compared = (Compared("合计金额", Total(DETAILS, "支付金额")),)
    page = Page(
        method="资金类别是统筹整合涉农的指标，没有项目编号、合同编号、批次号的支出，按指标和收款人合计（减去退回），"
        "超过设定数额的列为疑点，程度为低。",
        why="整合了只是账面上的，钱仍由原来的部门按原来的用途花掉，整合方案里的项目就少了一块。",
        not_flagged=(
            "填了项目、合同、批次的，付款单位从来不填项目、合同编号的，转拨到下级的",
            "管理费、设计监理、贴息、保险、岗位报酬、培训、救助一类",
            "合计没有超过设定数额的",
        ),
        check=("整合方案和项目库里有没有这个项目", "支出是不是原专项的用途", "项目编号是否漏填"),
        innocent=("漏填了项目编号", "整合方案批准的非项目支出"),
        example=Example(
            {
                "资金指标": [{**INDICATOR, "资金类别": _POOLED, "资金名称": "统筹整合财政涉农资金"}],
                "项目": [PROJECT],
                "支付": [
                    {**PAYMENT, "合同编号": ""},
                    {**PAYMENT, "支付流水号": "ZF2", "用途": "森林防火通道维护", "项目编号": "", "合同编号": ""},
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every payment of pooled money."""
        source = P.__table__.join(Indicator.__table__, Indicator.record_key == P.indicator_no)
        return counted(
            source,
            scope.touched(P.payer_code) & (Indicator.fund_category == _POOLED),
            (or_(P.project_no.is_not(None), P.contract_no.is_not(None), P.batch_no.is_not(None)), "有项目、合同或批次"),
            (~money.is_spending(), "转拨"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Such spending that names no project."""
        payer = aliased(Unit)
        return (
            select(
                P.record_key.label("支付流水号"),
                P.payer_code.label("partition"),
                P.payer_code.label("payer"),
                func.coalesce(payer.region_code, "").label("region"),
                P.paid_on_day.label("day"),
                P.amount.label("amount"),
                Indicator.record_key.label("indicator_key"),
                Indicator.fund_name.label("资金名称"),
                Indicator.document_no.label("指标文号"),
                payer.name.label("付款单位"),
                P.payee.label("收款人"),
                P.paid_on_day.label("支付日期"),
                P.purpose.label("用途"),
                P.amount.label("支付金额"),
            )
            .join(Indicator, Indicator.record_key == P.indicator_no)
            .join(payer, payer.record_key == P.payer_code)
            .where(
                scope.touched(P.payer_code),
                Indicator.fund_category == _POOLED,
                P.project_no.is_(None),
                P.contract_no.is_(None),
                P.batch_no.is_(None),
                P.payer_code.in_(keeping_numbers(scope)),
                money.is_spending(),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather by document and payee."""
        groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["支付流水号"])):
            if _NO_PROJECT.search(row["用途"]):
                scope.leave_out("不属于项目的支出")
            else:
                groups[row["indicator_key"], row["收款人"]].append(row)
        for (fund, payee), paid in sorted(groups.items()):
            whole = sum(row["支付金额"] for row in paid)
            if whole > scope.number(_LIMIT, date.fromordinal(paid[0]["day"]), paid[0]["region"]):
                told = {"付款笔数": len(paid), "合计金额": whole}
                first = {"subject": paid[0]["支付流水号"], "distinguish": f"{fund}|{payee}"}
                yield from ({**row, **told, **first} for row in paid)
