"""FW-G062: a project's money was shared out to a whole village, most of it to people whom no register knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.household import Household
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.person import Person
from fundwatch.models.records.project import Project
from fundwatch.rules.definition import Example, Page, Row, Rule, Severity, Value
from fundwatch.rules.project import alike
from fundwatch.rules.project.example_rows import PAYMENT, PROJECT
from fundwatch.rules.scope import Scope


class SharedToVillage(Rule):
    """A project that FW-G061 tells of, whose many payees are mostly on no register of its place."""

    code = "FW-G062"
    name = "项目资金平分给全村"
    category = "截留私分"
    severity = Severity.MEDIUM
    basis = "项目资金用于批复的项目和对象，不得平分给全体村民"
    verified = False
    parameters = (alike.LEAST, alike.WHOLE_VILLAGE)
    needs = (Project, Payment, Household, Person)
    needs_columns = (Payment.project_no,)
    reads = alike.READS
    subject = "项目"
    related = (("支付", "payment_key"),)
    evidence = (
        Value("项目名称"),
        Value("项目类别"),
        Value("计划投资", Kind.MONEY),
        Value("人数", Kind.INTEGER),
        Value("其中在册人数", Kind.INTEGER),
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
        "其中只有{其中在册人数}人在当地的户、人员名册，请核实项目有没有实施、由谁决定分给全村、是否本人领取。"
    )
    page = Page(
        method="产业发展、基础设施等项目，没有合同、采购、验收、资产，一半以上的支出以同一金额付给个人，"
        "人数达到全村平分的人数，其中姓名、账号在项目所在地户、人员名册的不到一半的，列为疑点。",
        why="用于项目、用于贫困户的钱按户分给了全体村民，项目没有做，应当受益的户也没有得到应有的扶持。",
        not_flagged=(
            "用途为劳务、补偿、补助、奖补、租金、收购、分红等付给个人的款项",
            "有合同、采购、验收、资产中任何一样的项目，有批次号的发放",
            "人数不够，或一半以上是名册中人的：由FW-G061列出",
            "项目所在地的名册没有人的",
        ),
        check=("批复文件和实施方案", "领款单签字和入户核对", "会议记录：谁决定分的、报谁同意"),
        innocent=("实为全村都有的补助、补偿，用途没有写明", "名册没有导全", "由农户自建自购，凭票据兑付"),
        example=Example(
            {
                "项目": [{**PROJECT, "项目类别": "整村推进", "状态": "完工"}],
                "户": [
                    {
                        "户编号": "H1",
                        "户主姓名": "赵大贵",
                        "户主身份证号": "539900197001010036",
                        "区划代码": "539900101201",
                        "人口数": "1",
                    }
                ],
                "人员": [{"身份证号": "539900197001010036", "姓名": "赵大贵", "户编号": "H1"}],
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
                    for number, surname in enumerate("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许", start=1)
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
        """Keep those whose sums went to so many people, and so few of the register, that it was the whole village."""
        for found in alike.paid_alike(rows, scope):
            if found.whole_village:
                told = {
                    "人数": found.people,
                    "每人金额": found.each,
                    "项目支出": found.spent,
                    "其中在册人数": found.known,
                }
                yield from ({**row, **told} for row in found.payments)
