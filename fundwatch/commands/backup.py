"""`fundwatch backup`: a proved copy of the books."""

from __future__ import annotations

from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.commands.scan import Telling
from fundwatch.services import backing_up, backup_folder
from fundwatch.services.backing_up import Backup


@click.command("backup", help="备份数据库：复制、试恢复、核对，全部通过才算备份成功。给出文件夹时按时间命名。")
@database
@acting
@click.argument("target", type=click.Path(path_type=Path), metavar="文件或文件夹")
@click.option("--keep", type=click.IntRange(1), default=10, show_default=True, help="给出文件夹时保留最近几份。")
def command(db: str | None, actor_name: str | None, target: Path, keep: int) -> int:
    """Make a backup; exit 1 when the books themselves disagree, which the backup keeps as it is."""
    store = open_store(db)
    actor = actor_of(actor_name)
    try:
        if target.is_dir():
            made = backup_folder.regular(store, actor, folder=str(target), keep=keep, progress=Telling())
        else:
            made = backing_up.back_up(store, actor, target, progress=Telling())
    finally:
        store.close()
    return _told(made)


def _told(made: Backup) -> int:
    click.echo(f"已备份到“{made.path}”（{made.size / 1_000_000:,.1f} MB），试恢复和核对通过。")
    click.echo(f"内容：日志第 {made.state.head.number} 条（{made.state.head.text}），记录 {made.state.total:,} 行。")
    click.echo(f"SHA-256：{made.sha256}")
    if made.unlogged:
        click.echo(f"备份没有记入操作日志：{made.unlogged}", err=True)
    for sentence in made.disagreements:
        click.echo(f"台账自身不符（备份照原样保存）：{sentence}", err=True)
    return 1 if made.disagreements or made.unlogged else 0
