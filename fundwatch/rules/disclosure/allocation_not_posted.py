"""FW-N003: what a document's money was given out to was not announced within the working days allowed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.ledger import workdays
from fundwatch.models.fields import Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.rules.compared import AMOUNT, Compared, Total
from fundwatch.rules.definition import Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.disclosure.postings import Kept, Posting, postings
from fundwatch.rules.project.example_rows import ALLOCATION, INDICATOR, PROJECT
from fundwatch.rules.scope import Scope

A = Allocation
I = Indicator  # noqa: E741 - one letter a table, as in the other rules
_TERM = "分配结果公开期限"
_FORM = ("县", "资金分配结果")
#: A notice of what is intended, so many days before the allocation, serves too.
_INTENDED = 30


class AllocationNotPosted(Rule):
    """A day's allocations of a document without a county notice that began within the working days after it."""

    code = "FW-N003"
    name = "资金分配结果未按期公告"
    category = "公示缺失"
    severity = Severity.MEDIUM
    basis = "扶贫资金分配结果应在下达后规定工作日内在政府门户网站公告"
    parameters = (_TERM,)
    needs = (Allocation, NoticeRecord)
    reads = (Read(Allocation), Read(Indicator), Read(NoticeRecord), Read(NoticeItem))
    reads_clock = True
    subject = "资金指标"
    related = (("资金分配", "allocation_key"), ("公示", "notice_key"))
    evidence = (
        Value("指标文号"),
        Value("资金名称"),
        Value("分配日期", Kind.DAY),
        Value("应公告日期", Kind.DAY),
        Value("实际公告日期", Kind.DAY),
        Value("问题"),
    )
    details = (Value("分配日期", Kind.DAY), Value("分配金额", Kind.MONEY), Value("应公告日期", Kind.DAY), Value("问题"))
    summary = (
        "“{资金名称}”（{指标文号}）{分配日期}分配的资金应在{应公告日期}前公告，{问题}，涉及{合计}元，"
        "请核实公告的网址和时间。"
    )
    compared = (Compared(AMOUNT, Total("资金分配", "金额")),)
    page = Page(
        method="把每份指标按分配日期归到一起（收回的冲减），查此后规定工作日内有没有县级“资金分配结果”公告，"
        "直接以该指标为对象的，或在公示明细中列出的都算；分配前三十天内的拟分配公告也算。工作日按法定节假日安排计算。",
        why="分配结果不公开，谁拿了钱、拿了多少只有少数人知道。",
        not_flagged=(
            "期限还没有过的分配",
            "当天净额为零或收回的",
            "整套数据里没有这种公告的（应公告的指标较多时，视为没有导入）",
            "早于公示台账第一年的分配",
        ),
        check=("政府门户网站的发布记录和截图", "公告是否列明分配到的项目和单位"),
        innocent=("已经公告而没有登记", "涉密资金经批准不公开", "与上级文件一并公告"),
        example=Example(
            {
                "资金指标": [INDICATOR],
                "项目": [PROJECT],
                "资金分配": [ALLOCATION],
                "公示": [
                    {
                        "公示编号": "GS1",
                        "级别": "县",
                        "公示种类": "资金分配结果",
                        "区划代码": "539900000000",
                        "对象类型": "指标",
                        "对象编号": "ZB1",
                        "开始日期": "2017-03-20",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by document and day in refine
        """Counted by document and day while judging."""
        return None

    def select(self, scope: Scope) -> Select[Any]:  # noqa: ARG002 - always everything; allocations are few
        """Every allocation with the net of its document on its day."""
        net = func.sum(A.amount).over(partition_by=(A.indicator_no, A.allocated_on_day))
        return select(
            I.record_key.label("subject"),
            I.record_key.label("partition"),
            A.record_key.label("allocation_key"),
            A.amount.label("amount"),
            A.allocated_on_day.label("allocated"),
            I.document_no.label("指标文号"),
            I.fund_name.label("资金名称"),
            A.allocated_on_day.label("分配日期"),
            net.label("分配金额"),
        ).join(I, I.record_key == A.indicator_no)

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge each document's allocations day by day."""
        rounds: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in rows:
            if row["分配金额"] > 0:
                rounds[row["subject"], row["allocated"]].append(row)
        due = {key: self._due(key[1], scope) for key in rounds}
        late = [key for key in rounds if due[key] < scope.today]
        scope.look_at(len(rounds))
        if len(late) < len(rounds):
            scope.leave_out("公告期限还没有过", len(rounds) - len(late))
        kept = Kept(scope.connection, [_FORM], Counter({_FORM: len({document for document, _ in late})}))
        posted = postings(scope.connection, "指标")
        for key in late:
            if not kept.judges(_FORM, key[1]):
                scope.leave_out("没有当年的资金分配结果公告数据")
                continue
            fault = _fault(key[1], due[key], posted.get(key[0], {}).get(_FORM, ()))
            if fault:
                yield from ({**row, **fault, "day": due[key], "分配金额": int(row["分配金额"])} for row in rounds[key])

    def _due(self, day: int, scope: Scope) -> int:
        when = date.fromordinal(day)
        return workdays.after(when, scope.number(_TERM, when)).day.toordinal()


def _fault(allocated: int, due: int, known: Sequence[Posting]) -> Row | None:
    """What is wrong, with the notice that came late; None where one came in time."""
    fitting = [posting for posting in known if posting.first >= allocated - _INTENDED]
    if fitting and fitting[0].first <= due:
        return None
    told: dict[str, Any] = {"应公告日期": due, "region": None, "notice_key": None, "实际公告日期": None}
    if not fitting:
        return {**told, "severity": Severity.MEDIUM, "问题": "没有找到公告"}
    late = fitting[0]
    told |= {"notice_key": late.key, "实际公告日期": late.first, "severity": Severity.LOW}
    return {**told, "问题": f"公告迟了{late.first - due}天"}
