"""Findings as an office answers for them: which wait for an answer, to whom they were sent, what was replied."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.finding_standing import Standing, standing_of
from fundwatch.ledger.places import township_of
from fundwatch.ledger.policy import stem
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.finding import Finding, Review
from fundwatch.models.log import Installation, LogEntry
from fundwatch.models.records.finding_reply import FindingReply
from fundwatch.models.records.region import Region

#: The log's word for findings that went out to be checked.
SENT = "下发核查"
#: Who answers for what lies in no township.
COUNTY_UNITS = "县级单位"
VERDICTS = ("属实", "部分属实", "不属实", "数据有误")
_NUMBER = re.compile(r"YD-([0-9a-f]+)-([1-9][0-9]{0,8})")
_INSTALLATION_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Sending:
    """That a finding went out: to whom (`receiver` is a region's code), when, by whom."""

    receiver: str
    name: str
    sent_at: str
    actor: str
    log_number: int


@dataclass(frozen=True)
class Account:
    """One finding with all that came of it; `amount` in fen, `verdict` blank where nobody has concluded.

    `seen_from` is the day on which it is looked at: explanations run out.
    """

    number: int
    fingerprint: str
    rule: str
    category: str
    severity: str
    score: float
    amount: int | None
    day: date | None
    region_code: str
    receiver: str
    current: bool
    content_text: str
    review: Any
    sending: Sending | None
    reply: Any
    seen_from: date

    @cached_property
    def content(self) -> Mapping[str, Any]:
        """The finding as the contract prints it."""
        found: dict[str, Any] = json.loads(self.content_text)
        return found

    @property
    def verdict(self) -> str:
        """The latest conclusion."""
        return self.review.verdict if self.review is not None else ""

    @property
    def facts_changed(self) -> bool:
        """Whether it was concluded on other facts than it shows now."""
        return self.review is not None and self.review.facts_digest != facts_digest(self.content)

    @property
    def waits(self) -> bool:
        """Whether it is still to be looked into: raised by the latest scan, and not settled on these facts."""
        return self.current and self.standing.waits

    @cached_property
    def standing(self) -> Standing:
        """How it stands with its reviewers."""
        if self.review is None:
            return Standing.OPEN
        review = self.review
        return standing_of(review.facts_digest, review.silenced_until, facts_digest(self.content), self.seen_from)

    @property
    def is_out(self) -> bool:
        """Whether it waits, and went out after it was last concluded: an answer is on its way."""
        return self.waits and self.sending is not None and self.sending.log_number > self._concluded_at

    @property
    def _concluded_at(self) -> int:
        return self.review.log_number if self.review is not None else 0


class Receivers:
    """Who answers for a finding: the township that it lies in, else the county's own units."""

    def __init__(self, connection: Connection) -> None:
        asked = select(Region.record_key, Region.name, Region.level).order_by(Region.record_key)
        rows = connection.execute(asked).all()
        self._townships: dict[str, str] = {row.record_key: row.name for row in rows if row.level == "乡镇"}
        self.levels: dict[str, str] = {row.record_key: row.level for row in rows}
        self.county: str = next((row.record_key for row in rows if row.level == "县"), "")

    def of(self, region_code: str | None) -> str:
        """The receiver's code."""
        above = township_of(region_code or "")
        return above if above in self._townships else self.county

    def name(self, receiver: str) -> str:
        """What the receiver is called."""
        return self._townships.get(receiver, COUNTY_UNITS)


def accounts(connection: Connection, within: str = "") -> list[Account]:
    """Every finding, those no longer raised too, the weightiest first; with `within` those of that place only."""
    seen_from = seen_from_day(connection, date.today())  # noqa: DTZ011 - the office's own calendar day
    receivers, sent, replied = Receivers(connection), sendings(connection), replies(connection)
    reviews = _latest_reviews(connection)
    asked = select(*Finding.__table__.columns)
    if within:
        asked = asked.where(Finding.region_code.like(f"{stem(within)}%"))
    found = [
        Account(
            row.number,
            row.fingerprint,
            row.rule,
            row.category,
            row.severity,
            row.score,
            row.amount,
            date.fromisoformat(row.happened_on) if row.happened_on else None,
            row.region_code or "",
            receivers.of(row.region_code),
            row.current,
            row.content,
            reviews.get(row.fingerprint),
            sent.get(row.number),
            replied.get(row.number),
            seen_from,
        )
        for row in connection.execute(asked)
    ]
    return sorted(found, key=lambda one: (-one.score, -(one.amount or 0), one.number))


def by_receiver(found: Iterable[Account]) -> dict[str, list[Account]]:
    """Findings by who answers for them, in the order of the codes."""
    groups: dict[str, list[Account]] = defaultdict(list)
    for one in found:
        groups[one.receiver].append(one)
    return dict(sorted(groups.items()))


def sendings(connection: Connection) -> dict[int, Sending]:
    """The latest sending of each finding, by its number, as the log tells it."""
    entry = (LogEntry.number, LogEntry.written_at, LogEntry.actor, LogEntry.detail)
    asked = select(*entry).where(LogEntry.action == SENT)
    found: dict[int, Sending] = {}
    for row in connection.execute(asked.order_by(LogEntry.number)):
        for one in json.loads(row.detail)["下发"]:
            sending = Sending(one["接收"], one["名称"], row.written_at, row.actor, row.number)
            found |= dict.fromkeys(one["疑点"], sending)
    return found


def replies(connection: Connection) -> dict[int, Any]:
    """The townships' replies to findings of these books, by the finding's number."""
    own = installation(connection)
    found = {}
    for row in connection.execute(select(*FindingReply.__table__.columns).order_by(FindingReply.id)):
        if (number := number_in(own, row.finding_no)) is not None:
            found[number] = row
    return found


def installation(connection: Connection) -> str:
    """Which installation these books are."""
    return connection.execute(select(Installation.id)).scalar_one()


def finding_no(own: str, number: int) -> str:
    """What a finding is known by outside these books; the letters keep spreadsheets from taking it for a date."""
    return f"YD-{own[:_INSTALLATION_SHOWN]}-{number}"


def number_in(own: str, text: str) -> int | None:
    """The number of a finding of these books; None for one of others, or what is none at all."""
    parts = _NUMBER.fullmatch(text)
    return int(parts[2]) if parts and parts[1] == own[:_INSTALLATION_SHOWN] else None


def is_finding_no(text: str) -> bool:
    """Whether it has the form of a finding's number, of these books or of others."""
    return _NUMBER.fullmatch(text) is not None


def facts_text(content: Mapping[str, Any]) -> str:
    """What a review is made on: the evidence, the amount and the rows named, not where they stand; as JSON."""
    facts = {name: content[name] for name in ("evidence", "amount", "date", "related", "subject", "rule")}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def facts_digest(content: Mapping[str, Any]) -> str:
    """The digest by which a review knows its facts."""
    return hashlib.sha256(facts_text(content).encode()).hexdigest()


def _latest_reviews(connection: Connection) -> dict[str, Any]:
    asked = select(*Review.__table__.columns).order_by(Review.id)
    return {row.fingerprint: row for row in connection.execute(asked)}
