"""Notices: which the books call for, how one looks beforehand, issuing them, printing them again, withdrawing one.

Issuing freezes the content, gives it a number, and writes its 公示 row, all in one logged transaction. An issued
notice is printed from its frozen content only; that the books have moved since is said beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from fundwatch.errors import FundwatchError, RefusedError, UsageError
from fundwatch.ledger.disclosure.books import DisclosureBooks
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.notice import Notice
from fundwatch.models.store import Store, Writing
from fundwatch.reports.content import NoticeContent
from fundwatch.reports.notice_forms import all_forms, form_for
from fundwatch.reports.notice_forms.definition import NoticeForm, Target
from fundwatch.services import notice_records
from fundwatch.services.notice_lists import (
    LEVELS,
    Issued,
    NoticeEntry,
    NoticeKey,
    Printed,
    Wanted,
    Withheld,
    key_of,
)
from fundwatch.services.notice_making import NoticeMaker, reasons
from fundwatch.services.notice_numbers import next_numbers
from fundwatch.services.progress import Progress, Quiet, told_while_waiting

__all__ = [
    "LEVELS",
    "Issued",
    "NoticeEntry",
    "NoticeKey",
    "Printed",
    "Wanted",
    "Withheld",
    "called_for",
    "issue",
    "issued_notices",
    "kinds",
    "preview",
    "stored",
    "withdraw",
]
ISSUING, WITHDRAWING = "出具公示", "撤销公示"


def kinds() -> tuple[tuple[str, str], ...]:
    """Level and kind of every notice there is a form for, the county's first."""
    return tuple((form.level, form.kind) for form in all_forms())


def called_for(store: Store, actor: Actor, wanted: Wanted) -> tuple[NoticeEntry, ...]:
    """Every notice the books call for, with what was issued of it; county first, then by region and batch.

    Raises UsageError for a level or kind there is none of.
    """
    with store.read() as connection:
        books = DisclosureBooks(connection)
        issued = _standing(connection)
        return tuple(
            _entry(key, books.place_name(key.region_code), issued.get(key.scope)) for key in _keys(books, actor, wanted)
        )


def preview(store: Store, actor: Actor, key: NoticeKey, day: date) -> Printed:
    """A notice as it would be issued, without a number; nothing is kept.

    Raises RefusedError with the reason where it could not be issued.
    """
    _require_within(actor, key.region_code)
    with store.read() as connection:
        return NoticeMaker(connection).make(key, day)


def issue(
    store: Store,
    actor: Actor,
    keys: Sequence[NoticeKey],
    day: date,
    *,
    keep: bool = True,
    progress: Progress | None = None,
) -> Issued:
    """Issue notices, or take those already issued from the store; without `keep` make previews only.

    A notice that cannot be made is withheld with its reasons, the others are issued all the same, in one
    transaction. Raises RefusedError where the books were written to meanwhile.
    """
    told = progress or Quiet()
    for key in keys:
        _require_within(actor, key.region_code)
    with store.read() as connection:
        maker = NoticeMaker(connection)
        standing = _standing(connection) if keep else {}
        printed: list[Printed] = []
        withheld: list[Withheld] = []
        for number, key in enumerate(keys):
            name = maker.books.place_name(key.region_code)
            told.step(number, len(keys), f"正在生成{name}{key.kind}")
            try:
                row = standing.get(key.scope)
                printed.append(maker.take(row, key) if row else maker.make(key, day))
            except FundwatchError as fault:
                withheld.append(Withheld(key, name, reasons(fault)))
        head = maker.head
    fresh = [one for one in printed if not one.again]
    if keep and fresh:
        told.step(len(keys), len(keys), "正在登记公示")
        frozen = {one.key: one for one in _freeze(store, actor, fresh, head.number, day, progress=told)}
        printed = [frozen.get(one.key, one) for one in printed]
    return Issued(tuple(printed), tuple(withheld))


def stored(store: Store, actor: Actor, number: str) -> Printed:
    """An issued notice by its number, withdrawn ones too. Raises UsageError where there is none."""
    with store.read() as connection:
        row = connection.execute(select(Notice.__table__).where(Notice.number == number)).first()
        if row is None:
            raise UsageError(f"没有编号为“{number}”的公示。", "请在已出具的公示中核对编号。")
        _require_within(actor, row.region_code)
        return NoticeMaker(connection).take(row, key_of(row.scope))


def issued_notices(store: Store, actor: Actor) -> tuple[NoticeEntry, ...]:
    """Every notice ever issued, the latest first, withdrawn ones among them."""
    own = stem(actor.region_code) if actor.region_code else ""
    with store.read() as connection:
        books = DisclosureBooks(connection)
        rows = connection.execute(select(Notice.__table__).order_by(Notice.log_number.desc(), Notice.number.desc()))
        return tuple(
            _entry(key_of(row.scope), books.place_name(row.region_code), row)
            for row in rows
            if row.region_code.startswith(own)
        )


