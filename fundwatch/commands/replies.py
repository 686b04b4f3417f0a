"""`fundwatch replies`: the townships' answers read back from the sheets that were sent out."""

from __future__ import annotations

from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.services import finding_replies
from fundwatch.services.finding_replies import Outcome, ReplyPreview
from fundwatch.services.progress import Quiet

_TOLD = 20


@click.command("replies", help="读回核查表：存入乡镇的核查回复，并据此下结论。有退回的行或文件时以 1 结束。")
@database
@acting
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--update", is_flag=True, help="与已读回的不同时，按新的更新，旧的保留在历史中。")
@click.option("--dry-run", is_flag=True, help="只检查，不存入。")
@click.option("--rejects", type=click.Path(path_type=Path), metavar="文件.xlsx", help="把退回的行连同原因写成工作簿。")
def command(
    *,
    db: str | None,
    actor_name: str | None,
    files: tuple[Path, ...],
    update: bool,
    dry_run: bool,
    rejects: Path | None,
) -> int:
    """Read back; 0 when every row was taken, repeated or not yet answered, 1 when something was turned away."""
    store, actor, quiet = open_store(db), actor_of(actor_name), Quiet()
    try:
        preview = finding_replies.preview(store, actor, files, update=update, progress=quiet)
        written = finding_replies.rejects(store, actor, preview.id, rejects) if rejects else 0
        done = None
        if preview.changes and not dry_run:
            done = finding_replies.commit(store, actor, preview.id, progress=quiet)
        else:
            finding_replies.discard(store, actor, preview.id)
    finally:
        store.close()
    _tell(preview)
    if written:
        click.echo(f"退回的 {written:,} 行已写入“{rejects}”，改正后可再次读回。", err=True)
    if done is None:
        click.echo("没有存入任何数据。")
    else:
        click.echo(f"已存入回复 {done.taken:,} 项，下结论 {done.concluded:,} 项。导入编号 {done.import_id}。")
    return 0 if preview.clean else 1


def _tell(preview: ReplyPreview) -> None:
    for reason in preview.refused:
        click.echo(reason, err=True)
    refused = [row for row in preview.rows if row.outcome == Outcome.REFUSED]
    for row in refused[:_TOLD]:
        click.echo(f"退回 {row.file} 第 {row.row} 行：{row.said}", err=True)
    if len(refused) > _TOLD:
        click.echo(f"……共退回 {len(refused):,} 行，可用 --rejects 文件.xlsx 全部导出。", err=True)
    click.echo("，".join(f"{outcome.value} {preview.count(outcome):,} 行" for outcome in Outcome) + "。")
