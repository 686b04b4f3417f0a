"""`fundwatch restore`: the books back from a backup, after showing what that changes."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from fundwatch import paths
from fundwatch.commands.options import acting, actor_of, database, first_line, given_passphrase, open_store
from fundwatch.commands.scan import Telling
from fundwatch.errors import DatabaseUnusableError, PassphraseNeededError, UsageError, WrongPassphraseError
from fundwatch.models.actor import Actor
from fundwatch.models.encryption.secrets import Secret
from fundwatch.models.store import Store
from fundwatch.services import restoring
from fundwatch.services.books_state import LogLine
from fundwatch.services.restoring import Restored, RestorePreview

_NAMED = 10


@click.command("restore", help="用备份恢复数据库。先核对备份并给出恢复前后的对比；恢复前的数据库另存，不会丢失。")
@database
@acting
@click.argument("backup", type=click.Path(path_type=Path, dir_okay=False), metavar="备份文件")
@click.option("--preview", "only_preview", is_flag=True, help="只看对比，不恢复。")
@click.option("--other-books", is_flag=True, help="备份来自另一个数据库时，确认要用它替换。")
@click.option("--replace-damaged", is_flag=True, help="数据库打不开时，确认要用备份替换；打不开的文件另存。")
@click.option(
    "--backup-passphrase-file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="备份的口令与数据库现在的口令不同时用，取文件第一行。",
)
def command(
    db: str | None,
    actor_name: str | None,
    backup: Path,
    *,
    only_preview: bool,
    other_books: bool,
    replace_damaged: bool,
    backup_passphrase_file: Path | None,
) -> int:
    """Restore; where somebody sits at a terminal, after asking."""
    actor = actor_of(actor_name)
    secret = Secret(first_line(backup_passphrase_file)) if backup_passphrase_file else None
    if db is None or "://" not in db:
        path = paths.default_database() if db is None else Path(db)
        if not path.exists() or replace_damaged:
            given = given_passphrase(path)
            return _replaced(path, actor, backup, secret or (Secret(given) if given else None))
    store = _opened(db)
    try:
        shown = restoring.preview(store, actor, backup, secret=secret, progress=Telling())
        _show(shown)
        if only_preview:
            return 1 if shown.disagreements else 0
        if not shown.same_books and not other_books:
            raise UsageError("备份来自另一个数据库，没有恢复。", "确实要用它替换时，请加上 --other-books。")
        if sys.stdin.isatty() and not click.confirm("确定恢复吗？", err=True):
            click.echo("没有恢复。")
            return 0
        return _told(restoring.restore(store, actor, shown, secret=secret, progress=Telling()))
    finally:
        store.close()


def _opened(db: str | None) -> Store:
    try:
        return open_store(db)
    except (PassphraseNeededError, WrongPassphraseError):
        raise
    except DatabaseUnusableError as fault:
        hint = f"{fault.hint}如果文件确已损坏，要用备份替换它，请加上 --replace-damaged，打不开的文件会另存。"
        raise DatabaseUnusableError(fault.message, hint) from fault


def _show(shown: RestorePreview) -> None:
    held, present = shown.held, shown.present
    click.echo(f"备份：日志第 {held.head.number} 条，{_when(held.last)}，记录 {held.total:,} 行。")
    click.echo(f"现在：日志第 {present.head.number} 条，{_when(present.last)}，记录 {present.total:,} 行。")
    if not shown.same_books:
        click.echo("注意：备份来自另一个数据库。")
    if shown.lost_total:
        click.echo(f"恢复后，以下 {shown.lost_total} 次写入不再在数据库里：")
        for line in shown.lost[:_NAMED]:
            click.echo(f"  第 {line.number} 条 {line.written_at} {line.actor} {line.action}")
        if shown.lost_total > _NAMED:
            click.echo(f"  ……还有 {shown.lost_total - _NAMED} 次")
    for sentence in shown.disagreements:
        click.echo(f"备份自身不符：{sentence}", err=True)


def _when(last: LogLine | None) -> str:
    return f"{last.written_at} {last.actor} {last.action}" if last else "还没有写入"


def _told(done: Restored) -> int:
    click.echo(f"已恢复到日志第 {done.state.head.number - 1} 条，并记入日志第 {done.state.head.number} 条。")
    click.echo(f"恢复前的数据库保存在“{done.kept}”。")
    return 0


def _replaced(path: Path, actor: Actor, backup: Path, secret: Secret | None) -> int:
    """Where there is no database, or one that does not open, the backup takes its place."""
    existed = path.exists()
    done = restoring.replace_damaged(path, actor, backup, secret=secret, progress=Telling())
    click.echo(f"已用备份恢复，日志到第 {done.state.head.number} 条，记录 {done.state.total:,} 行。")
    if existed:
        click.echo(f"打不开的数据库原样保存在“{done.kept}”。")
    return 0
