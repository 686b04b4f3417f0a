"""账龄: how long ago."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from fundwatch.ledger.statistics.ageing import AgeGroup, age
from fundwatch.ledger.statistics.arrays import exact_sum
from fundwatch.services.listing_query import Filter
from fundwatch.services.statement import StatementColumn, StatementRow
from fundwatch.services.statistics.asking import DAYS, NUMBERS, Asked, Bar, Behind, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import LEAD, Cell, count, line, listed, refused, share, text
from fundwatch.services.statistics.material import Material, ReadColumn

_YEAR = 365


def make(asked: Asked, material: Material) -> Made:
    """Rows, and sums where an amount goes with them, by age on a day."""
    days, amounts = material.column, material.by
    if not days.filled.any():
        return refused(asked, material, f"“{days.label}”没有填日期的行。")
    values = np.zeros(len(days.cells), dtype=np.int64) if amounts is None else amounts.aligned
    groups = age(days.numbers, values[days.filled], material.today.toordinal())
    rows = [_row(place, one, int(days.filled.sum()), amounts) for place, one in enumerate(groups)]
    columns = [
        StatementColumn("账龄", stretch=True),
        StatementColumn("笔数", "number", 110),
        StatementColumn("占笔数", "rate", 110),
    ]
    whole: list[Cell] = [text("合计"), count(int(days.filled.sum())), share(1)]
    if amounts is not None:
        columns.append(StatementColumn(amounts.heading, amounts.shown, 180))
        total = exact_sum(values[days.filled])
        whole.append((amounts.write(total), total))
    blank = [f"另有 {days.blank:,} 行没有填“{days.label}”。"] if days.blank else []
    return Made(
        asked,
        listed(asked, material, columns, rows, total=whole, notes=[f"截至 {material.today.isoformat()}。", *blank]),
        _said(groups, material.today, days),
        tuple(Bar(_name(one), one.count, key=str(place)) for place, one in enumerate(groups)),
        "笔数",
        {str(place): _behind(asked, one, days.name, material.today) for place, one in enumerate(groups)},
    )


def _row(place: int, one: AgeGroup, counted: int, amounts: ReadColumn | None) -> StatementRow:
    cells: list[Cell] = [(_name(one), place), count(one.count), share(one.count / counted)]
    if amounts is not None:
        cells.append((amounts.write(one.total), one.total))
    return line(str(place), *cells)


def _name(one: AgeGroup) -> str:
    if one.low is None:
        return "日期在截止日以后"
    return f"{one.low:,} 天以上" if one.high is None else f"{one.low:,} 至 {one.high:,} 天"


def _behind(asked: Asked, one: AgeGroup, column: str, day: date) -> Behind:
    first = None if one.high is None else day - timedelta(days=one.high)
    last = None if one.low is None else day - timedelta(days=one.low)
    return asked.behind(f"账龄{_name(one)}", Filter(column, low=first, high=last))


def _said(groups: tuple[AgeGroup, ...], day: date, days: ReadColumn) -> tuple[str, ...]:
    old = sum(one.count for one in groups if one.low is not None and one.low > _YEAR)
    ahead = groups[0].count if groups[0].low is None else 0
    late = f"有 {ahead:,} 笔的日期在截止日以后，请核对。" if ahead else ""
    return (
        f"按“{days.label}”计算，到 {day.isoformat()}，一年以上的有 {old:,} 笔。{late}",
        "长期挂账、长期没有下一步的事项，往往是资金滞留或者无人过问的地方，请逐笔看原因。",
        f"时间长不等于有问题：质保金、跨年项目、分期补助本来就长。{LEAD}",
    )


TESTS = (
    StatisticsTest(
        "账龄",
        "到某一天为止过了多久，按天数分段",
        3,
        Need("日期栏", DAYS),
        make,
        Need("数额栏", NUMBERS, none="不计数额"),
        takes_day=True,
    ),
)
