"""首位、第二位、前两位、末两位数字: digits held against what is to be expected of them."""

from __future__ import annotations

from functools import partial

from fundwatch.ledger.statistics.arrays import Integers
from fundwatch.ledger.statistics.digits import (
    BOUNDS,
    LEAST_WITH_LAST_TWO,
    DigitCount,
    DigitResult,
    DigitTest,
    count_digits,
    ranges_of,
)
from fundwatch.ledger.statistics.fitness import refusal
from fundwatch.models.fields import Kind
from fundwatch.services.listing_query import Filter
from fundwatch.services.statement import StatementColumn, StatementRow
from fundwatch.services.statistics.asking import AMOUNTS, Asked, Bar, Behind, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import LEAD, count, decimal, line, listed, refused, share, text
from fundwatch.services.statistics.material import Material, ReadColumn

#: The Z that chance exceeds once in twenty times, and once in a hundred.
_NOTICED, _STRONG = 1.96, 2.576
#: How many digits are named, as the published results name them.
_NAMED = 5


def make(test: DigitTest, asked: Asked, material: Material) -> Made:
    """Counts of digits with what is expected; refused with the reason where the amounts cannot follow the law."""
    column = material.column
    yuan = test is DigitTest.LAST_TWO and _mostly_whole(column)
    amounts = _whole_units(column) if yuan else column.numbers
    reason = refusal(amounts, test)
    if reason:
        return refused(asked, material, reason)
    found = count_digits(amounts, test)
    named = {row.digits for row in found.worst(_NAMED)}
    columns = (
        StatementColumn("数字", width=72),
        StatementColumn("笔数", "number", 100),
        StatementColumn("占比", "rate", 90),
        StatementColumn("应占", "rate", 90),
        StatementColumn("应有笔数", "number", 110),
        StatementColumn("多（少）", "number", 100),
        StatementColumn("偏离度", "number", 100),
        StatementColumn("说明", stretch=True),
    )
    greatest = int(amounts.max())
    return Made(
        asked,
        listed(
            asked, material, columns, [_row(row, test) for row in found.rows], notes=_notes(found, column, yuan=yuan)
        ),
        _said(found),
        tuple(
            Bar(
                _name(row.digits, test),
                row.count,
                row.expected,
                str(row.digits),
                row.digits in named and _stands_out(row),
            )
            for row in found.rows
        ),
        "笔数",
        {str(row.digits): _behind(asked, column, test, row.digits, greatest, yuan=yuan) for row in found.rows},
    )


def _mostly_whole(column: ReadColumn) -> bool:
    """Whether amounts are mostly in whole yuan, so that their fen say nothing."""
    amounts = column.numbers
    return bool(column.unit > 1 and int((amounts % column.unit == 0).sum()) * 2 > len(amounts))


def _whole_units(column: ReadColumn) -> Integers:
    amounts = column.numbers
    whole: Integers = amounts[amounts % column.unit == 0] // column.unit
    return whole


def _name(digits: int, test: DigitTest) -> str:
    return f"{digits:02d}" if test is DigitTest.LAST_TWO else str(digits)


def _stands_out(row: DigitCount) -> bool:
    return row.difference > 0 and row.z > _NOTICED


def _row(row: DigitCount, test: DigitTest) -> StatementRow:
    said = ""
    if row.z > _STRONG:
        said = "明显偏多" if row.difference > 0 else "明显偏少"
    elif row.z > _NOTICED:
        said = "偏多" if row.difference > 0 else "偏少"
    return line(
        str(row.digits),
        (_name(row.digits, test), row.digits),
        count(row.count),
        share(row.share),
        share(row.expected_share),
        decimal(row.expected, 1),
        decimal(row.difference, 1),
        decimal(row.z, 2),
        text(said),
        tones=((7, "warning"),) if row.difference > 0 and said else ((7, "muted"),),
    )


def _behind(asked: Asked, column: ReadColumn, test: DigitTest, digits: int, greatest: int, *, yuan: bool) -> Behind:
    words = f"{column.label}的{test}是 {_name(digits, test)}"
    if test is DigitTest.LAST_TWO:
        unit = column.unit if yuan else 1
        ending = (100 * unit, digits * unit)
        return asked.behind(words, Filter(column.name, low=LEAST_WITH_LAST_TWO * unit, remainder=ending))
    return asked.behind(words, Filter(column.name, ranges=ranges_of(test, digits, greatest)))


def _notes(found: DigitResult, column: ReadColumn, *, yuan: bool) -> list[str]:
    notes = [f"检验 {found.counted:,} 笔；零、负数和位数不够的 {found.left_out:,} 笔不参加。"]
    if found.test is DigitTest.LAST_TWO:
        which = f"多数是整数，看 1,000{column.of_unit}以上的整数数额的个位和十位" if yuan else "看小数点后的两位"
        notes.append(f"“{column.label}”{which}，一百种结尾应当各占百分之一。")
    else:
        close, acceptable, marginal = BOUNDS[found.test]
        notes.append(f"平均绝对偏差的界限：{close} 以内高度吻合，{acceptable} 可以接受，{marginal} 勉强可以接受。")
    notes.append("偏离度是标准分：超过 1.96 的，单凭偶然二十次里不到一次；超过 2.58 的，一百次里不到一次。")
    return notes


def _said(found: DigitResult) -> tuple[str, ...]:
    above = [row for row in found.worst(_NAMED) if _stands_out(row)]
    named = "、".join(f"{_name(row.digits, found.test)}（多 {row.difference:,.0f} 笔）" for row in above)
    limit = "超过" if found.chi_square > found.critical else "没有超过"
    result = (
        f"平均绝对偏差 {found.mad:.5f}{_verdict(found)}；这么多笔即使完全符合，单凭偶然也约有 {found.by_chance:.5f}。"
        f"卡方值 {found.chi_square:,.2f}，{limit}临界值 {found.critical:.2f}。"
        + (f"偏多最突出的是 {named}。" if named else "没有哪个数字明显偏多。")
    )
    return (
        result,
        "明显偏多的数字，可能是同一数额反复支付、拆分、压着限额，或者数字是编的：选中一行看明细，逐笔核对用途和附件。",
        (
            "定额、分期付款、统一单价也会造成偏离；笔数多时卡方值容易超过临界值，以平均绝对偏差为准；"
            f"吻合也不等于没有问题。{LEAD}"
        ),
    )


def _verdict(found: DigitResult) -> str:
    if found.test not in BOUNDS:
        return "（这项检验没有公认的界限）"
    return f"，按通行的界限属于“{found.conformity}”"


def _declared(test: DigitTest, purpose: str, order: int) -> StatisticsTest:
    kinds = (Kind.MONEY,) if test is DigitTest.LAST_TWO else AMOUNTS
    return StatisticsTest(str(test), purpose, order, Need("数额栏", kinds), partial(make, test))


TESTS = (
    _declared(DigitTest.FIRST, "首位数字的分布是否符合本福特定律：粗看一遍", 6),
    _declared(DigitTest.SECOND, "第二位数字的分布是否符合本福特定律：看有没有凑整", 7),
    _declared(DigitTest.FIRST_TWO, "前两位数字的分布是否符合本福特定律：最常用，能指出具体的数", 8),
    _declared(DigitTest.LAST_TWO, "末两位数字是否均匀：看数字是不是编的", 9),
)
