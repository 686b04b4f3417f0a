"""What a database engine must be able to do for the books."""

from __future__ import annotations

from abc import ABC, abstractmethod
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from fundwatch.errors import FundwatchError

#: Execution option of a connection whose transaction will write: it takes the write lock when it begins.
WRITING = "fundwatch_writing"
#: Execution option of a connection whose transaction must not be able to write.
READING = "fundwatch_reading"
#: How long a writer waits for another program's transaction, in seconds.
LOCK_WAIT = 60


class Backend(ABC):
    """The engine that holds the books at one address."""

    def __init__(self, url: URL) -> None:
        self.url = url

    @property
    def path(self) -> Path | None:
        """The file that holds the books; None on a server."""
        return None

    @abstractmethod
    def require(self, *, create: bool) -> None:
        """Raise DatabaseUnusableError where the books can be seen not to open, before they are touched."""

    @abstractmethod
    def make_engine(self) -> Engine:
        """An engine whose transactions are real ones and heed WRITING and READING."""

    @abstractmethod
    def lock_log(self, connection: Connection) -> None:
        """Make sure that no other program writes before the transaction of `connection` ends."""

    @abstractmethod
    def reason(self, fault: DBAPIError) -> str | None:
        """Why the database could not do what was asked, as a Chinese phrase; None where its words are not known."""

    @abstractmethod
    def writing_fault(self, fault: DBAPIError) -> FundwatchError | None:
        """What to tell people when a writing transaction failed; None where `fault` is a bug of ours."""
