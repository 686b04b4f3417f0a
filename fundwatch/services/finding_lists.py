"""The current findings as other programs and the window read them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.errors import UsageError
from fundwatch.ledger.finding_accounts import Sending, facts_digest, replies, sendings
from fundwatch.ledger.finding_standing import Standing, standing_of
from fundwatch.ledger.places import Places
from fundwatch.ledger.policy import in_force, stem
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, Review
from fundwatch.models.store import Store
from fundwatch.rules.raised import LISTED
from fundwatch.rules.registry import all_rules
from fundwatch.services.finding_facts import facts
from fundwatch.services.finding_rule import page_of
from fundwatch.services.rule_suspicion import hits


@dataclass(frozen=True)
class FindingRow:
    """One line of the list of findings; `amount` in fen, `verdict` blank where nobody has concluded.

    `standing` says whether it still waits for somebody (see `finding_standing`), `silenced_until` how long an
    explanation holds. `sent_to` is who it went out to; `is_out` while that was after the latest conclusion, so that an
    answer is due.
    `place` is the name of `region`, `district` the township whose matter it is.
    """

    number: int
    rule: str
    name: str
    category: str
    severity: str
    score: float
    subject_table: str
    subject_key: str
    amount: int | None
    day: str | None
    region: str | None
    summary: str
    verdict: str
    silenced_until: str | None
    sent_to: str = ""
    is_out: bool = False
    place: str = ""
    district: str = ""
    standing: Standing = Standing.OPEN


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


def listed(connection: Connection, asked: Any, today: date | None = None) -> list[tuple[Any, Any, FindingRow]]:
    """Findings in the contract's order, each as stored, with its latest review (or None), and as it is shown.

    `asked` selects from the table of findings; `today` is the day on which explanations are held to run out.
    """
    today = seen_from_day(connection, today or date.today())  # noqa: DTZ011 - the office's own calendar day
    reviews, sent, places = _latest_reviews(connection), sendings(connection), Places(connection)
    rows = sorted(connection.execute(_columns(asked)), key=_contract_order)
    return [(row, reviews.get(row.fingerprint), _row(row, reviews, sent, places, today)) for row in rows]


def finding(store: Store, actor: Actor, number: int) -> FindingDetail:
    """One finding by its number. Raises UsageError where there is none that the actor may see."""
    with store.read() as connection:
        row = connection.execute(_columns(select(Finding).where(Finding.number == number))).first()
        if row is None or (actor.region_code and not (row.region_code or "").startswith(stem(actor.region_code))):
            raise UsageError(f"没有编号为 {number} 的疑点。", "请刷新疑点列表后再试。")
        reviews = _reviews_of(connection, row.fingerprint)
        today = seen_from_day(connection, date.today())  # noqa: DTZ011 - the office's own calendar day
        latest, sent, places = _latest_reviews(connection), sendings(connection), Places(connection)
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
        _row(row, latest, sent, places, today),
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
        reviews = _latest_reviews(connection)
        rows = connection.execute(_columns(asked)).all()
    for row in sorted(rows, key=_contract_order):
        yield _document(row, reviews.get(row.fingerprint), all_members=all_members)


def _columns(asked: Any) -> Any:
    return asked.with_only_columns(*Finding.__table__.columns)


def _contract_order(row: Any) -> tuple[Any, ...]:
    amount_order = (row.amount is None, -(row.amount or 0))
    return (-row.score, *amount_order, row.rule, row.subject_table, row.subject_key, row.distinguish)


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


def _row(row: Any, reviews: Mapping[str, Any], sent: Mapping[int, Sending], places: Places, today: date) -> FindingRow:
    review, sending = reviews.get(row.fingerprint), sent.get(row.number)
    return FindingRow(
        number=row.number,
        rule=row.rule,
        name=json.loads(row.content)["name"] if row.rule not in all_rules() else all_rules()[row.rule].name,
        category=row.category,
        severity=row.severity,
        score=row.score,
        subject_table=row.subject_table,
        subject_key=row.subject_key,
        amount=row.amount,
        day=row.happened_on,
        region=row.region_code,
        summary=row.summary,
        verdict=review.verdict if review else "",
        silenced_until=review.silenced_until if review else None,
        sent_to=sending.name if sending else "",
        is_out=sending is not None and (review is None or sending.log_number > review.log_number),
        place=places.name(row.region_code or ""),
        district=places.district(row.region_code),
        standing=_standing(row, review, today),
    )


def _standing(row: Any, review: Any, today: date) -> Standing:
    if review is None:
        return Standing.OPEN
    facts = facts_digest(json.loads(row.content))
    return standing_of(review.facts_digest, review.silenced_until, facts, today)


def _reviews_of(connection: Connection, fingerprint: str) -> list[Any]:
    asked = select(*Review.__table__.columns).where(Review.fingerprint == fingerprint).order_by(Review.id)
    return list(connection.execute(asked))


def _latest_reviews(connection: Connection) -> dict[str, Any]:
    asked = select(*Review.__table__.columns).order_by(Review.id)
    return {row.fingerprint: row for row in connection.execute(asked)}
