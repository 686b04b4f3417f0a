"""FW-A073: a share in a cooperative or company has brought nothing, and nothing is agreed that it should."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.income_distribution import IncomeDistribution
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.payment.tied_units import is_collective
from fundwatch.rules.scope import Scope

A = Asset
N = AssetIncome
_MONTHS = "入股收益核对月数"
_SHARES, _GONE = "权益性", "已处置"


class InvestedForNothing(Rule):
    """权益性, older than the months, with neither 年约定收益 nor 保底收益率, nor a row of 资产收益 or 收益分配."""

    code = "FW-A073"
    name = "入股资金没有收益约定和收益"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "扶贫资金入股经营主体应约定收益、建立利益联结机制，收益归村集体和困难群众"
    verified = False
    parameters = (_MONTHS,)
    needs = (Asset, AssetIncome)
    needs_columns = (A.agreed_yearly_income,)
    reads = (Read(A), Read(N), Read(IncomeDistribution), Read(Unit), Read(Project))
    reads_clock = True
    subject = "资产"
    related = (("单位", "unit_key"), ("项目", "project_key"))
    evidence = (
        Value("资产名称"),
        Value("经营主体"),
        Value("所有权人"),
        Value("原值", Kind.MONEY),
        Value("形成日期", Kind.DAY),
        Value("受益户数", Kind.INTEGER),
        Value("利益联结机制"),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "入股资产“{资产名称}”（{原值}元，投入{经营主体}）{形成日期}形成，截至{截至日期}没有约定收益，也没有任何收益、分配的记录，"
        "请核实入股协议、资金使用和带动的农户。"
    )
    compared = (Compared(AMOUNT, Total("资产", "原值")),)
    page = Page(
        method="权益性资产形成后超过设定的月数，年约定收益和保底收益率都空着或为零，没有资产收益和收益分配记录，也没有返还本金的，列为疑点。",
        why="以入股的名义把钱给了一家主体，没有分红、没有联结农户，就是垒大户；时间一长，本金也说不清。",
        not_flagged=(
            "形成没有超过设定的月数的，已处置、本金已返还的",
            "约定了收益的（没有收到由FW-A003列出）",
            "投入村集体经济组织的",
            "经营性、公益性、到户类资产；一项资产都没有登记年约定收益的不判断",
        ),
        check=("入股协议、股权证书", "经营主体的账目和分红决议", "带动农户名单", "资金实际用在哪里"),
        innocent=("按协议头几年不分红", "收益以实物、务工方式体现而没有登记", "收益已到账而没有录入"),
        example=Example(
            {
                "单位": [{"单位编码": "HZS", "名称": "示例县香菇种植专业合作社", "类别": "合作社"}],
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村香菇基地股份",
                        "资产类别": "权益性",
                        "原值": "400000.00",
                        "形成日期": "2017-06-01",
                        "区划代码": "539900101201",
                        "经营主体编码": "HZS",
                        "状态": "在用",
                    },
                    {
                        "资产编号": "ZC2",
                        "资产名称": "下坪村厂房",
                        "资产类别": "经营性",
                        "原值": "400000.00",
                        "形成日期": "2017-06-01",
                        "区划代码": "539900101202",
                        "年约定收益": "20000.00",
                        "状态": "出租",
                    },
                ],
                "资产收益": [{"资产编号": "ZC2", "年度": "2018", "应收收益": "20000.00", "实收收益": "20000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every share that is still held."""
        held = scope.touched(A.record_key) & (A.category == _SHARES) & (A.status != _GONE)
        promised = or_(A.agreed_yearly_income > 0, A.guaranteed_rate > 0)
        return counted(A.__table__, held, (func.coalesce(promised, False), "约定了收益"))

    def select(self, scope: Scope) -> Select[Any]:
        """Shares that are old enough, with nothing agreed, received or given out."""
        other = aliased(Asset)
        return (
            select(
                A.record_key.label("subject"),
                A.record_key.label("partition"),
                A.original_value.label("amount"),
                A.formed_on_day.label("day"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                Project.record_key.label("project_key"),
                Unit.record_key.label("unit_key"),
                Unit.category.label("unit_category"),
                A.name.label("资产名称"),
                func.coalesce(Unit.name, A.user, "经营主体不详").label("经营主体"),
                A.owner.label("所有权人"),
                A.original_value.label("原值"),
                A.formed_on_day.label("形成日期"),
                Project.household_count.label("受益户数"),
                Project.benefit_link.label("利益联结机制"),
            )
            .outerjoin(Unit, Unit.record_key == A.operator_code)
            .outerjoin(Project, Project.record_key == A.project_no)
            .where(
                scope.touched(A.record_key),
                A.category == _SHARES,
                A.status != _GONE,
                A.principal_returned_on.is_(None),
                func.coalesce(A.agreed_yearly_income, 0) <= 0,
                func.coalesce(A.guaranteed_rate, 0) <= 0,
                A.formed_on_day < months_ago(scope, _MONTHS, A.region_code),
                # Where no asset at all has one on record the column is not kept.
                exists().where(other.agreed_yearly_income > 0),
                ~exists().where(N.asset_no == A.record_key),
                ~exists().where(IncomeDistribution.asset_no == A.record_key),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what the village put into an organisation of its own."""
        for row in rows:
            if is_collective(row["经营主体"], row["unit_category"]):
                scope.leave_out("投入村集体经济组织")
            else:
                yield {**row, "截至日期": scope.as_of}
