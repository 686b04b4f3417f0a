"""分层: where the rows are and where the money is."""

from __future__ import annotations

from fundwatch.ledger.statistics.arrays import exact_sum
from fundwatch.ledger.statistics.strata import Stratum, stratify, usual_bounds
from fundwatch.services.listing_query import Filter
from fundwatch.services.statement import StatementColumn
from fundwatch.services.statistics.asking import NUMBERS, Asked, Bar, Behind, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import LEAD, count, line, listed, refused, share, text
from fundwatch.services.statistics.material import Material, ReadColumn


def make(asked: Asked, material: Material) -> Made:
    """Rows and sums between bounds: those given, or round ones that fit."""
    column = material.column
    amounts = column.numbers
    if not len(amounts):
        return refused(asked, material, f"“{column.label}”没有可检查的数。")
    strata = stratify(amounts, asked.bounds or usual_bounds(amounts, column.unit))
    total = exact_sum(amounts)
    columns = (
        StatementColumn("层", stretch=True),
        StatementColumn("笔数", "number", 100),
        StatementColumn("占笔数", "rate", 100),
        StatementColumn("合计（元）" if column.shown == "money" else "合计", column.shown, 170),
        StatementColumn("占合计", "rate", 100),
    )
    names = [_name(one, column) for one in strata]
    rows = [
        line(
            str(place),
            (names[place], place),
            count(one.count),
            share(one.share(len(amounts))),
            (column.write(one.total), one.total),
            share(one.total / total if total else 0),
        )
        for place, one in enumerate(strata)
    ]
    whole = (text("合计"), count(len(amounts)), share(1), (column.write(total), total), share(1 if total else 0))
    return Made(
        asked,
        listed(asked, material, columns, rows, total=whole),
        _said(strata, len(amounts), total, column),
        tuple(Bar(names[place], one.count, key=str(place)) for place, one in enumerate(strata)),
        "笔数",
        {str(place): _behind(asked, names[place], one, column.name) for place, one in enumerate(strata)},
    )


def _name(one: Stratum, column: ReadColumn) -> str:
    low, high = (None if it is None else column.write(it).removesuffix(".00") for it in (one.low, one.high))
    if one.low is None:
        return "小于零" if one.high == 0 else f"{high} 以下"
    if (one.low, one.high) == (0, 1):
        return "等于零"
    if one.low == 1:
        return f"{high} 以下（大于零）"
    return f"{low} 及以上" if high is None else f"{low} 至 {high}"


def _behind(asked: Asked, name: str, one: Stratum, column: str) -> Behind:
    high = None if one.high is None else one.high - 1
    return asked.behind(name, Filter(column, low=one.low, high=high))


def _said(strata: tuple[Stratum, ...], counted: int, total: int, column: ReadColumn) -> tuple[str, ...]:
    most = max(strata, key=lambda one: (one.count, one.total))
    richest = max(strata, key=lambda one: one.total)
    return (
        (
            f"{counted:,} 笔，合计 {column.write(total)}{column.of_unit}。笔数最多的一层是“{_name(most, column)}”"
            f"（{most.share(counted) * 100:.0f}%），金额最多的一层是“{_name(richest, column)}”"
            f"（{richest.total / total * 100 if total else 0:.0f}%）。"
        ),
        "抽查时按层分配：金额集中的层可以逐笔看，笔数多、金额小的层抽一部分。每层含下限，不含上限。",
        LEAD,
    )


TESTS = (
    StatisticsTest(
        "分层",
        "按数额大小分成几层，看笔数和金额各集中在哪一层",
        2,
        Need("数额栏", NUMBERS),
        make,
        takes_bounds="分层界限",
    ),
)
