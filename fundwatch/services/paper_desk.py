"""What a desk with a printer needs of papers: one laid out as PDF, for looking at and printing. Runs in the worker.

Laying out opens fonts and takes tenths of a second; everything here is picklable in and out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.region import Region
from fundwatch.models.store import Store
from fundwatch.reports.papers import all_papers
from fundwatch.reports.papers.content import Paper
from fundwatch.services import list_papers, papers
from fundwatch.services.listing_query import ListQuery
from fundwatch.services.papers import PaperKind, PaperScope
from fundwatch.services.progress import Progress
from fundwatch.services.statement import Statement

_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 80
_WHOLE = "全县"
#: What the papers are about, by the tens of their order in menus; one beyond them stands under 其他.
_GROUPS = {3: "台账和汇总表", 4: "疑点与核查"}
_OTHERS = "其他"


@dataclass(frozen=True)
class PaperShown:
    """A paper as PDF; `said` is what to know when printing it, `rows` how many it has."""

    title: str
    pdf: bytes
    rows: int
    said: str = ""


@dataclass(frozen=True)
class PaperChoices:
    """The kinds of papers in groups, the budget years (latest first), the places (code, name) below the `whole`.

    `whole` is the name of all the actor may see.
    """

    groups: tuple[tuple[str, tuple[PaperKind, ...]], ...]
    years: tuple[int, ...]
    places: tuple[tuple[str, str], ...]
    whole: str = _WHOLE

    @property
    def kinds(self) -> tuple[PaperKind, ...]:
        """Every kind, in the order of the groups."""
        return tuple(kind for _name, kinds in self.groups for kind in kinds)


def choices(store: Store, actor: Actor) -> PaperChoices:
    """What papers can be made, of what."""
    asked = select(Region.record_key, Region.name, Region.level).order_by(Region.record_key)
    within = stem(actor.region_code)
    with store.read() as connection:
        years = connection.execute(
            select(Indicator.budget_year).distinct().order_by(Indicator.budget_year.desc())
        ).scalars()
        seen = [row for row in connection.execute(asked) if row.record_key.startswith(within)]
        places = tuple(
            (row.record_key, row.name if row.level == "乡镇" else f"　{row.name}")
            for row in seen
            if row.level != "县" and row.record_key != actor.region_code
        )
        whole = next((row.name for row in seen if row.record_key == actor.region_code), _WHOLE)
        return PaperChoices(_grouped(), tuple(years), places, whole)


def show_kind(store: Store, actor: Actor, kind: str, scope: PaperScope, *, progress: Progress) -> PaperShown:
    """A paper of a kind, laid out."""
    progress.step(0, 0, f"正在汇总{kind}")
    return _shown(papers.make(store, actor, kind, scope))


def show_statement(
    store: Store, actor: Actor, shown: Statement, day: date, *, scope: str = "", progress: Progress
) -> PaperShown:
    """A statement as it is shown, laid out."""
    progress.step(0, 0, f"正在排版“{shown.title}”")
    return _shown(list_papers.printable(list_papers.statement_paper(store, actor, shown, day, scope)))


def show_query(
    store: Store,
    actor: Actor,
    query: ListQuery,
    day: date,
    *,
    scope: str = "",
    columns: Sequence[str] = (),
    progress: Progress,
) -> PaperShown:
    """The rows that a query finds, laid out; UsageError when there are more than anybody prints."""
    progress.step(0, 0, f"正在排版“{query.table}”")
    return _shown(list_papers.query_paper(store, actor, query, day, scope=scope, columns=columns))


def keep(content: bytes, path: Path) -> int:
    """Write pages that are shown to a file; gives their size. RefusedError where the file cannot be written."""
    with papers.kept_whole(path) as beside:
        return beside.write_bytes(content)


def file_name(title: str, scope: str, suffix: str) -> str:
    """What a file of a paper is called unless the person says otherwise."""
    name = " ".join(part for part in (title, scope) if part)
    return _UNFIT.sub(" ", name)[:_LONGEST].strip() + suffix


def _grouped() -> tuple[tuple[str, tuple[PaperKind, ...]], ...]:
    orders = {form.kind: form.order for form in all_papers()}
    found: dict[str, list[PaperKind]] = {}
    for kind in papers.kinds():
        found.setdefault(_GROUPS.get(orders[kind.kind] // 10, _OTHERS), []).append(kind)
    return tuple((name, tuple(kinds)) for name, kinds in found.items())


def _shown(paper: Paper) -> PaperShown:
    from fundwatch.reports.pdf import render_paper  # noqa: PLC0415 - fonts are opened only to print

    printed = render_paper(paper)
    return PaperShown(paper.title, printed.data, sum(len(table.rows) for table in paper.tables), printed.said)
