"""fundwatch clues: the findings gathered by what they speak of, the most promising first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from fundwatch.commands.options import acting, actor_of, database, open_store
from fundwatch.services.clues import FIRST, ClueRow, Clues, clues
from fundwatch.services.finding_lists import FindingRow
from fundwatch.services.showing import yuan


@click.command("clues", help="把说同一件事的疑点归到一条线索，最值得查的排在前面，并写明理由。线索不是结论。")
@database
@acting
@click.option("--top", type=click.IntRange(min=1), default=FIRST, show_default=True, help="输出多少条待查的线索。")
@click.option("--all", "everything", is_flag=True, help="输出全部线索，包括已说明和已了结的。")
@click.option(
    "--json",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="以 JSON 写入这个文件；写 - 则送到标准输出。",
)
def command(db: str | None, actor_name: str | None, top: int, everything: bool, out: Path | None) -> int:  # noqa: FBT001 - a flag
    """Exit status 0 whatever there is."""
    store = open_store(db)
    try:
        found = clues(store, actor_of(actor_name))
    finally:
        store.close()
    chosen = found.rows if everything else found.first(found.waiting, top)
    if out is None:
        for line in text(found, chosen):
            click.echo(line)
        return 0
    written = json.dumps(document(found, chosen), ensure_ascii=False, indent=2)
    if str(out) == "-":
        click.echo(written)
    else:
        out.write_text(f"{written}\n", encoding="utf-8")
        click.echo(f"已写出 {len(chosen):,} 条线索：{out}", err=True)
    return 0


def text(found: Clues, chosen: Sequence[ClueRow]) -> Iterator[str]:
    """A clue a paragraph: what it is, why it stands where it stands, its findings."""
    yield f"待查线索 {len(found.waiting):,} 条，以下列出 {len(chosen):,} 条；线索是需要核实的，不是结论。"
    if found.explained:
        yield f"另有 {found.explained:,} 条疑点已说明，在说明的有效期内不列为待查。"
    for clue in chosen:
        amount = f"　{yuan(clue.amount)} 元" if clue.amount is not None else ""
        yield f"〔{clue.level or clue.state}〕{clue.named}　{clue.district}{amount}"
        for reason in (*clue.reopened, *clue.reasons):
            yield f"    {reason}"
        for finding in clue.findings:
            yield f"    · 疑点 {finding.number} {finding.rule} {finding.summary}〔{finding.standing}〕"


def document(found: Clues, chosen: Sequence[ClueRow]) -> dict[str, Any]:
    """The clues for other programs, in the order in which they are worth looking at; `rank` is a word, no number."""
    return {
        "as_of": found.seen_from.isoformat(),
        "waiting": len(found.waiting),
        "explained_findings": found.explained,
        "clues": [_clue(clue) for clue in chosen],
    }


def _clue(clue: ClueRow) -> dict[str, Any]:
    return {
        "about": {"table": clue.table, "key": clue.key},
        "title": clue.title or None,
        "state": str(clue.state),
        "rank": clue.level or None,
        "reasons": list(clue.reasons),
        "reopened": list(clue.reopened),
        "amount": _decimal(clue.amount),
        "district": clue.district,
        "findings": [_finding(one) for one in clue.findings],
    }


def _finding(one: FindingRow) -> dict[str, Any]:
    return {
        "number": one.number,
        "rule": one.rule,
        "name": one.name,
        "severity": one.severity,
        "subject": {"table": one.subject_table, "key": one.subject_key},
        "amount": _decimal(one.amount),
        "date": one.day,
        "region": one.region,
        "summary": one.summary,
        "standing": str(one.standing),
        "verdict": one.verdict or None,
        "silenced_until": one.silenced_until,
    }


def _decimal(fen: int | None) -> str | None:
    return None if fen is None else yuan(fen).replace(",", "")
