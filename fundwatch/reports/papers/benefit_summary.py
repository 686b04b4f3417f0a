"""发放汇总表: what subsidies were paid, by township, village and subsidy, and by subsidy and batch, each row once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from fundwatch.errors import UsageError
from fundwatch.ledger import benefit_accounts as ledger
from fundwatch.ledger.benefit_accounts import TOWNSHIP_DIGITS, BenefitBounds
from fundwatch.ledger.places import Places
from fundwatch.reports.figures_text import day_text
from fundwatch.reports.papers.content import Cell, Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.papers.definition import PaperForm, PaperScope

_COUNTS = ("households", "persons", "payments")
_FEN = ("due", "deducted", "sent", "returned", "paid_again", "recovered", "net")
_COLUMNS = (
    PaperColumn("户数", "number", 6),
    PaperColumn("人数", "number", 6),
    PaperColumn("笔数", "number", 6),
    PaperColumn("应发", "money", 13),
    PaperColumn("扣款", "money", 10),
    PaperColumn("实发", "money", 13),
    PaperColumn("退票", "money", 11),
    PaperColumn("补发", "money", 11),
    PaperColumn("追回", "money", 11),
    PaperColumn("实际支付", "money", 13),
)
_NOTES = (
    "实际支付＝实发＋补发－退票－追回。补发是退回的款再付一次，不另计笔数和应发；名单上实发已记为零的退票，退票金额也是零。",
    "户数、人数在每一行里只计一次，所以各行相加可能大于小计和合计；没有户编号的按人计户。",
)


def make(connection: Connection, scope: PaperScope) -> Paper:
    """The summary of a year, a place, or one batch; UsageError for a batch of which there is no list."""
    bounds = BenefitBounds(scope.year, (scope.region_code,), scope.subject)
    places = Places(connection)
    whole = connection.execute(ledger.benefit_sums(bounds)).one()
    if scope.subject and not whole.rows:
        raise UsageError(
            f"没有批次号为“{scope.subject}”的发放明细。", "请核对批次号、年度和地区；批次号见“发放批次”页。"
        )
    place = places.name(scope.region_code).replace(" ", "") if scope.region_code else ""
    when = f"{scope.year}年度" if scope.year else "全部年度"
    batch = f"批次{scope.subject}" if scope.subject else ""
    return Paper(
        "发放汇总表",
        f"{place}补助发放汇总表",
        "，".join(filter(None, (when, batch, f"截至{day_text(scope.as_of)}"))),
        scope.office,
        scope.as_of,
        (_by_place(connection, bounds, places, whole), _by_batch(connection, bounds, whole)),
        "单位：元",
        _NOTES,
        log_head=scope.log_head,
    )


def _by_place(connection: Connection, bounds: BenefitBounds, places: Places, whole: Any) -> PaperTable:
    """Village by village and subsidy by subsidy, a subtotal below each township."""
    columns = (
        PaperColumn("乡镇", weight=10),
        PaperColumn("村", weight=10),
        PaperColumn("补助项目", weight=21),
        *_COLUMNS,
    )
    rows = connection.execute(ledger.benefit_sums(bounds, "village", "subsidy")).all()
    subtotals = {row.township: row for row in connection.execute(ledger.benefit_sums(bounds, "township"))}
    listed: list[PaperRow] = []
    for township, group in groupby(rows, key=lambda row: row.village[:TOWNSHIP_DIGITS]):
        inside = list(group)
        name = places.township(inside[0].village)
        listed += [PaperRow((name, _village(row.village, places), row.subsidy, *_sums(row))) for row in inside]
        subtotal = (f"{name}小计", None, None, *_sums(subtotals[township]))
        listed.append(PaperRow(subtotal, emphasised=True))
    return PaperTable("分乡镇和村", columns, tuple(listed), (None, None, None, *_sums(whole)))


def _village(code: str, places: Places) -> str:
    """The village's name; of rows that name a township only a word that says so."""
    name = places.short(code)
    return "（未到村）" if name == places.township(code) else name


def _by_batch(connection: Connection, bounds: BenefitBounds, whole: Any) -> PaperTable:
    """Batch by batch below each subsidy, with the subsidy's subtotal."""
    columns = (
        PaperColumn("补助项目", weight=21),
        PaperColumn("批次号", weight=14, whole=True),
        PaperColumn("发放日期", "day", 10),
        *_COLUMNS,
    )
    rows = connection.execute(ledger.benefit_sums(bounds, "subsidy", "batch")).all()
    subtotals = {row.subsidy: row for row in connection.execute(ledger.benefit_sums(bounds, "subsidy"))}
    listed: list[PaperRow] = []
    for subsidy, group in groupby(rows, key=lambda row: row.subsidy):
        inside = list(group)
        listed += [PaperRow((subsidy, row.batch, date.fromordinal(row.first_day), *_sums(row))) for row in inside]
        subtotal = (f"{subsidy}小计", f"{len(inside)}批", None, *_sums(subtotals[subsidy]))
        listed.append(PaperRow(subtotal, emphasised=True))
    batches = len({row.batch for row in rows})
    return PaperTable("分补助项目和批次", columns, tuple(listed), (None, f"{batches}批", None, *_sums(whole)))


def _sums(row: Any) -> Iterable[Cell]:
    """Counts and amounts of a row; what did not happen is left blank."""
    yield from (int(getattr(row, name)) for name in _COUNTS)
    for name in _FEN:
        fen = int(getattr(row, name))
        yield fen if fen or name in {"due", "sent", "net"} else None


PAPER = PaperForm(
    "发放汇总表",
    "按乡镇、村和补助项目，以及按补助项目和批次，汇总应发、实发、退票、补发、追回和实际支付。",
    33,
    make,
    frozenset({"year", "region", "subject"}),
)
