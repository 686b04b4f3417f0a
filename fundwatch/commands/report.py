"""`fundwatch report`: the printed papers other than notices, as PDF or as a workbook."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.commands.scan import day_of
from fundwatch.errors import UsageError
from fundwatch.services import papers
from fundwatch.services.papers import PaperScope

_ASKED = {"year": "--year", "region": "--region", "subject": "--subject"}


@click.command(
    "report",
    help="生成台账、汇总表、清单等报表；文件名以 .pdf 结尾则排成可打印的 PDF，以 .xlsx 结尾则写成工作簿。"
    "不写报表名称时列出有哪些报表。",
)
@database
@acting
@click.argument("kind", required=False, default="", metavar="报表名称")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="写入这个文件（.pdf 或 .xlsx）。",
)
@click.option("--year", type=int, metavar="年度", help="哪一年度；不写则为全部年度。")
@click.option("--region", default="", metavar="区划代码", help="只要这个区划及其下级的；不写则为全县。")
@click.option("--as-of", "as_of", metavar="日期", help="截至哪一天；默认今天。")
@click.option("--subject", default="", metavar="对象", help="只关于一个对象的报表：它的编号，如批次号。")
def command(  # noqa: PLR0917 - click passes options by name
    db: str | None,
    actor_name: str | None,
    kind: str,
    out: Path | None,
    year: int | None,
    region: str,
    as_of: str | None,
    subject: str,
) -> int:
    """Exit status 0 when the paper is written; 2 for a kind there is none of, which lists those there are."""
    if not kind or kind not in {entry.kind for entry in papers.kinds()}:
        return _list(kind)
    if out is None:
        raise UsageError("没有写明输出到哪个文件。", "请加上 --out 文件，文件名以 .pdf 或 .xlsx 结尾。")
    scope = PaperScope(as_of=day_of(as_of) or date.today(), year=year, region_code=region, subject=subject)  # noqa: DTZ011 - the office's own calendar day
    papers.suffix_of(out)
    store = open_store(db)
    try:
        written = papers.make_file(store, actor_of(actor_name), kind, scope, out)
    finally:
        store.close()
    pages = f"，{written.pages} 页" if written.pages else ""
    click.echo(f"已生成“{written.title}”：{written.rows:,} 行{pages}，在“{out}”。{written.said}")
    return 0


def _list(kind: str) -> int:
    """Say which papers there are, and by what each can be narrowed."""
    if kind:
        click.echo(f"没有“{kind}”这种报表。可用的报表：", err=True)
    else:
        click.echo("请写明要哪种报表，如 fundwatch report 资金台账 --out 资金台账.pdf。可用的报表：", err=True)
    for entry in papers.kinds():
        options = "、".join(option for name, option in _ASKED.items() if name in entry.asks)
        click.echo(f"{entry.kind}\t{entry.purpose}{f'（可用 {options}）' if options else ''}")
    return UsageError.exit_status
