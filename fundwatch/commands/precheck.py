"""fundwatch precheck: the rules on a batch that is not yet paid; nothing is stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.commands.scan import Telling, day_of
from fundwatch.services.prechecking import Precheck
from fundwatch.services.worker import Worker


@click.command("precheck", help="发放或支付之前的预审：用规则检查这批表格，不存入任何数据；有疑点时以 1 结束。")
@database
@acting
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="文件…")
@click.option("--map", "mapping", type=click.Path(path_type=Path), metavar="文件", help="导入映射（JSON）。")
@click.option("--as-of", "as_of", metavar="日期", help="把这一天当作今天，用于有期限的规则。")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", help="输出格式。")
def command(
    *,
    db: str | None,
    actor_name: str | None,
    files: tuple[Path, ...],
    mapping: Path | None,
    as_of: str | None,
    form: str,
) -> int:
    """Exit status 0 when nothing was found, 1 when there is something a person must see."""
    store = open_store(db)
    try:
        with Worker() as worker:
            result: Precheck = worker.run(
                "fundwatch.services.prechecking.precheck",
                store.url,
                actor_of(actor_name),
                Telling(),
                files=[str(file) for file in files],
                as_of=day_of(as_of),
                mapping=mapping,
            )
    finally:
        store.close()
    for line in _notes(result):
        click.echo(line, err=True)
    for finding in result.findings:
        if form == "jsonl":
            click.echo(json.dumps(finding, ensure_ascii=False))
        else:
            click.echo(f"{finding['rule']}\t{finding['category']}\t{finding['subject']['key']}\t{finding['summary']}")
    return 0 if result.clean else 1


def _notes(result: Precheck) -> Iterator[str]:
    yield from (f"{name}：未检查。{reason}" for name, reason in result.refused)
    if result.rejected:
        yield f"有{result.rejected}行不符合格式，没有检查；请先用 fundwatch import --dry-run 查看原因。"
    yield from (f"规则没有运行成功：{failed}" for failed in result.failed)
    yield f"检查了{result.rows:,}行，涉及{len(result.findings)}条疑点。没有存入任何数据。"
