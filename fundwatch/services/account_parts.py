"""Parts that the accounts of documents and of projects share: notices about them, findings on them, words for sums."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select, union

from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Choice, Line, Section, StatementColumn, Tone

#: Lines of one small table at most; the whole list is one link away.
LISTED = 200
_SEVERITIES: dict[str, tuple[str, Tone]] = {"high": ("高", "danger"), "medium": ("中", "warning"), "low": ("低", "")}
_FEN_OF_WAN = 1_000_000


def filled(fen: int | None) -> str:
    """An amount in yuan; blank for none and for nought, so that a list shows what there is."""
    return yuan(fen) if fen else ""


def wan(fen: int) -> str:
    """万元 with two decimals, halves away from zero: for the few figures over a list, never for a sum to check."""
    hundredths = (abs(fen) * 200 + _FEN_OF_WAN) // (2 * _FEN_OF_WAN)
    return f"{yuan(-hundredths if fen < 0 else hundredths)} 万元"


def percent(hundredths: int | None) -> str:
    """A rate in hundredths of a percent; a dash where there is nothing to be a share of."""
    if hundredths is None:
        return "—"
    whole, rest = divmod(abs(hundredths), 100)
    return f"{'-' if hundredths < 0 else ''}{whole:,}.{rest:02d}%"


def day(value: date | None) -> str:
    """An ISO day; blank for none."""
    return value.isoformat() if value else ""


def this_day() -> date:
    """Today, where the program runs."""
    return datetime.now().astimezone().date()


def year_choice(label: str, years: Sequence[int], *, latest_first: bool) -> Choice:
    """年度, all years first; with `latest_first` the latest year is, so that a list begins with no more than that."""
    everything, each = ("", "全部年度"), tuple((str(year), f"{year} 年") for year in years)
    return Choice("year", label, (*each, everything) if latest_first else (everything, *each))


def notice_section(connection: Connection, subject_type: str, key: str, called: str) -> Section:
    """公示 on a thing, directly or in a list of many, the earliest first."""
    columns = (NoticeRecord.record_key, NoticeRecord.level, NoticeRecord.kind)
    rest = (NoticeRecord.from_day, NoticeRecord.until_day)
    direct = select(*columns, NoticeRecord.amount.label("amount"), *rest).where(
        NoticeRecord.subject_type == subject_type, NoticeRecord.subject_no == key
    )
    listed = (
        select(*columns, NoticeItem.amount.label("amount"), *rest)
        .join(NoticeItem, NoticeItem.notice_no == NoticeRecord.record_key)
        .where(NoticeItem.subject_type == subject_type, NoticeItem.subject_no == key)
    )
    rows = sorted(connection.execute(union(direct, listed)), key=lambda row: (row.from_day, row.record_key))
    lines = tuple(
        Line(
            (
                row.level,
                row.kind,
                day(row.from_day),
                day(row.until_day) or "长期",
                filled(row.amount),
                row.record_key,
            ),
            table="公示",
            key=row.record_key,
        )
        for row in rows
    )
    headers = (
        StatementColumn("级别", width=60),
        StatementColumn("公示种类", width=130, stretch=True),
        StatementColumn("开始", "day"),
        StatementColumn("结束", "day"),
        StatementColumn("公示金额（元）", "money"),
        StatementColumn("公示编号", width=130),
    )
    return Section("公示", columns=headers, lines=lines[:LISTED], total=len(lines), empty=f"没有登记这{called}的公示。")


def finding_section(connection: Connection, actor: Actor, table: str, key: str, called: str) -> Section:
    """The current findings about a thing, the most urgent first: leads to be checked."""
    link = f"{table}|{key}"
    asked = select(*Finding.__table__.columns).where(
        Finding.current,
        or_(
            (Finding.subject_table == table) & (Finding.subject_key == key),
            Finding.links.contains(link, autoescape=True),
        ),
    )
    if actor.region_code:
        asked = asked.where(Finding.region_code.startswith(stem(actor.region_code), autoescape=True))
    rows = [
        row
        for row in connection.execute(asked.order_by(Finding.score.desc(), Finding.number))
        if (row.subject_table, row.subject_key) == (table, key) or link in row.links.split("\n")
    ]
    return findings_shown(rows, f"现有疑点没有涉及这{called}的。")


def findings_shown(rows: Sequence[Any], empty: str, note: str = "") -> Section:
    """Findings as a section; `note` says which they are."""
    lines = tuple(
        Line(
            (_SEVERITIES[row.severity][0], row.category, row.summary, filled(row.amount)),
            _SEVERITIES[row.severity][1],
            "疑点",
            str(row.number),
        )
        for row in rows[:LISTED]
    )
    columns = (
        StatementColumn("程度", width=60),
        StatementColumn("类别", width=90),
        StatementColumn("需核查的情况", width=320, stretch=True),
        StatementColumn("涉及金额（元）", "money"),
    )
    said = f"{note}疑点是需要核实的线索，不是结论。" if lines else ""
    return Section("疑点", columns=columns, lines=lines, total=len(rows), note=said, empty=empty)


def finding_badge(section: Section) -> tuple[tuple[str, Tone], ...]:
    """A badge that tells how many findings there are."""
    return ((f"疑点 {section.total} 条", "warning"),) if section.total else ()
