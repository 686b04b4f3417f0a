"""FW-A082: an asset that should earn is in use for years, nobody is named who runs it, and it earned nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_income import AssetIncome
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.deadlines import months_ago
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.place_names import places_of
from fundwatch.rules.scope import Scope

A = Asset
N = AssetIncome
_MONTHS, _KEPT, _LEAST = "经营性资产无收益月数", "资产登记比例", "资产登记最少项数"
_EARNING, _IN_USE = "经营性", "在用"
#: What serves everybody's fields, whatever class it was given: nobody rents it and it earns nothing of its own.
_SERVES_ALL = re.compile("路|桥|沟|渠|管网|管道|水窖|[水蓄]池|坝|塘|围栏|步道|栈道|挡墙|路灯|广场|公厕|垃圾|污水")


class NobodyRunsIt(Rule):
    """经营性 and 在用 beyond the months, without 经营主体, 使用权人, an agreed income or any 资产收益."""

    code = "FW-A082"
    version = 1
    name = "经营性资产无经营主体也无收益"
    category = "资产流失"
    severity = Severity.LOW
    basis = "经营性扶贫项目资产应当落实经营主体、按年收取和分配收益"
    verified = False
    parameters = (_MONTHS, _KEPT, _LEAST)
    needs = (Asset, AssetIncome)
    needs_columns = ((A.operator_code, A.user),)
    reads = (Read(A), Read(N), Read(Project), Read(Region))
    reads_clock = True
    subject = "资产"
    related = (("项目", "project_key"),)
    evidence = (
        Value("资产名称"),
        Value("原值", Kind.MONEY),
        Value("形成日期", Kind.DAY),
        Value("所有权人"),
        Value("管护责任人"),
        Value("同类资产项数", Kind.INTEGER),
        Value("其中有主体或收益", Kind.INTEGER),
        Value("截至日期", Kind.DAY),
    )
    summary = (
        "经营性资产“{资产名称}”（原值{原值}元）{形成日期}形成，登记为在用，截至{截至日期}没有经营主体、使用权人和任何收益记录，"
        "而{同类资产项数}项同类资产中{其中有主体或收益}项有，请核实谁在使用、收益去向，是否实际闲置。"
    )
    compared = (Compared(AMOUNT, Total("资产", "原值")),)
    page = Page(
        method="资产类别为经营性、状态为在用、形成超过设定月数的资产，经营主体、使用权人、年约定收益、保底收益率都空着，"
        "也没有任何资产收益记录的列出；同样年限的经营性资产登记了主体或收益的达到设定的项数和比例才查。",
        why="说在用，却没有人经营、没有一分收益：可能实际闲置，也可能有人白用，或者收益没有入账。",
        not_flagged=(
            "公益性、到户类、权益性资产，出租、闲置、毁损、已处置的（另有规则）",
            "写明使用权人、经营主体或约定了收益的",
            "道路、沟渠、水池、管网等供大家使用的设施",
            "经营性资产大多没有登记主体和收益的（台账没有登记全）",
        ),
        check=("实地查看是否在用、谁在用", "承包、租赁合同和收款凭据", "村集体账上有没有这项收入"),
        innocent=("村集体自己经营而没有登记", "收益登记在另一项资产下", "分类登记有误，实际是公益设施"),
        example=Example(
            {
                "资产": [
                    {
                        "资产编号": f"ZC{n}",
                        "资产名称": f"{name}村养殖小区",
                        "资产类别": "经营性",
                        "原值": "830000.00",
                        "形成日期": "2014-06-01",
                        "区划代码": "539900101201",
                        "使用权人": "" if n == 1 else f"{name}村养殖合作社",
                        "状态": "在用",
                    }
                    for n, name in enumerate(("上坪", "下坪", "河口", "石头寨", "大湾", "新寨"), 1)
                ],
                "资产收益": [{"资产编号": "ZC2", "年度": "2017", "应收收益": "40000.00", "实收收益": "40000.00"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every asset in use that should earn."""
        mine = (A.category == _EARNING) & (A.status == _IN_USE)
        return counted(A.__table__, scope.touched(A.record_key) & mine)

    def select(self, scope: Scope) -> Select[Any]:
        """Every old asset that should earn, and whether it is known to be run by anybody: they are held together."""
        told = or_(
            A.operator_code.is_not(None),
            func.coalesce(A.user, "") != "",
            A.agreed_yearly_income > 0,
            A.guaranteed_rate > 0,
            exists().where(N.asset_no == A.record_key),
        )
        return (
            select(
                A.record_key.label("subject"),
                A.record_key.label("partition"),
                A.original_value.label("amount"),
                A.formed_on_day.label("day"),
                A.region_code.label("region"),
                A.project_no.label("project"),
                Project.record_key.label("project_key"),
                A.status.label("status"),
                func.coalesce(told, False).label("told"),
                A.name.label("资产名称"),
                A.original_value.label("原值"),
                A.formed_on_day.label("形成日期"),
                A.owner.label("所有权人"),
                A.keeper.label("管护责任人"),
            )
            .outerjoin(Project, Project.record_key == A.project_no)
            .where(
                A.category == _EARNING,
                A.status.in_((_IN_USE, "出租")),
                A.formed_on_day < months_ago(scope, _MONTHS, A.region_code),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Those of whom nothing is told, where of most something is."""
        known = sorted(rows, key=lambda row: row["subject"])
        places = places_of(scope)
        counted_in = [row for row in known if not _SERVES_ALL.search(places.hidden_in(row["资产名称"]))]
        kept = sum(bool(row["told"]) for row in counted_in)
        told = {"同类资产项数": len(counted_in), "其中有主体或收益": kept, "截至日期": scope.as_of}
        for row in counted_in:
            least, share = (scope.number(name, scope.as_of, row["region"]) for name in (_LEAST, _KEPT))
            enough = kept >= least and kept * PARTS >= len(counted_in) * share
            if enough and not row["told"] and row["status"] == _IN_USE:
                yield {**row, **told}
