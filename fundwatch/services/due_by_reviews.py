"""Terms of the work on leads, on the calendar of the office: replies that are out, explanations that run out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, func, select

from fundwatch.ledger import finding_accounts
from fundwatch.ledger.finding_accounts import Sending
from fundwatch.ledger.policy import in_force
from fundwatch.models.finding import Finding, Review
from fundwatch.services.due_terms import Term

_REPLY = "核查回复期限"


def by_reviews(connection: Connection, until: date) -> Iterator[Term]:
    """What is still to come and whose last day is `until` or earlier."""
    yield from _replies(connection, until)
    yield from _explanations(connection, until)


def _replies(connection: Connection, until: date) -> Iterator[Term]:
    """Leads that were sent out and neither answered nor concluded since; those of one sending together."""
    if not finding_accounts.sendings(connection):
        return
    policy = in_force(connection)
    found = finding_accounts.accounts(connection)
    out: Counter[Sending] = Counter(one.sending for one in found if one.is_out and one.sending and one.reply is None)
    for sending, count in out.items():
        sent = datetime.fromisoformat(sending.sent_at).astimezone().date()
        by = sent + timedelta(days=policy.on(_REPLY, sent).whole)
        if by <= until:
            about = f"{sending.name}，{count:,} 条疑点（{sent} 下发）"
            yield Term("核查回复", "回复下发的核查表", about, by, sending.receiver, "疑点", "")


def _explanations(connection: Connection, until: date) -> Iterator[Term]:
    """Leads that were laid aside until a day: they have to be looked at again then."""
    latest = select(func.max(Review.id)).group_by(Review.fingerprint)
    asked = (
        select(Finding.number, Finding.summary, Finding.amount, Finding.region_code, Review.silenced_until)
        .join(Review, Review.fingerprint == Finding.fingerprint)
        .where(Finding.current, Review.id.in_(latest), Review.silenced_until <= until.isoformat())
        .order_by(Finding.number)
    )
    for row in connection.execute(asked):
        by = date.fromisoformat(row.silenced_until or "")
        yield Term(
            *("疑点复核", f"疑点 {row.number} 的说明到期", row.summary, by, row.region_code or ""),
            *("疑点", str(row.number), row.amount),
        )
