"""发放批次: every batch of subsidies with what it paid, what funded it, what came back, and whether it was posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fundwatch.ledger import benefit_accounts as ledger
from fundwatch.ledger.benefit_accounts import BenefitBounds
from fundwatch.ledger.places import Places
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.account_parts import filled, this_day, wan
from fundwatch.services.batch_account import account
from fundwatch.services.batch_lines import ADDED, BatchLine, batch_lines
from fundwatch.services.batch_postings import NOT_POSTED, TONES, TOO_SHORT, batch_postings
from fundwatch.services.overview_course import seen_from_day
from fundwatch.services.showing import yuan
from fundwatch.services.statement import (
    Choice,
    SortValue,
    Statement,
    StatementColumn,
    StatementFigure,
    StatementRow,
    Tone,
)

__all__ = ["account", "choices", "statement"]

NO_LIST = "（没有发放明细）"
_DIFFERENT, _NOT_FUNDED, _RETURNED, _UNLISTED = "different", "unfunded", "returned", "unlisted"
_STATES: tuple[tuple[str, str, Callable[[BatchLine], bool]], ...] = (
    (_DIFFERENT, "拨入与实付不等", lambda one: bool(one.difference)),
    (_NOT_FUNDED, "没有拨入支付", lambda one: one.funded is None),
    (_UNLISTED, "有拨入没有明细", lambda one: not one.villages),
    (_RETURNED, "有退票没有补发", lambda one: one.open_returns > 0),
    ("unposted", "未公示", lambda one: one.posting is not None and one.posting.state == NOT_POSTED),
    ("short", "公示不足", lambda one: one.posting is not None and one.posting.state == TOO_SHORT),
)
_HEAD = (
    StatementColumn("批次号", width=148),
    StatementColumn("补助项目", width=150, stretch=True),
    StatementColumn("年度期次", width=78),
    StatementColumn("发放日期", "day", width=100),
    StatementColumn("发放范围", width=128),
    StatementColumn("公示", width=78),
    StatementColumn("户数", "number", width=58),
    StatementColumn("人数", "number", width=58),
)
_POSTED = 5
_MONEY = 116
#: The sums by name; those that are nought in every row are left out where `spared` says so.
_SUMS: tuple[tuple[str, StatementColumn, bool], ...] = (
    ("payments", StatementColumn("笔数", "number", width=58), False),
    ("due", StatementColumn("应发（元）", "money", width=_MONEY), False),
    ("deducted", StatementColumn("扣款（元）", "money", width=96), True),
    ("sent", StatementColumn("实发（元）", "money", width=_MONEY), False),
    ("returns", StatementColumn("退票笔数", "number"), True),
    ("returned", StatementColumn("退票（元）", "money", width=104), True),
    ("paid_again", StatementColumn("补发（元）", "money", width=104), True),
    ("recovered", StatementColumn("追回（元）", "money", width=104), True),
    ("net", StatementColumn("实际支付（元）", "money", width=132), False),
)
_COUNTS = frozenset({"payments", "returns"})
_TAIL = (
    StatementColumn("拨入（元）", "money", width=_MONEY),
    StatementColumn("差额（元）", "money", width=104),
)
_NOTES = (
    "实际支付＝实发＋补发－退票－追回；补发是退回的款再付一次，不另算一笔。差额＝拨入－实际支付。",
    "户数、人数在一个批次里只计一次；没有户编号的按人计户。",
)


def choices(store: Store, actor: Actor) -> tuple[Choice, ...]:
    """年度 (the latest first, for it is what people look at), 补助项目, 乡镇 with villages, 状态."""
    with store.read() as connection:
        years, subsidies = ledger.years(connection), ledger.subsidies(connection)
        places = Places(connection).choices(actor.region_code)
    return (
        Choice("year", "年度", (*((str(year), f"{year} 年") for year in years), ("", "全部年度"))),
        Choice("subsidy", "补助项目", (("", "全部补助"), *((one, one) for one in subsidies))),
        Choice("region", "乡镇和村", (("", "全部乡镇和村"), *places)),
        Choice("state", "状态", (("", "全部批次"), *((value, text) for value, text, _ in _STATES))),
    )


def statement(
    store: Store,
    actor: Actor,
    *,
    year: str = "",
    subsidy: str = "",
    region: str = "",
    state: str = "",
    today: date | None = None,
) -> Statement:
    """The batches of the choices, the latest first."""
    bounds = BenefitBounds(int(year) if year else None, (actor.region_code, region), subsidy=subsidy)
    with store.read() as connection:
        as_of = seen_from_day(connection, today or this_day())
        lines = batch_lines(connection, bounds, batch_postings(connection, as_of, bounds.year))
        everything = connection.execute(ledger.benefit_sums(bounds)).one()
        places = Places(connection)
    fits = {value: wanted for value, _, wanted in _STATES}.get(state)
    kept = [one for one in lines if fits is None or fits(one)]
    sums = {name: sum(one.sums[name] for one in kept) for name in ADDED}
    shown = [(name, column) for name, column, spared in _SUMS if sums[name] or not spared]
    names = [name for name, _ in shown]
    # Who is in several batches counts once: that is known of all batches, not of some of them.
    people = (f"{everything.households:,}", f"{everything.persons:,}") if kept == list(lines) else ("", "")
    notes = list(_NOTES)
    if any(not one.whole for one in kept):
        notes.append("还有部分发到所选范围以外的批次，这里只列范围内的金额，不列拨入和差额。")
    return Statement(
        "发放批次",
        "批次",
        (*_HEAD, *(column for _, column in shown), *_TAIL),
        tuple(_row(one, names, places) for one in kept),
        _figures(kept, sums, people[0]),
        _total(kept, names, sums, people) if kept else None,
        "单位：元",
        tuple(notes),
    )


def place_words(one: BatchLine, places: Places) -> str:
    """Where a batch was paid: the village, or how many of them."""
    if not one.villages:
        return ""
    if one.villages == 1:
        return places.name(one.place)
    if one.townships == 1:
        return f"{places.township(one.place)} {one.villages} 村"
    return f"{one.townships} 乡镇 {one.villages} 村"


def _row(one: BatchLine, names: Sequence[str], places: Places) -> StatementRow:
    posted = one.posting.state if one.posting else ""
    head = (
        one.key,
        "、".join(one.subsidies) or NO_LIST,
        one.period,
        date.fromordinal(one.first_day).isoformat(),
        place_words(one, places),
        posted,
    )
    people = (one.sums["households"], one.sums["persons"])
    funded = one.funded if one.whole else None
    sums = [one.sums[name] for name in names]
    tail = (funded, one.difference)
    tones: list[tuple[int, Tone]] = [(_POSTED, TONES[posted])] if posted else []
    last = len(_HEAD) + len(names) + 1
    tones += [(last, "danger")] if one.difference else []
    if one.open_returns and "returns" in names:
        tones.append((len(_HEAD) + names.index("returns"), "warning"))
    texts = [_text(name, value) for name, value in zip(names, sums, strict=True)]
    sort: tuple[SortValue, ...] = (*head, *people, *sums, *tail)
    counts = tuple(f"{many:,}" if many else "" for many in people)
    return StatementRow(one.key, (*head, *counts, *texts, *map(_told, tail)), sort, tuple(tones))


def _text(name: str, value: int) -> str:
    if name in _COUNTS:
        return f"{value:,}" if value else ""
    return yuan(value) if name in {"due", "sent", "net"} else filled(value)


def _told(fen: int | None) -> str:
    return "" if fen is None else yuan(fen)


def _total(
    kept: Sequence[BatchLine], names: Sequence[str], sums: dict[str, int], people: tuple[str, str]
) -> tuple[str, ...]:
    funded = sum(one.funded or 0 for one in kept if one.whole)
    difference = sum(one.difference or 0 for one in kept)
    head = ("合计", f"{len(kept):,} 批", *([""] * (len(_HEAD) - 4)), *people)
    return (*head, *(_text(name, sums[name]) for name in names), yuan(funded), yuan(difference))


def _figures(kept: Sequence[BatchLine], sums: dict[str, int], households: str) -> tuple[StatementFigure, ...]:
    unequal = [one for one in kept if one.difference]
    differing = sum(one.difference or 0 for one in unequal)
    waiting = sum(one.open_returns for one in kept)
    judged = [one.posting.state for one in kept if one.posting]
    unposted, short = judged.count(NOT_POSTED), judged.count(TOO_SHORT)
    funded = [one for one in kept if one.funded is not None and one.whole]
    paid_to = f"{sums['payments']:,} 笔" + (f"，{households} 户" if households else "")
    return (
        StatementFigure("实际支付", wan(sums["net"]), paid_to),
        StatementFigure("拨入", wan(sum(one.funded or 0 for one in funded)), f"{len(funded):,} 批有拨入支付"),
        StatementFigure(
            "差额不为零", f"{len(unequal):,} 批", f"合计 {yuan(differing)} 元", "danger" if unequal else ""
        ),
        StatementFigure("退票", f"{sums['returns']:,} 笔", f"没有补发 {waiting:,} 笔", "warning" if waiting else ""),
        StatementFigure(
            "未公示",
            f"{unposted:,} 批" if judged or not kept else "—",
            f"公示不足 {short:,} 批" if judged or not kept else "没有公示资料，不作判断",
            "danger" if unposted else "",
        ),
    )
