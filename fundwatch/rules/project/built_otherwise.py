"""FW-G041: contracts and acceptance agree with one another and not with what was approved; no change was approved."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, exists, or_, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.acceptance import PASSED, Acceptance
from fundwatch.models.records.contract import Contract
from fundwatch.models.records.contract_change import ContractChange
from fundwatch.models.records.contract_project import ContractProject
from fundwatch.models.records.project import Project
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.project.example_rows import CONTRACT, PROJECT
from fundwatch.rules.scope import Scope
from fundwatch.rules.written_quantities import quantities_in, same_unit, without_thousands

A = Acceptance
C = Contract
J = Project
_CHANGED, _TOLERANCE = "合同变更须批复比例", "申报数量容差"
#: Whose findings count, the highest first.
_LEVELS = ("县级验收", "乡镇初验", "村自验")
#: What is told of one of many, of how thick and wide something is, or from so many to so many, is not how much it is.
_FROM_TO = r"\d\s*[-—–~～至]\s*\d+(?:\.\d+)?\s*[公千平立米㎡亩座口盏台套栋间处头只羽株箱]"
_NOT_WHOLE = re.compile(f"[每均]|宽|厚|高|深|径|{_FROM_TO}")
_CLAUSES = re.compile(r"[，。；;,、\n]")


def _projects_by(contracts: Statement) -> Statement:
    return select(C.project_no).where(C.contract_no.in_(contracts))


class BuiltOtherwise(Rule):
    """In one unit, 合同 and 验收 alike and both away from the one quantity of 建设内容, no change with 批复文号."""

    code = "FW-G041"
    version = 2
    name = "合同和验收的数量与批复的建设内容不一致"
    category = "程序违规"
    severity = Severity.MEDIUM
    basis = "项目应按批准的建设地点、内容和规模实施，变更应报原批准机关批准（政府投资条例第二十一条）"
    verified = False
    parameters = (_CHANGED, _TOLERANCE)
    needs = (Project, Contract, Acceptance)
    needs_columns = (J.content, C.quantity, C.measure_unit, A.approved_quantity, A.measure_unit)
    reads = (
        *(Read(table, "project_no") for table in (Project, Contract, Acceptance, ContractProject)),
        Read(ContractChange, Via("contract_no", _projects_by)),
        Read(ContractProject, Via("contract_no", _projects_by)),
    )
    subject = "项目"
    related = (("合同", "contract_key"), ("验收", "acceptance_key"))
    evidence = (
        Value("项目名称"),
        Value("批复文号"),
        Value("批复建设内容"),
        Value("计量单位"),
        Value("批复数量", Kind.QUANTITY),
        Value("合同数量", Kind.QUANTITY),
        Value("验收数量", Kind.QUANTITY),
        Value("验收级别"),
        Value("相差比例", Kind.RATIO),
        Value("计划投资", Kind.MONEY),
    )
    summary = (
        "项目“{项目名称}”批复的建设内容是“{批复建设内容}”，合同{合同数量}{计量单位}、验收{验收数量}{计量单位}，"
        "与批复的{批复数量}{计量单位}相差{相差比例}，没有变更批复，请核实是谁决定变更、资金用在哪里。"
    )
    page = Page(
        method="从批复的建设内容里读出数量（同一单位只写了一个数量的才读），与同一单位的合同数量合计、最高一级合格验收的核定数量比："
        "合同与验收基本一致，而两者都与批复相差超过设定比例，合同没有带批复文号的变更的，列为疑点。少建的程度为中，多建的程度为低。",
        why="批的是一样，建的是另一样，可能是擅自变更，受益的人、投的钱都变了；也可能只是批复没有登记。",
        not_flagged=(
            "建设内容没有写数量，或同一单位写了几个数量、写的是几到几的；每户、宽、厚一类的数量",
            "合同、验收没有数量或单位不同的",
            "只有合同或只有验收与批复不同的（可能是分次签约、分次验收）",
            "有批复文号的合同变更，几个项目共用一份合同的，没有批复的项目",
        ),
        check=("批复文件和实施方案里的建设内容", "有没有变更的会议记录、请示和批复", "现场核对实际建成的数量和地点"),
        innocent=("变更已经批准而没有登记", "建设内容登记的是总规模，本项目只是一期", "单位写法相同而所指不同"),
        example=Example(
            {
                "项目": [{**PROJECT, "建设内容": "新建人饮蓄水池5座"}],
                "合同": [{**CONTRACT, "数量": "3", "计量单位": "座"}],
                "验收": [
                    {
                        "项目编号": "XM1",
                        "验收日期": "2017-09-10",
                        "验收结论": "合格",
                        "核定数量": "3",
                        "计量单位": "座",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every approved project."""
        approved = or_(J.approval_no.is_not(None), J.approved_on.is_not(None))
        return counted(J.__table__, scope.touched(J.project_no) & approved, (J.content.is_(None), "没有建设内容"))

    def select(self, scope: Scope) -> Select[Any]:
        """Measured contracts of approved projects, none with an approved change, none shared."""
        approved = or_(J.approval_no.is_not(None), J.approved_on.is_not(None))
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
                C.quantity.label("contracted"),
                C.measure_unit.label("unit"),
                J.name.label("项目名称"),
                J.approval_no.label("批复文号"),
                J.content.label("批复建设内容"),
                J.planned_investment.label("计划投资"),
            )
            .join(C, C.project_no == J.record_key)
            .where(
                scope.touched(J.project_no),
                approved,
                J.content.is_not(None),
                C.quantity > 0,
                C.measure_unit.is_not(None),
                ~changed,
                ~served,
                ~serving,
            )
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold what was contracted and what was accepted against the quantity that the approval names."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["contract_key"]):
            found[row["subject"], same_unit(str(row["unit"]))].append(row)
        accepted = _accepted(scope) if found else {}
        for (project, unit), known in sorted(found.items()):
            planned = quantities(known[0]["批复建设内容"]).get(unit)
            checks = accepted.get((project, unit))
            if planned and checks:
                yield from _judge(known, checks, planned, unit, scope)


