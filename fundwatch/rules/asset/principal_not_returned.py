"""FW-A008: the principal of an investment was due and has not come back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, literal, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

A = Asset
_DAYS = "收益逾期天数"
_GONE = "已处置"


def _of_operators(values: Statement) -> Statement:
    return select(A.asset_no).where(A.operator_code.in_(values))


class PrincipalNotReturned(Rule):
    """本金到期日 is past by more than the days allowed and 本金返还日期 is blank or later still."""

    code = "FW-A008"
    name = "入股本金到期未返还"
    category = "资产流失"
    severity = Severity.HIGH
    basis = "投入企业、合作社的扶贫资金应按协议到期收回或续签，防止资产流失"
    verified = False
    parameters = (_DAYS,)
    needs = (Asset,)
    needs_columns = (A.principal_due_on,)
    reads = (Read(A, "asset_no"), Read(Unit, Via("unit_code", _of_operators)))
    reads_clock = True
    subject = "资产"
    related = (("单位", "operator_key"),)
    evidence = (
        Value("资产名称"),
        Value("资产类别"),
        Value("经营主体"),
        Value("原值", Kind.MONEY),
        Value("形成日期", Kind.DAY),
        Value("本金到期日", Kind.DAY),
        Value("本金返还日期", Kind.DAY),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "“{资产名称}”投入{原值}元，本金应于{本金到期日}返还，截至{截至日期}没有返还记录，"
        "请核实经营主体现状、是否续签和保全措施。"
    )
    compared = (Compared(AMOUNT, Total("资产", "原值")),)
    page = Page(
        method="登记了本金到期日的资产，到期后超过设定的天数仍没有本金返还日期的列为疑点；已处置的不看。",
        why="入股、托养的本金到期不还，往往是企业已经经营不下去，拖得越久越难收回。",
        not_flagged=(
            "到期没有超过设定的天数的",
            "已经返还的，哪怕晚了几天",
            "没有登记本金到期日的资产",
            "已处置的资产",
        ),
        check=("投资协议和担保", "企业是否还在经营、有没有被列为失信", "是否续签并重新登记"),
        innocent=("协议已经续签而到期日没有更新", "本金转为下一期投入", "返还了而没有登记日期"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村养殖合作社入股",
                        "资产类别": "权益性",
                        "原值": "500000.00",
                        "形成日期": "2015-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                        "本金到期日": "2018-05-31",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every asset with a day on which its principal is due."""
        due = and_(scope.touched(A.asset_no), A.principal_due_on_day.is_not(None))
        return counted(
            A.__table__, due, (A.status == _GONE, "已处置"), (A.principal_due_on_day >= scope.today, "没有到期")
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Assets whose principal has not come back in time."""
        limit = scope.today - scope.value(_DAYS, literal(scope.today), A.region_code)
        return (
            select(
                A.record_key.label("subject"),
                A.asset_no.label("partition"),
                A.original_value.label("amount"),
                A.principal_due_on_day.label("day"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                Unit.record_key.label("operator_key"),
                A.name.label("资产名称"),
                A.category.label("资产类别"),
                Unit.name.label("经营主体"),
                A.original_value.label("原值"),
                A.formed_on_day.label("形成日期"),
                A.principal_due_on_day.label("本金到期日"),
                A.principal_returned_on_day.label("本金返还日期"),
            )
            .outerjoin(Unit, Unit.record_key == A.operator_code)
            .where(
                scope.touched(A.asset_no),
                A.status != _GONE,
                A.principal_due_on_day < limit,
                A.principal_returned_on_day.is_(None),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Say up to which day."""
        for row in rows:
            yield {**row, "截至日期": scope.as_of}
