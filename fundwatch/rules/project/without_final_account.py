"""FW-W040: a project was finished and paid long ago and neither settled nor closed by final accounts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, and_, exists, func, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.final_account import FinalAccount
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.settlement import Settlement
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, INDICATOR, PAYMENT, PROJECT
from fundwatch.rules.project.facts import counts_for_contract
from fundwatch.rules.scope import Scope

C = Contract
F = FinalAccount
J = Project
P = Payment
_LIMIT = "竣工未决算天数"
_FINISHED = ("完工", "验收")
#: Categories that teach, employ, insure or lend; of works they have only what their text says is built.
_SERVICES = frozenset(
    ("就业创业", "公益岗位", "教育扶贫", "健康扶贫", "社会保障", "金融扶贫", "科技人才", "项目管理费")
)
_SERVICE = re.compile("培训|公益岗|公益性岗位|贴息|保险|管理费|雨露计划|规划编制|编制规划|咨询服务|外出务工|劳务协作")
_BUILT = re.compile("建设|[新修扩改重]建|建造|改造|硬化|安装|铺设|架设|工程|修缮|维修|装修|厂房|车间")


def _of_contracts(column: Any) -> Any:
    def leads_to(values: Statement) -> Statement:
        return select(C.project_no).where(column.in_(values))

    return leads_to


class WithoutFinalAccount(Rule):
    """Done by 实际完工日期, else by the last acceptance; its contracts paid; no 决算, no 结算审核 of all contracts."""

    code = "FW-W040"
    name = "项目完工多时仍未结算、决算"
    version = 2
    category = "滞留闲置"
    severity = Severity.LOW
    basis = "项目完工后应当及时办理结算和竣工财务决算，结余资金按规定缴回"
    verified = False
    parameters = (_LIMIT,)
    needs = (Project, Contract, Payment, FinalAccount)
    needs_columns = ((Project.completed_on, Acceptance.accepted_on), Payment.contract_no)
    reads = (
        Read(Project, "project_no"),
        Read(Acceptance, "project_no"),
        Read(FinalAccount, "project_no"),
        Read(Contract, "project_no"),
        Read(Settlement, Via("contract_no", _of_contracts(C.contract_no))),
        Read(Payment, Via("contract_no", _of_contracts(C.contract_no))),
    )
    reads_clock = True
    subject = "项目"
    related = (("合同", "contract"),)
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("完工日期", Kind.DAY),
        Value("完工后天数", Kind.INTEGER),
        Value("允许天数", Kind.INTEGER),
    )
    details = (Value("合同编号"), Value("合同金额", Kind.MONEY), Value("已付金额", Kind.MONEY))
    summary = (
        "项目“{项目名称}”{完工日期}完工，工程款已付{合计}元，过了{完工后天数}天（口径{允许天数}天）仍没有结算审核和决算记录，"
        "请核实工程实际造价、结余资金和未决算的原因。"
    )
    page = Page(
        method="状态为完工、验收的项目，完工日期（没有的看最后一次合格的验收）过去超过设定天数，合同已经付款，"
        "既没有决算，也不是每份合同都有结算审核的，列为疑点，金额是没有结算审核的合同的已付款。",
        why="长期不结算、不决算，多付的工程款看不出来，结余的钱也收不回来。",
        not_flagged=(
            "完工没有超过设定天数的",
            "已有决算，或每份合同都有结算审核的",
            "状态已是决算、移交或终止的",
            "没有合同的项目（如到户补助），合同还没有付款的",
            "培训、公益岗位、贴息、保险、项目管理费一类没有写明建设什么的：没有工程可以结算",
        ),
        check=("结算送审资料和审核报告", "已付款与实际工程量", "结余资金在哪个账户"),
        innocent=("已经决算而没有登记", "与施工单位有争议，正在诉讼", "与其他项目合并决算"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT, {**PROJECT, "项目编号": "XM2", "项目名称": "下坪村灌溉渠", "状态": "决算"}],
                "合同": [CONTRACT],
                "支付": [PAYMENT],
                "决算": [
                    {"项目编号": "XM2", "送审金额": "300000.00", "审定金额": "290000.00", "审定日期": "2017-12-01"}
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every finished project with a contract."""
        contracted = exists().where(C.project_no == J.record_key)
        return counted(J.__table__, and_(scope.touched(J.project_no), J.status.in_(_FINISHED), contracted))

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts that were paid and not settled, of projects done too long ago and without final accounts."""
        accepted = (
            select(func.max(Acceptance.accepted_on_day))
            .where(Acceptance.project_no == J.record_key, Acceptance.verdict.in_(PASSED))
            .scalar_subquery()
        )
        done = func.coalesce(J.completed_on_day, accepted)
        limit = scope.value(_LIMIT, done, J.region_code)
        paid = select(func.sum(P.amount)).where(P.contract_no == C.record_key, counts_for_contract()).scalar_subquery()
        settled = aliased(Settlement)
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                done.label("day"),
                paid.label("amount"),
                C.record_key.label("contract"),
                C.record_key.label("合同编号"),
                C.amount.label("合同金额"),
                paid.label("已付金额"),
                J.category.label("category"),
                J.content.label("content"),
                J.name.label("项目名称"),
                J.status.label("状态"),
                done.label("完工日期"),
                (scope.today - done).label("完工后天数"),
                limit.label("允许天数"),
            )
            .join(C, C.project_no == J.record_key)
            .where(
                scope.touched(J.project_no),
                J.status.in_(_FINISHED),
                scope.today - done > limit,
                paid > 0,
                ~exists().where(F.project_no == J.record_key),
                ~exists().where(settled.contract_no == C.record_key),
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:  # noqa: ARG002 - the same for every scope
        """Leave out what teaches, employs, insures or lends and builds nothing: it has no works to settle."""
        return (row for row in rows if not _builds_nothing(row))


def _builds_nothing(row: Row) -> bool:
    service = row["category"] in _SERVICES or _SERVICE.search(row["项目名称"]) is not None
    return service and not _BUILT.search(f"{row['项目名称']}，{row['content'] or ''}")
