"""FW-N002: a project lacks notices that are due on it, or they hung too short or came too late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.project import Project
from fundwatch.models.records.region import Region
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value, counted
from fundwatch.rules.disclosure.postings import Form, Kept, Posting, postings
from fundwatch.rules.project.example_rows import PROJECT
from fundwatch.rules.scope import Scope

J = Project
_DAYS, _AFTER = "公告公示最短天数", "完成情况公告期限"
_NOT_YET = ("申报", "入库", "终止")
_MANAGEMENT = "项目管理费"
#: A notice with no term of its own is missed only when so many days have gone by.
_GRACE = 30
PLAN, OUTCOME = ("县", "年度项目计划"), ("县", "年度计划完成情况")
ARRANGED, RUNNING, DONE = ("乡镇", "资金项目安排"), ("乡镇", "项目实施情况"), ("乡镇", "项目完成情况")
BEFORE, AFTER = ("村", "项目实施前"), ("村", "项目实施后")
#: What a county posts instead of the plan of the year once that hangs.
_ADJUSTED = ("县", "项目调整")
_FORMS = (PLAN, ARRANGED, BEFORE, RUNNING, DONE, AFTER, OUTCOME)


@dataclass(frozen=True)
class Due:
    """A notice that a project needs; `by` is the last day it may begin, `over_before` a day before which it ends."""

    form: Form
    missed_from: int
    by: int | None = None
    over_before: int | None = None
    least: int = 0


class ProjectNotPosted(Rule):
    """Notices due on a project by level that are missing, short, not over before the start, or late."""

    code = "FW-N002"
    version = 3
    name = "项目没有公示或公示期不足"
    category = "公示缺失"
    severity = Severity.MEDIUM
    basis = "扶贫资金项目公告公示制度：项目安排、实施前、实施后应逐级公告公示，公示要有足够的天数"
    verified = False
    parameters = (_DAYS, _AFTER)
    needs = (Project, NoticeRecord)
    reads = tuple(Read(table) for table in (Project, NoticeRecord, NoticeItem, Region, Allocation))
    reads_clock = True
    subject = "项目"
    related = (("公示", "notice_key"),)
    evidence = (
        Value("项目名称"),
        Value("状态"),
        Value("实际开工日期", Kind.DAY),
        Value("实际完工日期", Kind.DAY),
        Value("计划投资", Kind.MONEY),
        Value("问题"),
    )
    details = (
        Value("级别"),
        Value("公示种类"),
        Value("情况"),
        Value("开始日期", Kind.DAY),
        Value("结束日期", Kind.DAY),
    )
    summary = "项目“{项目名称}”（{计划投资}元，{状态}）{问题}，请核实公示原件和照片。"
    page = Page(
        method="按项目所在地和进展，逐项查应有的公示：县年度项目计划、年度计划完成情况；乡镇资金项目安排、项目实施情况、"
        "项目完成情况；村项目实施前（开工前结束）、项目实施后。公示天数首尾都算；完成类的在完工后设定的天数内开始。"
        "直接以项目为对象的，或在公示明细中列出该项目的，都算。",
        why="项目不公示，群众不知道建什么、花多少，可能的虚报、重复、偷工减料就没有人能指出来。",
        not_flagged=(
            "还在申报、入库或已经终止的项目",
            "期限还没有过的公示",
            "登记在县一级的项目不要求乡镇和村公示，登记在乡镇的不要求村公示",
            "整套数据里没有某种公示的（应公示的项目较多时，视为没有导入）",
            "早于公示台账第一年的项目",
            "当年的年度项目计划公告之后才批复、县里以“项目调整”公告过的项目，不要求再列入年度项目计划",
        ),
        check=("政务公开栏、村务公开栏的公示原件和照片", "政府网站的发布时间", "村民是否见过公示"),
        innocent=("已经公示而没有登记", "公示登记在别的项目编号下", "工期很短，实施情况和完成情况一并公示"),
        example=Example(
            {
                "项目": [PROJECT],
                "公示": [
                    {
                        "公示编号": f"GS{number}",
                        "级别": level,
                        "公示种类": kind,
                        "区划代码": region,
                        "对象类型": "项目",
                        "对象编号": "XM1",
                        "开始日期": first,
                        "结束日期": last,
                    }
                    for number, (level, kind, region, first, last) in enumerate(
                        (
                            ("县", "年度项目计划", "539900000000", "2017-03-24", ""),
                            ("乡镇", "资金项目安排", "539900101000", "2017-03-27", "2017-04-08"),
                            ("村", "项目实施前", "539900101201", "2017-04-25", "2017-04-29"),
                            ("乡镇", "项目实施情况", "539900101000", "2017-06-01", "2017-06-12"),
                            ("乡镇", "项目完成情况", "539900101000", "2017-09-01", "2017-09-12"),
                            ("村", "项目实施后", "539900101201", "2017-09-01", "2017-09-12"),
                            ("县", "年度计划完成情况", "539900000000", "2018-01-18", ""),
                        ),
                        start=1,
                    )
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; projects are few
        """Every approved project."""
        return counted(J.__table__, J.record_key.is_not(None), (J.status.in_(_NOT_YET), "还没有批复或已经终止"))

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; projects are few
        """Every approved project with the day of its first money."""
        given = (
            select(Allocation.project_no, func.min(Allocation.allocated_on_day).label("day"))
            .where(Allocation.amount > 0)
            .group_by(Allocation.project_no)
            .subquery()
        )
        return (
            select(
                J.record_key.label("subject"),
                J.record_key.label("partition"),
                J.record_key.label("project"),
                J.region_code.label("region"),
                J.planned_investment.label("amount"),
                J.approved_on_day.label("approved"),
                given.c.day.label("given"),
                J.budget_year,
                J.category,
                Region.level,
                J.name.label("项目名称"),
                J.status.label("状态"),
                J.started_on_day.label("实际开工日期"),
                J.completed_on_day.label("实际完工日期"),
                J.planned_investment.label("计划投资"),
            )
            .join(Region, Region.record_key == J.region_code)
            .outerjoin(given, given.c.project_no == J.record_key)
            .where(J.status.not_in(_NOT_YET))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Hold each project's notices against those that are due by today."""
        known = [(row, [due for due in dues(row, scope) if due.missed_from <= scope.today]) for row in rows]
        kept = Kept(scope.connection, _FORMS, Counter(due.form for _, every in known for due in every))
        posted = postings(scope.connection, "项目")
        plans = _first_plans(posted)
        for row, every in known:
            faults = []
            for due in every:
                hung = posted.get(row["subject"], {})
                if due.form == PLAN and _ADJUSTED in hung and _after_plan(row["approved"], plans):
                    continue
                said, posting = _fault(due, hung.get(due.form, ()))
                if said and kept.judges(due.form, due.missed_from):
                    faults.append((due, said, posting))
            yield from _finding(row, faults)


