"""FW-T002: money of an upper document was not handed out within the days allowed after it came in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select

from fundwatch.ledger import money
from fundwatch.models.base import aliased
from fundwatch.models.fields import PARTS, Kind
from fundwatch.models.records.allocation import Allocation
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.indicator_split import IndicatorSplit
from fundwatch.models.records.payment import Payment
from fundwatch.rules.compared import AMOUNT, Compared, Given
from fundwatch.rules.definition import Added, Example, Page, Read, Row, Rule, Severity, Value
from fundwatch.rules.scope import Scope

I = Indicator  # noqa: E741 - one letter a table, as in the other rules
_DAYS, _LEAST, _SHARE = "资金分配期限", "闲置最低金额", "闲置最低占比"
_UPPER = ("中央", "省", "市", "东西部协作")
_CARRIED, _ADVANCE = "结转", "提前下达"

#: A day number and an amount in fen.
Piece = tuple[int, int]


@dataclass(frozen=True)
class Late:
    """What was not handed out in time: still open, or handed out late, and since when it was due."""

    open: int
    late: int
    due: int
    last: int | None


def judge(start: int, amount: int, moves: Sequence[Piece], days: int, today: int) -> Late:
    """Follow an amount that has to be handed out within `days`, money taken back starting its own clock.

    `moves` are allocations by day, negative where taken back. The oldest money is handed out first. Of a document
    that was cut meanwhile more was handed out than it now holds: taking that back leaves nothing to hand out again.
    """
    pools: list[list[int]] = [[start + days, amount]]
    late, first_due, last, beyond = 0, 0, None, 0
    for day, moved in sorted(moves):
        if moved < 0:
            again = max(0, -moved - beyond)
            beyond -= -moved - again
            pools.append([day + days, again])
            continue
        left = moved
        for pool in pools:
            part = min(left, pool[1])
            pool[1] -= part
            left -= part
            if part and day > pool[0]:
                late, last = late + part, day
                first_due = min(first_due or pool[0], pool[0])
        beyond += left
    waiting = [pool for pool in pools if pool[1] > 0 and pool[0] < today]
    due = min([pool[0] for pool in waiting] + ([first_due] if first_due else []), default=start + days)
    return Late(sum(pool[1] for pool in waiting), late, due, last)


class NotAllocatedInTime(Rule):
    """A lowest document of an upper level, not allocated (or spent) within the days allowed, as a whole or in part."""

    code = "FW-T002"
    version = 2
    name = "收到上级资金后超期未分配下达"
    category = "截留私分"
    severity = Severity.HIGH
    basis = "财政违法行为处罚处分条例第六条关于滞留应当下拨的财政资金的规定；分配期限按本地规定"
    verified = False
    parameters = (_DAYS, _LEAST, _SHARE)
    needs = (Indicator, Allocation)
    reads = (Read(I), Read(IndicatorSplit), Read(Allocation), Read(Payment), Read(BenefitPayment, "indicator_no"))
    reads_clock = True
    subject = "资金指标"
    related = (("资金分配", "allocation_key"),)
    evidence = (
        Value("情形"),
        Value("指标文号"),
        Value("资金名称"),
        Value("资金级次"),
        Value("起算日期", Kind.DAY),
        Value("应下达日期", Kind.DAY),
        Value("指标金额", Kind.MONEY),
        Value("已分配", Kind.MONEY),
        Value("逾期未分配", Kind.MONEY),
        Value("逾期后分配", Kind.MONEY),
        Value("逾期天数", Kind.INTEGER),
        Value("截至日期", Kind.DAY),
    )
    details = (Value("分配编号"), Value("分配日期", Kind.DAY), Value("分配金额", Kind.MONEY))
    summary = (
        "“{资金名称}”（{指标文号}）从{起算日期}起算，应于{应下达日期}前分配下达，{情形}，涉及{合计}元，已逾期{逾期天数}天，"
        "请核实滞留的原因和资金所在账户。"
    )
    compared = (Compared(AMOUNT, Given("逾期未分配") + Given("逾期后分配")),)
    page = Page(
        method="对上级下达的最低一级指标，从收到日期（没有的用下达日期，提前下达的不早于预算年度1月1日）起算，"
        "按日期先后用分配抵减，到期没有分配的列为疑点，程度为高；到期后才分配的程度为中。"
        "分配后又收回的部分，从收回之日重新起算。没有分配记录而直接支出的，支出视为分配。",
        why="应当下拨的资金压在手里不下达，容易滞留，也容易被截留。",
        not_flagged=(
            "还有下级分解文件的指标（看下级文件），调减、收回、结转的文件",
            "本级安排、捐赠、金融资金",
            "低于最低金额或最低占比的尾数",
            "没有分配记录而已经直接支出的",
            "提前下达的资金，在预算年度开始之前不计",
        ),
        check=("收文登记和分配方案的报批过程", "资金停留的账户和余额", "是否用于平衡预算或出借"),
        innocent=("等待上级任务清单或项目批复", "已分配而没有登记", "收到日期漏填或填错"),
        example=Example(
            {
                "资金指标": [
                    {
                        "指标编号": "ZB1",
                        "指标文号": "示财农〔2018〕8号",
                        "资金名称": "2018年财政专项扶贫资金",
                        "资金级次": "省",
                        "资金类别": "财政专项扶贫",
                        "预算年度": "2018",
                        "金额": "500000.00",
                        "下达日期": "2018-06-20",
                        "收到日期": "2018-06-25",
                    }
                ],
                "资金分配": [
                    {
                        "分配编号": "FP1",
                        "指标编号": "ZB1",
                        "分配文号": "示财农〔2018〕15号",
                        "分配日期": "2018-07-10",
                        "接收单位编码": "XZ",
                        "金额": "300000.00",
                    }
                ],
            }
        ),
    )

    def population(self, scope: Scope) -> Select[Any] | None:  # noqa: ARG002 - counted by document in refine
        """Counted by document while judging."""
        return None

    def suspects(self, scope: Scope, added: Added) -> Select[Any]:  # noqa: ARG002 - the same for every scope
        """Documents that were never allocated: of these alone what was spent counts."""
        return select(added.indicator_no).where(added.indicator_no.not_in(select(Allocation.indicator_no)))

    def select(self, scope: Scope) -> Select[Any]:
        """Every document with what was cut from it and its allocations, a row each."""
        cut = aliased(Indicator)
        cuts = (
            select(cut.parent_no, func.sum(cut.amount).label("cut"))
            .where(cut.amount < 0)
            .group_by(cut.parent_no)
            .subquery()
        )
        return (
            select(
                I.record_key.label("subject"),
                I.record_key.label("partition"),
                I.amount.label("金额"),
                (I.amount + func.coalesce(cuts.c.cut, 0)).label("指标金额"),
                I.indicator_type.label("kind"),
                I.budget_year.label("year"),
                func.coalesce(I.received_on_day, I.issued_on_day).label("received"),
                I.document_no.label("指标文号"),
                I.fund_name.label("资金名称"),
                I.fund_level.label("资金级次"),
                money.is_lowest().label("lowest"),
                Allocation.record_key.label("allocation_key"),
                Allocation.record_key.label("分配编号"),
                Allocation.allocated_on_day.label("分配日期"),
                Allocation.amount.label("分配金额"),
            )
            .outerjoin(cuts, cuts.c.parent_no == I.record_key)
            .outerjoin(Allocation, Allocation.indicator_no == I.record_key)
            .where(scope.touched(I.record_key))
        )

    def refine(self, rows: Iterable[Row], scope: Scope) -> Iterable[Row]:
        """Judge each document by its allocations, or by what was spent of it where there are none."""
        documents: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            documents[row["subject"]].append(row)
        spent = _spent(scope)
        for key, group in documents.items():
            scope.look_at()
            reason = _left_out(group[0])
            if reason:
                scope.leave_out(reason)
                continue
            moves = [(row["分配日期"], row["分配金额"]) for row in group if row["allocation_key"]] or spent[key]
            yield from _told(group, moves, scope)


def _left_out(document: Row) -> str:
    if document["金额"] <= 0:
        return "调减或收回的文件"
    if document["kind"] == _CARRIED:
        return "结转的文件"
    if document["资金级次"] not in _UPPER:
        return "不是上级下达的资金"
    return "" if document["lowest"] else "已分解到下级文件"


def _told(group: Sequence[Row], moves: Sequence[Piece], scope: Scope) -> Iterable[Row]:
    document = group[0]
    start = document["received"]
    if document["kind"] == _ADVANCE:
        start = max(start, date(document["year"], 1, 1).toordinal())
    days = scope.number(_DAYS, date.fromordinal(start))
    found = judge(start, document["指标金额"], moves, days, scope.today)
    least = scope.number(_LEAST, scope.as_of)
    share = scope.number(_SHARE, scope.as_of)
    amount = found.open if _matters(found.open, document, least, share) else found.open + found.late
    if not _matters(amount, document, least, share):
        return
    still = _matters(found.open, document, least, share)
    # What was taken back has a clock of its own, and the reader is told which day it runs from.
    begun = found.due - days
    again = "收回的部分" if begun != start else ""
    told = {
        "情形": again + ("到期没有分配" if still else "到期以后才分配"),
        "severity": Severity.HIGH if still else Severity.MEDIUM,
        "region": None,
        "day": start,
        "起算日期": begun,
        "应下达日期": found.due,
        "已分配": sum(moved for _, moved in moves),
        "逾期未分配": found.open,
        "逾期后分配": found.late,
        "逾期天数": (scope.today if still else found.last or scope.today) - found.due,
        "截至日期": scope.as_of,
    }
    for number, row in enumerate(group):
        yield {**row, **told, "amount": None if number else amount}


def _matters(amount: int, document: Row, least: int, share: int) -> bool:
    return amount >= least and amount * PARTS >= share * document["指标金额"]


def _spent(scope: Scope) -> dict[str, list[Piece]]:
    """What was spent by day of documents that were never allocated; nothing is written for it, so that lists ask it."""
    given = select(Allocation.indicator_no)
    pieces = money.spending(scope.values()).subquery()
    asked = (
        select(pieces.c.indicator_no, pieces.c.paid_on_day, func.sum(pieces.c.amount))
        .where(pieces.c.indicator_no.not_in(given), scope.touched(pieces.c.indicator_no))
        .group_by(pieces.c.indicator_no, pieces.c.paid_on_day)
    )
    found: dict[str, list[Piece]] = defaultdict(list)
    for key, day, amount in scope.connection.execute(asked):
        found[key].append((day, amount))
    return found
