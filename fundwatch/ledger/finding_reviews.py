"""Which findings wait again although somebody had concluded: their facts changed, or an explanation ran out."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import Connection, func, select

from fundwatch.ledger.finding_accounts import facts_digest
from fundwatch.ledger.finding_standing import standing_of
from fundwatch.models.finding import Finding, Review


def waiting_again(connection: Connection, today: date) -> tuple[str, ...]:
    """Fingerprints of current findings whose latest conclusion no longer holds on this day, sorted."""
    latest = select(func.max(Review.id)).group_by(Review.fingerprint)
    asked = (
        select(Review.fingerprint, Review.facts_digest, Review.silenced_until, Finding.content)
        .join(Finding, Finding.fingerprint == Review.fingerprint)
        .where(Finding.current, Review.id.in_(latest))
        .order_by(Review.fingerprint)
    )
    return tuple(
        row.fingerprint
        for row in connection.execute(asked)
        if standing_of(row.facts_digest, row.silenced_until, facts_digest(json.loads(row.content)), today).waits
    )
