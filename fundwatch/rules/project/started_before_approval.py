"""FW-G001: work on a project began before the project was approved."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Value
from fundwatch.rules.project.order_of_steps import Step, dated, taken_too_early
from fundwatch.rules.scope import Scope

_STARTED, _APPROVED = Step("实际开工日期", Project.started_on_day), Step("批复日期", Project.approved_on_day)


class StartedBeforeApproval(Rule):
    """实际开工日期 earlier than 批复日期."""

    code = "FW-G001"
    name = "项目实际开工早于批复"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "项目应先批复后实施；先建后批使选点、规模和资金安排失去事前审核"
    verified = False
    needs = (Project,)
    needs_columns = (Project.approved_on, Project.started_on)
    reads = (Read(Project, "project_no"),)
    subject = "项目"
    evidence = (
        Value("项目名称"),
        Value("实际开工日期", Kind.DAY),
        Value("批复日期", Kind.DAY),
        Value("批复文号"),
        Value("提前天数", Kind.INTEGER),
        Value("计划投资", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”于{实际开工日期}开工，批复日期为{批复日期}，早于批复{提前天数}天，请核实批复前的施工依据。"
    )
    compared = (
        Compared("提前天数", Given("批复日期") - Given("实际开工日期")),
        Compared(AMOUNT, Total("项目", "计划投资")),
    )
    page = Page(
        method="比较每个项目的实际开工日期和批复日期，开工在前的列为疑点；同一天不算。",
        why="先开工后批复，往往伴随先定施工方再补手续、旧工程冒充新项目等问题。",
        not_flagged=("没有开工日期或批复日期的项目", "批复当天开工的项目"),
        check=("批复文件原件的落款日期", "开工令、监理日志、施工合同的日期", "是否为应急抢险并有先行实施的批准"),
        innocent=("应急抢险经批准先行实施", "批复日期登记成了补发文件的日期", "填写的是前期清表、备料的日期"),
        example=Example(
            {
                "项目": [
                    {
                        "项目编号": "XM1",
                        "项目名称": "上坪村灌溉渠",
                        "项目类别": "基础设施",
                        "区划代码": "539900101201",
                        "主管单位编码": "ZG",
                        "实施单位编码": "ZG",
                        "计划投资": "300000.00",
                        "批复文号": "清政复〔2017〕5号",
                        "批复日期": "2017-05-20",
                        "实际开工日期": "2017-04-10",
                        "状态": "完工",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project; those without one of the two days cannot be judged."""
        return dated(scope, _STARTED, _APPROVED)

    def select(self, scope: Scope) -> Select[Any]:
        """Projects that began before their approval."""
        return taken_too_early(scope, _STARTED, after=_APPROVED)
