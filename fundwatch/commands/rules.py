"""fundwatch rules: the catalogue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from fundwatch.commands.options import database, open_store
from fundwatch.services.rule_catalogue import catalogue

_SEVERITIES = {"high": "高", "medium": "中", "low": "低"}


@click.command("rules", help="规则目录：编号、名称、类别、参数及其现行值、依据、用到的表。")
@database
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
def command(db: str | None, form: str) -> int:
    """The catalogue with the values of the database named by `--db`, else as shipped."""
    entries = _entries(db)
    if form == "json":
        click.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return 0
    for entry in entries:
        for line in _lines(entry):
            click.echo(line)
    return 0


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
