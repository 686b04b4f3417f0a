"""汇总: rows and sums by the values of any column."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from fundwatch.ledger.statistics.summary import Summary, summarise
from fundwatch.models.fields import Kind
from fundwatch.services.listing_query import Filter
from fundwatch.services.showing import shown
from fundwatch.services.statement import StatementColumn, StatementRow
from fundwatch.services.statistics.asking import NUMBERS, Asked, Bar, Behind, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import LEAD, Cell, count, line, listed, refused, share, text
from fundwatch.services.statistics.material import Material, ReadColumn

_KINDS = tuple(kind for kind in Kind if kind not in {*NUMBERS, Kind.RATIO})
#: Groups that are listed, and that are drawn.
_MOST, _DRAWN = 2_000, 12
_BLANK = "（空白）"


def make(asked: Asked, material: Material) -> Made:
    """Groups by value, days by month; with an amount by its sum, else by the number of rows."""
    column, amounts = material.column, material.by
    if not material.rows:
        return refused(asked, material, "没有符合条件的行。")
    values = [_group(cell) for cell in column.cells]
    nothing = np.zeros(material.rows, dtype=np.int64)
    groups = (
        summarise(values, nothing, nothing)
        if amounts is None
        else summarise(values, amounts.aligned, amounts.filled.astype(np.int64))
    )
    total = sum(one.total for one in groups)
    columns = [
        StatementColumn(f"{column.label}（按月）" if column.kind is Kind.DAY else column.label, stretch=True),
        StatementColumn("笔数", "number", 90),
        StatementColumn("占笔数", "rate", 90),
    ]
    whole: list[Cell] = [text("合计"), count(material.rows), share(1)]
    if amounts is not None:
        columns += [
            StatementColumn(amounts.heading, amounts.shown, 160),
            StatementColumn("占合计", "rate", 84),
            StatementColumn("最大一笔" if amounts.shown == "money" else "最大", amounts.shown, 140),
        ]
        whole += [(amounts.write(total), total), share(1 if total else 0), text("")]
    rows = [_row(one, column, amounts, material.rows, total) for one in groups[:_MOST]]
    notes = [f"共 {len(groups):,} 组，只列前 {_MOST:,} 组。"] if len(groups) > _MOST else []
    return Made(
        asked,
        listed(asked, material, columns, rows, total=whole, notes=notes),
        _said(groups, column, amounts, total),
        tuple(_bar(one, column, amounts) for one in groups[:_DRAWN]),
        "笔数" if amounts is None else amounts.heading,
        {_key(one): _behind(asked, one.value, column) for one in groups[:_MOST]},
    )


def _group(cell: Any) -> Any:
    return (cell.year, cell.month) if isinstance(cell, date) else cell


def _key(one: Summary[Any]) -> str:
    return "空" if one.value is None else f"值{one.value}"


def _name(value: Any, column: ReadColumn) -> str:
    if value is None:
        return _BLANK
    return f"{value[0]}-{value[1]:02d}" if column.kind is Kind.DAY else shown(column.kind, value)


def _row(one: Summary[Any], column: ReadColumn, amounts: ReadColumn | None, rows: int, total: int) -> StatementRow:
    cells: list[Cell] = [text(_name(one.value, column)), count(one.count), share(one.count / rows)]
    if amounts is not None:
        cells += [(amounts.write(one.total), one.total), share(one.total / total if total else 0)]
        cells.append((amounts.write(one.greatest), one.greatest) if one.filled else ("", None))
    return line(_key(one), *cells)


def _bar(one: Summary[Any], column: ReadColumn, amounts: ReadColumn | None) -> Bar:
    found = one.count if amounts is None else one.total / amounts.unit
    return Bar(_name(one.value, column), max(found, 0), key=_key(one))


def _behind(asked: Asked, value: Any, column: ReadColumn) -> Behind:
    words = f"{column.label}：{_name(value, column)}"
    if column.kind is not Kind.DAY or value is None:
        return asked.behind(words, Filter(column.name, values=("" if value is None else value,)))
    first = date(value[0], value[1], 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return asked.behind(words, Filter(column.name, low=first, high=last))


def _said(
    groups: tuple[Summary[Any], ...], column: ReadColumn, amounts: ReadColumn | None, total: int
) -> tuple[str, ...]:
    first = groups[0]
    rows = sum(one.count for one in groups)
    part = first.total / total if amounts is not None and total else first.count / rows
    return (
        (
            f"按“{column.label}”分成 {len(groups):,} 组；"
            f"排在第一的是“{_name(first.value, column)}”，{first.count:,} 笔，"
            f"占{'合计' if amounts is not None and total else '笔数'}的 {part * 100:.1f}%。"
        ),
        "看哪一组出乎意料地多或少：钱集中到一个收款人、一个经办人、年底一个月，都值得问一句为什么。",
        f"集中本身不是问题，大项目、大村本来就多。{LEAD}",
    )


TESTS = (
    StatisticsTest(
        "汇总",
        "按任何一栏（单位、收款人、月份、状态）合计笔数和数额",
        5,
        Need("分组栏", _KINDS, first=Kind.CHOICE),
        make,
        Need("数额栏", NUMBERS, none="只数笔数"),
    ),
)
