"""FW-G005: a works contract keeps back more for warranty than was allowed when it was signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Row, Rule, Severity, Value
from fundwatch.rules.procurement.kept_share import READS, Share
from fundwatch.rules.procurement.kinds import PurchaseKind, kind_of
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope

_RETENTION = Share("质保金比例", Contract.retention_ratio, "质保金比例上限")


class RetentionTooHigh(Rule):
    """质保金比例 of a works contract above the limit in force on 签订日期."""

    code = "FW-G005"
    name = "质保金比例超过规定"
    category = "程序违规"
    severity = Severity.LOW
    basis = "建设工程质量保证金管理办法：保证金总预留比例不得高于工程价款结算总额的规定比例"
    parameters = (_RETENTION.limit,)
    needs = (Contract,)
    needs_columns = (Contract.retention_ratio,)
    reads = READS
    subject = "合同"
    related = (("项目", "project"),)
    evidence = (
        Value("项目名称"),
        Value("乙方"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("质保金比例", Kind.RATIO),
        Value("比例上限", Kind.RATIO),
    )
    summary = (
        "“{项目名称}”与{乙方}{签订日期}签订的合同约定质保金{质保金比例}，当时的上限为{比例上限}，多预留约{合计}元，"
        "请核实合同约定和实际扣留数。"
    )
    compared = (Compared(AMOUNT, Given("合同金额") * (Given("质保金比例") - Given("比例上限"))),)
    page = Page(
        method="工程合同的质保金比例，与签订当日执行的上限相比，超过的列出。多预留的金额按合同金额估算。",
        why="多扣质保金等于拖欠工程款，最后往往压到农民工工资上。",
        not_flagged=("正好等于上限的", "老合同按签订当时的上限判断", "货物、服务合同", "没有登记质保金比例的合同"),
        check=("合同条款和实际扣留的质保金", "是否同时收取履约保证金", "到期是否退还"),
        innocent=("比例登记成了履约保证金的比例",),
        example=Example({"项目": [PROJECT], "合同": [{**CONTRACT, "签订日期": "2017-08-20", "质保金比例": "0.05"}]}),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract; those without a retention cannot be judged."""
        return _RETENTION.population(scope)

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts that keep back more than the limit of their day, with what tells whether they are for works."""
        return _RETENTION.above_limit(scope).add_columns(
            Contract.subject_matter, Project.category, Unit.category.label("supplier_category")
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what is not works."""
        for row in rows:
            kind = kind_of(row["subject_matter"], row["项目名称"], row["category"], row["supplier_category"])
            if kind is PurchaseKind.WORKS:
                yield _RETENTION.with_excess(row, scope)
            else:
                scope.leave_out("不是工程合同")
