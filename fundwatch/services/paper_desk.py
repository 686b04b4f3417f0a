"""What a desk with a printer needs of papers: one laid out as PDF, for looking at and printing. Runs in the worker.

Laying out opens fonts and takes tenths of a second; everything here is picklable in and out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.records.indicator import Indicator
from fundwatch.models.records.region import Region
from fundwatch.models.store import Store
from fundwatch.reports.papers.content import Paper
from fundwatch.services import list_papers, papers
from fundwatch.services.listing_query import ListQuery
from fundwatch.services.papers import PaperKind, PaperScope
from fundwatch.services.progress import Progress
from fundwatch.services.statement import Statement

_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 80


@dataclass(frozen=True)
class PaperShown:
    """A paper as PDF; `said` is what to know when printing it, `rows` how many it has."""

    title: str
    pdf: bytes
    rows: int
    said: str = ""


@dataclass(frozen=True)
class PaperChoices:
    """The kinds of papers, the budget years (latest first), the places (code, name) within the actor's region."""

    kinds: tuple[PaperKind, ...]
    years: tuple[int, ...]
    places: tuple[tuple[str, str], ...]


def choices(store: Store, actor: Actor) -> PaperChoices:
    """What papers can be made, of what."""
    asked = select(Region.record_key, Region.name, Region.level).where(Region.level != "县").order_by(Region.record_key)
    within = stem(actor.region_code)
    with store.read() as connection:
        years = connection.execute(
            select(Indicator.budget_year).distinct().order_by(Indicator.budget_year.desc())
        ).scalars()
        places = tuple(
            (row.record_key, row.name if row.level == "乡镇" else f"　{row.name}")
            for row in connection.execute(asked)
            if row.record_key.startswith(within)
        )
        return PaperChoices(papers.kinds(), tuple(years), places)


def show_kind(store: Store, actor: Actor, kind: str, scope: PaperScope, *, progress: Progress) -> PaperShown:
    """A paper of a kind, laid out."""
    progress.step(0, 0, f"正在汇总{kind}")
    return _shown(papers.make(store, actor, kind, scope))


def show_statement(
    store: Store, actor: Actor, shown: Statement, day: date, *, scope: str = "", progress: Progress
) -> PaperShown:
    """A statement as it is shown, laid out."""
    progress.step(0, 0, f"正在排版“{shown.title}”")
    return _shown(list_papers.statement_paper(store, actor, shown, day, scope))


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


def file_name(title: str, scope: str, suffix: str) -> str:
    """What a file of a paper is called unless the person says otherwise."""
    name = " ".join(part for part in (title, scope) if part)
    return _UNFIT.sub(" ", name)[:_LONGEST].strip() + suffix


def _shown(paper: Paper) -> PaperShown:
    from fundwatch.reports.pdf import render_paper  # noqa: PLC0415 - fonts are opened only to print

    printed = render_paper(paper)
    return PaperShown(paper.title, printed.data, sum(len(table.rows) for table in paper.tables), printed.said)
