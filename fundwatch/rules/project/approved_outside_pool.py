"""FW-G042: a project was approved before it was taken into the pool of projects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.project import Project
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Value
from fundwatch.rules.project.order_of_steps import Step, dated, taken_too_early
from fundwatch.rules.scope import Scope

_APPROVED, _POOLED = Step("批复日期", Project.approved_on_day), Step("入库日期", Project.pooled_on_day)


class ApprovedOutsidePool(Rule):
    """批复日期 earlier than 入库日期."""

    code = "FW-G042"
    name = "项目批复早于入库"
    category = "程序违规"
    severity = Severity.LOW
    basis = "县级项目库管理要求：未入库的项目不得安排资金，入库须经村、乡、县逐级公示"
    verified = False
    needs = (Project,)
    needs_columns = (Project.approved_on, Project.pooled_on)
    reads = (Read(Project, "project_no"),)
    subject = "项目"
    evidence = (
        Value("项目名称"),
        Value("批复日期", Kind.DAY),
        Value("入库日期", Kind.DAY),
        Value("批复文号"),
        Value("提前天数", Kind.INTEGER),
        Value("计划投资", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”于{批复日期}批复，入库日期为{入库日期}，早于入库{提前天数}天，请核实入库的申报、公示和审定。"
    )
    compared = (
        Compared("提前天数", Given("入库日期") - Given("批复日期")),
        Compared(AMOUNT, Total("项目", "计划投资")),
    )
    page = Page(
        method="比较每个项目的批复日期和入库日期，批复在前的列为疑点；同一天不算。",
        why="没有经过村申报、乡审核、县审定和公示的项目先得到资金，事后补入库，程序只是补纸。",
        not_flagged=("没有批复日期或入库日期的项目", "同一天批复和入库的项目"),
        check=("项目库的入库文件和公示记录", "批复文件原件的落款日期", "是否为应急项目并有先行安排的批准"),
        innocent=("建库以前批复的项目，建库时补录", "应急抢险项目经批准先行安排", "入库日期登记成了调整、更新的日期"),
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
                        "批复日期": "2018-03-20",
                        "入库日期": "2018-05-10",
                        "状态": "批复",
                    }
                ]
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project; those without one of the two days cannot be judged."""
        return dated(scope, _APPROVED, _POOLED)

    def select(self, scope: Scope) -> Select[Any]:
        """Projects approved before they were in the pool."""
        return taken_too_early(scope, _APPROVED, after=_POOLED)