def quantities(content: str) -> dict[str, int]:
    """The quantities (millionths) of a text by unit, of units that it names once; not what is told of each."""
    told: dict[str, list[int]] = defaultdict(list)
    for clause in _CLAUSES.split(without_thousands(content)):
        if not _NOT_WHOLE.search(clause):
            for amount, unit in quantities_in(clause):
                told[unit].append(amount)
    return {unit: values[0] for unit, values in told.items() if len(values) == 1}


def _accepted(scope: Scope) -> Mapping[tuple[str, str], Sequence[Row]]:
    """What passed acceptances of the highest level found, by project and unit."""
    asked = select(A.project_no, A.record_key, A.acceptance_level, A.approved_quantity, A.measure_unit).where(
        scope.touched(A.project_no), A.verdict.in_(PASSED), A.approved_quantity > 0, A.measure_unit.is_not(None)
    )
    every: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in scope.connection.execute(asked.order_by(A.record_key)).mappings():
        level = row["acceptance_level"] or _LEVELS[0]
        every[row["project_no"], same_unit(row["measure_unit"])].append({**row, "level": level})
    return {key: _highest(rows) for key, rows in every.items()}


def _highest(rows: Sequence[Row]) -> list[Row]:
    rank = {level: at for at, level in enumerate(_LEVELS)}
    best = min(rank.get(row["level"], len(rank)) for row in rows)
    return [row for row in rows if rank.get(row["level"], len(rank)) == best]


def _judge(known: Sequence[Row], checks: Sequence[Row], planned: int, unit: str, scope: Scope) -> Iterable[Row]:
    region = known[0]["region"]
    contracted, found = sum(row["contracted"] for row in known), sum(row["approved_quantity"] for row in checks)
    share, tolerance = (scope.number(name, scope.as_of, region) for name in (_CHANGED, _TOLERANCE))
    if abs(found - contracted) * PARTS > contracted * tolerance:
        return
    # The nearer of the two decides how far the works are from the approval.
    apart = min((contracted - planned, found - planned), key=abs)
    if abs(apart) * PARTS <= planned * share:
        return
    told = {
        "计量单位": unit,
        "批复数量": planned,
        "合同数量": contracted,
        "验收数量": found,
        "验收级别": checks[0]["level"],
        "相差比例": abs(apart) * PARTS // planned,
        "severity": Severity.MEDIUM if apart < 0 else Severity.LOW,
        "distinguish": unit,
    }
    amount = known[0]["计划投资"] * min(abs(apart), planned) // planned
    for at in range(max(len(known), len(checks))):
        row = known[min(at, len(known) - 1)]
        key = checks[min(at, len(checks) - 1)]["record_key"]
        yield {**row, **told, "acceptance_key": key, "amount": None if at else amount}
