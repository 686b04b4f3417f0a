"""FW-C001: a purchase reached the tender limit and was not put to tender."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Select, case, exists, func, literal, select, union_all

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.procurement.kinds import BY_VILLAGERS, LIMITS, TENDERS, is_stake, is_urgent, kind_of, limit_of
from fundwatch.rules.procurement.purchases import given_for_work, is_for_work
from fundwatch.rules.project.example_rows import CONTRACT, PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
Q = Procurement


class NotTendered(Rule):
    """A 采购 by another method, or a 合同 of a project with no 采购, at or above the limit of its kind and day."""

    code = "FW-C001"
    version = 2
    name = "达到招标限额未见招标"
    category = "程序违规"
    severity = Severity.HIGH
    basis = "招标投标法第三条和必须招标的规模标准；货物和服务按政府采购法第二十六条、第二十七条"
    verified = False
    parameters = LIMITS
    needs = (Project, Contract)
    reads = tuple(Read(table) for table in (Procurement, Contract, Project, Unit, Allocation, Indicator))
    subject = "采购"
    related = (("项目", "project"), ("合同", "contract_key"))
    evidence = (
        Value("项目名称"),
        Value("标的"),
        Value("种类"),
        Value("采购方式"),
        Value("供应商"),
        Value("金额", Kind.MONEY),
        Value("应招标数额", Kind.MONEY),
        Value("判断日期", Kind.DAY),
    )
    summary = (
        "“{项目名称}”的{种类}采购{金额}元，按{判断日期}执行的标准{应招标数额}元以上应当招标，"
        "登记的方式为“{采购方式}”，请核实招标资料或不招标的批准。"
    )
    page = Page(
        method="采购的预算金额或中标金额达到当时执行的招标数额，而采购方式不是公开招标、邀请招标的列出。"
        "项目没有任何采购记录的，看合同金额。工程、工程货物、工程服务和其他货物服务的数额不同，按公告、中标或签订日期取当时的标准。",
        why="该招标的不招标，价格和施工队由个人说了算，利益输送多发生在这里。",
        not_flagged=(
            "公开招标、邀请招标的采购",
            "以工代赈、村民自建的项目",
            "应急、抢险、救灾工程",
            "低于当时数额的采购（老项目按当时的标准）",
            "通过框架协议、电子卖场采购的货物和服务",
            "入股、参股的协议（不是采购）",
            "已有采购记录的项目中没有填采购编号的合同",
        ),
        check=("招标公告、评标报告和中标通知书", "不招标或变更采购方式的批准文件", "是否由上级或平台统一招标"),
        innocent=("已经招标而采购方式登记错了", "上级部门统一招标", "经批准改用其他采购方式"),
        example=Example({"项目": [PROJECT], "采购": [{**PROCUREMENT, "预算金额": "2600000.00"}], "合同": [CONTRACT]}),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; purchases are few
        """Every procurement, and every contract of a project that has none."""
        larger = case((Q.award_amount > Q.budget, Q.award_amount), else_=Q.budget)
        procurements = select(
            literal("采购").label("subject_table"),
            Q.record_key.label("subject"),
            Q.project_no,
            Q.method.label("采购方式"),
            Q.winner_code.label("supplier"),
            Q.subject_matter.label("标的"),
            larger.label("金额"),
            func.coalesce(Q.announced_on_day, Q.bids_opened_on_day, Q.awarded_on_day).label("day"),
        )
        other = aliased(Procurement)
        contracts = select(
            literal("合同"),
            C.record_key,
            C.project_no,
            literal("没有采购记录"),
            C.contractor_code,
            C.subject_matter,
            C.amount,
            C.signed_on_day,
        ).where(C.procurement_no.is_(None), ~exists().where(other.project_no == C.project_no))
        every = union_all(procurements, contracts).subquery()
        return (
            select(
                *every.c,
                every.c.subject.label("partition"),
                every.c.金额.label("amount"),
                every.c.day.label("判断日期"),
                given_for_work().label("for_work"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Project.category,
                Project.content,
                Project.planned_investment,
                Unit.name.label("供应商"),
                Unit.category.label("supplier_category"),
            )
            .join(Project, Project.record_key == every.c.project_no)
            .outerjoin(Unit, Unit.record_key == every.c.supplier)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each purchase against the limit of its kind and day."""
        contracts = _contracts(scope)
        for row in rows:
            scope.look_at()
            kind = kind_of(row["标的"], row["项目名称"], row["category"], row["supplier_category"])
            day = date.fromordinal(row["day"]) if row["day"] else date.max
            limit = limit_of(scope, kind, day, row["planned_investment"], row["region"])
            reason = _lawful(row, is_works=kind.name == "WORKS")
            if row["金额"] < limit:
                continue
            if reason:
                scope.leave_out(reason)
                continue
            told = {"种类": kind.said, "应招标数额": scope.number(kind.value, day, row["region"])}
            yield {**row, **told, "contract_key": contracts.get(row["subject"])}


def _contracts(scope: Scope) -> dict[str, str]:
    """The first contract of each procurement, by their keys."""
    asked = select(C.procurement_no, C.record_key).where(C.procurement_no.is_not(None))
    found: dict[str, str] = {}
    for procurement, contract in scope.connection.execute(asked):
        found[procurement] = min(contract, found.get(procurement, contract))
    return found


def _lawful(row: Row, *, is_works: bool) -> str:
    """Why no tender is missing; blank where there is no such reason."""
    if row["采购方式"] in TENDERS:
        return "已经招标"
    if row["采购方式"] in BY_VILLAGERS or is_for_work(row):
        return "以工代赈或村民自建"
    if is_urgent(row["项目名称"], row["标的"], row["content"]):
        return "应急、抢险、救灾"
    if is_stake(row["标的"], row["项目名称"]):
        return "入股、参股"
    return "框架协议或电子卖场" if not is_works and row["采购方式"] in {"框架协议", "电子卖场"} else ""
