"""FW-A042: what a finished project left on the register of assets is worth far less than the project cost."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, case, func, or_, select, union_all

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.final_account import FinalAccount
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

A = Asset
F = FinalAccount
J = Project
S = AssetSource
_LEAST, _CHECKED = "资产入账最低比例", "资产入账核对比例"
#: Words of projects of which a part is used up, handed out or goes to people.
_USED_UP = re.compile(
    "苗|肥料|化肥|有机肥|农药|饲料|种子|种牛|种羊|种猪|种畜|母牛|母羊|母猪|仔|牲畜|家禽|引种|培训|补助|奖补|补贴|发放|到户|入户"
    "|服务|治理|维修|维护|管护|修缮|修复|拆除|绿化"
)


class EnteredBelowCost(Rule):
    """原值 (or 财政投入, if larger) of all assets of a project below its share of what its final accounts say."""

    code = "FW-A042"
    version = 2
    name = "登记资产价值低于项目决算"
    category = "资产流失"
    severity = Severity.MEDIUM
    basis = "项目资产应按决算数登记入账，资产总账应与项目投入一致"
    verified = False
    parameters = (_LEAST, _CHECKED)
    needs = (Project, Asset, FinalAccount)
    reads = (Read(Project), Read(Asset), Read(AssetSource), Read(FinalAccount))
    subject = "项目"
    related = (("资产", "asset"), ("决算", "final"))
    evidence = (
        Value("项目名称"),
        Value("决算审定", Kind.MONEY),
        Value("资产登记合计", Kind.MONEY),
        Value("相差", Kind.MONEY),
        Value("核对比例", Kind.RATIO),
    )
    details = (Value("资产编号"), Value("资产名称"), Value("登记金额", Kind.MONEY))
    summary = (
        "项目“{项目名称}”决算审定{决算审定}元，登记的资产合计{资产登记合计}元，少{相差}元，"
        "请核实其余投入形成了什么、资产在哪里、由谁管护。"
    )
    compared = (
        Compared("相差", Given("决算审定") - Given("资产登记合计")),
        Compared(AMOUNT, Given("相差")),
    )
    page = Page(
        method="有决算、也登记了资产的项目，把资产（含资产来源中分给本项目的金额）的原值合计与决算审定金额相比，"
        "原值小于财政投入的按财政投入；合计低于决算审定金额核对比例的，列为疑点，低于最低比例的程度为中，其余为低。完全没有登记资产的由另一条规则提示。",
        why="建成的只登记一小部分，其余的设备、房屋就成了账外资产，租了卖了都没有人知道。",
        not_flagged=(
            "登记金额达到决算核对比例的（设计、监理等费用可以不入资产）",
            "苗木、肥料、牲畜、培训、到户补助、维修等会用掉或分到户的项目",
            "一个项目登记成几项资产，或几个项目合成一项资产、资产来源已写明的",
            "没有决算的项目",
        ),
        check=("固定资产移交清单与竣工图", "实地清点资产", "主管部门和村集体账上是否分别登记"),
        innocent=(
            "其余资产登记在另一编号下而没有写项目编号",
            "部分投入是前期费用或不形成资产",
            "分期移交，后一批还没有登记",
        ),
        example=Example(
            {
                "项目": [{**PROJECT, "状态": "移交", "项目名称": "上坪村标准化厂房"}],
                "决算": [
                    {"项目编号": "XM1", "送审金额": "300000.00", "审定金额": "290000.00", "审定日期": "2017-12-01"}
                ],
                "资产": [
                    {
                        "资产编号": "ZC1",
                        "资产名称": "标准化厂房",
                        "资产类别": "经营性",
                        "项目编号": "XM1",
                        "原值": "80000.00",
                        "形成日期": "2017-10-01",
                        "区划代码": "539900101201",
                        "状态": "在用",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project with final accounts."""
        return counted(F.__table__, scope.touched(F.record_key))

    def select(self, scope: Scope) -> Select[Any]:
        """Projects of whose final accounts too little stands on the register, with every asset of theirs."""
        own = select(
            A.project_no.label("project_no"),
            A.record_key.label("asset"),
            A.name.label("name"),
            case((A.public_money > A.original_value, A.public_money), else_=A.original_value).label("fen"),
        ).where(A.project_no.is_not(None))
        shared = (
            select(S.project_no, A.record_key, A.name, S.amount)
            .join(A, A.record_key == S.asset_no)
            .where(or_(A.project_no.is_(None), A.project_no != S.project_no))
        )
        every = union_all(own, shared).subquery()
        whole = select(every.c.project_no, func.sum(every.c.fen).label("fen")).group_by(every.c.project_no).subquery()
        least, checked = (scope.value(name, F.audited_on_day, J.region_code) for name in (_LEAST, _CHECKED))
        far_below = whole.c.fen * PARTS < F.audited_amount * least
        return (
            select(
                J.record_key.label("subject"),
                J.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                F.audited_on_day.label("day"),
                F.record_key.label("final"),
                J.content.label("content"),
                J.name.label("项目名称"),
                F.audited_amount.label("决算审定"),
                whole.c.fen.label("资产登记合计"),
                checked.label("核对比例"),
                case((far_below, Severity.MEDIUM), else_=Severity.LOW).label("severity"),
                every.c.asset.label("asset"),
                every.c.asset.label("资产编号"),
                every.c.name.label("资产名称"),
                every.c.fen.label("登记金额"),
            )
            .join(F, F.project_no == J.record_key)
            .join(whole, whole.c.project_no == J.record_key)
            .join(every, every.c.project_no == J.record_key)
            .where(scope.touched(J.record_key), whole.c.fen * PARTS < F.audited_amount * checked)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what is used up or goes to people; the amount is what is missing, once a project."""
        told: set[str] = set()
        for row in sorted(rows, key=lambda row: (row["subject"], row["asset"])):
            first = row["subject"] not in told
            told.add(row["subject"])
            if _USED_UP.search(f"{row['项目名称']}{row['content'] or ''}"):
                scope.leave_out("部分投入不形成资产", int(first))
                continue
            entered = int(row["资产登记合计"])
            missing = row["决算审定"] - entered
            figures = {"资产登记合计": entered, "相差": missing, "登记金额": int(row["登记金额"])}
            yield {**row, **figures, "amount": missing if first else None}
