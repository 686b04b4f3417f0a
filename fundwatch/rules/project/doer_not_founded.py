"""FW-G082: the company or cooperative that carries out a project was founded only after it was approved."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.payment.tied_units import is_collective
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

J = Project
R = CompanyRegister
_KINDS = ("企业", "合作社")


def _projects_of_units(values: Statement) -> Statement:
    return select(J.project_no).where(J.implementer_code.in_(values))


def _projects_of_companies(values: Statement) -> Statement:
    units = select(Unit.unit_code).where(Unit.credit_code.in_(values))
    return select(J.project_no).where(J.implementer_code.in_(units))


class DoerNotFounded(Rule):
    """成立日期 of the 实施单位, by 企业登记 or else by 单位, later than 批复日期."""

    code = "FW-G082"
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
    )
    subject = "项目"
    related = (("单位", "unit_key"), ("企业登记", "company_key"))
    evidence = (
        Value("项目名称"),
        Value("实施单位"),
        Value("单位类别"),
        Value("批复日期", Kind.DAY),
        Value("成立日期", Kind.DAY),
        Value("相差天数", Kind.INTEGER),
        Value("计划投资", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”（{计划投资}元）{批复日期}批复，实施单位{实施单位}{成立日期}才成立，晚{相差天数}天，"
        "请核实当时由谁申报、申报资料是否属实。"
    )
    compared = (
        Compared("相差天数", Given("成立日期") - Given("批复日期")),
        Compared(AMOUNT, Total("项目", "计划投资")),
    )
    page = Page(
        method="实施单位是企业、合作社的项目，其成立日期（有企业登记的看企业登记，没有的看单位资料）晚于批复日期的列出；同一天不算。",
        why="项目批下来才注册公司，多半是冲着这笔扶持资金来的，申报时写的基地、带动户和业绩都需要核对。",
        not_flagged=(
            "批复当天或以前成立的，没有批复日期或成立日期的",
            "村集体经济组织、村集体的公司和合作社（由村里为项目设立）",
            "政府部门、乡镇、村委会实施的项目",
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
        """Projects that a company or cooperative carries out."""
        source = J.__table__.join(Unit.__table__, Unit.record_key == J.implementer_code)
        theirs = scope.touched(J.project_no) & Unit.category.in_(_KINDS)
        return counted(source, theirs, (J.approved_on_day.is_(None), "没有批复日期"))

    def select(self, scope: Scope) -> Select[Any]:
        """Such projects approved before whoever carries them out was founded."""
        founded = func.coalesce(R.founded_on_day, Unit.founded_on_day)
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
                Unit.name.label("实施单位"),
                Unit.category.label("单位类别"),
                J.approved_on_day.label("批复日期"),
                founded.label("成立日期"),
                (founded - J.approved_on_day).label("相差天数"),
                J.planned_investment.label("计划投资"),
            )
            .join(Unit, Unit.record_key == J.implementer_code)
            .outerjoin(R, R.record_key == Unit.credit_code)
            .where(scope.touched(J.project_no), Unit.category.in_(_KINDS), founded > J.approved_on_day)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Leave out what belongs to a village as a whole."""
        for row in rows:
            if is_collective(row["实施单位"], row["单位类别"]):
                scope.leave_out("村集体经济组织")
            else:
                yield row
