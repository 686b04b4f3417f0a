"""`fundwatch notices`: preview, issue and print the disclosure notices."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.commands.scan import day_of
from fundwatch.services import publishing
from fundwatch.services.publishing import Issued, Printed, Wanted

_ALL = "全部"
_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 80


@click.command("notices", help="按三级公告公示的要求生成、出具、打印公示。")
@database
@acting
@click.option("--level", type=click.Choice([*publishing.LEVELS, _ALL]), required=True, help="哪一级的公示。")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="文件夹",
    help="输出到这个文件夹。",
)
@click.option("--year", type=int, metavar="年度", help="哪一年度；不写则为三级都有内容的最近年度。")
@click.option("--region", default="", metavar="区划代码", help="只要这个区划及其下级的。")
@click.option("--kind", default="", metavar="公示种类", help="只要这一种，如 资金分配结果。")
@click.option("--format", "form", type=click.Choice(["pdf"]), default="pdf", help="输出格式。")
@click.option("--preview", is_flag=True, help="只看样稿：不编号、不定稿、不登记。")
@click.option("--date", "written_day", metavar="日期", help="公示的成文日期；默认今天。")
def command(  # noqa: PLR0917 - click passes options by name
    db: str | None,
    actor_name: str | None,
    level: str,
    out: Path,
    year: int | None,
    region: str,
    kind: str,
    form: str,
    preview: bool,  # noqa: FBT001 - click passes a flag so
    written_day: str | None,
) -> int:
    """Exit status 1 when a notice was withheld, or the books moved since one was issued."""
    del form
    store, actor = open_store(db), actor_of(actor_name)
    try:
        wanted = Wanted("" if level == _ALL else level, kind, region, year)
        keys = [entry.key for entry in publishing.called_for(store, actor, wanted)]
        day = day_of(written_day) or date.today()  # noqa: DTZ011 - the office's own calendar day
        result = publishing.issue(store, actor, keys, day, keep=not preview)
        files = [write(one, out) for one in result.printed]
    finally:
        store.close()
    _tell(result, len(files), out, preview=preview)
    return 1 if result.withheld or result.moved else 0


def write(printed: Printed, out: Path) -> Path:
    """Write a notice's PDF under a folder of its level, named by number and title; give the file."""
    folder = out / printed.key.level
    folder.mkdir(parents=True, exist_ok=True)
    name = " ".join(part for part in (printed.number or "样稿", printed.title, printed.key.subject) if part)
    file = folder / f"{_UNFIT.sub(' ', name)[:_LONGEST].strip()}.pdf"
    file.write_bytes(printed.pdf())
    return file


def _tell(result: Issued, count: int, out: Path, *, preview: bool) -> None:
    again = sum(one.again for one in result.printed)
    if preview:
        click.echo(f"已生成样稿 {count} 份，在“{out}”；样稿不编号，也没有登记。")
    else:
        click.echo(f"已出具公示 {count - again} 份，按原稿重印 {again} 份，在“{out}”。")
    for one in result.moved:
        click.echo(
            f"公示 {one.number}“{one.title}”出具之后台账有变动，已按原稿重印；如需更正，请先撤销再出具。", err=True
        )
    for held in result.withheld:
        about = f"批次{held.key.subject}" if held.key.subject else f"{held.key.year}年度"
        click.echo(f"未能出具：{held.region_name} {held.key.kind}（{about}）", err=True)
        for reason in held.reasons:
            click.echo(f"  {reason}", err=True)
