"""fundwatch import: workbooks into the books, all files in one transaction."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.importing import Counts, ImportReport, Preview, RejectedRow
from fundwatch.services.progress import Progress
from fundwatch.services.worker import Worker, WorkerCrashedError

_SERVICE = "fundwatch.services.importing"
_REJECTS_TOLD = 20


class _Line:
    """Progress as one line that writes over itself, on a terminal only."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def step(self, done: int, total: int, what: str) -> None:
        """Show what is being done."""
        if self._shown:
            share = f" {done * 100 // total}%" if total else ""
            click.echo(f"\r\033[K{what}{share}", nl=False, err=True)

    def end(self) -> None:
        """Clear the line."""
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)


class Session:
    """One command's talk with the worker."""

    def __init__(self, worker: Worker, store: Store, actor: Actor, progress: Progress) -> None:
        self._worker = worker
        self._store = store
        self._actor = actor
        self._progress = progress

    def call(self, function: str, **keywords: Any) -> Any:
        """Run a function of the import service."""
        return self._worker.run(f"{_SERVICE}.{function}", self._store.url, self._actor, self._progress, **keywords)

    def preview(self, files: list[Path], **keywords: Any) -> Preview:
        """Preview the files; one that brings the worker down is refused and the others are read again."""
        refused: dict[str, str] = {}
        while True:
            try:
                found: Preview = self.call("preview", files=[str(file) for file in files], refused=refused, **keywords)
            except WorkerCrashedError as fault:
                culprits = [file for file in files if f"“{file.name}”" in fault.what and str(file) not in refused]
                if not culprits:
                    raise
                for file in culprits:
                    refused[str(file)] = (
                        f"文件“{file.name}”的内容使读取程序中止，无法导入；"
                        "请用 Excel 或 WPS 打开它，另存为 .xlsx 后重试。"
                    )
            else:
                return found


@click.command("import", help="把表格文件导入台账。所有文件一次存入；有退回的行或文件时以 1 结束。")
@database
@acting
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--map", "mapping", type=click.Path(path_type=Path), metavar="文件", help="导入映射（JSON）。")
@click.option("--update", is_flag=True, help="编号已有而内容不同的行按新内容更新，旧内容保留在历史中。")
@click.option("--dry-run", is_flag=True, help="只检查，不存入。")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    metavar="文件.xlsx",
    help="把退回的行连同原因按原表的样子写成表格；来自几个文件时，另按文件各写一份（文件-原文件名.xlsx）。",
)
@click.option("--report", type=click.Path(path_type=Path), metavar="文件.json", help="把结果写成 JSON。")
def command(
    *,
    db: str | None,
    actor_name: str | None,
    files: tuple[Path, ...],
    mapping: Path | None,
    rejects: Path | None,
    report: Path | None,
    update: bool,
    dry_run: bool,
) -> int:
    """Import files; 0 when everything was taken, 1 when a row, sheet or file was turned away."""
    store = open_store(db, create=True)
    line = _Line()
    try:
        with Worker() as worker:
            session = Session(worker, store, actor_of(actor_name), line)
            preview = session.preview(list(files), mapping=mapping, update=update)
            stored = None
            if not dry_run and not all(file.refused for file in preview.files):
                stored = session.call("commit", preview_id=preview.id)
            finished = stored.import_id if stored is not None else preview.id
            written = session.call("rejects_workbooks", preview_or_import=finished, path=rejects) if rejects else []
            if report:
                session.call("write_report", preview_or_import=finished, path=report)
            if stored is None:
                session.call("discard", preview_id=preview.id)
    finally:
        line.end()
        store.close()
    _tell(preview, stored)
    if rejects is not None:
        _tell_workbooks(written)
    return 0 if preview.clean else 1


def _tell(preview: Preview, stored: ImportReport | None) -> None:
    for file in preview.files:
        click.echo(f"{file.name}：{'未导入。' + file.reason if file.refused else ''}")
        for sheet in file.sheets:
            if sheet.table is not None and sheet.counts.read:
                click.echo(f"  {sheet.name}（{sheet.table}）：{_counted(sheet.counts)}")
            elif sheet.reason and not file.refused:
                click.echo(f"  {sheet.reason}")
            elif sheet.state != "空表" and not file.refused:
                click.echo(f"  {sheet.name}：{sheet.state}")
            if sheet.unknown:
                click.echo(f"    没有对应的列，未导入：{'、'.join(sheet.unknown)}")
            for note in sheet.notes:
                where = f"“{note.column}”" if note.column else ""
                value = f"“{note.value}”" if note.value else ""
                click.echo(f"    {where}{value}{note.kind}（{note.count} 处，如第 {note.rows[0]} 行）")
            for skip in sheet.skipped:
                click.echo(f"    跳过{skip.kind} {skip.count} 行（第 {'、'.join(map(str, skip.rows))} 行）")
            _tell_rejects(sheet.rejects, sheet.counts.rejected)
    if stored is None or stored.import_id is None:
        click.echo(f"共 {_counted(preview.counts)}。没有存入任何数据。")
    else:
        click.echo(f"共 {_counted(preview.counts)}。导入编号 {stored.import_id}。")


def _tell_workbooks(written: list[tuple[Path, int]]) -> None:
    if not written:
        click.echo("没有退回的行。", err=True)
        return
    (path, count), *by_file = written
    click.echo(f"退回的 {count} 行已写入“{path}”，改正后可再次导入。", err=True)
    for own, count in by_file:
        click.echo(f"  其中 {count} 行另写入“{own.name}”，可退给报送单位。", err=True)


def _tell_rejects(rejects: tuple[RejectedRow, ...], total: int) -> None:
    for reject in rejects[:_REJECTS_TOLD]:
        click.echo(f"    退回 第 {reject.row} 行：{reject.reason}")
    if total > _REJECTS_TOLD:
        click.echo(f"    ……共退回 {total} 行，可用 --rejects 文件.xlsx 全部导出。")


def _counted(counts: Counts) -> str:
    words = ("读取", "新增", "重复", "更新", "退回", "跳过")
    return "，".join(f"{word} {count:,} 行" for word, count in zip(words, counts.values(), strict=True))
