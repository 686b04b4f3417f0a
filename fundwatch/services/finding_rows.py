"""A finding as a line of a list: how each stands with its reviewers, in the order of the contract."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.finding_accounts import Sending, facts_digest, sendings
from fundwatch.ledger.finding_standing import Standing, explained_until, standing_of
from fundwatch.ledger.places import Places
from fundwatch.ledger.seen_from import seen_from_day
from fundwatch.models.finding import Finding, Review
from fundwatch.rules.registry import all_rules


@dataclass(frozen=True)
class FindingRow:
    """One line of the list of findings; `amount` in fen, `verdict` blank where nobody has concluded.

    `standing` says whether it still waits for somebody (see `finding_standing`), `silenced_until` how long an
    explanation holds. `sent_to` is who it went out to; `is_out` while that was after the latest conclusion, so that an
    answer is due. `place` is the name of `region`, `district` the township whose matter it is. `version` counts
    the reviews.
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
    version: int = 0

    @property
    def waits(self) -> bool:
        """Whether somebody has still to look at it."""
        return self.standing.waits

    @property
    def explained(self) -> bool:
        """Whether an explanation keeps it out of what waits."""
        return self.standing is Standing.EXPLAINED

    @property
    def standing_words(self) -> str:
        """How far it has got, in a few words: its conclusion, how long that holds, who has still to answer."""
        if self.is_out:
            return f"待{self.sent_to}回"
        if self.explained and self.silenced_until:
            return explained_until(self.silenced_until)
        return "待重新核实" if self.verdict and self.waits else self.verdict or "—"


class Reviews:
    """The latest review of every finding, and how many there are, by fingerprint."""

    def __init__(self, connection: Connection) -> None:
        self.latest: dict[str, Any] = {}
        self.counts: Counter[str] = Counter()
        for row in connection.execute(select(*Review.__table__.columns).order_by(Review.id)):
            self.latest[row.fingerprint] = row
            self.counts[row.fingerprint] += 1


def listed(connection: Connection, asked: Any, today: date | None = None) -> list[tuple[Any, Any, FindingRow]]:
    """Findings in the contract's order, each as stored, with its latest review (or None), and as it is shown.

    `asked` selects from the table of findings; `today` is the day on which explanations are held to run out.
    """
    today = seen_from_day(connection, today or date.today())  # noqa: DTZ011 - the office's own calendar day
    reviews, sent, places = Reviews(connection), sendings(connection), Places(connection)
    rows = sorted(connection.execute(columns_of(asked)), key=contract_order)
    return [(row, reviews.latest.get(row.fingerprint), shown_row(row, reviews, sent, places, today)) for row in rows]


def columns_of(asked: Any) -> Any:
    """The same select of plain rows."""
    return asked.with_only_columns(*Finding.__table__.columns)


def contract_order(row: Any) -> tuple[Any, ...]:
    """By what a scan's output is sorted."""
    amount_order = (row.amount is None, -(row.amount or 0))
    return (-row.score, *amount_order, row.rule, row.subject_table, row.subject_key, row.distinguish)


def shown_row(row: Any, reviews: Reviews, sent: Mapping[int, Sending], places: Places, today: date) -> FindingRow:
    """A finding as it is shown on a day."""
    review, sending = reviews.latest.get(row.fingerprint), sent.get(row.number)
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
        version=reviews.counts[row.fingerprint],
    )


def _standing(row: Any, review: Any, today: date) -> Standing:
    if review is None:
        return Standing.OPEN
    facts = facts_digest(json.loads(row.content))
    return standing_of(review.facts_digest, review.silenced_until, facts, today)