def dues(row: Row, scope: Scope) -> Iterable[Due]:
    """The notices that a project needs by its place and progress."""
    level, started, done = row["level"], row["实际开工日期"], row["实际完工日期"]
    approved = row["approved"] or row["given"]
    day = date.fromordinal(started or approved or scope.today)
    least, term = scope.number(_DAYS, day, row["region"]), scope.number(_AFTER, day, row["region"])
    if approved:
        yield Due(PLAN, approved + _GRACE)
        if level != "县":
            yield Due(ARRANGED, approved + _GRACE, least=least)
    if row["budget_year"] and done:
        end = max(date(row["budget_year"], 12, 31).toordinal(), done)
        yield Due(OUTCOME, end + term + 1)
    if level == "县" or row["category"] == _MANAGEMENT or not started:
        return
    if level == "村":
        yield Due(BEFORE, started, over_before=started, least=least)
    if (done or scope.today) - started >= _GRACE:
        yield Due(RUNNING, started + _GRACE + 1)
    if done:
        yield Due(DONE, done + term + 1, by=done + term, least=least)
        if level == "村":
            yield Due(AFTER, done + term + 1, by=done + term, least=least)


def _first_plans(posted: Mapping[str, Mapping[Form, Sequence[Posting]]]) -> Mapping[int, int]:
    """The day on which the first plan of each year was posted."""
    days = sorted(posting.first for forms in posted.values() for posting in forms.get(PLAN, ()))
    return {date.fromordinal(day).year: day for day in reversed(days)}


def _after_plan(approved: int | None, plans: Mapping[int, int]) -> bool:
    """Whether a project was approved after the plan of that year hung, so that it could not stand in it."""
    return approved is not None and approved > plans.get(date.fromordinal(approved).year, approved)


def _fault(due: Due, known: Sequence[Posting]) -> tuple[str, Posting | None]:
    """What is wrong with the notices there are, in words, and the one that came nearest; blank where one suffices."""
    if not known:
        return "没有公示", None
    faults = [(_wrong(due, posting), posting) for posting in known]
    return next((fault for fault in faults if not fault[0]), faults[-1])


def _wrong(due: Due, posting: Posting) -> str:
    last = posting.last
    if due.over_before is not None:
        if posting.first >= due.over_before or (last is not None and last >= due.over_before):
            return "没有在开工前结束"
        last = due.over_before - 1 if last is None else last
    if due.by is not None and posting.first > due.by:
        return f"迟了{posting.first - due.by}天"
    hung = None if last is None else last - posting.first + 1
    return f"只公示{hung}天，不足{due.least}天" if hung is not None and hung < due.least else ""


def _finding(row: Row, faults: list[tuple[Due, str, Posting | None]]) -> Iterable[Row]:
    problem = "；".join(f"{due.form[0]}“{due.form[1]}”{said}" for due, said, _ in faults)
    grave = any(said.startswith("没有") and due.form[0] != "县" for due, said, _ in faults)
    for at, (due, said, posting) in enumerate(faults):
        yield {
            **row,
            "amount": None if at else row["amount"],
            "day": due.missed_from,
            "severity": Severity.MEDIUM if grave else Severity.LOW,
            "notice_key": posting.key if posting else None,
            "问题": problem,
            "级别": due.form[0],
            "公示种类": due.form[1],
            "情况": said,
            "开始日期": posting.first if posting else None,
            "结束日期": posting.last if posting else None,
        }
