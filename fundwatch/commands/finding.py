"""`fundwatch finding`: one finding with its rule's page, on the screen, as PDF or as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.services import finding_papers, papers, scanning


@click.command(
    "finding",
    help="看一条疑点：核对的数值、数据来源和规则说明；写明 --out 时写成可打印的 PDF 或工作簿，规则说明附在后面。",
)
@database
@acting
@click.argument("number", type=int, metavar="疑点编号")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写入这个文件（.pdf 或 .xlsx）。"
)
def command(db: str | None, actor_name: str | None, number: int, out: Path | None) -> int:
    """Exit status 0; 2 where there is no such finding."""
    if out is not None:
        papers.suffix_of(out)
    store, actor = open_store(db), actor_of(actor_name)
    try:
        if out is not None:
            written = finding_papers.write_finding(store, actor, number, date.today(), out)  # noqa: DTZ011 - the office's own calendar day
            pages = f"，{written.pages} 页" if written.pages else ""
            click.echo(f"已生成“{written.title}”{pages}，在“{out}”。")
            return 0
        detail = scanning.finding(store, actor, number)
    finally:
        store.close()
    click.echo(detail.content["summary"])
    for label, value in detail.content["evidence"].items():
        if not isinstance(value, list):
            click.echo(f"  {label}：{'（空）' if value is None else value}")
    for one in detail.content["sources"]:
        click.echo(f"  {one['table']} {one['key']}：{one['file']}，工作表“{one['sheet']}”第 {one['row']} 行")
    click.echo(f"\n{detail.page}")
    return 0
