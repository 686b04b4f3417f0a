"""FW-G043: works were accepted by the one who built them, and by nobody else."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope

A = Acceptance
C = Contract
_OWN = "村自验"
_VILLAGE = "村委会"


def _built_by(values: Statement) -> Statement:
    return select(C.project_no).where(C.contractor_code.in_(values))


class AcceptedByBuilder(Rule):
    """验收单位 of works that passed is 乙方 of a contract of the project, and no other unit accepted them since."""

    code = "FW-G043"
    name = "项目由承建单位自己验收"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "项目验收由主管部门或项目管理单位组织，承建单位不得自行验收"
    verified = False
    needs = (Acceptance, Contract, Unit)
    needs_columns = (Acceptance.acceptor_unit,)
    reads = (
        Read(Acceptance, "project_no"),
        Read(Contract, "project_no"),
        Read(Project, "project_no"),
        Read(Unit, Via("unit_code", _built_by)),
    )
    subject = "验收"
    related = (("单位", "builder"), ("合同", "contract_key"), ("项目", "project"))
    evidence = (
        Value("项目名称"),
        Value("验收单位"),
        Value("验收级别"),
        Value("验收日期", Kind.DAY),
        Value("验收结论"),
        Value("合同编号"),
        Value("合同金额", Kind.MONEY),
    )
    summary = (
        "“{项目名称}”{验收日期}的{验收级别}由承建合同{合同编号}的{验收单位}自己作出，结论为{验收结论}，"
        "没有其他单位的验收，请核实工程数量和质量。"
    )
    compared = (Compared(AMOUNT, Total("合同", "合同金额")),)
    page = Page(
        method="验收单位与本项目合同乙方是同一个单位、结论为合格或整改后合格，当天及以后又没有其他单位验收的，列为疑点。",
        why="自己建、自己验，数量少了、质量差了都看不出来，付款却以验收为准。",
        not_flagged=(
            "验收单位写了几家，承建单位只是参加的",
            "同一天或以后另有别的单位验收合格的",
            "村委会自建、村自验的",
        ),
        check=("验收组成员和签字", "到现场量一量工程数量", "监理、审计的记录"),
        innocent=("登记时把承建单位填在了验收单位栏", "承建单位的自检被当作验收登记"),
        example=Example(
            {
                "单位": [{"单位编码": "T1", "名称": "示例县安泰建筑有限公司", "类别": "施工单位"}],
                "项目": [PROJECT],
                "合同": [{**CONTRACT, "乙方单位编码": "T1"}],
                "验收": [
                    {
                        "项目编号": "XM1",
                        "验收日期": "2017-09-10",
                        "验收级别": "县级验收",
                        "验收结论": "合格",
                        "验收单位": "示例县安泰建筑有限公司",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every acceptance that says who accepted."""
        return counted(
            A.__table__,
            scope.touched(A.project_no),
            (A.acceptor_unit.is_(None), "没有验收单位"),
            (A.verdict.not_in(PASSED), "没有验收合格"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Acceptances by a contractor that nobody else's followed; of several contracts the first."""
        other = aliased(A)
        by_another = exists().where(
            other.project_no == A.project_no,
            other.verdict.in_(PASSED),
            other.acceptor_unit != A.acceptor_unit,
            or_(
                other.accepted_on_day.is_(None), A.accepted_on_day.is_(None), other.accepted_on_day >= A.accepted_on_day
            ),
        )
        village_itself = and_(A.acceptance_level == _OWN, Unit.category == _VILLAGE)
        first = (
            select(C.project_no, C.contractor_code, func.min(C.record_key).label("contract_key"))
            .where(scope.touched(C.project_no))
            .group_by(C.project_no, C.contractor_code)
            .subquery()
        )
        return (
            select(
                A.record_key.label("subject"),
                A.project_no.label("partition"),
                C.amount.label("amount"),
                A.accepted_on_day.label("day"),
                Unit.record_key.label("builder"),
                C.record_key.label("contract_key"),
                Project.record_key.label("project"),
                Project.region_code.label("region"),
                Project.name.label("项目名称"),
                A.acceptor_unit.label("验收单位"),
                A.acceptance_level.label("验收级别"),
                A.accepted_on_day.label("验收日期"),
                A.verdict.label("验收结论"),
                C.contract_no.label("合同编号"),
                C.amount.label("合同金额"),
            )
            .join(Project, Project.record_key == A.project_no)
            .join(first, first.c.project_no == A.project_no)
            .join(C, C.record_key == first.c.contract_key)
            .join(Unit, Unit.record_key == C.contractor_code)
            .where(
                scope.touched(A.project_no),
                A.verdict.in_(PASSED),
                A.acceptor_unit == Unit.name,
                ~village_itself,
                ~by_another,
            )
        )
