"""FW-C007: a contractor was founded only after it got the contract."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.company_register import CompanyRegister
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Given, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.project.facts import contracts_of
from fundwatch.rules.scope import Scope

C = Contract
R = CompanyRegister


def _contracts_of_companies(values: Statement) -> Statement:
    units = select(Unit.unit_code).where(Unit.credit_code.in_(values))
    return select(C.contract_no).where(C.contractor_code.in_(units))


class ContractorNotFounded(Rule):
    """成立日期 of the contractor, by 企业登记 or else by 单位, later than 签订日期."""

    code = "FW-C007"
    name = "合同乙方成立晚于合同签订"
    category = "程序违规"
    severity = Severity.HIGH
    basis = "供应商应当依法成立并具备履约能力；合同签订时尚未成立的单位不能成为合同当事人"
    verified = False
    needs = (Contract, Unit)
    needs_columns = ((Unit.founded_on, CompanyRegister.founded_on),)
    reads = (
        Read(Contract, "contract_no"),
        Read(Unit, Via("unit_code", contracts_of(C.contractor_code))),
        Read(CompanyRegister, Via("credit_code", _contracts_of_companies)),
        Read(Project, Via("project_no", contracts_of(C.project_no))),
    )
    subject = "合同"
    related = (("单位", "contractor"), ("企业登记", "company_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("乙方"),
        Value("合同金额", Kind.MONEY),
        Value("签订日期", Kind.DAY),
        Value("成立日期", Kind.DAY),
        Value("相差天数", Kind.INTEGER),
    )
    summary = (
        "“{项目名称}”{签订日期}与{乙方}签订{合同金额}元的合同，该单位{成立日期}才成立，晚{相差天数}天，"
        "请核实合同的真实签订时间和实际承包人。"
    )
    compared = (
        Compared("相差天数", Given("成立日期") - Given("签订日期")),
        Compared(AMOUNT, Total("合同", "合同金额")),
    )
    page = Page(
        method="合同乙方的成立日期（有企业登记的看企业登记，没有的看单位资料）晚于合同签订日期的列出；同一天不算。",
        why="先有工程后有公司，多是为了接这一个项目、套这一笔钱而设立的，实际干活的是别人。",
        not_flagged=("签订当天成立的", "没有成立日期的单位"),
        check=("企业登记档案", "资质证书的取得时间", "实际施工人和收款账户"),
        innocent=("企业改制、更名后成立日期变了", "合同主体变更后补登了新单位"),
        example=Example(
            {
                "单位": [
                    {"单位编码": "T1", "名称": "示例县安泰建筑有限公司", "类别": "施工单位", "成立日期": "2017-05-18"}
                ],
                "项目": [PROJECT],
                "合同": [{**CONTRACT, "乙方单位编码": "T1"}],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every contract."""
        return counted(C.__table__, scope.touched(C.contract_no))

    def select(self, scope: Scope) -> Select[Any]:
        """Contracts signed before the contractor was founded."""
        founded = func.coalesce(R.founded_on_day, Unit.founded_on_day)
        return (
            select(
                C.record_key.label("subject"),
                C.contract_no.label("partition"),
                C.amount.label("amount"),
                C.signed_on_day.label("day"),
                Unit.record_key.label("contractor"),
                R.record_key.label("company_key"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                Unit.name.label("乙方"),
                C.amount.label("合同金额"),
                C.signed_on_day.label("签订日期"),
                founded.label("成立日期"),
                (founded - C.signed_on_day).label("相差天数"),
            )
            .join(Project, Project.record_key == C.project_no)
            .join(Unit, Unit.record_key == C.contractor_code)
            .outerjoin(R, R.record_key == Unit.credit_code)
            .where(scope.touched(C.contract_no), founded > C.signed_on_day)
        )