def withdraw(store: Store, actor: Actor, number: str, reason: str) -> None:
    """Withdraw an issued notice; it stays readable, its 公示 row stays, and a new one may then be issued.

    Raises UsageError without a reason or for an unknown number, RefusedError where it is withdrawn already.
    """
    if not reason.strip():
        raise UsageError("没有填写撤销理由。", "请写明为什么撤销，例如“金额更正”。")
    with store.write(actor, WITHDRAWING) as writing:
        of_this = Notice.number == number
        row = writing.connection.execute(select(Notice.withdrawn_by, Notice.region_code).where(of_this)).first()
        if row is None:
            raise UsageError(f"没有编号为“{number}”的公示。")
        _require_within(actor, row.region_code)
        if row.withdrawn_by is not None:
            raise RefusedError(f"公示“{number}”已经撤销过了。")
        writing.connection.execute(update(Notice).where(of_this).values(withdrawn_by=writing.number))
        writing.note(公示=number, 理由=reason.strip())


def _require_within(actor: Actor, region_code: str) -> None:
    if actor.region_code and not region_code.startswith(stem(actor.region_code)):
        raise RefusedError("这份公示不在您的管辖范围内。")


def _entry(key: NoticeKey, region_name: str, row: Any) -> NoticeEntry:
    if row is None:
        return NoticeEntry(key, region_name)
    title = "".join(NoticeContent.from_json(row.content).title)
    withdrawn = row.withdrawn_by is not None
    return NoticeEntry(key, region_name, row.number, title, row.issued_at, row.issued_by, withdrawn)


def _keys(books: DisclosureBooks, actor: Actor, wanted: Wanted) -> list[NoticeKey]:
    forms = [form for form in all_forms() if wanted.level in {"", form.level} and wanted.kind in {"", form.kind}]
    if not forms:
        form_for(wanted.level or "任何", wanted.kind or "任何种类")
    bounds = [stem(code) for code in (wanted.region_code, actor.region_code) if code]
    return [
        NoticeKey(form.level, form.kind, target.region_code, target.year, target.subject)
        for form in forms
        for target in _targets(books, form, _year(books) if wanted.year is None else wanted.year)
        if all(target.region_code.startswith(bound) for bound in bounds)
    ]


def _year(books: DisclosureBooks) -> int:
    """The latest year every level has notices for, so that the three levels speak of one year; else the latest."""
    years = sorted({*books.years(), *books.benefit_years()}, reverse=True)
    whole = (
        year for year in years if {form.level for form in all_forms() if _targets(books, form, year)} == set(LEVELS)
    )
    return next(whole, years[0] if years else 0)


def _targets(books: DisclosureBooks, form: NoticeForm[Any], year: int) -> list[Target]:
    return list(form.targets(books, year))


def _standing(connection: Connection) -> Mapping[str, Any]:
    """Issued notices that are not withdrawn, by scope."""
    rows = connection.execute(select(Notice.__table__).where(Notice.withdrawn_by.is_(None)))
    return {row.scope: row for row in rows}


def _freeze(
    store: Store, actor: Actor, fresh: Sequence[Printed], head: int, day: date, *, progress: Progress
) -> list[Printed]:
    """Number and keep notices made when the log stood at `head`."""
    with store.write(actor, ISSUING, told_while_waiting(progress)) as writing:
        if writing.number != head + 1:
            raise RefusedError("生成公示期间台账有了新的写入，本次没有出具。", "请重新出具。")
        maker = NoticeMaker(writing.connection)
        county = maker.books.county
        numbers = next_numbers(writing.connection, county.code if county else fresh[0].key.region_code, day)
        done = []
        for one, number in zip(fresh, numbers, strict=False):
            done.append(replace(one, number=number, content=replace(one.content, number=number)))
        writing.note(公示=[_keep(writing, maker, one) for one in done])
        notice_records.keep(writing, [one.content for one in done])
    return done


def _keep(writing: Writing, maker: NoticeMaker, one: Printed) -> dict[str, str]:
    """Store one notice; gives what the log says of it."""
    text = one.content.to_json()
    digest = hashlib.sha256(text.encode()).hexdigest()
    head = one.content.log_head
    writing.connection.execute(
        insert(Notice).values(
            number=one.number,
            scope=one.key.scope,
            level=one.key.level,
            kind=one.key.kind,
            region_code=one.key.region_code,
            year=one.key.year,
            form_version=one.content.form_version,
            content=text,
            content_digest=digest,
            facts_digest=maker.facts_digest(one.key),
            log_head=f"{head.number}-{head.digest}" if head else "",
            log_number=writing.number,
            issued_at=writing.written_at,
            issued_by=writing.actor.name,
        )
    )
    return {"编号": one.number, "范围": one.key.scope, "校验值": digest}
