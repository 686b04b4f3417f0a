"""What a kind of paper declares, and what one making of it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fundwatch.reports.content import LogHead
from fundwatch.reports.papers.content import Paper


@dataclass(frozen=True, slots=True)
class PaperScope:
    """Of what a paper is made.

    `year` None means every year; `region_code` blank means the whole books, else that place with all below it;
    `subject` names one thing where the kind is about one (a batch, a household).
    """

    as_of: date
    office: str = ""
    year: int | None = None
    region_code: str = ""
    subject: str = ""
    log_head: LogHead | None = None


@dataclass(frozen=True, slots=True)
class PaperForm:
    """A kind of paper: `make` reads the ledger and gives the paper; it writes nothing.

    `asks` are the members of the scope that a person may choose ("year", "region", "subject"); `order` is its place
    in menus. One made `by_county` bears the county's office even where it is about a single township.
    """

    kind: str
    purpose: str
    order: int
    make: Callable[[Connection, PaperScope], Paper]
    asks: frozenset[str] = frozenset({"year", "region"})
    by_county: bool = False
