"""FW-N006: money was paid, or work begun, while somebody's objection to the notice on it was not settled."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all

from fundwatch.models.fields import Kind
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.records.project import Project
from fundwatch.rules.benefit.facts import stands
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Statement, Value, Via, counted
from fundwatch.rules.scope import Scope

B = BenefitPayment
J = Project
N = NoticeRecord
#: Notices that come before what they tell of: only these can be objected to in time.
_AHEAD = ("补助发放到户", "公益岗聘用", "劳务报酬", "项目实施前", "资金项目安排", "年度项目计划", "项目库入库")
#: What 异议情况 says where nobody objected.
_NONE = re.compile(
    r"^[\s/\\—\-0０。.]*$|^暂?无(?!法)|不存在|群众满意|(?<!不)同意|(?<![0-9])[0零] ?[人起条件户次]"
    "|未(?:曾)?(?:收到|接到|发现|提出|产生|出现)"
    "|(?:无|没有?)(?:任何|收到|接到|发现|人|群众|村民)?.{0,4}(?:异议|意见|反映|投诉|反对|提出)"
)
#: What it says where the objection was dealt with, though no day is given.
_SETTLED = re.compile(
    "已(?:经)?(?:核实|处理|解决|答复|回复|办结|解释|说明|调整|更正|纠正|剔除|取消|核减|消除|化解|整改|复核|反馈|妥善)"
    "|不成立|不属实|撤回|撤销异议|处理完毕|核实无误|后无异议"
)
_STILL = re.compile("(未|没有?|尚未|仍未|还没有?|正在|待)(核实|处理|解决|答复|回复|办结|调整|复核|反馈)")


def _notices_of(subjects: Statement) -> Statement:
    return select(N.notice_no).where(N.subject_no.in_(subjects))


class ObjectionOpen(Rule):
    """首次发放 or 实际开工 before 异议办结日期, or without one, of a notice whose 异议情况 tells of an objection."""

    code = "FW-N006"
    name = "公示异议未办结即发放或开工"
    category = "公示缺失"
    severity = Severity.MEDIUM
    basis = "公示期间有异议的，应当核实处理并答复后再发放补助、实施项目"
    verified = False
    needs = (NoticeRecord,)
    needs_columns = (N.objections,)
    reads = (
        Read(NoticeRecord, "notice_no"),
        Read(BenefitPayment, Via("batch_no", _notices_of)),
        Read(Project, Via("project_no", _notices_of)),
    )
    subject = "公示"
    related = (("批次", "batch_key"), ("项目", "project_key"))
    evidence = (
        Value("公示种类"),
        Value("公示对象"),
        Value("异议情况"),
        Value("公示开始", Kind.DAY),
        Value("办理情形"),
        Value("异议办结日期", Kind.DAY),
        Value("实施情形"),
        Value("实施日期", Kind.DAY),
    )
    summary = (
        "{公示开始}开始的“{公示种类}”公示（{公示对象}）登记有异议：{异议情况}，{办理情形}，{实施日期}{实施情形}，"
        "请核实异议的内容和处理结果。"
    )
    page = Page(
        method="看事前公示（补助发放到户、公益岗聘用、劳务报酬、项目实施前、资金项目安排、年度项目计划、项目库入库）的异议情况："
        "写着有异议，而首次发放日期、项目实际开工日期早于异议办结日期，或没有办结日期、也没有写明已经处理的，列为疑点。",
        why="有人提出异议说明名单、面积或项目可能不实，没有核实就发钱、开工，公示就成了走过场。",
        not_flagged=(
            "异议情况空白，或写着无异议、没有收到异议的",
            "写明已核实、已处理、已答复、异议不成立的，办结以后才发放、开工的",
            "还没有发放、开工的，事后的公示（项目完成情况、发放结果）",
        ),
        check=("异议登记、核实记录和答复", "提出异议的人是否知道结果", "异议涉及的户是否仍在发放名单里"),
        innocent=("已经处理而没有登记办结日期", "异议涉及的人已从名单中剔除，其余先发"),
        example=Example(
            {
                "公示": [
                    {
                        "公示编号": "GS1",
                        "级别": "村",
                        "公示种类": "补助发放到户",
                        "区划代码": "539900101201",
                        "对象类型": "批次",
                        "对象编号": "PC1",
                        "开始日期": "2017-09-01",
                        "结束日期": "2017-09-08",
                        "异议情况": "2户反映面积不实",
                    }
                ],
                "补助发放": [
                    {
                        "发放流水号": "BF1",
                        "批次号": "PC1",
                        "补助项目": "产业扶持补助",
                        "年度": "2017",
                        "姓名": "周文",
                        "身份证号": "539900198001010014",
                        "银行账号": "6217000000000018",
                        "应发金额": "3000.00",
                        "实发金额": "3000.00",
                        "发放日期": "2017-09-20",
                        "区划代码": "539900101201",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any]:
        """Every notice that comes before what it tells of."""
        return counted(
            N.__table__,
            scope.touched(N.notice_no),
            (N.kind.not_in(_AHEAD), "不是事前的公示"),
            (N.objections.is_(None), "没有登记异议情况"),
        )

    def select(self, scope: Scope) -> Select[Any]:
        """Notices with something said of objections, on batches that were paid and projects that were begun."""
        paid = (
            select(
                B.batch_no.label("key"),
                func.min(B.paid_on_day).label("day"),
                func.sum(B.paid_amount).label("amount"),
            )
            .where(stands(B, scope), B.batch_no.in_(select(N.subject_no).where(*_objected(scope))))
            .group_by(B.batch_no)
            .subquery()
        )
        batches = (
            select(
                *_columns(paid.c.day, paid.c.amount), N.subject_no.label("batch_key"), literal("").label("project_key")
            )
            .join(paid, paid.c.key == N.subject_no)
            .where(*_objected(scope), N.subject_type == "批次")
        )
        projects = (
            select(
                *_columns(J.started_on_day, J.planned_investment),
                literal("").label("batch_key"),
                J.record_key.label("project_key"),
            )
            .join(J, J.record_key == N.subject_no)
            .where(*_objected(scope), N.subject_type == "项目", J.started_on_day.is_not(None))
        )
        either = union_all(batches, projects).subquery()
        return select(*either.c)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Keep what was gone ahead with though the words tell of an objection that was not settled."""
        for row in rows:
            if not is_objection(row["异议情况"]):
                continue
            settled = row["异议办结日期"]
            if settled is None and is_settled(row["异议情况"]):
                scope.leave_out("写明已经处理")
            elif settled is not None and settled <= row["实施日期"]:
                scope.leave_out("办结以后才发放、开工")
            else:
                batch = row["batch_key"] or None
                told = {
                    "batch_key": batch,
                    "project_key": row["project_key"] or None,
                    "project": row["project_key"] or None,
                }
                shown = "没有办结记录" if settled is None else "发放、开工以后才办结"
                yield {**row, **told, "办理情形": shown, "实施情形": "已经发放" if batch else "已经开工"}


def is_objection(told: str) -> bool:
    """Whether 异议情况 tells of an objection."""
    return not _NONE.search(told) or _STILL.search(told) is not None


def is_settled(told: str) -> bool:
    """Whether it says that the objection was dealt with."""
    return _SETTLED.search(told) is not None and _STILL.search(told) is None


def _objected(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    return scope.touched(N.notice_no), N.kind.in_(_AHEAD), N.objections.is_not(None)


def _columns(day: Any, amount: Any) -> tuple[ColumnElement[Any], ...]:
    return (
        N.record_key.label("subject"),
        N.notice_no.label("partition"),
        N.region_code.label("region"),
        day.label("day"),
        amount.label("amount"),
        N.kind.label("公示种类"),
        N.subject_no.label("公示对象"),
        N.objections.label("异议情况"),
        N.from_day_day.label("公示开始"),
        N.objections_settled_on_day.label("异议办结日期"),
        day.label("实施日期"),
    )
