"""fundwatch evaluate: hold the findings against known outcomes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.services.evaluating import Evaluation, Tally, evaluate


@click.command("evaluate", help="用已知结果检验当前疑点：查全率、查准率、各类别和各规则的情况、误报。")
@database
@acting
@click.argument("answers", type=click.Path(path_type=Path), metavar="答案.jsonl")
def command(db: str | None, actor_name: str | None, answers: Path) -> int:
    """Exit status 0 when every case was found and no quiet one flagged, else 1."""
    store = open_store(db)
    try:
        result = evaluate(store, actor_of(actor_name), answers)
    finally:
        store.close()
    for line in report(result):
        click.echo(line)
    return 0 if result.complete else 1


def report(result: Evaluation) -> Iterator[str]:
    """The evaluation as lines."""
    yield f"查全率 {_share(result.recall)}（应查出{result.cases}例，查出{result.found}例）"
    yield f"查准率 {_tally(result.whole)}；只涉及中性记录的{result.neutral}条不计"
    yield f"误报 {len(result.false_alarms)}条；没有对应案例的疑点 {len(result.unexplained)}条"
    yield f"最值得查的前{result.first.findings}条线索查准 {_tally(result.first)}"
    yield "按类别："
    for category in sorted(result.categories.keys() | result.recall_of.keys()):
        found, cases = result.recall_of.get(category, [0, 0])
        recall = f"查全 {found}/{cases}" if cases else "没有应查出的案例"
        yield f"  {category}：{recall}，查准 {_tally(result.categories.get(category, Tally()))}"
    yield "按规则："
    for rule, tally in sorted(result.rules.items()):
        yield f"  {rule}：查准 {_tally(tally)}"
    for case in result.missed:
        yield f"漏报：{case}"
    for finding, case in result.false_alarms:
        yield f"误报：疑点{finding.number}（{finding.rule}）落在不应提示的案例“{case}”：{finding.summary}"
    for finding in result.unexplained:
        yield f"无对应案例：疑点{finding.number}（{finding.rule}）{finding.summary}"


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.1%}"


def _tally(tally: Tally) -> str:
    return f"{_share(tally.precision)}（{tally.right}/{tally.findings}）"
