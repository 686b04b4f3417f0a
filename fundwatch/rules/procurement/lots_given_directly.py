"""FW-C090: one piece of work was given in lots, directly or without any record of how, to one builder."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, or_

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Count, Outermost, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.procurement.kinds import WORKS_LIMIT, PurchaseKind, is_urgent, kind_of
from fundwatch.rules.procurement.purchases import contracts, is_for_work
from fundwatch.rules.project.example_rows import CONTRACT, PROCUREMENT, PROJECT
from fundwatch.rules.same_words import one_spelling
from fundwatch.rules.scope import Scope

C = Contract
_DIRECTLY = "直接委托"
_N = "[一二三四五六七八九十0-9A-DＡ-Ｄ甲乙丙丁]+"
_UNRECORDED = "没有采购记录"
_SMALL = "政府采购限额标准"
#: The number of a lot, a stretch or a stage, or of a work named alike; of a group of the village (一组) it is not.
_LOT = re.compile(
    f"(?:第{_N}|{_N}号?|之{_N})(?:标段|标|合同段|分包|包|子项目?|子工程|分项|工段|段|部分|次|阶段|期|批次?)"
    "|[东南西北中上下前后首末]段"
    f"|(?:标段|合同段|分包|子项目?|子工程|分项|之){_N}|[（(]{_N}[）)]$|(?<=工程|项目){_N}$"
)
#: Stages of one year may be stages: they are told only where all of them together reach the limit of purchases.
_STAGE = re.compile(f"(?:第?{_N})(?:阶段|期|批次?|次)")


class LotsGivenDirectly(Rule):
    """Works contracts of a year to one builder, all by 直接委托 or all unrecorded, named alike but for the lot."""

    code = "FW-C090"
    version = 3
    name = "同一工程分标直接委托同一施工方"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "依法或者按当地小额工程规定应当公开选定施工方的项目，不得化整为零规避（招标投标法第四条）"
    verified = False
    parameters = (WORKS_LIMIT, _SMALL)
    needs = (Contract, Procurement)
    reads = tuple(Read(table) for table in (Contract, Procurement, Project, Unit, Allocation, Indicator))
    subject = "合同"
    related = (("合同", "contract_key"), ("采购", "purchase_key"), ("项目", "project"))
    evidence = (
        Value("工程"),
        Value("乙方"),
        Value("方式"),
        Value("年度", Kind.YEAR),
        Value("合同份数", Kind.INTEGER),
        Value("合计金额", Kind.MONEY),
        Value("最大一份", Kind.MONEY),
    )
    details = (
        Value("合同编号"),
        Value("项目名称"),
        Value("标的"),
        Value("签订日期", Kind.DAY),
        Value("合同金额", Kind.MONEY),
    )
    summary = (
        "{年度}年“{工程}”分成{合同份数}个标，都给了{乙方}，方式为{方式}，最大一份{最大一份}元，合计{合计金额}元，"
        "请核实为什么分标、合并后是否要公开选定施工方。"
    )
    compared = (
        Compared("合同份数", Count("合同")),
        Compared("最大一份", Outermost("MAX", "合同", "合同金额")),
        Compared("合计金额", Total("合同", "合同金额")),
        Compared(AMOUNT, Total("合同", "合同金额")),
    )
    page = Page(
        method="同一村、同一年签订的工程合同，采购方式都是直接委托，乙方相同（或法定代表人相同），项目名称和标的除标段、分包、路段、分期、工程的序号外完全一样的，"
        "合为一条列出；都没有采购记录的，以及写成分期、分批的，合计达到采购限额才列出。",
        why="分标是为了分头招标、分头施工；分了标又都不经比选交给同一家，可能只是为了每份都低于当地进场交易的限额。",
        not_flagged=(
            "经招标、谈判、询价选定的，没有采购记录而合计不到采购限额的",
            "分几年实施的，当年分期而合计不到采购限额的，名称不同的工程，不同施工方的",
            "以工代赈、应急抢险的项目",
            "合计已达应招标数额的（由FW-C002列出）",
        ),
        check=(
            "立项批复是一个还是几个",
            "当地小额工程进场交易的限额",
            "各标的施工地点、时间是否连续",
            "委托时的会议记录",
        ),
        innocent=("批复时就分列的互不相连的工程", "已经一并比选而没有登记"),
        example=Example(
            {
                "项目": [
                    {**PROJECT, "项目名称": "上坪村养老中心维修一标"},
                    {**PROJECT, "项目编号": "XM2", "项目名称": "上坪村养老中心维修二标"},
                ],
                "采购": [
                    {**PROCUREMENT, "采购方式": _DIRECTLY},
                    {**PROCUREMENT, "采购编号": "CG2", "项目编号": "XM2", "采购方式": _DIRECTLY},
                ],
                "合同": [
                    {**CONTRACT, "采购编号": "CG1", "合同金额": "47900.00"},
                    {**CONTRACT, "合同编号": "HT2", "项目编号": "XM2", "采购编号": "CG2", "合同金额": "23000.00"},
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; contracts are few
        """Every contract that was given directly, or of whose project no purchase is recorded."""
        bought = aliased(Procurement)
        recorded = exists().where(bought.project_no == Project.record_key)
        return (
            contracts()
            .add_columns(
                C.contractor_code.label("contractor"),
                C.subject_matter.label("标的"),
                Procurement.record_key.label("purchase_key"),
                Unit.legal_person_id_number.label("legal_person"),
            )
            .outerjoin(Procurement, Procurement.record_key == C.procurement_no)
            .where(or_(Procurement.method == _DIRECTLY, and_(C.procurement_no.is_(None), ~recorded)))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Gather what is named alike but for the lot."""
        groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["contract_key"])):
            scope.look_at()
            reason = _lawful(row)
            if reason:
                scope.leave_out(reason)
                continue
            name = _named(row)
            supplier = row["legal_person"] or row["contractor"]
            way = _DIRECTLY if row["purchase_key"] else _UNRECORDED
            groups[row["region"], supplier, date.fromordinal(row["day"]).year, way, _stem(name)].append(row)
        for (_, _, year, way, stem), members in groups.items():
            lots = {_named(row) for row in members}
            if len(lots) < len(members) or len(members) < 2 or not all(map(_has_lot, lots)):  # noqa: PLR2004 - several
                continue
            yield from _finding(members, year, {"工程": stem[0], "方式": way}, scope)


