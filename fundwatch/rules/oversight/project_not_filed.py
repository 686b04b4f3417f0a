"""FW-O002: a project's approval or start was not filed with the discipline office in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from fundwatch.models.base import aliased
from fundwatch.models.fields import Kind
from fundwatch.models.records.filing import Filing
from fundwatch.models.records.project import Project
from fundwatch.models.records.unit import Unit
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

F = Filing
J = Project
_DAYS = "备案期限"
_MATTERS = (("项目审批", "approved"), ("项目实施", "started"))
#: So many projects without a single filing of a matter: the books were handed over without these filings.
_MANY = 10

#: Filings as (day, key), by what they are about.
Filings = Mapping[tuple[str, ...], list[tuple[int, str]]]


class ProjectNotFiled(Rule):
    """An approval or a start without a filing within the days after it."""

    code = "FW-O002"
    name = "项目审批或实施未按期备案"
    category = "监督缺位"
    severity = Severity.LOW
    basis = "县委、县政府《决定》关于项目审批、实施情况报同级纪委备案的要求，期限为本县约定"
    verified = False
    parameters = (_DAYS,)
    needs = (Project, Filing)
    needs_columns = ((Project.approved_on, Project.started_on),)
    reads = (Read(Project), Read(Filing), Read(Unit))
    reads_clock = True
    subject = "项目"
    related = (("纪委备案", "filing_key"),)
    evidence = (
        Value("项目名称"),
        Value("主管单位"),
        Value("批复日期", Kind.DAY),
        Value("实际开工日期", Kind.DAY),
        Value("计划投资", Kind.MONEY),
        Value("问题"),
    )
    details = (
        Value("备案事项"),
        Value("应备案日期", Kind.DAY),
        Value("实际备案日期", Kind.DAY),
        Value("情况"),
    )
    summary = "项目“{项目名称}”（{主管单位}，{计划投资}元）{问题}，请核实并补报。"
    page = Page(
        method="项目批复后、开工后设定的天数内，应当有以该项目为内容的“项目审批”“项目实施”备案。"
        "没有写项目编号的备案，按主管或实施单位和所属期（月、季、半年）对应批复、开工的时间。",
        why="项目审批和实施不备案，纪委就不知道该盯哪些项目。",
        not_flagged=(
            "期限最后一天备案的，期限还没有过的",
            "没有批复日期、开工日期的项目",
            "整套数据里没有某种备案的（项目较多时，视为没有导入）",
            "早于备案台账第一年的项目",
        ),
        check=("是否已报送而没有登记", "迟报、漏报的原因"),
        innocent=("备案由乡镇或县乡村振兴部门汇总报送", "报送日期登记成了收文日期"),
        example=Example(
            {
                "项目": [PROJECT],
                "纪委备案": [
                    {
                        "备案编号": f"BA{number}",
                        "报送单位编码": "ZG",
                        "备案事项": matter,
                        "项目编号": "XM1",
                        "所属期": "2017Q2",
                        "报送日期": day,
                    }
                    for number, (matter, day) in enumerate((("项目审批", "2017-04-10"), ("项目实施", "2017-07-20")), 1)
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted while judging
        """Counted while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; projects are few
        """Every project that was approved or begun."""
        department = aliased(Unit)
        return (
            select(
                J.record_key.label("subject"),
                J.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                J.planned_investment.label("amount"),
                J.department_code,
                J.implementer_code,
                J.approved_on_day.label("approved"),
                J.started_on_day.label("started"),
                J.name.label("项目名称"),
                department.name.label("主管单位"),
                J.approved_on_day.label("批复日期"),
                J.started_on_day.label("实际开工日期"),
                J.planned_investment.label("计划投资"),
            )
            .join(department, department.record_key == J.department_code)
            .where(J.approved_on_day.is_not(None) | J.started_on_day.is_not(None))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge both matters of each project; one finding tells both."""
        known = list(rows)
        filings, first = _filings(scope)
        due = [(row, matter, row[what]) for row in known for matter, what in _MATTERS if row[what]]
        many = {matter: sum(one == matter for _, one, _ in due) >= _MANY for matter, _ in _MATTERS}
        faults: dict[str, list[Row]] = defaultdict(list)
        for row, matter, day in due:
            last = day + scope.number(_DAYS, date.fromordinal(day), row["region"])
            scope.look_at()
            year = date.fromordinal(day).year
            if last >= scope.today:
                scope.leave_out("备案期限还没有过")
            elif (matter in first and year < first[matter]) or (matter not in first and many[matter]):
                scope.leave_out(f"没有当年的{matter}备案数据")
            else:
                fault = _fault(row, matter, last, min(_filed(row, matter, day, filings), default=None))
                if fault:
                    faults[row["subject"]].append(fault)
        for found in faults.values():
            problem = "；".join(f"{one['备案事项']}{one['情况']}" for one in found)
            yield from (
                {**one, "问题": problem, "amount": None if at else one["amount"]} for at, one in enumerate(found)
            )


def _filed(row: Row, matter: str, day: int, filings: Filings) -> list[tuple[int, str]]:
    """Filings on the project itself, and those of its units for the time that name no project."""
    filed = list(filings.get((matter, row["subject"]), ()))
    for unit in (row["department_code"], row["implementer_code"]):
        for period in periods_of(day):
            filed += filings.get((matter, unit, period), ())
    return filed


def _fault(row: Row, matter: str, last: int, first: tuple[int, str] | None) -> Row | None:
    if first is not None and first[0] <= last:
        return None
    late = "没有备案记录" if first is None else f"迟报{first[0] - last}天"
    return {
        **row,
        "day": last,
        "filing_key": first[1] if first else None,
        "备案事项": matter,
        "应备案日期": last,
        "实际备案日期": first[0] if first else None,
        "情况": late,
    }


def periods_of(day: int) -> tuple[str, ...]:
    """How the month, the quarter, the half-year and the year of a day may be written in 所属期."""
    when = date.fromordinal(day)
    quarter, half = (when.month + 2) // 3, (when.month + 5) // 6
    year = when.year
    return (f"{year}-{when.month:02d}", f"{year}Q{quarter}", f"{year}-Q{quarter}", f"{year}H{half}", str(year))


def _filings(scope: Scope) -> tuple[Filings, dict[str, int]]:
    """Filings by matter and project or, without one, by matter, unit and period; and each matter's first year."""
    found: dict[tuple[str, ...], list[tuple[int, str]]] = defaultdict(list)
    first: dict[str, int] = {}
    asked = select(F.matter, F.project_no, F.filer_code, F.period, F.filed_on_day, F.record_key)
    for matter, project, unit, period, day, key in scope.connection.execute(asked):
        year = date.fromordinal(day).year
        first[matter] = min(year, first.get(matter, year))
        found[(matter, project) if project else (matter, unit, period)].append((day, key))
    return found, first
