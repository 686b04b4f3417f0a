"""FW-G083: the villagers' assembly that should have asked for a project met after it was approved and begun."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Value
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.project.order_of_steps import Step, dated, taken_too_early
from fundwatch.rules.scope import Scope

J = Project
_APPROVED, _MET = Step("批复日期", J.approved_on_day), Step("村民代表会议日期", J.assembly_on_day)
_BEGUN = Step("实际开工日期", J.started_on_day)


class AssemblyTooLate(Rule):
    """村民代表会议日期 later than both 批复日期 and 实际开工日期."""

    code = "FW-G083"
    name = "村民代表会议晚于批复和开工"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "村里的项目应先经村民会议或者村民代表会议讨论决定，再申报、批复和实施（村民委员会组织法第二十四条）"
    verified = False
    needs = (Project,)
    needs_columns = (J.assembly_on, J.approved_on, J.started_on)
    reads = (Read(J, "project_no"),)
    subject = "项目"
    evidence = (
        Value("项目名称"),
        Value("批复日期", Kind.DAY),
        Value("实际开工日期", Kind.DAY),
        Value("村民代表会议日期", Kind.DAY),
        Value("批复文号"),
        Value("提前天数", Kind.INTEGER),
        Value("计划投资", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”{批复日期}批复、{实际开工日期}开工，登记的村民代表会议在{村民代表会议日期}才召开，"
        "比批复晚{提前天数}天，请核实会议记录、签到和“四议两公开”资料。"
    )
    compared = (
        Compared("提前天数", Given("村民代表会议日期") - Given("批复日期")),
        Compared(AMOUNT, Total("项目", "计划投资")),
    )
    page = Page(
        method="登记了村民代表会议日期、批复日期和实际开工日期的项目，会议晚于批复，又晚于开工的列为疑点；与其中一个同一天的不算。",
        why="先批、先干、后开会，会议记录只是为了补齐资料，群众并没有参与选择项目和对象。",
        not_flagged=(
            "没有登记会议、批复或开工日期的项目",
            "批复以后、开工以前又开会讨论实施办法的",
            "与批复或开工同一天的",
        ),
        check=("会议记录、签到表原件和照片", "申报材料中所附的会议纪要日期", "参会代表是否知道、是否签过字"),
        innocent=("登记的是项目实施中另一次会议的日期", "日期录错了年份", "应急抢险项目先实施、后通报"),
        example=Example({"项目": [{**PROJECT, "村民代表会议日期": "2017-06-10"}]}),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project; those without one of the three days cannot be judged."""
        return dated(scope, _APPROVED, _MET, _BEGUN)

    def select(self, scope: Scope) -> Select[Any]:
        """Projects approved and begun before the assembly met."""
        met_late = taken_too_early(scope, _APPROVED, after=_MET)
        return met_late.add_columns(J.started_on_day.label("实际开工日期")).where(J.started_on_day < J.assembly_on_day)
