"""Numbers of notices: county, year of issue, and a running number, such as 539900-2018-0007."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, select

from fundwatch.models.notice import Notice
from fundwatch.models.records.notice_record import NoticeRecord

_LEAST_DIGITS = 4


def next_numbers(connection: Connection, county_code: str, day: date) -> Iterator[str]:
    """Free numbers in order; a number once used, issued or imported, is never given again."""
    prefix = f"{county_code[:6]}-{day.year}-"
    used = set(connection.execute(select(Notice.number).where(Notice.number.startswith(prefix))).scalars())
    used |= set(
        connection.execute(select(NoticeRecord.record_key).where(NoticeRecord.record_key.startswith(prefix))).scalars()
    )
    running = max((int(number.removeprefix(prefix)) for number in used if number[len(prefix) :].isdecimal()), default=0)
    while True:
        running += 1
        yield f"{prefix}{running:0{_LEAST_DIGITS}d}"
