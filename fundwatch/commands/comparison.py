"""`fundwatch comparison`: the rows and values behind a finding, with formulas that compute its result again."""

from __future__ import annotations

from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.errors import UsageError
from fundwatch.services.comparison import comparison, write_comparison


@click.command(
    "comparison",
    help="一条疑点的核对表：比对的行（附文件、工作表、行）、核对的数值，和能在表格软件里重算结果的公式。",
)
@database
@acting
@click.argument("number", type=int, metavar="疑点编号")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写入这个 .xlsx 文件。")
def command(db: str | None, actor_name: str | None, number: int, out: Path | None) -> int:
    """Exit status 0; 1 where something computed again is not what the program has; 2 for no such finding or file."""
    if out is None:
        raise UsageError("没有写明输出到哪个文件。", "请加上 --out 文件，文件名以 .xlsx 结尾。")
    store, actor = open_store(db), actor_of(actor_name)
    try:
        written = write_comparison(store, actor, number, out)
        results = comparison(store, actor, number).results
    finally:
        store.close()
    for one in results:
        click.echo(f"{one.label}\t{'一致' if one.agrees else '不一致'}\t{one.said}")
    click.echo(f"已生成“{written.title}”，在“{out}”。")
    return 0 if all(one.agrees for one in results) else 1
