"""Making a notice from the books as they are, and taking an issued one from the store."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.errors import FundwatchError, RefusedError
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.models.chain import GENESIS
from fundwatch.models.log import LogEntry
from fundwatch.models.log_head import Head
from fundwatch.reports.content import LogHead, NoticeContent
from fundwatch.reports.freezing import freeze
from fundwatch.reports.masking import refuse_leaks
from fundwatch.reports.notice_forms import form_for
from fundwatch.reports.notice_forms.definition import Target
from fundwatch.services.notice_circumstances import circumstances
from fundwatch.services.notice_lists import NoticeKey, Printed


class NoticeMaker:
    """Makes notices within one transaction; what several of them need is read once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.books = DisclosureBooks(connection)
        self._targets: dict[tuple[str, int], frozenset[Target]] = {}

    @cached_property
    def head(self) -> Head:
        """The log's head, which notices made now print."""
        latest = select(LogEntry.number, LogEntry.digest).order_by(LogEntry.number.desc()).limit(1)
        row = self.connection.execute(latest).first()
        return Head(row.number, row.digest) if row else Head(0, GENESIS)

    def make(self, key: NoticeKey, day: date) -> Printed:
        """A notice without a number.

        Raises RefusedError where its sums disagree, a person's number would be read, or a character has no font.
        """
        form = form_for(key.level, key.kind)
        if key.target not in self._called_for(key):
            raise RefusedError(f"台账中没有可以出具的“{key.kind}”内容。", "请核对区划、年度和批次。")
        found = form.differences(self.books, key.target)
        if found:
            raise RefusedError("；".join(one.sentence for one in found))
        head = LogHead(self.head.number, self.head.digest)
        given = replace(circumstances(self.books, form, key.target, day), log_head=head)
        content = form.build(form.gather(self.books, key.target), given)
        refuse_leaks(content)
        made = Printed(key, "", "".join(content.title), content)
        _refuse_unprintable(made)
        return made

    def take(self, row: Any, key: NoticeKey) -> Printed:
        """An issued notice from its stored row, and whether the books have moved since."""
        content = NoticeContent.from_json(row.content)
        moved = row.withdrawn_by is None and self.facts_digest(key) != row.facts_digest
        return Printed(key, row.number, "".join(content.title), content, again=True, moved=moved)

    def facts_digest(self, key: NoticeKey) -> str:
        """Digest of the figures a notice is built from; blank where the books call for it no longer."""
        if key.target not in self._called_for(key):
            return ""
        figures = form_for(key.level, key.kind).gather(self.books, key.target)
        return hashlib.sha256(freeze(figures).encode()).hexdigest()

    def _called_for(self, key: NoticeKey) -> frozenset[Target]:
        form = form_for(key.level, key.kind)
        asked = (form.code, key.year)
        if asked not in self._targets:
            self._targets[asked] = frozenset(form.targets(self.books, key.year))
        return self._targets[asked]


def _refuse_unprintable(made: Printed) -> None:
    """Set the pages where a character may have no font, so that the refusal names its cell."""
    from fundwatch.reports.pdf import bundled_fonts  # noqa: PLC0415 - fonts are opened only to print

    used = {character for _place, text in made.content.strings() for character in text if not character.isspace()}
    fonts = bundled_fonts()
    if all(fonts.file_for(role, character) for role in fonts.chains for character in used):
        return
    made.pdf()


def reasons(fault: FundwatchError) -> tuple[str, ...]:
    """A refusal as single sentences."""
    return (*fault.message.split("；"), *((fault.hint,) if fault.hint else ()))
