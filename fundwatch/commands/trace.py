"""fundwatch trace: the chain of one record up and down, with the amounts at every step."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.services import tracing
from fundwatch.services.flow_request import WAYS, Way
from fundwatch.services.trace_tree import UNTOLD, Branch, yuan
from fundwatch.services.tracing import Trace

#: Columns of the terminal after which amounts stand.
_WIDTH = 76
_AMOUNT = 20


@click.command("trace", help="沿资金链条追踪一条记录（指标、项目、支付、批次、户、资产等）：向上、向下逐步列出金额。")
@database
@acting
@click.argument("table", metavar="表名")
@click.argument("key", metavar="编号")
@click.option("--direction", type=click.Choice(WAYS), default="全程", help="方向；默认全程。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
def command(*, db: str | None, actor_name: str | None, table: str, key: str, direction: Way, form: str) -> int:
    """Exit status 0; 1 where something does not add up or is not told apart, which a person must see."""
    store = open_store(db)
    try:
        found = tracing.trace(store, actor_of(actor_name), table, key, direction)
    finally:
        store.close()
    if form == "json":
        click.echo(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        for line in as_text(found):
            click.echo(line)
    return 1 if found.missing else 0


def as_json(found: Trace) -> dict[str, Any]:
    """A trace as a document: every place and every flow, amounts in fen and in yuan."""
    return {
        "table": found.table,
        "key": found.key,
        "direction": found.way,
        "title": found.title,
        "root": found.root,
        "remarks": list(found.remarks),
        "nodes": [
            {
                "id": node.id,
                "stage": node.stage,
                "name": node.name,
                "table": node.table or None,
                "key": node.key or None,
                "kind": node.kind,
                "day": node.day.isoformat() if node.day else None,
                **_amounts("amount", node.amount),
                **_amounts("own", node.own),
                **_amounts("whole", node.whole),
                "note": node.note or None,
            }
            for node in found.nodes
        ],
        "edges": [
            {
                "source": edge.source,
                "target": edge.target,
                "link": edge.link,
                **_amounts("amount", edge.amount),
                **_amounts("own", edge.own),
            }
            for edge in found.edges
        ],
        "levels": [list(level) for level in found.levels],
    }


def _amounts(name: str, fen: int | None) -> dict[str, int | str | None]:
    return {f"{name}_fen": fen, f"{name}_yuan": None if fen is None else yuan(fen).replace(",", "")}


def as_text(found: Trace) -> Iterator[str]:
    """A trace as an indented tree with its amounts one below the other."""
    yield f"资金追踪：{found.title}　{found.way}　单位：元"
    yield from (f"说明：{remark}" for remark in found.remarks)
    for branch in found.branches:
        yield ""
        yield _line("", branch)
        yield from _below("", branch.children)


def _below(margin: str, branches: tuple[Branch, ...]) -> Iterator[str]:
    for number, branch in enumerate(branches, 1):
        last = number == len(branches)
        yield _line(f"{margin}{'└─ ' if last else '├─ '}", branch)
        yield from _below(f"{margin}{'   ' if last else '│  '}", branch.children)


def _line(margin: str, branch: Branch) -> str:
    text = f"{margin}{branch.stage}：{branch.text}" if margin and branch.kind != "rest" else f"{margin}{branch.text}"
    if branch.key and branch.key not in branch.text and branch.kind == "record":
        text += f" {branch.key}"
    if branch.day:
        text += f" {branch.day.isoformat()}"
    amount = UNTOLD if branch.amount is None else yuan(branch.amount)
    said = [branch.note] if branch.note else []
    if branch.amount is None or branch.amount != branch.whole:
        said.insert(0, f"全额 {yuan(branch.whole)}")
    gap = max(1, _WIDTH - _columns(text)) + max(0, _AMOUNT - _columns(amount))
    return f"{text}{' ' * gap}{amount}" + (f"  （{'；'.join(said)}）" if said else "")


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters are two wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" and letter not in "│├└─" else 1 for letter in text)
