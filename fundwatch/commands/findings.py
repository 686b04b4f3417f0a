"""`fundwatch findings`: the current findings without scanning, listed or summed up by a column."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.services import finding_counts, list_papers, papers, scan_printing, scanning


@click.command(
    "findings",
    help="列出现有疑点（不重新扫描）；写明 --by 时按规则、类别、乡镇、月份、年度、程度、结论或对象汇总条数和金额。",
)
@database
@acting
@click.option("--by", default="", metavar="栏目", help="按哪一栏汇总。")
@click.option("--category", default="", metavar="类别", help="只要这一类的。")
@click.option("--region", default="", metavar="区划代码", help="只要这个区划及其下级的。")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="汇总写入这个文件（.pdf 或 .xlsx）。"
)
def command(  # noqa: PLR0917 - click passes options by name
    db: str | None, actor_name: str | None, by: str, category: str, region: str, out: Path | None
) -> int:
    """Exit status 0; 2 for a column by which findings are not summed up."""
    if out is not None:
        papers.suffix_of(out)
    store, actor = open_store(db), actor_of(actor_name)
    try:
        found = scanning.findings(store, actor, category=category or None, region=region or None)
        if not by and out is None:
            for line in scan_printing.text(found):
                click.echo(line)
            return 0
        shown = finding_counts.summed_up(found, by or "规则")
        if out is not None:
            written = list_papers.write_statement(store, actor, shown, date.today(), out)  # noqa: DTZ011 - the office's own calendar day
            click.echo(f"已导出 {written.rows:,} 行到“{out}”。")
            return 0
    finally:
        store.close()
    for cells in (tuple(column.label for column in shown.columns), *(row.cells for row in shown.rows)):
        click.echo("\t".join(cells))
    if shown.total is not None:
        click.echo("\t".join(shown.total))
    for note in shown.notes:
        click.echo(note)
    return 0
