"""FW-G044: money was given to a project that is not in the pool of projects, or was not yet, where all others are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, or_, select

from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.procurement.kinds import is_urgent
from fundwatch.rules.project.example_rows import ALLOCATION, INDICATOR, PROJECT
from fundwatch.rules.scope import Scope

A = Allocation
J = Project
_KEPT, _LEAST = "入库登记比例", "入库登记最少项目数"
_UNPOOLED = ("项目管理费",)
_NOTICE = "项目库入库"


class FundedOutsidePool(Rule):
    """Allocated with 入库日期 blank where a department's other projects have one, or before 入库日期."""

    code = "FW-G044"
    name = "未入项目库即安排资金"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "县级项目库管理要求：未入库的项目不得安排资金，入库须经村、乡、县逐级公示"
    verified = False
    parameters = (_KEPT, _LEAST)
    needs = (Project, Allocation)
    needs_columns = (J.pooled_on, A.project_no)
    reads = (Read(J), Read(A), Read(NoticeRecord), Read(NoticeItem))
    subject = "项目"
    related = (("资金分配", "allocation_key"),)
    evidence = (
        Value("项目名称"),
        Value("情形"),
        Value("首次分配日期", Kind.DAY),
        Value("入库日期", Kind.DAY),
        Value("分配金额", Kind.MONEY),
        Value("主管单位登记入库的项目", Kind.INTEGER),
        Value("计划投资", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”{首次分配日期}起安排资金{合计}元，{情形}，同一主管单位的其他项目有{主管单位登记入库的项目}个登记了入库日期，"
        "请核实入库的申报、公示和审定。"
    )
    compared = (Compared(AMOUNT, Total("资金分配", "金额")),)
    page = Page(
        method="已经分配资金（扣除收回）的项目，入库日期空着、也没有项目库入库的公示，而同一主管单位分配了资金的其他项目登记了入库日期的"
        "达到设定的个数和比例；或者首次分配早于入库日期而批复不早于入库日期的，列为疑点，后一种程度为低。",
        why="没有经过村申报、乡审核、县审定和公示的项目直接拿到钱，多半是有人打了招呼。",
        not_flagged=(
            "同一主管单位的项目大多没有登记入库日期的：是没有登记这一栏",
            "有项目库入库公示的，项目管理费，应急抢险和灾后项目",
            "批复早于入库的由FW-G042列出",
            "分配的资金已经全部收回的",
        ),
        check=("项目库的入库文件和公示记录", "领导小组研究这个项目的会议纪要", "资金分配文件所附的项目清单"),
        innocent=("入库日期漏登", "从上级项目库直接下达的项目", "分配文件先到单位、后落实到项目"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [
                    {**PROJECT, "项目编号": f"XM{n}", "入库日期": "" if n == 1 else "2016-11-10"} for n in range(1, 8)
                ],
                "资金分配": [{**ALLOCATION, "分配编号": f"FP{n}", "项目编号": f"XM{n}"} for n in range(1, 8)],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project that got money."""
        funded = J.record_key.in_(select(A.project_no).where(A.project_no.is_not(None)))
        return counted(J.__table__, scope.touched(J.record_key) & funded, (J.category.in_(_UNPOOLED), "项目管理费"))

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - each is held against its department's others
        """Every project that got money and kept it, a row each allocation."""
        net = (
            select(A.project_no, func.min(A.allocated_on_day).label("first"), func.sum(A.amount).label("given"))
            .where(A.project_no.is_not(None))
            .group_by(A.project_no)
            .having(func.sum(A.amount) > 0)
            .subquery()
        )
        listed = select(NoticeItem.subject_no).join(NoticeRecord, NoticeRecord.record_key == NoticeItem.notice_no)
        posted = or_(
            J.record_key.in_(select(NoticeRecord.subject_no).where(NoticeRecord.kind == _NOTICE)),
            J.record_key.in_(listed.where(NoticeRecord.kind == _NOTICE)),
        )
        return (
            select(
                J.record_key.label("subject"),
                J.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                J.department_code.label("department"),
                J.approved_on_day.label("approved"),
                J.content.label("content"),
                posted.label("posted"),
                A.record_key.label("allocation_key"),
                A.amount.label("amount"),
                net.c.first.label("day"),
                J.name.label("项目名称"),
                net.c.first.label("首次分配日期"),
                J.pooled_on_day.label("入库日期"),
                net.c.given.label("分配金额"),
                J.planned_investment.label("计划投资"),
            )
            .join(net, net.c.project_no == J.record_key)
            .join(A, A.project_no == J.record_key)
            .where(J.category.not_in(_UNPOOLED))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each project against the others of its department."""
        known = sorted(rows, key=lambda row: (row["subject"], row["allocation_key"]))
        projects = {row["subject"]: row for row in known}
        counts: dict[str, tuple[int, int]] = {}
        for row in projects.values():
            kept, whole = counts.get(row["department"], (0, 0))
            counts[row["department"]] = (kept + (row["入库日期"] is not None), whole + 1)
        told = {key: _judge(row, *counts[row["department"]], scope) for key, row in projects.items()}
        for row in known:
            said = told[row["subject"]]
            if said:
                yield {**row, **said, "分配金额": int(row["分配金额"])}


def _judge(row: Row, kept: int, whole: int, scope: Scope) -> Row | None:
    if row["posted"] or is_urgent(row["项目名称"], row["content"]):
        return None
    told = {"主管单位登记入库的项目": kept}
    pooled, region = row["入库日期"], row["region"]
    if pooled is None:
        enough = kept * PARTS >= (whole - 1) * scope.number(_KEPT, scope.as_of, region)
        if kept >= scope.number(_LEAST, scope.as_of, region) and enough:
            return {**told, "情形": "没有入库日期", "severity": Severity.MEDIUM}
        return None
    if row["day"] < pooled and (row["approved"] is None or row["approved"] >= pooled):
        return {**told, "情形": "早于入库日期", "severity": Severity.LOW}
    return None
