"""FW-A070: an asset was disposed of for far less than what was left of its value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.scope import Scope

A = Asset
_YEARS, _SHARE = "资产处置折旧年限", "资产处置价核对比例"
_OWN, _GONE = "到户类", "已处置"
#: Ways in which nothing is paid for an asset, or only what its remains are worth.
_UNPAID = re.compile("划转|调拨|移交|捐|归还|返还|退回|报废|毁|灭失|淹|死亡|拆|核销|报损|征收|征用|盘亏")
_DAYS_A_YEAR = 365


class DisposedCheaply(Rule):
    """处置金额 below a share of 原值 less even depreciation up to 处置日期."""

    code = "FW-A070"
    name = "资产处置价格明显偏低"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "扶贫项目资产处置应经评估、公开交易，收入归村集体"
    verified = False
    parameters = (_YEARS, _SHARE)
    needs = (Asset,)
    needs_columns = (A.disposal_amount, A.disposed_on)
    reads = (Read(Asset, "asset_no"),)
    subject = "资产"
    evidence = (
        Value("资产名称"),
        Value("资产类别"),
        Value("所有权人"),
        Value("原值", Kind.MONEY),
        Value("形成日期", Kind.DAY),
        Value("处置日期", Kind.DAY),
        Value("处置方式"),
        Value("处置批复文号"),
        Value("折余价值", Kind.MONEY),
        Value("处置金额", Kind.MONEY),
        Value("占折余价值比例", Kind.RATIO),
    )
    summary = (
        "资产“{资产名称}”（原值{原值}元）{形成日期}形成，{处置日期}{处置方式}得{处置金额}元，只有按年限折余价值{折余价值}元的{占折余价值比例}，"
        "请核实评估、交易和公示情况以及买受人。"
    )
    compared = (Compared(AMOUNT, Given("折余价值") - Given("处置金额")),)
    page = Page(
        method="资产原值按设定的年限从形成之日起平均折旧，得到处置当日的折余价值；处置金额低于折余价值设定的比例的列为疑点。",
        why="用了没有几年的资产以一成、几成的价钱卖掉，差额多半进了买受人的口袋；有批复文号也不等于价格公允。",
        not_flagged=(
            "到户类资产：由农户自己处置",
            "划转、调拨、移交、归还一类不收价款的，报废、毁损、拆除、核销按残值的（没有批复文号的由FW-A001列出）",
            "没有填处置金额、处置日期的",
            "用满设定年限的，处置金额达到折余价值设定比例的",
        ),
        check=("评估报告和公开交易记录", "买受人与村组干部的关系", "处置收入进了哪个账户", "资产现在在哪里、谁在用"),
        innocent=("技术淘汰快、无人购买的专用设备", "受灾损坏，按残值处理", "处置的只是其中一部分而登记了全部原值"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "上坪村挂面加工设备",
                        "资产类别": "经营性",
                        "原值": "266000.00",
                        "形成日期": "2016-06-01",
                        "区划代码": "539900101201",
                        "状态": "已处置",
                        "处置日期": "2018-06-01",
                        "处置方式": "变卖",
                        "处置金额": "12000.00",
                        "处置批复文号": "示府〔2018〕31号",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Assets that were disposed of at a price on a day."""
        gone = or_(A.status == _GONE, A.disposed_on_day.is_not(None))
        return counted(
            A.__table__,
            scope.touched(A.asset_no) & gone,
            (A.category == _OWN, "到户类资产"),
            (A.disposal_amount.is_(None) | A.disposed_on_day.is_(None), "没有处置金额或日期"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Assets that were disposed of at less than their value when new."""
        return select(
            A.record_key.label("subject"),
            A.asset_no.label("partition"),
            A.disposed_on_day.label("day"),
            A.region_code.label("region"),
            A.project_no.label("project"),
            A.name.label("资产名称"),
            A.category.label("资产类别"),
            A.owner.label("所有权人"),
            A.original_value.label("原值"),
            A.formed_on_day.label("形成日期"),
            A.disposed_on_day.label("处置日期"),
            A.disposal_method.label("处置方式"),
            A.disposal_approval_no.label("处置批复文号"),
            A.disposal_amount.label("处置金额"),
        ).where(
            scope.touched(A.asset_no),
            A.category != _OWN,
            A.disposed_on_day.is_not(None),
            A.disposal_amount < A.original_value,
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each price against what even depreciation left of the value."""
        for row in rows:
            method = row["处置方式"] or ""
            if _UNPAID.search(method):
                scope.leave_out("划转、移交、报废一类不按价款的")
                continue
            years, share = (scope.number(name, scope.as_of, row["region"]) for name in (_YEARS, _SHARE))
            life, age = years * _DAYS_A_YEAR, max(0, row["处置日期"] - row["形成日期"])
            left = row["原值"] * max(0, life - age) // life
            if row["处置金额"] * PARTS < left * share:
                told = {
                    "处置方式": method or "处置",
                    "折余价值": left,
                    "占折余价值比例": row["处置金额"] * PARTS // left,
                    "amount": left - row["处置金额"],
                }
                yield {**row, **told}
