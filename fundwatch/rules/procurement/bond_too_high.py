"""FW-C041: a contract asks for more performance bond than the law allows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.contract import Contract
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Row, Rule, Severity, Value
from fundwatch.rules.procurement.kept_share import READS, Share
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope

_BOND = Share("履约保证金比例", Contract.bond_ratio, "履约保证金比例上限")


class BondTooHigh(Rule):
    """履约保证金比例 above the limit in force on 签订日期."""

    code = "FW-C041"
    name = "履约保证金比例超过规定"
    category = "程序违规"
    severity = Severity.LOW
    basis = "招标投标法实施条例第五十八条：履约保证金不得超过中标合同金额的10%"
    parameters = (_BOND.limit,)
    needs = (Contract,)
    needs_columns = (Contract.bond_ratio,)
    reads = READS
    subject = "合同"
    related = (("项目", "project"),)
    evidence = (
        Value("项目名称"),
        Value("乙方"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("履约保证金比例", Kind.RATIO),
        Value("比例上限", Kind.RATIO),
    )
    summary = (
        "“{项目名称}”与{乙方}{签订日期}签订的合同约定履约保证金{履约保证金比例}，当时的上限为{比例上限}，多收约{合计}元，"
        "请核实合同约定、实际收取和退还。"
    )
    compared = (Compared(AMOUNT, Given("合同金额") * (Given("履约保证金比例") - Given("比例上限"))),)
    page = Page(
        method="合同的履约保证金比例，与签订当日执行的上限相比，超过的列出。多收的金额按合同金额估算。",
        why="多收的履约保证金是账外收取的押金，挤走没有关系的投标人，也常常不退。",
        not_flagged=("正好等于上限的", "没有登记履约保证金比例的合同"),
        check=("合同条款和实际收取的保证金", "保证金存在谁的账户", "完工后是否退还"),
        innocent=("比例登记成了预付款的比例", "低价中标按招标文件另加的担保"),
        example=Example(
            {"项目": [PROJECT], "合同": [{**CONTRACT, "签订日期": "2017-08-20", "履约保证金比例": "0.15"}]}
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract; those without a bond cannot be judged."""
        return _BOND.population(scope)

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts that ask for more than the limit of their day."""
        return _BOND.above_limit(scope)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Add what is asked for beyond the limit."""
        return (_BOND.with_excess(row, scope) for row in rows)
