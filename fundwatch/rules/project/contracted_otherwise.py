"""FW-G071: none of a project's contracts is for any of the things that were approved; no change was approved."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, exists, func, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.place_names import PlaceNames, places_of
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.project.things import things_in
from fundwatch.rules.scope import Scope

C = Contract
J = Project
#: What belongs to any project and is contracted for by itself.
_SERVICES = re.compile(
    "监理|设计|勘察|勘测|造价|测绘|测量|审计|咨询|检测|保险|培训|规划|评估|招标|代理|编制|租赁|运输|论证|审核|宣传|印刷"
)
#: Approvals that leave open what exactly is done.
_OPEN = re.compile("综合|整治|人居环境|美丽|示范|整村|乡村建设|以奖代补|奖补|等(?![级量额高])|其他|配套")


def _projects_by(contracts: Statement) -> Statement:
    return select(C.project_no).where(C.contract_no.in_(contracts))


def _projects_of(procurements: Statement) -> Statement:
    return select(C.project_no).where(C.procurement_no.in_(procurements))


class ContractedOtherwise(Rule):
    """Things that 标的 names, against those of 项目名称 and 建设内容: none in common."""

    code = "FW-G071"
    name = "合同标的不是批复的建设内容"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "项目应按批准的建设地点、内容和规模实施，变更应报原批准机关批准（政府投资条例第二十一条）"
    verified = False
    needs = (Project, Contract)
    needs_columns = ((C.subject_matter, Procurement.subject_matter),)
    reads = (
        *(Read(table, "project_no") for table in (Project, Contract, ContractProject)),
        Read(ContractChange, Via("contract_no", _projects_by)),
        Read(ContractProject, Via("contract_no", _projects_by)),
        Read(Procurement, Via("procurement_no", _projects_of)),
        # Names of places hold words that are looked for.
        Read(Region),
    )
    subject = "项目"
    related = (("合同", "contract_key"),)
    evidence = (
        Value("项目名称"),
        Value("批复文号"),
        Value("批复建设内容"),
        Value("批复的事项"),
        Value("合同的事项"),
    )
    details = (
        Value("合同编号"),
        Value("标的"),
        Value("数量", Kind.QUANTITY),
        Value("计量单位"),
        Value("合同金额", Kind.MONEY),
        Value("签订日期", Kind.DAY),
    )
    summary = (
        "项目“{项目名称}”批复的是{批复的事项}，签订的合同却是{合同的事项}，共{合计}元，没有变更批复，"
        "请核实是谁决定变更、资金用在哪里、受益的是谁。"
    )
    compared = (Compared(AMOUNT, Total("合同", "合同金额")),)
    page = Page(
        method="从项目名称和批复的建设内容、从合同标的（空白的看采购标的）里各读出做的是什么事（牛、羊、茶、道路、饮水、广场等），地名里的字不算："
        "项目的合同没有一份与批复的事项相同，也没有带批复文号的变更的，列为疑点。同是养殖、同是种植、同是建设而换了一样的程度为中，"
        "跨了类别的程度为低。",
        why="批的是牛买的是羊，批的是饮水修的是广场，多是擅自改变用途，受益的人换了，价格和数量也没有人审过。",
        not_flagged=(
            "项目名称、建设内容或合同标的看不出是什么事的",
            "有一份合同与批复的事项相同的",
            "监理、设计、培训、保险等服务合同；批复写着综合、整治、等、配套一类没有写全的",
            "有批复文号的合同变更，几个项目共用一份合同的",
        ),
        check=("批复文件和实施方案", "变更的会议记录、请示和批复", "现场看实际建成、发放的是什么"),
        innocent=("变更已经批准而没有登记", "批复只写了主要内容，合同是其中没有写到的一部分", "合同标的填写有误"),
        example=Example(
            {
                "项目": [{**PROJECT, "项目名称": "上坪村母牛引种", "建设内容": "引进能繁母牛26头发放到户"}],
                "合同": [{**CONTRACT, "标的": "黑山羊", "数量": "160", "计量单位": "只"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract."""
        return counted(C.__table__, scope.touched(C.project_no))

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts of projects none of which has an approved change or serves several projects."""
        each = aliased(Contract)
        mine = each.project_no == J.record_key
        changed = exists().where(
            ContractChange.contract_no == each.record_key, mine, ContractChange.approval_no.is_not(None)
        )
        served = exists().where(ContractProject.contract_no == each.record_key, mine)
        serving = exists().where(ContractProject.project_no == J.record_key)
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                C.record_key.label("contract_key"),
                C.signed_on_day.label("day"),
                C.amount.label("amount"),
                J.name.label("项目名称"),
                J.approval_no.label("批复文号"),
                J.content.label("批复建设内容"),
                J.subcategory.label("subtype"),
                C.record_key.label("合同编号"),
                func.coalesce(C.subject_matter, Procurement.subject_matter).label("标的"),
                C.quantity.label("数量"),
                C.measure_unit.label("计量单位"),
                C.amount.label("合同金额"),
                C.signed_on_day.label("签订日期"),
            )
            .join(C, C.project_no == J.record_key)
            .outerjoin(Procurement, Procurement.record_key == C.procurement_no)
            .where(scope.touched(J.project_no), ~changed, ~served, ~serving)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold the things contracted for on each project against the things approved."""
        projects: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["contract_key"]):
            projects[row["subject"]].append(row)
        places = places_of(scope)
        for group in projects.values():
            yield from _judge(group, places)


def _judge(group: Sequence[Row], places: PlaceNames) -> Iterable[Row]:
    first = group[0]
    approval = " ".join(filter(None, (first["项目名称"], first["批复建设内容"], first["subtype"])))
    if _OPEN.search(approval):
        return
    approved = things_in(places.hidden_in(approval))
    bought: dict[str, int] = {}
    found: list[Row] = []
    for row in group:
        matter = row["标的"] or ""
        things = things_in(places.hidden_in(matter))
        if things and not _SERVICES.search(matter):
            bought |= things
            found.append(row)
        elif not _SERVICES.search(matter):
            # What nobody can tell may well be what was approved.
            return
    if not approved or not found or approved.keys() & bought.keys():
        return
    alike = set(approved.values()) & set(bought.values())
    told = {
        "批复的事项": "、".join(approved),
        "合同的事项": "、".join(bought),
        "severity": Severity.MEDIUM if alike else Severity.LOW,
    }
    for row in found:
        yield {**row, **told}
