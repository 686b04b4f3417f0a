"""异常值: amounts far from those of their kind."""

from __future__ import annotations

from typing import Any

import numpy as np

from fundwatch.ledger.statistics.fences import Fences, fence
from fundwatch.models.fields import Kind
from fundwatch.services.listing_query import Filter
from fundwatch.services.showing import shown
from fundwatch.services.statement import StatementColumn, StatementRow
from fundwatch.services.statistics.asking import NUMBERS, Asked, Bar, Behind, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import LEAD, Cell, count, line, listed, refused, text
from fundwatch.services.statistics.material import Material, ReadColumn

_GROUPS = tuple(kind for kind in Kind if kind not in {*NUMBERS, Kind.RATIO, Kind.DAY})
_MOST, _DRAWN = 500, 15
_BEYOND = 2**62
_WHOLE = "全部"
_NOTE = "只看大于零的数额。不足二十笔的组四分位数不可靠；四分位距为零，是至少一半的数额相同：都没有检查。"


def make(asked: Asked, material: Material) -> Made:
    """Fences of all amounts above nought, or of those of each group."""
    column, by = material.column, material.by
    kept = column.filled & (column.aligned > 0)
    if not kept.any():
        return refused(asked, material, f"“{column.label}”没有大于零的数。")
    groups = _groups(column, by, kept)
    found = sorted(groups, key=lambda it: (bool(it[1].skipped), -(it[1].over + it[1].under), -it[1].count, str(it[0])))
    columns = (
        StatementColumn(by.label if by else "范围", stretch=True),
        StatementColumn("笔数", "number", 72),
        StatementColumn("中位数", column.shown, 118),
        StatementColumn("下限", column.shown, 118),
        StatementColumn("上限", column.shown, 132),
        StatementColumn("偏低", "number", 66),
        StatementColumn("偏高", "number", 66),
        StatementColumn("未检查原因", width=110),
    )
    rows = [_row(_name(value, by), one, column) for value, one in found[:_MOST]]
    notes = [f"共 {len(found):,} 组，只列前 {_MOST:,} 组。"] if len(found) > _MOST else []
    return Made(
        asked,
        listed(asked, material, columns, rows, notes=[*notes, _NOTE]),
        _said([one for _value, one in found]),
        tuple(
            Bar(_name(value, by), one.over + one.under, key=_name(value, by), outstanding=True)
            for value, one in found[:_DRAWN]
            if one.over + one.under
        ),
        "异常的笔数",
        {_name(value, by): _behind(asked, column, by, value, one) for value, one in found[:_MOST] if not one.skipped},
    )


def _groups(column: ReadColumn, by: ReadColumn | None, kept: Any) -> list[tuple[Any, Fences]]:
    amounts = column.aligned[kept]
    if by is None:
        return [(_WHOLE, fence(amounts))]
    numbers: dict[Any, int] = {}
    values = (value for value, wanted in zip(by.cells, kept, strict=True) if wanted)
    places = np.fromiter((numbers.setdefault(value, len(numbers)) for value in values), dtype=np.int64)
    order = np.argsort(places, kind="stable")
    parts = np.split(amounts[order], np.flatnonzero(np.diff(places[order])) + 1)
    return [(value, fence(part)) for value, part in zip(numbers, parts, strict=True)]


def _name(value: Any, by: ReadColumn | None) -> str:
    if by is None:
        return _WHOLE
    return "（空白）" if value is None else shown(by.kind, value)


def _row(name: str, one: Fences, column: ReadColumn) -> StatementRow:
    def at(value: int) -> Cell:
        return ("", None) if one.skipped else (column.write(value), value)

    # A fence below nought bounds nothing: amounts here are above it.
    low: Cell = ("—", None) if not one.skipped and one.low <= 0 else at(one.low)
    return line(
        name,
        text(name),
        count(one.count),
        at(one.median),
        low,
        at(one.high),
        count(one.under),
        count(one.over),
        text(one.skipped),
        tones=((7, "muted"),) if one.skipped else ((6, "warning"),) if one.over else (),
    )


def _behind(asked: Asked, column: ReadColumn, by: ReadColumn | None, value: Any, one: Fences) -> Behind:
    beyond = ((one.high + 1, _BEYOND), *(((1, one.low - 1),) if one.low > 1 else ()))
    outside = Filter(column.name, ranges=beyond)
    words = f"{column.label}的异常值"
    if by is None:
        return asked.behind(words, outside)
    own = Filter(by.name, values=("" if value is None else value,))
    return asked.behind(words, outside, (f"{by.label}：{_name(value, by)}", own))


def _said(found: list[Fences]) -> tuple[str, ...]:
    tested = [one for one in found if not one.skipped]
    skipped = len(found) - len(tested)
    result = (
        f"检查了 {len(tested):,} 组 {sum(one.count for one in tested):,} 笔："
        f"高于上限 {sum(one.over for one in tested):,} 笔，"
        f"低于下限 {sum(one.under for one in tested):,} 笔。"
        + (f"{skipped:,} 组没有检查，原因列在右边。" if skipped else "")
    )
    return (
        result,
        (
            "上下限由中间一半的数额推出，并照顾到金额大小不对称的特点，个别特大的数不会把界限带偏。同类之间比才有意义，"
            "请选一栏分组（项目类别、补贴名称、单位）。"
        ),
        f"大项目、特殊情况本来就会超出界限。{LEAD}",
    )


TESTS = (
    StatisticsTest(
        "异常值",
        "与同类相比大得或小得不寻常的数额",
        12,
        Need("数额栏", NUMBERS),
        make,
        Need("分组栏", _GROUPS, usual=False, none="不分组"),
    ),
)
