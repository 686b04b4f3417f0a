"""The current findings as other programs and the window read them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.errors import UsageError
from fundwatch.ledger.finding_accounts import facts_digest, replies, sendings
from fundwatch.ledger.places import Places
from fundwatch.ledger.policy import in_force, stem
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, Review
from fundwatch.models.store import Store
from fundwatch.rules.raised import LISTED
from fundwatch.services.finding_facts import facts
from fundwatch.services.finding_rows import FindingRow, Reviews, columns_of, contract_order, listed, shown_row
from fundwatch.services.finding_rule import page_of
from fundwatch.services.rule_suspicion import hits

__all__ = [
    "FindingDetail",
    "FindingRow",
    "ReplyEntry",
    "ReviewEntry",
    "SendingEntry",
    "documents",
    "finding",
    "findings",
    "lines",
]


@dataclass(frozen=True)
class SendingEntry:
    """To whom, when and by whom a finding was last sent out to be checked."""

    name: str
    sent_at: str
    actor: str


@dataclass(frozen=True)
class ReplyEntry:
    """What the township answered; amounts in fen."""

    verdict: str
    explanation: str
    remedy: str
    to_recover: int | None
    recovered: int | None
    receipt_no: str
    checked_by: str
    checked_on: str


@dataclass(frozen=True)
class ReviewEntry:
    """What somebody concluded; `facts_changed` where the finding's facts are no longer those that were judged."""

    verdict: str
    reason: str
    actor: str
    reviewed_at: str
    silenced_until: str | None
    facts_changed: bool


@dataclass(frozen=True)
class FindingDetail:
    """One finding whole: `content` as the contract prints it with every member, the rule's page, the reviews.

    `version` counts the reviews; a conclusion names the version it was made on. `caution` says that the rule itself
    is to be checked first, because it flags too much of what it looks at; blank of most.
    """

    row: FindingRow
    current: bool
    content: Mapping[str, Any]
    page: str
    reviews: tuple[ReviewEntry, ...]
    version: int
    sending: SendingEntry | None = None
    reply: ReplyEntry | None = None
    caution: str = ""


def findings(
    store: Store,
    actor: Actor,
    *,
    rules: Sequence[str] | None = None,
    category: str | None = None,
    severity: str | None = None,
    region: str | None = None,
    subject: tuple[str, str] | None = None,
) -> list[FindingRow]:
    """Current findings in the contract's order; `region` is a code whose places are meant with those below it."""
    asked = select(Finding).where(Finding.current)
    if rules:
        asked = asked.where(Finding.rule.in_(rules))
    if category:
        asked = asked.where(Finding.category == category)
    if severity:
        asked = asked.where(Finding.severity == severity)
    if subject:
        asked = asked.where(Finding.subject_table == subject[0], Finding.subject_key == subject[1])
    for code in (region, actor.region_code):
        if code:
            asked = asked.where(Finding.region_code.like(f"{stem(code)}%"))
    with store.read() as connection:
        return [shown for _, _, shown in listed(connection, asked)]


def finding(store: Store, actor: Actor, number: int) -> FindingDetail:
    """One finding by its number. Raises UsageError where there is none that the actor may see."""
    with store.read() as connection:
        row = connection.execute(columns_of(select(Finding).where(Finding.number == number))).first()
        if row is None or (actor.region_code and not (row.region_code or "").startswith(stem(actor.region_code))):
            raise UsageError(f"没有编号为 {number} 的疑点。", "请刷新疑点列表后再试。")
        reviews = _reviews_of(connection, row.fingerprint)
        today = seen_from_day(connection, date.today())  # noqa: DTZ011 - the office's own calendar day
        latest, sent, places = Reviews(connection), sendings(connection), Places(connection)
        reply = replies(connection).get(number)
        judged = hits(connection, in_force(connection), row.rule).get(row.rule)
        page = page_of(connection, facts(connection, actor, number))
    content = json.loads(row.content)
    now = facts_digest(content)
    entries = tuple(
        ReviewEntry(
            made.verdict, made.reason, made.actor, made.reviewed_at, made.silenced_until, made.facts_digest != now
        )
        for made in reviews
    )
    return FindingDetail(
        shown_row(row, latest, sent, places, today),
        row.current,
        content,
        page,
        entries,
        len(entries),
        SendingEntry(sent[number].name, sent[number].sent_at, sent[number].actor) if number in sent else None,
        _reply(reply) if reply is not None else None,
        judged.caution if judged is not None else "",
    )


def lines(store: Store, actor: Actor, rules: Sequence[str] | None = None) -> Iterator[str]:
    """The current set as JSON lines of the contract, in its order."""
    for content in documents(store, actor, rules):
        yield json.dumps(content, ensure_ascii=False)


def documents(
    store: Store, actor: Actor, rules: Sequence[str] | None = None, *, all_members: bool = False
) -> Iterator[dict[str, Any]]:
    """The current set as the contract's objects; `all_members` lists related rows beyond the contract's 200."""
    asked = select(Finding).where(Finding.current)
    if rules:
        asked = asked.where(Finding.rule.in_(rules))
    if actor.region_code:
        asked = asked.where(Finding.region_code.like(f"{stem(actor.region_code)}%"))
    with store.read() as connection:
        reviews = Reviews(connection).latest
        rows = connection.execute(columns_of(asked)).all()
    for row in sorted(rows, key=contract_order):
        yield _document(row, reviews.get(row.fingerprint), all_members=all_members)


def _document(row: Any, review: Any, *, all_members: bool) -> dict[str, Any]:
    content = json.loads(row.content)
    printed: dict[str, Any] = {}
    for name, value in content.items():
        if name == "subject":
            printed["score"] = row.score
        if name == "related":
            printed[name] = value if all_members else value[:LISTED]
            printed["related_total"] = len(value)
        else:
            printed[name] = value
    printed["number"] = row.number
    printed["fingerprint"] = row.fingerprint
    if review is not None:
        printed["review"] = {
            "verdict": review.verdict,
            "reason": review.reason,
            "actor": review.actor,
            "reviewed_at": review.reviewed_at,
            "silenced_until": review.silenced_until,
            "facts_changed": review.facts_digest != facts_digest(content),
        }
    return printed


def _reply(row: Any) -> ReplyEntry:
    return ReplyEntry(
        row.verdict,
        row.explanation or "",
        row.remedy or "",
        row.to_recover,
        row.recovered,
        row.receipt_no or "",
        row.checked_by,
        row.checked_on.isoformat(),
    )


def _reviews_of(connection: Connection, fingerprint: str) -> list[Any]:
    asked = select(*Review.__table__.columns).where(Review.fingerprint == fingerprint).order_by(Review.id)
    return list(connection.execute(asked))
