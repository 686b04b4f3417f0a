"""FW-G061: most of what a project spent went to many people in one and the same sum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.rules.definition import Example, Page, Row, Rule, Severity, Value
from fundwatch.rules.project import alike
from fundwatch.rules.project.example_rows import PAYMENT, PROJECT
from fundwatch.rules.scope import Scope


class PaidOutAlike(Rule):
    """A project without contract, 采购, acceptance or asset whose payments are mostly one sum to many people."""

    code = "FW-G061"
    version = 2
    name = "项目资金按人等额分发"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "项目资金按批复的内容实施和验收，不得改为直接向农户分钱"
    verified = False
    parameters = (alike.LEAST, alike.WHOLE_VILLAGE)
    needs = (Project, Payment)
    needs_columns = (Payment.project_no,)
    reads = alike.READS
    subject = "项目"
    related = (("支付", "payment_key"),)
    evidence = (
        Value("项目名称"),
        Value("项目类别"),
        Value("计划投资", Kind.MONEY),
        Value("人数", Kind.INTEGER),
        Value("每人金额", Kind.MONEY),
        Value("项目支出", Kind.MONEY),
        Value("支付方式"),
        Value("用途"),
    )
    details = (
        Value("支付日期", Kind.DAY),
        Value("收款人"),
        Value("金额", Kind.MONEY),
        Value("用途"),
    )
    summary = (
        "“{项目名称}”没有合同、采购、验收和资产记录，支出{项目支出}元中有{合计}元以{支付方式}付给{人数}人，每人{每人金额}元（{用途}），"
        "请核实项目有没有实施、钱为什么分到人、是否本人领取。"
    )
    page = Page(
        method="产业发展、基础设施等项目，没有合同、采购、验收、资产，支付给个人（没有单位编码）的款项中，同一金额付给的人数达到设定的户数，"
        "而且这些款项超过项目支出的一半，列为疑点。",
        why="项目款按人头分了，账面上花完了，项目没有做；名单和签字也容易作假。",
        not_flagged=(
            "用途为劳务、补偿、补助、奖补、租金、收购、分红等付给个人的款项",
            "有合同、采购、验收、资产中任何一样的项目",
            "有批次号的发放（另有规则）",
            "人数达到全村平分的人数、又多半不在当地名册的（由FW-G062列出）",
            "等额的款项不超过项目支出一半的，人数没有达到设定的户数的",
        ),
        check=("批复文件和实施方案", "领款单签字和入户核对", "会议记录：谁决定分的"),
        innocent=("实为到户补助，用途没有写明", "由农户自建自购，凭票据兑付"),
        example=Example(
            {
                "项目": [{**PROJECT, "项目类别": "产业发展", "状态": "完工"}],
                "支付": [
                    {
                        **PAYMENT,
                        "支付流水号": f"ZF{number}",
                        "指标编号": "",
                        "合同编号": "",
                        "收款人": f"{surname}大贵",
                        "收款单位编码": "",
                        "金额": "350.00",
                        "用途": "项目资金分配到户",
                        "支付方式": "现金",
                    }
                    for number, surname in enumerate("赵钱孙李周吴郑王", start=1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every project of the kinds."""
        return alike.population(scope)

    def select(self, scope: Scope) -> Select[Any]:
        """What projects spent of which nothing else is on record."""
        return alike.spent_without_documents(scope)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the projects that mostly paid one sum to enough people, unless it was shared out to a whole village."""
        for found in alike.paid_alike(rows, scope):
            if found.whole_village:
                scope.leave_out("平分给全村（由FW-G062列出）")
                continue
            told = {"人数": found.people, "每人金额": found.each, "项目支出": found.spent}
            yield from ({**row, **told} for row in found.payments)
