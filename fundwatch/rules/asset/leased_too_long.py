"""FW-A041: an asset is leased for longer than a lease may last."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, Via, counted
from fundwatch.rules.loan.facts import years_later
from fundwatch.rules.scope import Scope

A = Asset
U = Unit
_LONGEST = "租赁期限上限"
#: Contracted land goes by the law on land, with terms of its own.
_LAND = re.compile("林地|荒山|荒坡|耕地|水田|旱地|土地|草场|果园|茶园|鱼塘")


def _assets_of(units: Any) -> Any:
    return select(A.asset_no).where(A.operator_code.in_(units))


class LeasedTooLong(Rule):
    """租赁止 later than the longest term after 租赁起, of what is no land."""

    code = "FW-A041"
    name = "资产租赁期限超过法定上限"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "租赁期限不得超过二十年，超过的部分无效"
    parameters = (_LONGEST,)
    needs = (Asset,)
    needs_columns = (Asset.leased_from, Asset.leased_until)
    reads = (Read(A, "asset_no"), Read(Unit, Via("unit_code", _assets_of)))
    subject = "资产"
    related = (("单位", "unit_key"),)
    evidence = (
        Value("资产名称"),
        Value("承租人"),
        Value("租赁起", Kind.DAY),
        Value("租赁止", Kind.DAY),
        Value("期限上限（年）", Kind.INTEGER),
        Value("年约定收益", Kind.MONEY),
    )
    summary = "“{资产名称}”自{租赁起}租给{承租人}至{租赁止}，超过{期限上限（年）}年，请核实合同期限和集体决议。"
    page = Page(
        method="资产的租赁起止超过签约时的法定最长期限的列出，正好到期限的不算。",
        why="一租几十年，等于把集体资产变相处置，租金也锁定在签约时的水平。",
        not_flagged=("土地、林地、园地等承包经营", "没有租赁起止日期的", "已经处置的"),
        check=("租赁合同的期限和租金调整条款", "村民（成员）代表会议决议", "承租人与村干部的关系"),
        innocent=("终止日期登记成了经营主体的营业期限", "登记的是土地流转的期限"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村农贸市场",
                        "资产类别": "经营性",
                        "原值": "600000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "出租",
                        "年约定收益": "30000.00",
                        "租赁起": "2017-01-01",
                        "租赁止": "2046-12-31",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every leased asset."""
        leased = and_(A.leased_from_day.is_not(None), A.leased_until_day.is_not(None))
        return counted(A.__table__, and_(scope.touched(A.asset_no), leased), (A.status == "已处置", "已经处置"))

    def select(self, scope: Scope) -> Select[Any]:
        """Leased assets with their term."""
        return (
            select(
                A.record_key.label("subject"),
                A.asset_no.label("partition"),
                A.agreed_yearly_income.label("amount"),
                A.leased_from_day.label("day"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                U.record_key.label("unit_key"),
                U.name.label("承租人"),
                A.name.label("资产名称"),
                A.leased_from_day.label("租赁起"),
                A.leased_until_day.label("租赁止"),
                A.agreed_yearly_income.label("年约定收益"),
            )
            .outerjoin(U, U.record_key == A.operator_code)
            .where(
                scope.touched(A.asset_no),
                A.leased_from_day.is_not(None),
                A.leased_until_day.is_not(None),
                A.status != "已处置",
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the terms that are too long."""
        for row in rows:
            first, last = date.fromordinal(row["租赁起"]), date.fromordinal(row["租赁止"])
            years = scope.number(_LONGEST, first, row["region"])
            if _LAND.search(row["资产名称"]):
                scope.leave_out("土地承包经营")
            elif last > years_later(first, years):
                yield {**row, "期限上限（年）": years, "承租人": row["承租人"] or "没有登记的承租人"}
