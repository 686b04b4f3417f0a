"""The day from which books are looked at: today, but for books of the past the day of their last scan."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from fundwatch.models.finding import Scan


def seen_from_day(connection: Connection, today: date) -> date:
    """Today, or the day the last scan took as today where that was another one (books of the past, the demonstration).

    Never later than `today`.
    """
    asked = select(Scan.started_at, Scan.as_of).order_by(Scan.id.desc()).limit(1)
    row = connection.execute(asked).first()
    if row is None or row.started_at[:10] == row.as_of:
        return today
    scanned = date.fromisoformat(row.as_of)
    return min(today, scanned)
