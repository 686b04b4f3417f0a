"""FW-G085: what stands twice in the books of a village, measure for measure, was paid for twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Severity, Statement, Value, Via
from fundwatch.rules.project.built_twice import BuiltTwice
from fundwatch.rules.project.example_rows import PAYMENT, PROJECT
from fundwatch.rules.same_words import one_spelling
from fundwatch.rules.scope import Scope

J = Project
P = Payment
_MEASURE = re.compile(r"\d+(?:\.\d+)?(?=公里|千米|平方米|立方米|米|亩|座|口|处|盏|户|吨)")


def _villages_of(projects: Statement) -> Statement:
    return select(J.region_code).where(J.record_key.in_(projects))


class ClaimedTwice(BuiltTwice):
    """As in FW-W008, and the measures that both tell are the same, and both were paid for."""

    code = "FW-G085"
    version = 2
    name = "同村同量工程两次立项付款"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "同一建设内容不得重复安排、多头申报套取专项资金；间隔年数和相似度为核查口径"
    needs = (Project, Payment)
    needs_columns = (Payment.project_no, Project.content)
    reads = (
        *(Read(Project, "region_code"), Read(Region, "region_code"), Read(Allocation)),
        *(Read(Payment, Via("project_no", _villages_of)), Read(Unit), Read(AccountRegister)),
    )
    evidence = (
        Value("项目名称"),
        Value("所在村"),
        Value("年度", Kind.YEAR),
        Value("建设内容"),
        Value("已付金额", Kind.MONEY),
        Value("相似项目"),
        Value("相似项目年度", Kind.YEAR),
        Value("相似项目内容"),
        Value("相似项目已付", Kind.MONEY),
        Value("名称相似度", Kind.RATIO),
    )
    summary = (
        "{所在村}{年度}年的“{项目名称}”已付{已付金额}元，与{相似项目年度}年已付{相似项目已付}元的“{相似项目}”建设内容和工程量相同，"
        "请到现场核实是一处还是两处。"
    )
    compared = (Compared(AMOUNT, Given("已付金额")),)
    page = Page(
        method="在FW-W008列出的两个相似项目里，建设内容写明的长度、面积、数量相同，而且两个项目都已经付过款的，后一个列为疑点。",
        why="一条路报两次账，第二笔钱往往没有工程：工程量一个数字也不差，是照着上一份材料抄的。",
        not_flagged=(
            "建设内容没有写数量的，数量不同的",
            "有一个项目没有付过款的（由FW-W008判断）",
            "分期、分标段、不同村民小组，维修、扩建，同一份指标安排给同一主管部门的两个项目",
        ),
        check=("现场核对两个项目的起止点、坐标和标牌", "两套竣工资料的照片、图纸是否相同", "两次付款的发票和收款人"),
        innocent=("村内两处工程量恰好相同，名称没有写清", "后一个项目是接着付前一个的尾款"),
        example=Example(
            {
                "项目": [
                    {**PROJECT, "项目名称": "2017年上坪村灌溉渠建设"},
                    {
                        **PROJECT,
                        "项目编号": "XM2",
                        "项目名称": "上坪村灌溉渠建设工程",
                        "预算年度": "2018",
                        "批复日期": "2018-03-15",
                        "实际开工日期": "2018-05-06",
                        "实际完工日期": "2018-08-20",
                    },
                ],
                "支付": [
                    {**PAYMENT, "合同编号": "", "指标编号": ""},
                    {
                        **PAYMENT,
                        "支付流水号": "ZF2",
                        "支付日期": "2018-10-12",
                        "合同编号": "",
                        "指标编号": "",
                        "项目编号": "XM2",
                    },
                ],
            }
        ),
    )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the pairs that tell the same measures and were both paid for."""
        pairs = list(super().refine(rows, scope))
        paid = _paid(scope, sorted({key for row in pairs for key in (row["subject"], row["earlier_key"])}))
        for row in pairs:
            now, before = paid.get(row["subject"], 0), paid.get(row["earlier_key"], 0)
            if now > 0 and before > 0 and _measured_alike(row["建设内容"], row["相似项目内容"]):
                yield {**row, "已付金额": now, "相似项目已付": before, "amount": now}


def _measured_alike(one: str | None, other: str | None) -> bool:
    told, again = (Counter(_MEASURE.findall(one_spelling(text or ""))) for text in (one, other))
    # The one may leave out a measure that the other tells, but both tell at least one.
    return bool(told and again) and (told <= again or again <= told)


def _paid(scope: Scope, projects: list[str]) -> dict[str, int]:
    """What was spent on each project, in fen."""
    held = scope.temporary((("project", str),), ((project,) for project in projects))
    chosen: Any = P.project_no.in_(select(held.c.project))
    asked = select(P.project_no, func.sum(P.amount)).where(chosen, money.is_spending()).group_by(P.project_no)
    return {str(project): int(amount) for project, amount in scope.connection.execute(asked)}
