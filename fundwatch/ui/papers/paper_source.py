"""Where a paper comes from: the worker's functions that lay it out and that write it to a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from fundwatch.ui.time_words import today

if TYPE_CHECKING:
    from fundwatch.services.listing import ListQuery
    from fundwatch.services.papers import PaperScope
    from fundwatch.services.statement import Statement


@dataclass(frozen=True)
class PaperSource:
    """A paper to be made: its title (for windows and file names), of what, and two functions with their keywords."""

    title: str
    scope: str
    show: str
    write: str
    keywords: Mapping[str, Any] = field(default_factory=dict)


def of_kind(kind: str, scope: PaperScope, words: str = "") -> PaperSource:
    """A paper of a kind."""
    return PaperSource(
        kind,
        words,
        "fundwatch.services.paper_desk.show_kind",
        "fundwatch.services.papers.make_file",
        {"kind": kind, "scope": scope},
    )


def of_statement(shown: Statement, words: str) -> PaperSource:
    """A statement as it is shown; `words` say by what it was narrowed."""
    return PaperSource(
        shown.title,
        words,
        "fundwatch.services.paper_desk.show_statement",
        "fundwatch.services.list_papers.write_statement",
        {"shown": shown, "day": date.fromisoformat(today()), "scope": words},
    )


def of_query(query: ListQuery, words: str, columns: tuple[str, ...] = ()) -> PaperSource:
    """The rows that a query finds, in its order."""
    return PaperSource(
        query.table,
        words,
        "fundwatch.services.paper_desk.show_query",
        "fundwatch.services.list_papers.write_query",
        {"query": query, "day": date.fromisoformat(today()), "scope": words, "columns": columns},
    )
