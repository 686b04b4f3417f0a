"""Reading a township's answers back, and what the books hold of them then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from sqlalchemy import select

from fundwatch.models.log import LogEntry
from fundwatch.models.records.finding_reply import FindingReply
from fundwatch.services import finding_replies, scanning
from fundwatch.services.finding_replies import ReadBack, ReplyPreview
from fundwatch.services.progress import Quiet
from tests.books import ACTOR, Books
from tests.scanned_books import header_row

LATER = date(2019, 2, 1)
QUIET = Quiet()


def look(books: Books, *files: Path, update: bool = False) -> ReplyPreview:
    return finding_replies.preview(books.store, ACTOR, files, update=update, today=LATER, progress=QUIET)


def take(books: Books, *files: Path, update: bool = False) -> ReadBack:
    shown = look(books, *files, update=update)
    return finding_replies.commit(books.store, ACTOR, shown.id, today=LATER, progress=QUIET)


def outcomes(shown: ReplyPreview) -> list[str]:
    return [row.outcome for row in shown.rows]


def stored(books: Books) -> dict[str, Any]:
    with books.store.read() as connection:
        return {row.finding_no: row for row in connection.execute(select(*FindingReply.__table__.columns))}


def log(books: Books) -> list[Any]:
    with books.store.read() as connection:
        return list(connection.execute(select(*LogEntry.__table__.columns).order_by(LogEntry.number)))


def number_of(books: Books, word: str) -> int:
    return next(one.number for one in scanning.findings(books.store, ACTOR) if word in one.summary)


def reviews(books: Books, number: int) -> list[tuple[str, str]]:
    return [(one.verdict, one.reason) for one in scanning.finding(books.store, ACTOR, number).reviews]


def change(path: Path, edit: Callable[[Any, int], None]) -> Path:
    """Edit the sheet of a workbook; `edit` is given it and the header's row."""
    workbook = load_workbook(path)
    worksheet = workbook["疑点核查"]
    edit(worksheet, header_row(worksheet))
    workbook.save(path)
    return path
