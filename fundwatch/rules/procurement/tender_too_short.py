"""FW-C003: a tender left bidders or the public less time than it must."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.procurement.kinds import LIMITS, TENDERS, kind_of, limit_of
from fundwatch.rules.project.example_rows import PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

Q = Procurement
_SALE, _BIDDING, _CANDIDATES = "招标文件发售最短天数", "投标最短天数", "中标候选人公示最短天数"


class TenderTooShort(Rule):
    """文件发售, from it to 开标, or 候选人公示 of a tender shorter than the days required."""

    code = "FW-C003"
    name = "招标各环节时间不足"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "招标投标法第二十四条（投标不少于20日），实施条例第十六条（发售不少于5日）、第五十四条（公示不少于3日）"
    parameters = (_SALE, _BIDDING, _CANDIDATES, *LIMITS)
    needs = (Procurement,)
    needs_columns = ((Procurement.sale_until, Procurement.bids_opened_on, Procurement.candidates_until),)
    reads = (Read(Procurement), Read(Project))
    subject = "采购"
    related = (("项目", "project"),)
    evidence = (
        Value("项目名称"),
        Value("采购方式"),
        Value("预算金额", Kind.MONEY),
        Value("文件发售起", Kind.DAY),
        Value("文件发售止", Kind.DAY),
        Value("开标日期", Kind.DAY),
        Value("候选人公示起", Kind.DAY),
        Value("候选人公示止", Kind.DAY),
        Value("问题"),
    )
    summary = "“{项目名称}”的{采购方式}（预算{预算金额}元）{问题}，请核实招标公告和开标、公示的记录。"
    page = Page(
        method="公开招标、邀请招标的采购：文件发售期首尾都算，投标时间从开始发售（没有的从公告）第二天算到开标，"
        "候选人公示期首尾都算，短于规定天数的列出。低于必须招标数额、自愿招标的程度为低。",
        why="时间卡得短，外面的单位来不及投标，中标人往往早已内定。",
        not_flagged=("不是招标的采购（谈判、磋商、询价另有期限）", "正好等于规定天数的", "没有登记日期的环节"),
        check=("交易平台上的公告和开标时间", "文件发售登记表", "是否经批准缩短"),
        innocent=("日期登记成了公告发布或归档的日期", "重新招标沿用了第一次的公告"),
        example=Example(
            {
                "项目": [PROJECT],
                "采购": [
                    {
                        **PROCUREMENT,
                        "采购方式": "公开招标",
                        "预算金额": "2600000.00",
                        "文件发售起": "2017-03-01",
                        "文件发售止": "2017-03-03",
                        "开标日期": "2017-03-12",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; purchases are few
        """Every procurement that is a tender and tells when."""
        return counted(
            Q.__table__,
            Q.record_key.is_not(None),
            (Q.method.not_in(TENDERS), "不是招标"),
            (Q.bids_opened_on_day.is_(None) & Q.sale_from_day.is_(None) & Q.candidates_from_day.is_(None), "没有日期"),
        )

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; purchases are few
        """Every tender."""
        larger = case((Q.award_amount > Q.budget, Q.award_amount), else_=Q.budget)
        return (
            select(
                Q.record_key.label("subject"),
                Q.record_key.label("partition"),
                larger.label("amount"),
                func.coalesce(Q.announced_on_day, Q.sale_from_day, Q.bids_opened_on_day, Q.candidates_from_day).label(
                    "day"
                ),
                func.coalesce(Q.sale_from_day, Q.announced_on_day).label("begun"),
                Q.subject_matter,
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.category,
                Project.planned_investment,
                Project.name.label("项目名称"),
                Q.method.label("采购方式"),
                Q.budget.label("预算金额"),
                Q.sale_from_day.label("文件发售起"),
                Q.sale_until_day.label("文件发售止"),
                Q.bids_opened_on_day.label("开标日期"),
                Q.candidates_from_day.label("候选人公示起"),
                Q.candidates_until_day.label("候选人公示止"),
            )
            .join(Project, Project.record_key == Q.project_no)
            .where(Q.method.in_(TENDERS))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Count the days of each step."""
        for row in rows:
            if row["day"] is None:
                continue
            day = date.fromordinal(row["day"])
            problem = "，".join(_short(row, day, scope))
            if problem:
                kind = kind_of(row["subject_matter"], row["项目名称"], row["category"], None)
                must = row["amount"] >= limit_of(scope, kind, day, row["planned_investment"], row["region"])
                yield {**row, "问题": problem, "severity": self.severity if must else Severity.LOW}


def _short(row: Row, day: date, scope: Scope) -> Iterable[str]:
    steps = (
        ("招标文件发售", _both_ends(row["文件发售起"], row["文件发售止"]), _SALE),
        ("从发售到开标", _between(row["begun"], row["开标日期"]), _BIDDING),
        ("中标候选人公示", _both_ends(row["候选人公示起"], row["候选人公示止"]), _CANDIDATES),
    )
    for said, days, parameter in steps:
        least = scope.number(parameter, day, row["region"])
        if days is not None and days < least:
            yield f"{said}{days}天，少于{least}天"


def _both_ends(first: int | None, last: int | None) -> int | None:
    return None if first is None or last is None else last - first + 1


def _between(first: int | None, last: int | None) -> int | None:
    return None if first is None or last is None else last - first
