"""fundwatch scan: run the rules and print the current findings."""

from __future__ import annotations

import sys
import tempfile
from datetime import date, datetime
from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services import scan_printing, scanning
from fundwatch.services.progress import Progress


class Telling:
    """Progress as lines on standard error, where that is a terminal."""

    def step(self, done: int, total: int, what: str) -> None:
        """Say what is being done."""
        if sys.stderr.isatty():
            click.echo(f"[{done}/{total}] {what}", err=True)


def day_of(written: str | None) -> date | None:
    """The day of an option such as 2019-01-15. Raises UsageError."""
    if written is None:
        return None
    try:
        return datetime.strptime(written, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as fault:
        raise UsageError(f"日期“{written}”写法不对。", "请写成 2019-01-15 的样子。") from fault


def codes_of(written: str | None) -> tuple[str, ...] | None:
    """Rule codes separated by commas."""
    if written is None:
        return None
    return tuple(code.strip().upper() for code in written.replace("，", ",").split(",") if code.strip())


def _write_workbook(store: Store, actor: Actor, out: Path | None, codes: tuple[str, ...] | None) -> None:
    if out is not None:
        scan_printing.write_workbook(store, actor, out, codes)
        click.echo(f"已写出：{out}", err=True)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "疑点.xlsx"
        scan_printing.write_workbook(store, actor, file, codes)
        sys.stdout.buffer.write(file.read_bytes())


@click.command("scan", help="运行规则，输出当前全部疑点。疑点是需要核实的线索，不是结论。")
@database
@acting
@click.option("--rules", "codes", metavar="编号,…", help="只运行这些规则。")
@click.option("--since", type=int, metavar="导入编号", help="只重算这次导入及以后涉及的部分，输出仍是全部疑点。")
@click.option("--format", "form", type=click.Choice(["text", "jsonl", "xlsx"]), default="text", help="输出格式。")
@click.option("--as-of", "as_of", metavar="日期", help="把这一天当作今天，用于有期限的规则。")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="xlsx 写到这个文件；不写则送到标准输出。",
)
def command(  # noqa: PLR0917 - click passes options by name
    db: str | None,
    actor_name: str | None,
    codes: str | None,
    since: int | None,
    form: str,
    as_of: str | None,
    out: Path | None,
) -> int:
    """Exit status 0 whatever was found, 1 when a rule failed to run."""
    telling: Progress = Telling()
    store, actor = open_store(db), actor_of(actor_name)
    try:
        chosen = codes_of(codes)
        summary = scanning.scan(store, actor, rules=chosen, since=since, as_of=day_of(as_of), progress=telling)
        for line in scan_printing.notes(summary):
            click.echo(line, err=True)
        if form == "jsonl":
            for line in scanning.lines(store, actor, chosen):
                click.echo(line)
        elif form == "xlsx":
            _write_workbook(store, actor, out, chosen)
        else:
            for line in scan_printing.text(scanning.findings(store, actor, rules=chosen)):
                click.echo(line)
    finally:
        store.close()
    return 1 if summary.failed else 0