def _lawful(row: Row) -> str:
    if is_for_work(row):
        return "以工代赈"
    if is_urgent(row["项目名称"], row["matter"], row["content"]):
        return "应急、抢险、救灾"
    kind = kind_of(row["matter"], row["项目名称"], row["category"], row["supplier_category"])
    return "" if kind is PurchaseKind.WORKS else "不是工程施工"


def _named(row: Row) -> tuple[str, str]:
    return one_spelling(row["项目名称"].strip()), one_spelling((row["matter"] or "").strip())


def _stem(name: tuple[str, str]) -> tuple[str, str]:
    return _LOT.sub("", name[0]), _LOT.sub("", name[1])


def _has_lot(name: tuple[str, str]) -> bool:
    return any(map(_LOT.search, name))


def _finding(members: Sequence[Row], year: int, said: dict[str, str], scope: Scope) -> Iterable[Row]:
    first = members[0]
    whole = sum(row["amount"] for row in members)
    day, region = date.fromordinal(first["day"]), first["region"] or ""
    if whole >= scope.number(WORKS_LIMIT, day, region):
        return
    # Of a small work it is often not recorded how it was given: that alone says nothing.
    in_stages = any(_STAGE.search(text) for text in _named(first))
    if (in_stages or said["方式"] == _UNRECORDED) and whole < scope.number(_SMALL, day, region):
        return
    told = {
        "subject": first["contract_key"],
        "partition": first["contract_key"],
        **said,
        "年度": year,
        "合同份数": len(members),
        "合计金额": whole,
        "最大一份": max(row["amount"] for row in members),
    }
    yield from ({**row, **told} for row in members)
