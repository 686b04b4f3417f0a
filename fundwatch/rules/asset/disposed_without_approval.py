"""FW-A001: an asset was disposed of and no approval is on record."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, or_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

A = Asset
_OWN = "到户类"


class DisposedWithoutApproval(Rule):
    """状态 已处置, or a day of disposal, without 处置批复文号."""

    code = "FW-A001"
    name = "资产处置未见批复文号"
    category = "资产流失"
    severity = Severity.HIGH
    basis = "经营性、公益性扶贫资产的处置应经评估、集体决策并报批"
    verified = False
    needs = (Asset,)
    reads = (Read(Asset, "asset_no"),)
    subject = "资产"
    evidence = (
        Value("资产名称"),
        Value("资产类别"),
        Value("原值", Kind.MONEY),
        Value("处置日期", Kind.DAY),
        Value("处置方式"),
        Value("处置金额", Kind.MONEY),
        Value("处置批复文号"),
        Value("所有权人"),
    )
    summary = "资产“{资产名称}”（{资产类别}，原值{原值}元）已处置，未见处置批复文号，请核实处置程序和收入去向。"
    compared = (Compared(AMOUNT, Total("资产", "原值")),)
    page = Page(
        method="找出状态为已处置或填有处置日期、而处置批复文号为空的资产。",
        why="扶贫资产未经批准处置，容易低价转让、收入不入账，使国家和集体的资产流失。",
        not_flagged=("到户类资产：归农户所有，由农户自己处置", "填有处置批复文号的资产", "毁损而没有处置的资产"),
        check=("处置的会议记录、评估报告和批复", "处置合同的买受人与价格", "处置收入是否进入村集体账"),
        innocent=("有批复而登记时漏填文号", "按权限由村民代表会议决定、不需上级批复的小额资产"),
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
                        "状态": "已处置",
                        "处置日期": "2018-08-01",
                        "处置方式": "转让",
                        "处置金额": "30000.00",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Assets that were disposed of; a household's own are its own affair."""
        return counted(
            A.__table__, scope.touched(A.asset_no) & _disposed(), (A.category == _OWN, "到户类资产由农户自己处置")
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Disposed of, and no approval on record."""
        return select(
            A.record_key.label("subject"),
            A.asset_no.label("partition"),
            A.original_value.label("amount"),
            A.disposed_on_day.label("day"),
            A.region_code.label("region"),
            A.project_no.label("project"),
            A.name.label("资产名称"),
            A.category.label("资产类别"),
            A.original_value.label("原值"),
            A.disposed_on_day.label("处置日期"),
            A.disposal_method.label("处置方式"),
            A.disposal_amount.label("处置金额"),
            A.disposal_approval_no.label("处置批复文号"),
            A.owner.label("所有权人"),
        ).where(
            scope.touched(A.asset_no),
            _disposed(),
            A.category != _OWN,
            func.coalesce(A.disposal_approval_no, "") == "",
        )


def _disposed() -> Any:
    return or_(A.status == "已处置", A.disposed_on_day.is_not(None))
