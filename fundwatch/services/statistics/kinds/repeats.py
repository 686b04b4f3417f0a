"""重复数额: the amounts that occur most often."""

from __future__ import annotations

from fundwatch.ledger.statistics.repeats import repeats
from fundwatch.services.listing_query import Filter
from fundwatch.services.statement import StatementColumn
from fundwatch.services.statistics.asking import AMOUNTS, Asked, Bar, Made, Need, StatisticsTest
from fundwatch.services.statistics.lines import LEAD, count, line, listed, refused, share
from fundwatch.services.statistics.material import Material

_MOST, _DRAWN = 200, 15


def make(asked: Asked, material: Material) -> Made:
    """The commonest amounts with what they come to."""
    column = material.column
    amounts = column.numbers
    found, total = repeats(amounts, _MOST)
    if not found:
        return refused(asked, material, f"“{column.label}”没有出现两次以上的数额。")
    columns = (
        StatementColumn(column.heading, column.shown, 180),
        StatementColumn("笔数", "number", 110),
        StatementColumn("占笔数", "rate", 110),
        StatementColumn("合计（元）" if column.shown == "money" else "合计", column.shown, 190),
    )
    rows = [
        line(
            str(one.amount),
            (column.write(one.amount), one.amount),
            count(one.count),
            share(one.count / len(amounts)),
            (column.write(one.total), one.total),
        )
        for one in found
    ]
    first = found[0]
    notes = [f"出现两次以上的数额共 {total:,} 个，只列最多的 {_MOST:,} 个。"] if total > _MOST else []
    result = (
        f"{len(amounts):,} 笔里有 {total:,} 个数额出现两次以上；最多的是 {column.write(first.amount)}{column.of_unit}，"
        f"{first.count:,} 笔，占 {first.count / len(amounts) * 100:.1f}%。"
    )
    return Made(
        asked,
        listed(asked, material, columns, rows, notes=notes),
        (
            result,
            "反复出现的数额，先问是不是标准：是标准，看领的人对不对；不是标准，看是不是同一笔重复支付或者拆成几笔。",
            LEAD,
        ),
        tuple(
            Bar(column.write(one.amount).removesuffix(".00"), one.count, key=str(one.amount)) for one in found[:_DRAWN]
        ),
        "笔数",
        {
            str(one.amount): asked.behind(
                f"{column.label} {column.write(one.amount)}", Filter(column.name, values=(one.amount,))
            )
            for one in found
        },
    )


TESTS = (StatisticsTest("重复数额", "哪些数额出现得最多，各有多少笔", 10, Need("数额栏", AMOUNTS), make),)
