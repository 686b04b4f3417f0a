"""`fundwatch send`: what each township has to check, as workbooks to be sent out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.commands.scan import day_of
from fundwatch.services import finding_sending


@click.command("send", help="下发核查：每个乡镇一份疑点核查表（工作簿和 PDF），写入文件夹并记入日志。")
@database
@acting
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="文件夹")
@click.option("--region", "regions", multiple=True, metavar="区划代码", help="只发给这个乡镇；可以写几次。不写则全发。")
@click.option("--again", is_flag=True, help="已经下发、还没有回的也再发一次。")
@click.option("--date", "day", metavar="日期", help="表上的日期；默认今天。")
def command(  # noqa: PLR0917 - click passes options by name
    db: str | None,
    actor_name: str | None,
    folder: Path,
    regions: tuple[str, ...],
    again: bool,  # noqa: FBT001
    day: str | None,
) -> int:
    """Exit status 0 when everything is written and logged; 4 when there is nothing to send."""
    store = open_store(db)
    try:
        sent = finding_sending.send(
            store,
            actor_of(actor_name),
            folder,
            day=day_of(day) or date.today(),  # noqa: DTZ011 - the office's own calendar day
            chosen=regions or None,
            again=again,
        )
    finally:
        store.close()
    for file in sent.files:
        click.echo(f"{file.receiver}：{file.findings:,} 项，“{file.workbook}”")
    click.echo(f"共下发 {sent.findings:,} 项给 {len(sent.files)} 个单位，日志第 {sent.log_number} 条。")
    return 0
