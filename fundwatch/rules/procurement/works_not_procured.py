"""FW-C080: works at or above the limit of public procurement were given away without any procurement on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, exists, or_

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.payment.tied_units import is_collective
from fundwatch.rules.procurement.kinds import LIMITS, PurchaseKind, is_stake, is_urgent, kind_of, limit_of
from fundwatch.rules.procurement.purchases import contracts, is_for_work
from fundwatch.rules.project.example_rows import CONTRACT, PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
Q = Procurement
_LIMIT, _KEPT, _LEAST = "政府采购限额标准", "采购登记比例", "采购登记最少份数"
#: What has to procure by the law: offices, not villages, cooperatives and companies.
_PUBLIC = ("财政部门", "主管部门", "乡镇政府", "其他")


class WorksNotProcured(Rule):
    """A contract for works of an office, between the limits of procurement and of tender, of a project without 采购."""

    code = "FW-C080"
    version = 1
    name = "工程达到采购限额未见采购程序"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "采购限额标准以上、不属于必须招标的工程应当按政府采购方式选定施工方（政府采购法第二条、实施条例第二十五条）"
    verified = False
    parameters = (_LIMIT, _KEPT, _LEAST, *LIMITS)
    needs = (Project, Contract, Procurement)
    reads = tuple(Read(table) for table in (Contract, Procurement, Project, Unit, Allocation, Indicator))
    subject = "合同"
    related = (("项目", "project"),)
    evidence = (
        Value("项目名称"),
        Value("标的"),
        Value("种类"),
        Value("乙方"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("采购限额", Kind.MONEY),
        Value("同类合同份数", Kind.INTEGER),
        Value("其中有采购记录", Kind.INTEGER),
    )
    summary = (
        "“{项目名称}”{签订日期}与{乙方}签订{种类}合同{合同金额}元，达到采购限额{采购限额}元，项目没有任何采购记录，"
        "而达到限额的{同类合同份数}份工程合同中有{其中有采购记录}份有采购记录，请核实施工方怎样选定。"
    )
    compared = (Compared(AMOUNT, Given("合同金额")),)
    page = Page(
        method="机关、乡镇实施的项目没有任何采购记录，而施工及与工程有关的货物、服务合同达到签订时的政府采购限额标准、"
        "又不到应招标数额的列出。达到限额的工程合同份数和其中有采购记录的比例达到设定数的才查，"
        "免得在不登记工程采购的地方逐份提示。",
        why="不招标的工程也要谈判、磋商或询价；一样都没有，施工方和价格就由个人说了算。",
        not_flagged=(
            "已有采购记录的项目，合同填了采购编号的",
            "以工代赈、应急抢险的项目，入股、参股的协议",
            "村委会、村集体、合作社、企业自己发包或者承揽的（不属于政府采购，按村级议事程序）",
            "已达应招标数额的（由FW-C001列出）",
            "工程合同大多也没有采购记录的（采购没有登记全）",
        ),
        check=("会议纪要、磋商或询价文件、成交通知书", "当地小额工程的限额和发包办法", "施工方与经办人的关系"),
        innocent=("已经采购而没有登记", "在公共资源交易中心进场交易而没有登记", "当地当年的限额更高"),
        example=Example(
            {
                "项目": [
                    {**PROJECT, "项目编号": f"XM{n}", "项目名称": f"{name}组河堤加固", "计划投资": "950000.00"}
                    for n, name in enumerate("一二三四五六", 1)
                ],
                "采购": [
                    {**PROCUREMENT, "采购编号": f"CG{n}", "项目编号": f"XM{n}", "预算金额": "950000.00"}
                    for n in range(2, 7)
                ],
                "合同": [
                    {**CONTRACT, "合同编号": f"HT{n}", "项目编号": f"XM{n}", "合同金额": "940000.00"}
                    for n in range(1, 7)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; contracts are few
        """Every contract an office gave, and whether any procurement is on record for it."""
        buyer = aliased(Unit)
        recorded = or_(C.procurement_no.is_not(None), exists().where(Q.project_no == C.project_no))
        return (
            contracts()
            .add_columns(
                C.record_key.label("subject"),
                C.record_key.label("partition"),
                C.subject_matter.label("标的"),
                Project.planned_investment,
                buyer.name.label("buyer_name"),
                recorded.label("recorded"),
            )
            .join(buyer, buyer.record_key == Project.implementer_code)
            .where(buyer.category.in_(_PUBLIC))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Of the works between the limits those without a procurement, where most have one."""
        known = [told for row in rows if (told := _between(row, scope))]
        with_record = sum(bool(row["recorded"]) for row in known)
        told = {"同类合同份数": len(known), "其中有采购记录": with_record}
        for row in sorted(known, key=lambda row: row["subject"]):
            if not row["recorded"] and _most(known, with_record, row, scope):
                yield {**row, **told}


def _between(row: Row, scope: Scope) -> Row | None:
    """The row with its kind and limit; None where it need not be procured or had to be tendered."""
    scope.look_at()
    kind = kind_of(row["matter"], row["项目名称"], row["category"], row["supplier_category"])
    day = date.fromordinal(row["day"])
    limit = scope.number(_LIMIT, day, row["region"])
    if kind is PurchaseKind.OTHER or row["amount"] < limit:
        return None
    if row["amount"] >= limit_of(scope, kind, day, row["planned_investment"], row["region"]):
        return None
    reason = _lawful(row)
    if reason:
        scope.leave_out(reason)
        return None
    return {**row, "种类": kind.said, "采购限额": limit}


def _lawful(row: Row) -> str:
    if is_for_work(row):
        return "以工代赈"
    if is_urgent(row["项目名称"], row["matter"], row["content"]):
        return "应急、抢险、救灾"
    if is_stake(row["matter"], row["项目名称"]):
        return "入股、参股"
    own = is_collective(row["buyer_name"], None) or is_collective(row["乙方"], row["supplier_category"])
    return "村集体发包或者承揽" if own else ""


def _most(known: Sequence[Row], with_record: int, row: Row, scope: Scope) -> bool:
    least = scope.number(_LEAST, scope.as_of, row["region"])
    kept = scope.number(_KEPT, scope.as_of, row["region"])
    return with_record >= least and with_record * PARTS >= len(known) * kept
