"""FW-C006: a contract was signed, or the works began, before the award that should have come first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.procurement.kinds import PROCEDURES as LEGAL
from fundwatch.rules.procurement.kinds import PurchaseKind, is_urgent, kind_of
from fundwatch.rules.project.example_rows import CONTRACT, PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
#: A 比选 is no procedure of the law, but it too has an award that comes first.
PROCEDURES = (*LEGAL, "比选")
Q = Procurement


class BegunBeforeAward(Rule):
    """中标通知日期 later than the 签订日期 of its contract, or, of a project's first works award, than 实际开工日期."""

    code = "FW-C006"
    name = "签约或开工早于中标"
    category = "程序违规"
    severity = Severity.HIGH
    basis = "应先招标、定标，后签约、开工；先建后招使招标成为形式"
    verified = False
    needs = (Procurement,)
    needs_columns = (Procurement.awarded_on, (Contract.procurement_no, Project.started_on))
    reads = (Read(Procurement), Read(Contract), Read(Project), Read(Unit))
    subject = "采购"
    related = (("合同", "contract_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("采购方式"),
        Value("中标单位"),
        Value("中标金额", Kind.MONEY),
        Value("中标通知日期", Kind.DAY),
        Value("合同签订日期", Kind.DAY),
        Value("实际开工日期", Kind.DAY),
        Value("问题"),
    )
    summary = "“{项目名称}”的{采购方式}{中标通知日期}才发中标通知，{问题}，请核实招标、签约和开工的真实时间。"
    compared = (Compared(AMOUNT, Total("采购", "中标金额")),)
    page = Page(
        method="合同签订日期早于同一次采购的中标通知日期的列出；项目实际开工早于项目第一次工程中标的也列出。同一天不算。",
        why="先定施工队、先干活，再补一套招标资料，容易出现陪标、围标。",
        not_flagged=(
            "当天中标、当天签约或开工的",
            "项目已有更早的工程中标的，后来的采购不看开工日期",
            "货物、服务采购不看开工日期",
            "直接委托、以工代赈、村民自建",
            "应急、抢险、救灾工程",
        ),
        check=("中标通知书、合同原件和用印登记", "开工令、监理日志", "投标文件的递交记录"),
        innocent=("中标通知日期登记成了公告或备案的日期", "开工日期填的是清表、备料的日期"),
        example=Example(
            {
                "项目": [PROJECT],
                "采购": [PROCUREMENT],
                "合同": [{**CONTRACT, "采购编号": "CG1", "签订日期": "2017-04-01"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; purchases are few
        """Every procurement with a procedure and a day of award."""
        return counted(
            Q.__table__,
            Q.record_key.is_not(None),
            (Q.method.not_in(PROCEDURES), "没有法定程序的采购方式"),
            (Q.awarded_on_day.is_(None), "没有中标通知日期"),
        )

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; purchases are few
        """Every award with its contracts."""
        return (
            select(
                Q.record_key.label("subject"),
                Q.record_key.label("partition"),
                Q.award_amount.label("amount"),
                Q.awarded_on_day.label("day"),
                Q.subject_matter,
                C.record_key.label("contract_key"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.category,
                Project.content,
                Unit.category.label("supplier_category"),
                Project.name.label("项目名称"),
                Q.method.label("采购方式"),
                Unit.name.label("中标单位"),
                Q.award_amount.label("中标金额"),
                Q.awarded_on_day.label("中标通知日期"),
                C.signed_on_day.label("合同签订日期"),
                Project.started_on_day.label("实际开工日期"),
            )
            .join(Project, Project.record_key == Q.project_no)
            .outerjoin(C, C.procurement_no == Q.record_key)
            .outerjoin(Unit, Unit.record_key == Q.winner_code)
            .where(Q.method.in_(PROCEDURES), Q.awarded_on_day.is_not(None))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each award against its contracts, and a project's first award of works against the start."""
        awards: dict[str, list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: (row["day"], row["subject"], row["contract_key"] or "")):
            awards[row["subject"]].append(row)
        begun: set[str] = set()
        for known in awards.values():
            row = known[0]
            if is_urgent(row["项目名称"], row["subject_matter"], row["content"]):
                scope.leave_out("应急、抢险、救灾")
                continue
            early = [one for one in known if one["合同签订日期"] is not None and one["合同签订日期"] < one["day"]]
            problems = (
                [f"合同却在{row['day'] - min(one['合同签订日期'] for one in early)}天前已经签订"] if early else []
            )
            kind = kind_of(row["subject_matter"], row["项目名称"], row["category"], row["supplier_category"])
            started = row["实际开工日期"]
            if kind is PurchaseKind.WORKS and row["project"] not in begun:
                begun.add(row["project"])
                if started is not None and started < row["day"]:
                    problems.append(f"项目{row['day'] - started}天前已经开工")
            if problems:
                told = {"问题": "，".join(problems)}
                yield from (
                    {**one, **told, "amount": None if at else one["amount"]} for at, one in enumerate(early or known)
                )
