"""发放批次: every batch of subsidies with what it paid, what funded it, what came back, and whether it was posted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from fundwatch.ledger import benefit_accounts as ledger
from fundwatch.ledger.benefit_accounts import BenefitBounds
from fundwatch.ledger.places import Places
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.account_parts import filled, this_day, wan, year_choice
from fundwatch.services.batch_account import account
from fundwatch.services.batch_lines import ADDED, BatchLine, batch_lines
from fundwatch.services.batch_postings import NOT_POSTED, TONES, TOO_SHORT, batch_postings
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

__all__ = ["account", "choices", "statement", "year_of"]

#: More rows of lists than these take longer to sum up than anybody waits.
_AT_ONCE = 150_000
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
_SUM = 130
#: What it is and what it paid first, then how that came about.
_COLUMNS: tuple[tuple[str, StatementColumn], ...] = (
    ("key", StatementColumn("批次号", width=132)),
    ("subsidies", StatementColumn("补助项目", width=140, stretch=True)),
    ("period", StatementColumn("年度期次", width=78)),
    ("day", StatementColumn("发放日期", "day", width=98)),
    ("net", StatementColumn("实际支付（元）", "money", width=_SUM)),
    ("posted", StatementColumn("公示", width=78)),
    ("place", StatementColumn("发放范围", width=128)),
    ("payments", StatementColumn("笔数", "number", width=58)),
    ("funded", StatementColumn("拨入（元）", "money", width=_SUM)),
    ("difference", StatementColumn("差额（元）", "money", width=104)),
    ("households", StatementColumn("户数", "number", width=58)),
    ("persons", StatementColumn("人数", "number", width=58)),
    ("due", StatementColumn("应发（元）", "money", width=_SUM)),
    ("deducted", StatementColumn("扣款（元）", "money", width=104)),
    ("sent", StatementColumn("实发（元）", "money", width=_SUM)),
    ("returns", StatementColumn("退票笔数", "number")),
    ("returned", StatementColumn("退票（元）", "money", width=110)),
    ("paid_again", StatementColumn("补发（元）", "money", width=110)),
    ("recovered", StatementColumn("追回（元）", "money", width=110)),
)
_PERIOD = 2
_COUNTS = frozenset({"payments", "households", "persons", "returns"})
#: Left out where they are nought in every row.
_SPARED = frozenset({"deducted", "returns", "returned", "paid_again", "recovered"})
_NOTES = (
    "实际支付＝实发＋补发－退票－追回；补发是退回的款再付一次，不另算一笔。差额＝拨入－实际支付。",
    "户数、人数在一个批次里只计一次；没有户编号的按人计户。",
)


def choices(store: Store, actor: Actor) -> tuple[Choice, ...]:
    """年度, 补助项目, 乡镇 with villages, 状态; of many rows the latest year is what is shown first."""
    with store.read() as connection:
        many = ledger.number_of_rows(connection) > _AT_ONCE
        years, subsidies = ledger.years(connection), ledger.subsidies(connection)
        places = Places(connection).choices(actor.region_code)
    return (
        year_choice("年度", years, latest_first=many),
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
    shown = [(name, column) for name, column in _COLUMNS if name not in _SPARED or sums[name]]
    names = [name for name, _ in shown]
    # Who is in several batches counts once: that is known of all batches, not of some of them.
    whole = kept == list(lines)
    households = everything.households if whole else None
    notes = list(_NOTES)
    if any(not one.whole for one in kept):
        notes.append("还有部分发到所选范围以外的批次，这里只列范围内的金额，不列拨入和差额。")
    total: dict[str, SortValue] = {
        **sums,
        "key": "合计",
        "subsidies": f"{len(kept):,} 批",
        "households": households,
        "persons": everything.persons if whole else None,
        "funded": sum(one.funded or 0 for one in kept if one.whole),
        "difference": sum(one.difference or 0 for one in kept),
    }
    return Statement(
        "发放批次",
        "批次",
        tuple(column for _, column in shown),
        tuple(_row(one, names, places) for one in kept),
        _figures(kept, sums, households),
        tuple(_text(name, total.get(name)) for name in names) if kept else None,
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
    values: dict[str, SortValue] = {
        **one.sums,
        "key": one.key,
        "subsidies": "、".join(one.subsidies) or NO_LIST,
        "period": one.period,
        "day": date.fromordinal(one.first_day).isoformat(),
        "place": place_words(one, places),
        "posted": posted,
        "funded": one.funded if one.whole else None,
        "difference": one.difference,
    }
    coloured: dict[str, Tone] = {"posted": TONES.get(posted, "")}
    coloured |= {"difference": "danger"} if one.difference else {}
    coloured |= {"returns": "warning"} if one.open_returns else {}
    tones = tuple((at, coloured[name]) for at, name in enumerate(names) if coloured.get(name))
    cells = tuple(_text(name, values[name]) for name in names)
    return StatementRow(one.key, cells, tuple(values[name] for name in names), tones)


def _text(name: str, value: SortValue) -> str:
    """A cell: counts and sums that are nought stay blank, but for those that every batch has."""
    if value is None or isinstance(value, str):
        return value or ""
    if name in _COUNTS:
        return f"{value:,}" if value else ""
    return filled(value) if name in _SPARED else yuan(value)


def _figures(kept: Sequence[BatchLine], sums: dict[str, int], households: int | None) -> tuple[StatementFigure, ...]:
    unequal = [one for one in kept if one.difference]
    differing = sum(one.difference or 0 for one in unequal)
    waiting = sum(one.open_returns for one in kept)
    judged = [one.posting.state for one in kept if one.posting]
    unposted, short = judged.count(NOT_POSTED), judged.count(TOO_SHORT)
    funded = [one for one in kept if one.funded is not None and one.whole]
    paid_to = f"{sums['payments']:,} 笔" + (f"，{households:,} 户" if households else "")
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


def year_of(row: StatementRow) -> str:
    """The year of the batch that a row of the list stands for."""
    return row.cells[_PERIOD][:4]
