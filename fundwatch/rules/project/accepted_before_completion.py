"""FW-G002: a project passed its acceptance before the day it was completed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Value, counted
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

A = Acceptance
J = Project


class AcceptedBeforeCompletion(Rule):
    """The last passed acceptance of a level lies before 实际完工日期."""

    code = "FW-G002"
    name = "验收早于完工"
    category = "虚报冒领"
    severity = Severity.HIGH
    basis = "项目应在完工后验收，验收合格后据实结算"
    verified = False
    needs = (Acceptance, Project)
    needs_columns = (Project.completed_on,)
    reads = (Read(Acceptance, "project_no"), Read(Project, "project_no"))
    subject = "项目"
    related = (("验收", "acceptance_key"),)
    evidence = (
        Value("项目名称"),
        Value("验收级别"),
        Value("验收日期", Kind.DAY),
        Value("实际完工日期", Kind.DAY),
        Value("提前天数", Kind.INTEGER),
        Value("验收结论"),
        Value("计划投资", Kind.MONEY),
    )
    details = (Value("验收级别"), Value("验收日期", Kind.DAY), Value("验收结论"))
    summary = (
        "项目“{项目名称}”{验收日期}通过{验收级别}，登记的完工日期是{实际完工日期}，验收早{提前天数}天，"
        "请核实验收时工程是否完成。"
    )
    compared = (Compared("提前天数", Given("实际完工日期") - Given("验收日期")),)
    page = Page(
        method="每个项目每一级验收取最后一次合格（含整改后合格）的日期，早于实际完工日期的列出；同一天不算。",
        why="没有完工先验收，容易造成提前套取资金、虚报工程量。",
        not_flagged=("完工当天的验收", "验收不合格的", "分阶段验收而最后一次在完工以后的", "没有完工日期的项目"),
        check=("验收单原件和现场照片的日期", "施工日志、监理日志", "验收后是否还有工程款支付"),
        innocent=("完工日期登记成了移交或决算的日期", "验收日期登记错了年份"),
        example=Example(
            {
                "项目": [PROJECT],
                "验收": [{"项目编号": "XM1", "验收日期": "2017-07-30", "验收级别": "县级验收", "验收结论": "合格"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project; those without the day of completion cannot be judged."""
        return counted(J.__table__, scope.touched(J.project_no), (J.completed_on_day.is_(None), "没有实际完工日期"))

    def select(self, scope: Scope) -> Select[Any]:
        """Last passed acceptances of each level that lie before the completion."""
        level = func.coalesce(A.acceptance_level, "县级验收")
        last = (
            select(A.project_no, level.label("level"), func.max(A.accepted_on_day).label("day"))
            .where(scope.touched(A.project_no), A.verdict != "不合格")
            .group_by(A.project_no, level)
            .subquery()
        )
        found = (A.project_no == last.c.project_no) & (level == last.c.level) & (A.accepted_on_day == last.c.day)
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                A.record_key.label("acceptance_key"),
                A.approved_amount.label("amount"),
                A.accepted_on_day.label("day"),
                J.name.label("项目名称"),
                last.c.level.label("验收级别"),
                A.accepted_on_day.label("验收日期"),
                J.completed_on_day.label("实际完工日期"),
                (J.completed_on_day - A.accepted_on_day).label("提前天数"),
                A.verdict.label("验收结论"),
                J.planned_investment.label("计划投资"),
            )
            .join(last, last.c.project_no == J.record_key)
            .join(A, found)
            .where(scope.touched(J.project_no), A.verdict != "不合格", last.c.day < J.completed_on_day)
        )
