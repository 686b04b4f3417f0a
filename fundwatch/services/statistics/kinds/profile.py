"""概况: what there is in a column, before anything is tested."""

from __future__ import annotations

from fundwatch.ledger.statistics.profile import Profile, profile
from fundwatch.models.fields import Kind
from fundwatch.services.listing_query import Filter
from fundwatch.services.statement import StatementColumn, StatementRow
from fundwatch.services.statistics.asking import NUMBERS, Asked, Behind, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import Cell, count, line, listed, text
from fundwatch.services.statistics.material import Material, ReadColumn

#: What counts as round: whole thousands of yuan, whole numbers of anything else measured.
_ROUND_YUAN = 1_000
_NOTHING: Cell = ("", None)


def make(asked: Asked, material: Material) -> Made:
    """Counts, sums, quartiles, and the rows behind each."""
    column = material.column
    roundness = column.unit * (_ROUND_YUAN if column.kind is Kind.MONEY else 1)
    found = profile(column.numbers, column.blank, roundness)
    columns = (
        StatementColumn("项目", width=150),
        StatementColumn("笔数", "number", 110),
        StatementColumn(column.heading, column.shown, 180),
        StatementColumn("说明", stretch=True),
    )
    return Made(
        asked,
        listed(asked, material, columns, _rows(found, column)),
        _said(found, column),
        behind=_behind(asked, found, column.name) if found.rows else {},
    )


def _rows(found: Profile, column: ReadColumn) -> list[StatementRow]:
    round_name = "整千元" if column.kind is Kind.MONEY else "整数"

    def at(value: int) -> Cell:
        return column.write(value), value

    rows = [
        line("all", text("全部"), count(found.rows), at(found.total), text("合计数包含负数")),
        line("blank", text("空白"), count(found.blank), _NOTHING, text("没有填这一栏的行")),
        line("positive", text("大于零"), count(found.positive), at(found.total - found.total_negative), text("")),
        line("zero", text("等于零"), count(found.zero), _NOTHING, text("")),
        line(
            "negative", text("小于零"), count(found.negative), at(found.total_negative), text("冲销、退回一般记作负数")
        ),
    ]
    if not found.filled:
        return rows
    return [
        *rows,
        line("mean", text("平均"), _NOTHING, at(found.mean), text("")),
        line("least", text("最小"), _NOTHING, at(found.least), text("")),
        line("quarter", text("下四分位"), _NOTHING, at(found.lower_quartile), text("四分之一的行不超过它")),
        line("median", text("中位数"), _NOTHING, at(found.median), text("一半的行不超过它")),
        line("upper", text("上四分位"), _NOTHING, at(found.upper_quartile), text("四分之三的行不超过它")),
        line("greatest", text("最大"), _NOTHING, at(found.greatest), text("")),
        line("different", text("不同的数额"), count(found.different), _NOTHING, text("")),
        line("round", text(round_name), count(found.round_ones), _NOTHING, text("估列、打包、凑整的数额往往是整数")),
    ]


def _behind(asked: Asked, found: Profile, name: str) -> dict[str, Behind]:
    behind = {
        "blank": asked.behind("空白", Filter(name, values=("",))),
        "positive": asked.behind("大于零", Filter(name, low=1)),
        "zero": asked.behind("等于零", Filter(name, values=(0,))),
        "negative": asked.behind("小于零", Filter(name, high=-1)),
    }
    if not found.filled:
        return behind
    return {
        **behind,
        "least": asked.behind("最小的", Filter(name, values=(found.least,))),
        "greatest": asked.behind("最大的", Filter(name, values=(found.greatest,))),
        "round": asked.behind("整数的", Filter(name, ranges=_NOT_NOUGHT, remainder=(found.roundness, 0))),
    }


#: Whatever is not nought, within what a column can hold.
_NOT_NOUGHT = ((-(2**62), -1), (1, 2**62))


def _said(found: Profile, column: ReadColumn) -> tuple[str, ...]:
    if not found.filled:
        return (f"{found.rows:,} 行的“{column.label}”都是空白。",)
    spread = "平均数比中位数大得多，少数大额拉高了平均数。" if found.mean > 2 * max(found.median, 0) else ""
    return (
        (
            f"共 {found.rows:,} 行，{found.filled:,} 行有数，合计 {column.write(found.total)}{column.of_unit}；"
            f"一半不超过 {column.write(found.median)}{column.of_unit}，"
            f"最大 {column.write(found.greatest)}{column.of_unit}。{spread}"
        ),
        "先看清有什么再做其他检查：空白、零、负数、整数各有多少，合计是否与总账相符。",
        "这里只是数出来的事实，数额大、数额整本身都不说明有问题。",
    )


TESTS = (
    StatisticsTest(
        "概况", "这一栏有多少行、多少空白和负数，合计、平均、中位数、最大最小", 1, Need("数额栏", NUMBERS), make
    ),
)
