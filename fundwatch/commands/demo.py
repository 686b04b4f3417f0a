"""`fundwatch demo`: the main job in one go on a made-up county."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click

from fundwatch.commands.notices import write as write_notice
from fundwatch.commands.options import acting, actor_of
from fundwatch.commands.scan import Telling
from fundwatch.services.demonstrating import ANSWERS, DATABASE, NOTICES, REJECTS, Demonstration, demonstrate


@click.command("demo", help="生成一个虚构的县，导入、扫描、对照、印制公示，一次做完。")
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
@click.option("--scale", type=click.Choice(["small", "county"]), default="small", show_default=True, help="规模。")
@click.option("--seed", type=int, default=1, show_default=True, metavar="数", help="随机种子；同一种子生成同一个县。")
@acting
def command(folder: Path, scale: str, seed: int, actor_name: str | None) -> int:
    """Exit 0 when the evaluation is complete, though rows are rejected and notices withheld on purpose; else 1."""
    started = time.monotonic()
    actor = actor_of(actor_name)
    done = demonstrate(folder, actor, scale=scale, seed=seed, write_notice=write_notice, progress=Telling())
    for line in told(done, time.monotonic() - started):
        click.echo(line)
    return 0 if done.evaluation.complete and not done.scan.failed else 1


def told(done: Demonstration, seconds: float) -> Iterator[str]:
    """The run in a few Chinese lines: what was loaded, found and printed, and where it lies."""
    counts = done.imported.counts
    yield f"虚构的示范县已建好，用时 {seconds:.0f} 秒。"
    yield f"  导入：{len(done.files)} 个文件，入库 {counts.stored:,} 行；退回 {counts.rejected} 行{_rejects(done)}。"
    yield f"  扫描：{len(done.scan.rules)} 条规则，提出疑点 {done.scan.flagged:,} 条（待核实的线索，不是结论）。"
    by_category = Counter[str]()
    for rule in done.scan.rules:
        by_category[rule.category] += rule.flagged
    yield "        " + "，".join(f"{category} {count}" for category, count in by_category.most_common())
    for rule in done.scan.rules:
        if rule.state != "已检查":
            yield f"        {rule.code} {rule.name}：{rule.state}，{rule.message}"
    yield from _evaluation(done)
    levels = Counter(one.key.level for one in done.issued.printed)
    printed = "，".join(f"{level} {levels[level]} 份" for level in ("县", "乡镇", "村") if levels[level])
    yield f"  公示：印出 {printed}；因账目不符或资料不全暂未出具 {len(done.issued.withheld)} 份。"
    yield f"  日志：{done.head.number} 条，校验值 {done.head.text}。"
    yield f"结果在“{done.folder}”：数据库 {DATABASE}，公示在 {NOTICES} 文件夹，预先埋下的情形见 {ANSWERS}。"


def _rejects(done: Demonstration) -> str:
    if not done.imported.counts.rejected:
        return ""
    same = "与故意写错的行数一致" if done.imported.counts.rejected == done.expected_rejects else "请核对"
    return f"（{same}，原因见 {REJECTS}）"


def _evaluation(done: Demonstration) -> Iterator[str]:
    found = done.evaluation
    yield (
        f"  对照：预先埋下应当提示的 {found.cases} 例，查出 {found.found} 例；"
        f"不应提示而提示的 {len(found.false_alarms)} 条。"
    )
    for case in found.missed:
        yield f"        没有查出：{case}"
    for finding, case in found.false_alarms:
        yield f"        不应提示：{finding.rule} 疑点 {finding.number}（{case}）"
