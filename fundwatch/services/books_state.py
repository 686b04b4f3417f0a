"""What a database holds, told so that a person can decide by it: whose books, how far they go, how much is in them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, desc, func, select

from fundwatch.models.log import LogEntry
from fundwatch.models.log_head import Head
from fundwatch.models.records import all_tables
from fundwatch.models.store import Store


@dataclass(frozen=True)
class LogLine:
    """One write, as a list of them shows it. `written_at` is ISO in UTC."""

    number: int
    written_at: str
    actor: str
    action: str
    digest: str


@dataclass(frozen=True)
class BooksState:
    """A database at one moment. `rows` are the tables that hold any, with their number."""

    installation: str
    head: Head
    last: LogLine | None
    rows: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All rows of all tables."""
        return sum(count for _, count in self.rows)


def state_of(store: Store) -> BooksState:
    """What an opened database holds now."""
    with store.read() as connection:
        last = log_lines(connection, limit=1)
        rows = tuple(
            (label, count)
            for label, record in all_tables().items()
            if (count := connection.execute(select(func.count()).select_from(record)).scalar_one())
        )
    line = last[0] if last else None
    head = Head(line.number, line.digest) if line else Head(0, "0" * 64)
    return BooksState(store.installation, head, line, rows)


def log_lines(connection: Connection, *, after: int = 0, limit: int | None = None) -> list[LogLine]:
    """Writes above a number, the latest first."""
    wanted = (
        select(LogEntry.number, LogEntry.written_at, LogEntry.actor, LogEntry.action, LogEntry.digest)
        .where(LogEntry.number > after)
        .order_by(desc(LogEntry.number))
        .limit(limit)
    )
    return [LogLine(*row) for row in connection.execute(wanted)]
