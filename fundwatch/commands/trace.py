"""fundwatch trace: the chain of one record up and down, with the amounts at every step."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.services import tracing
from fundwatch.services.flow_request import TRACEABLE, WAYS, Way
from fundwatch.services.trace_tree import UNTOLD, Branch, yuan
from fundwatch.services.tracing import Trace

#: Columns of the terminal after which amounts stand: as many as the words need, within bounds.
_NARROWEST, _WIDEST = 40, 96
_AMOUNT = 18


@click.command(
    "trace",
    help="沿资金链条追踪一条记录，向上、向下逐步列出金额。表名可以是："
    f"{'、'.join(TRACEABLE)}；编号是这条记录的业务编号（收款人写名称）。",
)
@database
@acting
@click.argument("table", metavar="表名")
@click.argument("key", metavar="编号")
@click.option("--direction", type=click.Choice(WAYS), default="全程", help="方向；默认全程。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式。")
def command(*, db: str | None, actor_name: str | None, table: str, key: str, direction: Way, form: str) -> int:
    """Exit status 0; 1 where more goes on than came, which a person must see; 2 where there is no such record."""
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
    """A trace as a document: every place and every flow.

    `table`, `key`, `direction`, `title`: what was asked; `root` the id of its place; `remarks` what a reader must know.
    `nodes`, a place each: `id`; `stage` (指标, 分配, 项目 …); `name`; `table` and `key` of the record behind it, null
    where there is none; `kind` (record; group: a sum of several; source: money from elsewhere; rest: what remains);
    `day`; `amount`: all that passes; `own`: what of it belongs to the root, null where it is not told apart; `whole`:
    the record's own amount; `note`. `edges`: `source` and `target` are ids; `amount` and `own` as above; `link` true
    where one leads to the other without money of this chain passing. Every amount is there as `…_fen` (integer) and
    `…_yuan` (text). At every node Σ edges in, with what begins there, equals Σ edges out, or it ends there.
    `levels`: ids by how far down they are.
    """
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
    lines = list(_lines(found.branches))
    width = min(_WIDEST, max([_NARROWEST, *(_columns(text) for text, _ in lines)]))
    for text, branch in lines:
        if branch in found.branches:
            yield ""
        yield _line(text, branch, width)


def _lines(branches: tuple[Branch, ...]) -> Iterator[tuple[str, Branch]]:
    for branch in branches:
        yield _text("", branch), branch
        yield from _below("", branch.children)


def _below(margin: str, branches: tuple[Branch, ...]) -> Iterator[tuple[str, Branch]]:
    for number, branch in enumerate(branches, 1):
        last = number == len(branches)
        yield _text(f"{margin}{'└─ ' if last else '├─ '}", branch), branch
        yield from _below(f"{margin}{'   ' if last else '│  '}", branch.children)


def _text(margin: str, branch: Branch) -> str:
    """What stands before the amount."""
    text = f"{margin}{branch.stage}：{branch.text}" if margin and branch.kind != "rest" else f"{margin}{branch.text}"
    if branch.key and branch.key not in branch.text and branch.kind == "record":
        text += f" {branch.key}"
    return f"{text} {branch.day.isoformat()}" if branch.day else text


def _line(text: str, branch: Branch, width: int) -> str:
    amount = UNTOLD if branch.amount is None else "" if branch.unfunded else yuan(branch.amount)
    said = [branch.note] if branch.note else []
    if branch.amount is None or branch.amount != branch.whole:
        said.insert(0, f"全额 {yuan(branch.whole)}")
    gap = max(1, width + 1 - _columns(text)) + max(0, _AMOUNT - _columns(amount))
    return f"{text}{' ' * gap}{amount}" + (f"  （{'；'.join(said)}）" if said else "")


def _columns(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters are two wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WFA" and letter not in "│├└─" else 1 for letter in text)
