"""`fundwatch check`: the books' own integrity."""

from __future__ import annotations

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.services import checking
from fundwatch.services.progress import Quiet


@click.command("check", help="核对账目自身：操作日志链、每行校验值、引用、应当相等的合计、已发布公示。")
@database
@acting
@click.option("--head", "heads", multiple=True, metavar="校验值", help="公示页脚印出的日志校验值，可多次给出。")
def command(db: str | None, actor_name: str | None, heads: tuple[str, ...]) -> int:
    """Print what disagrees; exit 1 when anything does."""
    store = open_store(db)
    try:
        report = checking.check(store, actor_of(actor_name), heads=heads, progress=Quiet())
    finally:
        store.close()
    for found in report.disagreements:
        click.echo(f"[{found.subject}] {found.sentence}")
    if report.sound:
        click.echo(f"核对无误：操作日志 {report.log_entries} 条，最新校验值 {report.head.text}。")
        return 0
    click.echo(f"共有 {len(report.disagreements)} 处不符，请逐项核实。", err=True)
    return 1
