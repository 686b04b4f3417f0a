"""Where the log stands: its latest entry, which papers print, and how many entries there are."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, desc, func, select

from fundwatch.models.chain import GENESIS
from fundwatch.models.log import LogEntry


@dataclass(frozen=True)
class Head:
    """The latest log entry: what an issued paper prints so that the log can be held against it."""

    number: int
    digest: str

    @property
    def text(self) -> str:
        """The head as papers print it: the entry's number and the beginning of its digest."""
        return f"{self.number}-{self.digest[:16]}"


def head_of(connection: Connection) -> Head:
    """The latest entry of the log; number 0 where there is none."""
    latest = select(LogEntry.number, LogEntry.digest).order_by(desc(LogEntry.number)).limit(1)
    row = connection.execute(latest).first()
    return Head(row.number, row.digest) if row else Head(0, GENESIS)


def log_length(connection: Connection) -> int:
    """How many entries the log holds."""
    return connection.execute(select(func.count()).select_from(LogEntry)).scalar_one()
