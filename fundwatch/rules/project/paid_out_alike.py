"""FW-G061: most of what a project spent went to many people in one and the same sum."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import Acceptance
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.asset import Asset
from fundwatch.models.records.asset_source import AssetSource
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.project.example_rows import PAYMENT, PROJECT
from fundwatch.rules.scope import Scope

J = Project
P = Payment
_LEAST = "等额发放最少户数"
_KINDS = ("产业发展", "基础设施", "整村推进", "少数民族", "乡村建设行动")
#: What people are lawfully paid for one by one: work, land, crops, what is bought of them, what they had done.
_EARNED = re.compile(
    "劳务|工资|工钱|务工|误工|用工|报酬|以工代赈|青苗|附着物|租金|租用|租赁|流转|征地|占地|拆迁|补偿|补助|补贴|奖补|奖励|以奖|"
    "救助|助学|贴息|苗款|收购|货款|材料|运费|保险|分红|收益|股金|退还|退回|押金|保证金"
)


class PaidOutAlike(Rule):
    """A project without contract, 采购, acceptance or asset whose payments are mostly one sum to many people."""

    code = "FW-G061"
    name = "项目资金按人等额分发"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "项目资金按批复的内容实施和验收，不得改为直接向农户分钱"
    verified = False
    parameters = (_LEAST,)
    needs = (Project, Payment)
    needs_columns = (Payment.project_no,)
    reads = (
        Read(J, "project_no"),
        Read(P, "project_no"),
        Read(Contract, "project_no"),
        Read(ContractProject, "project_no"),
        Read(Procurement, "project_no"),
        Read(Acceptance, "project_no"),
        Read(Asset, "project_no"),
        Read(AssetSource, "project_no"),
        Read(Unit),
        Read(AccountRegister),
    )
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
        of_kind = and_(scope.touched(J.project_no), J.category.in_(_KINDS))
        return counted(J.__table__, of_kind, (_is_documented(), "有合同、采购、验收或资产"))

    def select(self, scope: Scope) -> Select[Any]:
        """What projects spent of which nothing else is on record."""
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                P.record_key.label("payment_key"),
                P.paid_on_day.label("day"),
                P.amount.label("amount"),
                P.payee_code.label("payee_code"),
                P.batch_no.label("batch"),
                J.name.label("项目名称"),
                J.category.label("项目类别"),
                J.planned_investment.label("计划投资"),
                P.method.label("支付方式"),
                P.purpose.label("用途"),
                P.paid_on_day.label("支付日期"),
                P.payee.label("收款人"),
                P.amount.label("金额"),
            )
            .join(P, P.project_no == J.record_key)
            .where(scope.touched(J.project_no), J.category.in_(_KINDS), ~_is_documented(), money.is_spending())
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep the projects that mostly paid one sum to enough people."""
        projects: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            projects[row["subject"]].append(row)
        for _, spent in sorted(projects.items()):
            yield from _judge(spent, scope)


def _judge(spent: Sequence[Row], scope: Scope) -> Iterable[Row]:
    total = sum(row["金额"] for row in spent)
    to_people = [row for row in spent if not row["payee_code"] and not row["batch"] and row["金额"] > 0]
    loose = sorted((row for row in to_people if not _EARNED.search(row["用途"])), key=lambda row: row["payment_key"])
    people = Counter(amount for _, amount in {(row["收款人"], row["金额"]) for row in loose})
    if not people:
        return
    each = max(people, key=lambda amount: (people[amount], amount))
    alike = [row for row in loose if row["金额"] == each]
    day = date.fromordinal(alike[0]["day"])
    enough = people[each] >= scope.number(_LEAST, day, alike[0]["region"])
    if enough and each * len(alike) * 2 > total:
        told = {"人数": people[each], "每人金额": each, "项目支出": total}
        yield from ({**row, **told} for row in alike)


def _is_documented() -> ColumnElement[bool]:
    """Whether a contract, a purchase, an acceptance or an asset of a project is on record."""
    own: tuple[Any, ...] = (Contract, ContractProject, Procurement, Acceptance, Asset, AssetSource)
    known = (select(table.project_no).where(table.project_no.is_not(None)) for table in own)
    return or_(*(J.record_key.in_(projects) for projects in known))
