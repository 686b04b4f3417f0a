"""fundwatch rules: the catalogue, and how far the rules reach in the books."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from fundwatch.commands.options import database, open_store
from fundwatch.services import rule_coverage
from fundwatch.services.rule_catalogue import catalogue
from fundwatch.services.rule_coverage import RuleCoverage

_SEVERITIES = {"high": "高", "medium": "中", "low": "低"}


@click.command("rules", help="规则目录：编号、名称、类别、参数及其现行值、依据、用到的表。")
@database
@click.option(
    "--coverage", "covering", is_flag=True, help="每条规则现在适用不适用、缺什么数据、上次检查了多少、命中多少。"
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
def command(db: str | None, form: str, *, covering: bool) -> int:
    """The catalogue with the values of the database named by `--db`, else as shipped; or its coverage there."""
    if covering:
        return _coverage(db, form)
    entries = _entries(db)
    if form == "json":
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return 0
    for entry in entries:
        for line in _lines(entry):
            click.echo(line)
    return 0


def _coverage(db: str | None, form: str) -> int:
    store = open_store(db)
    try:
        covered = rule_coverage.coverage(store)
    finally:
        store.close()
    if form == "json":
        click.echo(json.dumps([rule_coverage.plain(one) for one in covered], ensure_ascii=False, indent=2))
        return 0
    for one in covered:
        click.echo("\n".join(_reach(one)))
    counts = [(state, sum(one.state == state for one in covered)) for state in rule_coverage.STATES]
    said = "，".join(f"{state} {count} 条" for state, count in counts if count)
    click.echo(f"共 {len(covered)} 条：{said}。")
    return 0


def _reach(one: RuleCoverage) -> Iterator[str]:
    yield f"{one.code} {one.name}（{one.category}）：{one.state}"
    if one.missing.anything:
        yield f"  {one.missing.said}"
        yield f"  {one.wanted}"
    if one.last is not None and one.last.state == "已检查":
        reasons = "、".join(f"{reason} {count:,}" for reason, count in one.last.excluded_by)
        excluded = f"；排除：{reasons}" if reasons else ""
        yield f"  第 {one.last.scan_id} 次扫描检查 {one.last.tested:,} 条，疑点 {one.last.flagged:,} 条{excluded}"
    elif one.last is not None and one.last.message and not one.missing.anything:
        yield f"  第 {one.last.scan_id} 次扫描：{one.last.message}"
    if one.caution:
        yield f"  {one.caution}"


def _entries(db: str | None) -> list[dict[str, Any]]:
    if db is None:
        return catalogue()
    store = open_store(db)
    try:
        return catalogue(store)
    finally:
        store.close()


def _lines(entry: dict[str, Any]) -> Iterator[str]:
    yield f"{entry['code']} {entry['name']}（{entry['category']}，程度{_SEVERITIES[entry['severity']]}）"
    yield f"  依据：{entry['basis']}{'' if entry['verified'] else '（待核实）'}"
    yield f"  用到：{'、'.join(entry['reads'])}"
    for parameter in entry["parameters"]:
        for value in parameter["values"]:
            until = f"至{value['until']}" if value["until"] else "起"
            where = f"，{value['region']}" if value["region"] else ""
            yield f"  参数 {parameter['name']}：{value['shown']}（{value['from']}{until}{where}）"
    if entry.get("missing"):
        yield f"  不适用：还没有“{'、'.join(entry['missing'])}”的数据"
