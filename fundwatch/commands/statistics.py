"""fundwatch statistics: what auditors compute over a column of any table, or of a file that is not imported."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.commands.scan import day_of
from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services import list_papers, statistics
from fundwatch.services.statement import Statement
from fundwatch.services.statistics import Asked, Made

_NUMBERS = frozenset({"money", "wan", "number", "rate"})


@click.command(
    "statistics",
    help="对任何一张表的一栏做统计检查：概况、分层、账龄、断号重号、汇总、首位数字、前两位数字、末两位数字、重复数额、"
    "紧贴限额、异常值。不写检查名称时列出各项检查。",
)
@database
@acting
@click.argument("test", required=False, default="", metavar="检查")
@click.argument("table", required=False, default="", metavar="表名")
@click.argument("column", required=False, default="", metavar="栏目")
@click.option("--by", metavar="栏目", help="第二栏：分组的、计数额的或者记日期的；写“无”则不用。不写则用通常的一栏。")
@click.option("--where", multiple=True, metavar="条件", help="只要符合条件的行，如 支付方式=转账；可以写几次。")
@click.option("--bounds", default="", metavar="数额", help="分层的界限，或者要查的限额，以逗号隔开，单位元。")
@click.option("--as-of", "as_of", metavar="日期", help="账龄计算到哪一天；默认今天。")
@click.option("--format", "form", type=click.Choice(["text", "json", "xlsx"]), default="text", help="输出格式。")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="xlsx 格式写入这个文件。")
@click.option(
    "--file",
    "given",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="不查账，检查这个文件（csv、xlsx 等）里的一栏金额：把表头写在表名的位置。",
)
def command(  # noqa: PLR0917 - click passes options by name
    db: str | None,
    actor_name: str | None,
    test: str,
    table: str,
    column: str,
    by: str | None,
    where: tuple[str, ...],
    bounds: str,
    as_of: str | None,
    form: str,
    out: Path | None,
    given: Path | None,
) -> int:
    """Exit status 0; 1 where the data cannot be tested so, with the reason; 2 for what there is not."""
    if not test:
        return _list()
    statistics.named(test)
    if form == "xlsx" and out is None:
        raise UsageError("没有写明输出到哪个文件。", "请加上 --out 文件，文件名以 .xlsx 结尾。")
    if not table:
        raise UsageError("没有写明检查哪张表。", f"例如 fundwatch statistics {test} 支付。")
    store = None if given is not None and form != "xlsx" else open_store(db)
    try:
        if given is not None:
            made = statistics.run_file(given, table, test)
        else:
            made = statistics.run(
                _open(store),
                actor_of(actor_name),
                _asked(test, table, column, by, where=where, bounds=bounds, as_of=as_of),
            )
        return _give(made, form, out, store, actor_of(actor_name))
    finally:
        if store is not None:
            store.close()


def as_json(made: Made) -> dict[str, Any]:
    """A result as a document.

    `title`; `test`, `table`, `column`, `by` (headers are in `columns`, these are attribute names); `refused`: why
    there is no result, else null; `said`: sentences for people; `notes`; `columns`; `rows`: the shown texts by column;
    `values`: what stands behind them (fen, counts, millionths of shares), by column.
    """
    labels = [column.label for column in made.statement.columns]
    return {
        "title": made.statement.title,
        "test": made.asked.test,
        "table": made.asked.table,
        "column": made.asked.column,
        "by": made.asked.by or None,
        "refused": made.refused or None,
        "said": list(made.said),
        "notes": list(made.statement.notes),
        "columns": labels,
        "rows": [dict(zip(labels, row.cells, strict=True)) for row in made.statement.rows],
        "values": [dict(zip(labels, row.sort, strict=True)) for row in made.statement.rows],
    }


def as_text(made: Made) -> Iterator[str]:
    """A result as lines: what is said, then the list."""
    yield made.statement.title
    if made.refused:
        yield f"不适合做这项检查：{made.refused}"
        return
    yield from made.said
    yield from _lines(made.statement)
    yield from made.statement.notes


def _asked(test: str, table: str, column: str, by: str | None, **narrowed: Any) -> Asked:
    """What the options ask for; `narrowed` are the texts of --where, --bounds and --as-of."""
    second = None if by is None else "" if by == "无" else statistics.column_named(table, by)
    asked = statistics.complete(Asked(test, table, statistics.column_named(table, column) if column else "", second))
    return replace(
        asked,
        filters=tuple(statistics.condition(table, one) for one in narrowed["where"]),
        words=tuple(one.strip() for one in narrowed["where"]),
        bounds=statistics.bounds(table, asked.column, narrowed["bounds"]),
        as_of=day_of(narrowed["as_of"]),
    )


def _give(made: Made, form: str, out: Path | None, store: Store | None, actor: Actor) -> int:
    if form == "json":
        click.echo(json.dumps(as_json(made), ensure_ascii=False, indent=2))
    elif form == "xlsx" and not made.refused and out is not None:
        told = statistics.with_said(made)
        written = list_papers.write_statement(_open(store), actor, told, date.today(), out)  # noqa: DTZ011 - the office's own calendar day
        click.echo(f"已导出 {written.rows:,} 行到“{written.path}”。")
    else:
        for line in as_text(made):
            click.echo(line)
    return 1 if made.refused else 0


def _open(store: Store | None) -> Store:
    if store is None:
        raise RuntimeError("the books are opened before they are asked")
    return store


def _list() -> int:
    click.echo("请写明做哪项检查，如 fundwatch statistics 前两位数字 支付。可用的检查：", err=True)
    for test in statistics.tests():
        click.echo(f"{test.name}\t{test.purpose}")
    return UsageError.exit_status


def _lines(statement: Statement) -> Iterator[str]:
    """The list with its columns one below the other."""
    rows = [tuple(column.label for column in statement.columns), *(row.cells for row in statement.rows)]
    if statement.total is not None:
        rows.append(statement.total)
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = []
        for column, cell, width in zip(statement.columns, row, widths, strict=True):
            gap = " " * (width - _width(cell))
            cells.append(gap + cell if column.shown in _NUMBERS else cell + gap)
        yield "  ".join(cells).rstrip()


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters are two wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
