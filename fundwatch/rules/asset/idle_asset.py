"""FW-A005: an asset stands idle beyond the months allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

A = Asset
_MONTHS = "资产闲置月数"
_IDLE, _OWN = "闲置", "到户类"


class IdleAsset(Rule):
    """状态 闲置 since 闲置起始日期, or, where that is not told, since the asset was formed."""

    code = "FW-A005"
    version = 2
    name = "扶贫资产长期闲置"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "扶贫项目资产应建立管护制度、及时盘活闲置资产"
    verified = False
    parameters = (_MONTHS,)
    needs = (Asset,)
    reads = (Read(A, "asset_no"),)
    reads_clock = True
    subject = "资产"
    evidence = (
        Value("资产名称"),
        Value("资产类别"),
        Value("原值", Kind.MONEY),
        Value("形成日期", Kind.DAY),
        Value("闲置起始日期", Kind.DAY),
        Value("起算日期", Kind.DAY),
        Value("所有权人"),
        Value("管护责任人"),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "资产“{资产名称}”（原值{原值}元）自{起算日期}起闲置，截至{截至日期}已超过设定的月数，"
        "请核实闲置原因、保管状况和盘活方案。"
    )
    compared = (Compared(AMOUNT, Total("资产", "原值")),)
    page = Page(
        method="状态为闲置的资产，从闲置起始日期起算，超过设定的月数的列为疑点；没有填闲置起始日期的从形成日期起算，程度为低。",
        why="建成的资产长期闲置，投入没有产生效益，还会加速毁损流失。",
        not_flagged=("闲置没有超过设定的月数的", "到户类资产：归农户所有", "在用、出租、毁损、已处置的"),
        check=("实地查看资产现状", "盘活方案和招租公告", "建设时的论证和受益承诺"),
        innocent=("季节性停用（烤烟房、初制所）", "正在招租、维修", "已恢复使用而状态没有更新"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村烤烟房",
                        "资产类别": "经营性",
                        "原值": "180000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "闲置",
                        "闲置起始日期": "2018-03-01",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every asset that is said to be idle."""
        return counted(A.__table__, scope.touched(A.asset_no) & (A.status == _IDLE), (A.category == _OWN, "到户类资产"))

    def select(self, scope: Scope) -> Select[Any]:
        """Idle assets of the collective since before the day that the months go back to."""
        since = func.coalesce(A.idle_from_day, A.formed_on_day)
        limit = months_ago(scope, _MONTHS, A.region_code)
        return select(
            A.record_key.label("subject"),
            A.asset_no.label("partition"),
            A.original_value.label("amount"),
            since.label("day"),
            A.region_code.label("region"),
            A.project_no.label("project"),
            A.name.label("资产名称"),
            A.category.label("资产类别"),
            A.original_value.label("原值"),
            A.formed_on_day.label("形成日期"),
            A.idle_from_day.label("闲置起始日期"),
            since.label("起算日期"),
            A.owner.label("所有权人"),
            A.keeper.label("管护责任人"),
        ).where(scope.touched(A.asset_no), A.status == _IDLE, A.category != _OWN, since < limit)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """A day that is not told weighs little."""
        for row in rows:
            weight = {"severity": Severity.LOW} if row["闲置起始日期"] is None else {}
            yield {**row, **weight, "截至日期": scope.as_of}
