"""What a desk with a printer needs of notices: what there is to choose from, and pages as PDF. Runs in the worker.

Making pages opens fonts and takes tenths of a second; everything here is picklable in and out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import select

from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.records.region import Region
from fundwatch.models.store import Store
from fundwatch.services import publishing
from fundwatch.services.notice_lists import NoticeKey, Printed
from fundwatch.services.progress import Progress

_UNFIT = re.compile(r'[\\/:*?"<>|\s]+')
_LONGEST = 80


@dataclass(frozen=True)
class Place:
    """A region to choose."""

    code: str
    name: str


@dataclass(frozen=True)
class Choices:
    """What notices can be asked for: years with money, lists or works, newest first, and the actor's townships."""

    years: tuple[int, ...]
    townships: tuple[Place, ...]


@dataclass(frozen=True)
class Pages:
    """A notice as PDF; `number` is blank in a preview, `moved` says that the books have changed since it was issued."""

    key: NoticeKey
    number: str
    title: str
    pdf: bytes
    moved: bool


def choices(store: Store, actor: Actor) -> Choices:
    """What there is to choose from."""
    with store.read() as connection:
        books = DisclosureBooks(connection)
        years = {*books.years(), *books.benefit_years(), *books.completion_years()}
        asked = select(Region.record_key, Region.name).where(Region.level == "乡镇").order_by(Region.record_key)
        own = stem(actor.region_code) if actor.region_code else ""
        places = (Place(row.record_key, row.name) for row in connection.execute(asked))
        return Choices(
            tuple(sorted(years, reverse=True)), tuple(place for place in places if place.code.startswith(own))
        )


def preview_pages(store: Store, actor: Actor, key: NoticeKey, day: date, *, bundled_fonts: bool) -> Pages:
    """A notice as it would be issued. Raises RefusedError with the reasons where it could not be."""
    return _pages(publishing.preview(store, actor, key, day), bundled_fonts=bundled_fonts)


def stored_pages(store: Store, actor: Actor, number: str, *, bundled_fonts: bool) -> Pages:
    """An issued notice, from what was frozen. Raises UsageError where there is none of that number."""
    return _pages(publishing.stored(store, actor, number), bundled_fonts=bundled_fonts)


def save_pages(
    store: Store, actor: Actor, numbers: Sequence[str], folder: Path, *, bundled_fonts: bool, progress: Progress
) -> tuple[Path, ...]:
    """Write issued notices into a folder, a file each; gives the files."""
    written = []
    for done, number in enumerate(numbers):
        progress.step(done, len(numbers), "正在生成 PDF")
        printed = publishing.stored(store, actor, number)
        path = folder / file_name(printed.number, printed.title, printed.key.subject)
        path.write_bytes(printed.pdf(bundled_fonts_only=bundled_fonts))
        written.append(path)
    return tuple(written)


def file_name(number: str, title: str, subject: str) -> str:
    """What a notice's file is called."""
    name = " ".join(part for part in (number or "预览稿", title, subject) if part)
    return f"{_UNFIT.sub(' ', name)[:_LONGEST].strip()}.pdf"


def _pages(printed: Printed, *, bundled_fonts: bool) -> Pages:
    pdf = printed.pdf(bundled_fonts_only=bundled_fonts)
    return Pages(printed.key, printed.number, printed.title, pdf, printed.moved)
