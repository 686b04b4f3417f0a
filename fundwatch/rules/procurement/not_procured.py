"""FW-C044: goods or services of a year reached the limit of public procurement and no procurement is on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, exists

from fundwatch.models.fields import Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Count, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.place_names import places_of
from fundwatch.rules.procurement.kinds import PURCHASE_LIMIT, PurchaseKind, is_stake, is_urgent, kind_of
from fundwatch.rules.procurement.purchases import contracts, is_for_work, thing_of
from fundwatch.rules.project.example_rows import CONTRACT, PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
Q = Procurement
_LIMIT = "政府采购限额标准"


class NotProcured(Rule):
    """Contracts of one buyer and year for the same goods or services, of projects without any 采购, by their sum."""

    code = "FW-C044"
    version = 3
    name = "达到采购限额未见采购程序"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "采购限额标准以上的货物和服务应当实行政府采购；不得以化整为零方式规避（政府采购法第二条、第二十八条）"
    verified = False
    parameters = (_LIMIT, PURCHASE_LIMIT)
    needs = (Project, Contract, Procurement)
    reads = tuple(Read(table) for table in (Contract, Procurement, Project, Unit, Allocation, Indicator, Region))
    subject = "合同"
    related = (("合同", "contract_key"), ("项目", "project"))
    evidence = (
        Value("标的"),
        Value("年度", Kind.YEAR),
        Value("合同份数", Kind.INTEGER),
        Value("合计金额", Kind.MONEY),
        Value("采购限额", Kind.MONEY),
    )
    details = (
        Value("合同编号"),
        Value("项目名称"),
        Value("乙方"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
    )
    summary = (
        "{年度}年“{标的}”的合同{合同份数}份合计{合计金额}元，达到采购限额{采购限额}元，项目没有任何采购记录，"
        "请核实采购程序、比价过程和是否拆分。"
    )
    compared = (
        Compared("合同份数", Count("合同")),
        Compared("合计金额", Total("合同", "合同金额")),
        Compared(AMOUNT, Total("合同", "合同金额")),
    )
    page = Page(
        method="没有采购记录的项目中，同一实施单位同一年签订的同一种货物、服务的合同（标的里的村名、批次和“采购”一类的字不计，没有写标的的按单份），"
        "合计达到当时的政府采购限额标准的列出。本身达到公开招标数额的合同由另一条规则检查。",
        why="不询价、不比价，直接向熟人的店里买，价格就由个人说了算。",
        not_flagged=(
            "已有采购记录（含框架协议、电子卖场）的项目",
            "工程及与工程有关的货物、服务（按招标投标的数额检查）",
            "以工代赈、应急抢险的项目，入股、参股的协议（不是采购）",
            "合计低于采购限额的，分属不同年度、不同单位、不同标的的",
        ),
        check=("采购计划、询价记录和评审资料", "供应商与经办人的关系", "同期市场价格"),
        innocent=("已经采购而没有登记", "上级部门统一采购", "村集体用自有资金按村级议事程序采购"),
        example=Example(
            {
                "项目": [
                    {
                        **PROJECT,
                        "项目类别": "产业发展",
                        "项目名称": "上坪村化肥采购",
                        "计划投资": "640000.00",
                        "建设内容": "复合肥",
                    },
                    {**PROJECT, "项目编号": "XM2"},
                ],
                "采购": [{**PROCUREMENT, "项目编号": "XM2"}],
                "合同": [
                    {**CONTRACT, "合同编号": f"HT{part}", "合同金额": "320000.00", "标的": "化肥采购"}
                    for part in (1, 2)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; contracts are few
        """Every contract without a procurement of its own, of projects that have none."""
        return contracts().where(C.procurement_no.is_(None), ~exists().where(Q.project_no == C.project_no))

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather what one buyer bought of one thing in a year and hold the sums against the limit."""
        places = places_of(scope)
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["contract_key"])):
            scope.look_at()
            day = date.fromordinal(row["day"])
            reason = _lawful(row)
            if not reason and row["amount"] >= scope.number(PURCHASE_LIMIT, day, row["region"]):
                reason = "本身已达招标数额，由FW-C001检查"
            if reason:
                scope.leave_out(reason)
                continue
            groups[row["buyer"], day.year, thing_of(row["matter"], places) or row["contract_key"]].append(row)
        for (_, year, _), members in groups.items():
            first = members[0]
            limit = scope.number(_LIMIT, date.fromordinal(first["day"]), first["region"])
            whole = sum(row["amount"] for row in members)
            if whole >= limit:
                yield from _finding(members, year, whole, limit)


def _lawful(row: Row) -> str:
    if is_for_work(row):
        return "以工代赈"
    if is_urgent(row["项目名称"], row["matter"], row["content"]):
        return "应急、抢险、救灾"
    if is_stake(row["matter"], row["项目名称"]):
        return "入股、参股"
    kind = kind_of(row["matter"], row["项目名称"], row["category"], row["supplier_category"])
    return "" if kind is PurchaseKind.OTHER else "工程及与工程有关的货物、服务"


def _finding(members: list[Row], year: int, whole: int, limit: int) -> Iterable[Row]:
    subject = members[0]["contract_key"]
    told = {
        "subject": subject,
        "partition": subject,
        "标的": members[0]["matter"] or members[0]["项目名称"],
        "年度": year,
        "合同份数": len(members),
        "合计金额": whole,
        "采购限额": limit,
    }
    yield from ({**row, **told} for row in members)
