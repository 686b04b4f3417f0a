"""疑点核查汇总表: of what went out to each township, how much came back, with what result and what was recovered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from fundwatch.ledger.finding_accounts import VERDICTS, Account, Receivers, accounts, by_receiver
from fundwatch.ledger.places import Places
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.papers.definition import PaperForm, PaperScope
from fundwatch.reports.papers.finding_list import SEVERITIES

_NOTES = (
    (
        "发出 = 收回 + 未核查 + 不再提出；没有下发记录而收到回复的，也算发出。"
        "不再提出：下发以后最近一次扫描不再提出、也没有收到回复的。结果按收到的回复统计。"
        "涉及金额是各项之和，同一笔资金可能涉及几项；未追缴为应追缴减已追缴。"
    ),
)


def make(connection: Connection, scope: PaperScope) -> Paper:
    """By receiver and by severity, everything that ever went out."""
    found = [one for one in accounts(connection, scope.region_code) if one.sending is not None or one.reply is not None]
    place = Places(connection).name(scope.region_code).replace(" ", "") if scope.region_code else ""
    return Paper(
        "疑点核查汇总表",
        f"{place}疑点核查情况汇总表",
        f"截至{day_text(scope.as_of)}",
        scope.office,
        scope.as_of,
        (_by_receiver(connection, found), _by_severity(found)),
        "单位：项、元",
        _NOTES,
        log_head=scope.log_head,
    )


def _by_receiver(connection: Connection, found: Sequence[Account]) -> PaperTable:
    receivers = Receivers(connection)
    groups = [(receivers.name(code), group) for code, group in by_receiver(found).items()]
    graded = tuple(PaperColumn(word, "number", 5, group="其中程度") for word in SEVERITIES.values())
    return _summary("按乡镇", "乡镇", graded, groups, found, _by_grade)


def _by_severity(found: Sequence[Account]) -> PaperTable:
    groups = [(word, [one for one in found if one.severity == code]) for code, word in SEVERITIES.items()]
    return _summary("按程度", "程度", (), [(word, group) for word, group in groups if group], found, lambda _group: ())


def _summary(  # noqa: PLR0917 - the two tables differ in just these
    name: str,
    label: str,
    extra: tuple[PaperColumn, ...],
    groups: Sequence[tuple[str, Sequence[Account]]],
    found: Sequence[Account],
    more: Callable[[Sequence[Account]], tuple[int, ...]],
) -> PaperTable:
    columns = (
        PaperColumn(label, weight=14),
        PaperColumn("发出", "number", 6),
        *extra,
        PaperColumn("收回", "number", 6),
        *(PaperColumn(verdict, "number", 7, group="核查结果") for verdict in VERDICTS),
        PaperColumn("未核查", "number", 6),
        PaperColumn("不再提出", "number", 7),
        *(PaperColumn(word, "money", 13, group="金额") for word in ("涉及金额", "应追缴", "已追缴", "未追缴")),
    )

    def cells(group: Sequence[Account]) -> tuple[Cell, ...]:
        return (len(group), *more(group), *_counts(group), *_amounts(group))

    rows = tuple(PaperRow((text, *cells(group))) for text, group in groups)
    return PaperTable(name, columns, rows, (None, *cells(found)))


def _by_grade(group: Sequence[Account]) -> tuple[int, ...]:
    counted = Counter(one.severity for one in group)
    return tuple(counted[code] for code in SEVERITIES)


def _counts(group: Sequence[Account]) -> tuple[int, ...]:
    verdicts = Counter(one.reply.verdict for one in group if one.reply is not None)
    open_ones = [one for one in group if one.reply is None]
    waiting = sum(one.current for one in open_ones)
    return (len(group) - len(open_ones), *(verdicts[word] for word in VERDICTS), waiting, len(open_ones) - waiting)


def _amounts(group: Sequence[Account]) -> tuple[int, int, int, int]:
    replied = [one.reply for one in group if one.reply is not None]
    to_recover = sum(reply.to_recover or 0 for reply in replied)
    recovered = sum(reply.recovered or 0 for reply in replied)
    return sum(one.amount or 0 for one in group), to_recover, recovered, to_recover - recovered


PAPER = PaperForm(
    "疑点核查汇总表",
    "分乡镇、分程度汇总下发核查的发出、收回、结果和追缴金额。",
    42,
    make,
    frozenset({"region"}),
)
