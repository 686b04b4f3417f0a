"""FW-C045: a supplier that won was founded only after the procurement was announced."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, exists, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.procurement import Procurement
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import PROCUREMENT, PROJECT
from fundwatch.rules.scope import Scope

C = Contract
Q = Procurement
R = CompanyRegister


def _won_by_units(values: Statement) -> Statement:
    return select(Q.procurement_no).where(Q.winner_code.in_(values))


def _won_by_companies(values: Statement) -> Statement:
    return _won_by_units(select(Unit.unit_code).where(Unit.credit_code.in_(values)))


def _of_projects(values: Statement) -> Statement:
    return select(Q.procurement_no).where(Q.project_no.in_(values))


class WinnerNotFounded(Rule):
    """成立日期 of the winner, by 企业登记 or else by 单位, later than 公告日期; later than 开标日期 weighs more."""

    code = "FW-C045"
    name = "中标单位成立晚于采购公告"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "供应商应当具备履行合同所必需的能力；采购公告以后才成立的单位，其资格条件应当核实（政府采购法第二十二条）"
    verified = False
    needs = (Procurement, Unit)
    needs_columns = (Procurement.winner_code, (Unit.founded_on, CompanyRegister.founded_on))
    reads = (
        Read(Procurement, "procurement_no"),
        Read(Contract, "procurement_no"),
        Read(Unit, Via("unit_code", _won_by_units)),
        Read(CompanyRegister, Via("credit_code", _won_by_companies)),
        Read(Project, Via("project_no", _of_projects)),
    )
    subject = "采购"
    related = (("单位", "winner"), ("企业登记", "company_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("中标单位"),
        Value("中标金额", Kind.MONEY),
        Value("公告日期", Kind.DAY),
        Value("开标日期", Kind.DAY),
        Value("成立日期", Kind.DAY),
        Value("相差天数", Kind.INTEGER),
    )
    summary = (
        "“{项目名称}”{公告日期}公告采购，中标的{中标单位}{成立日期}才成立，晚{相差天数}天，"
        "请核实投标文件、资格条件和实际承接人。"
    )
    compared = (
        Compared("相差天数", Given("成立日期") - Given("公告日期")),
        Compared(AMOUNT, Total("采购", "中标金额")),
    )
    page = Page(
        method="中标单位的成立日期（有企业登记的看企业登记，没有的看单位资料）晚于采购公告日期的列出；晚于开标日期的程度为高。",
        why="公告以后才成立的单位没有业绩和人员，可能是为这一个项目专门设立，或借别人的资质投标。",
        not_flagged=("公告当天成立的", "没有公告日期、成立日期的", "合同签订时也还没有成立的（另有规则）"),
        check=("企业登记档案和资质证书的取得时间", "投标保证金由谁缴纳", "实际施工人和收款账户"),
        innocent=("企业改制、更名后成立日期变了", "公告日期登记的是变更公告"),
        example=Example(
            {
                "单位": [
                    {"单位编码": "T1", "名称": "示例县安泰建筑有限公司", "类别": "施工单位", "成立日期": "2017-04-06"}
                ],
                "项目": [PROJECT],
                "采购": [{**PROCUREMENT, "中标单位编码": "T1"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every procurement that somebody won."""
        return counted(
            Q.__table__,
            scope.touched(Q.procurement_no),
            (Q.winner_code.is_(None), "没有中标单位"),
            (Q.announced_on_day.is_(None), "没有公告日期"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Procurements announced before the winner was founded, but contracts signed after."""
        founded = func.coalesce(R.founded_on_day, Unit.founded_on_day)
        signed_before = exists().where(C.procurement_no == Q.record_key, C.signed_on_day < founded)
        return (
            select(
                Q.record_key.label("subject"),
                Q.procurement_no.label("partition"),
                Q.award_amount.label("amount"),
                Q.announced_on_day.label("day"),
                Unit.record_key.label("winner"),
                R.record_key.label("company_key"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Unit.name.label("中标单位"),
                Q.award_amount.label("中标金额"),
                Q.announced_on_day.label("公告日期"),
                Q.bids_opened_on_day.label("开标日期"),
                founded.label("成立日期"),
                (founded - Q.announced_on_day).label("相差天数"),
            )
            .join(Project, Project.record_key == Q.project_no)
            .join(Unit, Unit.record_key == Q.winner_code)
            .outerjoin(R, R.record_key == Unit.credit_code)
            .where(scope.touched(Q.procurement_no), founded > Q.announced_on_day, ~signed_before)
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Who did not exist when bids were opened cannot have made one."""
        for row in rows:
            scope.look_at()
            late = row["开标日期"] is not None and row["成立日期"] > row["开标日期"]
            yield {**row, "severity": Severity.HIGH if late else self.severity}
