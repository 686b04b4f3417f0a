"""FW-C002: one purchase seems to have been split into contracts below the tender limit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select

from fundwatch.models.fields import Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Count, Outermost, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.place_names import PlaceNames, places_of
from fundwatch.rules.procurement.kinds import BY_VILLAGERS, LIMITS, TENDERS, PurchaseKind, is_stake, is_urgent, kind_of
from fundwatch.rules.procurement.purchases import contracts, is_for_work, thing_of
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.same_words import in_one_word
from fundwatch.rules.scope import Scope

C = Contract
#: What works are of; the first that a name holds tells.
_TYPES = (
    "道路",
    "路灯",
    "亮化",
    "饮水",
    "供水",
    "灌溉",
    "沟渠",
    "桥",
    "光伏",
    "圈舍",
    "养殖",
    "卫生室",
    "活动",
    "广场",
    "厕",
    "路",
)
_ROAD = {"概算投资": "2800000.00", "建设内容": "硬化通组道路4.5公里"}


class SplitBelowLimit(Rule):
    """Contracts of a year, each below the limit and none tendered, for one thing and together at or above it."""

    code = "FW-C002"
    version = 4
    name = "疑似化整为零规避招标"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "招标投标法第四条、政府采购法第二十八条：不得将必须招标的项目化整为零规避招标"
    parameters = LIMITS[:4]
    needs = (Contract,)
    reads = tuple(Read(table) for table in (Contract, Procurement, Project, Unit, Allocation, Indicator, Region))
    subject = "合同"
    related = (("合同", "contract_key"), ("项目", "project"))
    evidence = (
        Value("相同之处"),
        Value("年度", Kind.YEAR),
        Value("种类"),
        Value("合同份数", Kind.INTEGER),
        Value("合计金额", Kind.MONEY),
        Value("最大一份", Kind.MONEY),
        Value("应招标数额", Kind.MONEY),
    )
    details = (
        Value("合同编号"),
        Value("项目名称"),
        Value("乙方"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
        Value("采购方式"),
    )
    summary = (
        "{年度}年{相同之处}的{种类}合同{合同份数}份，每份都低于应招标数额{应招标数额}元，合计{合计金额}元，均未招标，"
        "请核实是否为同一项目拆分发包。"
    )
    compared = (
        Compared("合同份数", Count("合同")),
        Compared("最大一份", Outermost("MAX", "合同", "合同金额")),
        Compared("合计金额", Total("合同", "合同金额")),
        Compared(AMOUNT, Total("合同", "合同金额")),
    )
    page = Page(
        method="同一年签订、没有招标、每份都低于当时招标数额的合同，合计达到数额的，按三种口径查："
        "同一项目的工程合同；同一村、同一施工方（或法定代表人相同）、同一类工程；同一实施单位的同一种货物服务。",
        why="把一项工程切成几段、一批货物分成几次，每份都在限额以下，招标就被绕开了。",
        not_flagged=(
            "已经招标的合同",
            "以工代赈、村民自建、应急抢险的项目，入股、参股的协议（不是采购）",
            "同一村里不同类的工程，不同施工方的不同项目",
            "分属不同年度的合同",
            "没有写标的、乙方又不是施工单位的合同（可能是监理、设计）",
            "合计仍低于应招标数额的合同",
        ),
        check=("立项批复是一个还是几个", "各合同的施工地点、时间是否连续", "询价、谈判时的报价单位是否相同"),
        innocent=("批复时就是互不相连的几个工程", "年度中途追加资金后另行实施", "分标段已经一并招标而没有登记"),
        example=Example(
            {
                "项目": [{**PROJECT, "项目名称": "上坪村道路硬化工程", "计划投资": "2800000.00", **_ROAD}],
                "合同": [
                    {**CONTRACT, "合同金额": "1500000.00", "标的": "道路硬化一标段"},
                    {**CONTRACT, "合同编号": "HT2", "合同金额": "1300000.00", "标的": "道路硬化二标段"},
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; contracts are few
        """Every contract with how its supplier was chosen."""
        return (
            contracts()
            .add_columns(
                C.contractor_code.label("contractor"),
                Procurement.method.label("采购方式"),
                Project.subcategory,
                Unit.legal_person_id_number.label("legal_person"),
            )
            .outerjoin(Procurement, Procurement.record_key == C.procurement_no)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather what could have been one purchase and hold the sums against the limit."""
        places = places_of(scope)
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["contract_key"]):
            scope.look_at()
            reason = _lawful(row)
            kind = kind_of(row["matter"], row["项目名称"], row["category"], row["supplier_category"])
            day = date.fromordinal(row["day"])
            if reason or row["amount"] >= scope.number(kind.value, day, row["region"]):
                scope.leave_out(reason or "本身已达招标数额，由FW-C001检查")
                continue
            for said, what in _same(row, kind, places):
                groups[said, what, day.year, kind].append(row)
        told: set[str] = set()
        for (said, _, year, kind), members in groups.items():
            keys = {row["contract_key"] for row in members}
            first = min(members, key=lambda row: (row["day"], row["contract_key"]))
            limit = scope.number(kind.value, date.fromordinal(first["day"]), first["region"])
            if len(keys) > 1 and not keys <= told and sum(row["amount"] for row in members) >= limit:
                told |= keys
                yield from _finding(members, said, year, kind, limit)


def _lawful(row: Row) -> str:
    if row["采购方式"] in TENDERS:
        return "已经招标"
    if row["采购方式"] in BY_VILLAGERS or is_for_work(row):
        return "以工代赈或村民自建"
    if is_stake(row["matter"], row["项目名称"]):
        return "入股、参股"
    return "应急、抢险、救灾" if is_urgent(row["项目名称"], row["matter"], row["content"]) else ""


def _same(row: Row, kind: PurchaseKind, places: PlaceNames) -> list[tuple[str, tuple[Any, ...]]]:
    """In what ways contracts could belong together, in words, and what they then have in common."""
    if kind is not PurchaseKind.WORKS:
        named = thing_of(row["matter"], places)
        return [("同一单位采购的同一标的", (row["buyer"], named))] if named else []
    if row["matter"] is None and row["supplier_category"] != "施工单位":
        return []  # Of whom it is not known whether he built, supervised or designed.
    text = f"{row['matter'] or ''}{row['项目名称']}"
    what = row["subcategory"] or in_one_word(next((word for word in _TYPES if word in text), row["category"]))
    supplier = row["legal_person"] or row["contractor"]
    return [("同一项目", (row["project"],)), ("同一村、同一施工方、同类", (row["region"], supplier, what))]


def _finding(members: list[Row], said: str, year: int, kind: PurchaseKind, limit: int) -> Iterable[Row]:
    subject = members[0]["contract_key"]
    told = {
        "subject": subject,
        "partition": subject,
        "相同之处": said,
        "年度": year,
        "种类": kind.said,
        "合同份数": len(members),
        "合计金额": sum(row["amount"] for row in members),
        "最大一份": max(row["amount"] for row in members),
        "应招标数额": limit,
    }
    severity = Severity.HIGH if said == "同一项目" else Severity.MEDIUM
    yield from ({**row, **told, "severity": severity} for row in members)
