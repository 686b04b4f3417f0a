"""FW-G082: the company or cooperative that carries out or draws a project was founded only after it was approved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, Subquery, exists, func, literal, or_, select, union_all

from fundwatch.ledger import money
from fundwatch.models.fields import Kind
from fundwatch.models.records.account_register import AccountRegister
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.payment import Payment
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.tied_units import is_collective
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

C = Contract
J = Project
P = Payment
R = CompanyRegister
_KINDS = ("企业", "合作社")
_DOER, _DRAWER = "实施单位", "得到全部扶持资金的单位"


def _projects_of_units(values: Statement) -> Statement:
    drew = exists().where(P.project_no == J.project_no, P.payee_code.in_(values))
    return select(J.project_no).where(or_(J.implementer_code.in_(values), drew))


def _projects_of_companies(values: Statement) -> Statement:
    return _projects_of_units(select(Unit.unit_code).where(Unit.credit_code.in_(values)))


def _parts(scope: Scope) -> Subquery:
    """Projects with who carries them out, and with who else got all that was spent on them without a contract."""
    doers = select(J.record_key.label("project"), J.implementer_code.label("unit"), literal(_DOER).label("part"))
    drawn = (
        select(P.project_no, func.max(P.payee_code).label("unit"))
        .where(scope.touched(P.project_no), P.project_no.is_not(None), P.amount > 0, money.is_spending())
        .group_by(P.project_no)
        .having(
            func.count(func.coalesce(P.payee_code, "").distinct()) == 1,
            func.max(P.payee_code).is_not(None),
            func.max(P.contract_no).is_(None),
        )
        .subquery()
    )
    contracted = exists().where(C.project_no == J.record_key, C.contractor_code == drawn.c.unit)
    drawers = (
        select(J.record_key, drawn.c.unit, literal(_DRAWER))
        .join(drawn, drawn.c.project_no == J.record_key)
        .where(drawn.c.unit != J.implementer_code, ~contracted)
    )
    return union_all(doers.where(scope.touched(J.project_no)), drawers).subquery()


class DoerNotFounded(Rule):
    """成立日期 of the 实施单位, or of who drew all of it, by 企业登记 or else by 单位, later than 批复日期."""

    code = "FW-G082"
    version = 2
    name = "实施企业成立晚于项目批复"
    category = "虚报冒领"
    severity = Severity.MEDIUM
    basis = "申报扶持项目的经营主体应当依法成立、具备实施条件；批复时尚未成立的，申报资料的真实性需核实"
    verified = False
    needs = (Project, Unit)
    needs_columns = (J.approved_on, (Unit.founded_on, R.founded_on))
    reads = (
        Read(J, "project_no"),
        Read(Unit, Via("unit_code", _projects_of_units)),
        Read(R, Via("credit_code", _projects_of_companies)),
        *(Read(P, "project_no"), Read(Contract, "project_no"), Read(AccountRegister)),
    )
    subject = "项目"
    related = (("单位", "unit_key"), ("企业登记", "company_key"))
    evidence = (
        Value("项目名称"),
        Value("身份"),
        Value("实施单位"),
        Value("单位类别"),
        Value("批复日期", Kind.DAY),
        Value("成立日期", Kind.DAY),
        Value("相差天数", Kind.INTEGER),
        Value("计划投资", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”（{计划投资}元）{批复日期}批复，{身份}{实施单位}{成立日期}才成立，晚{相差天数}天，"
        "请核实当时由谁申报、申报资料是否属实。"
    )
    compared = (
        Compared("相差天数", Given("成立日期") - Given("批复日期")),
        Compared(AMOUNT, Total("项目", "计划投资")),
    )
    page = Page(
        method="实施单位是企业、合作社的项目，或者没有合同、全部支出都付给同一家企业、合作社的项目，其成立日期（有企业登记的看企业登记，没有的看单位资料）晚于批复日期的列出；同一天不算。",
        why="项目批下来才注册公司，多半是冲着这笔扶持资金来的，申报时写的基地、带动户和业绩都需要核对。",
        not_flagged=(
            "批复当天或以前成立的，没有批复日期或成立日期的",
            "村集体经济组织、村集体的公司和合作社（由村里为项目设立）",
            "政府部门、乡镇、村委会实施，付给几家单位或者有合同的项目",
        ),
        check=("申报书和申报单位", "企业登记档案、更名和改制的文件", "批复以后是否变更过实施单位"),
        innocent=("企业改制、更名后成立日期变了", "批复以后依法变更了实施单位", "联合社、子公司承接原申报单位的项目"),
        example=Example(
            {
                "单位": [{"单位编码": "QY", "名称": "示例县绿野农业公司", "类别": "企业", "成立日期": "2017-05-18"}],
                "项目": [{**PROJECT, "项目名称": "绿野公司食用菌大棚", "实施单位编码": "QY"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Projects that a company or cooperative carries out, or draws whole."""
        parts = _parts(scope)
        told = J.__table__.join(parts, parts.c.project == J.record_key)
        source = told.join(Unit.__table__, Unit.record_key == parts.c.unit)
        theirs = scope.touched(J.project_no) & Unit.category.in_(_KINDS)
        return counted(source, theirs, (J.approved_on_day.is_(None), "没有批复日期"))

    def select(self, scope: Scope) -> Select[Any]:
        """Such projects approved before whoever carries them out was founded."""
        founded = func.coalesce(R.founded_on_day, Unit.founded_on_day)
        parts = _parts(scope)
        return (
            select(
                J.record_key.label("subject"),
                J.project_no.label("partition"),
                J.record_key.label("project"),
                J.planned_investment.label("amount"),
                J.approved_on_day.label("day"),
                J.region_code.label("region"),
                Unit.record_key.label("unit_key"),
                R.record_key.label("company_key"),
                J.name.label("项目名称"),
                parts.c.part.label("身份"),
                Unit.name.label("实施单位"),
                Unit.category.label("单位类别"),
                J.approved_on_day.label("批复日期"),
                founded.label("成立日期"),
                (founded - J.approved_on_day).label("相差天数"),
                J.planned_investment.label("计划投资"),
            )
            .select_from(J)
            .join(parts, parts.c.project == J.record_key)
            .join(Unit, Unit.record_key == parts.c.unit)
            .outerjoin(R, R.record_key == Unit.credit_code)
            .where(scope.touched(J.project_no), Unit.category.in_(_KINDS), founded > J.approved_on_day)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what belongs to a village as a whole; of one project the one who carries it out comes first."""
        told: set[str] = set()
        for row in sorted(rows, key=lambda row: (row["subject"], row["身份"] != _DOER)):
            if is_collective(row["实施单位"], row["单位类别"]):
                scope.leave_out("村集体经济组织")
            elif row["subject"] not in told:
                told.add(row["subject"])
                yield row
