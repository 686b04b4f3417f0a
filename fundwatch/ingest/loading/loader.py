"""What it takes to bring staged rows into the books."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager

from sqlalchemy import Connection

from fundwatch.ingest.staging import Staging
from fundwatch.models.record import Record

#: Called between chunks with the rows stored so far.
Step = Callable[[int], None]


class Loader(ABC):
    """The staged rows of one import, on their way into the books."""

    def __init__(self, connection: Connection, staging: Staging) -> None:
        self.connection = connection
        self.staging = staging

    @abstractmethod
    def filling(self, record: type[Record], count: int, again: Callable[[], None]) -> AbstractContextManager[None]:
        """Around the adding of `count` rows; `again` is called before each long step at its end."""

    @abstractmethod
    def add(self, record: type[Record], source_id: int, numbers: tuple[int, int], shift: int) -> int:
        """Add the new staged rows numbered from the first to the last of `numbers`; give how many there were.

        A stored row's id is its staged number plus `shift`.
        """

    @abstractmethod
    def updates(self, record: type[Record]) -> str:
        """Name, on the writing connection, of a table that holds the staged rows which update stored ones.

        It has the staging table's columns (seq, sheet_no, source_row, state, record_key, digest, then the record's).
        """

    @abstractmethod
    def close(self) -> None:
        """Let go of the staging file; called after the transaction has ended."""


def columns_of(record: type[Record]) -> tuple[str, ...]:
    """The columns that a staged row and a stored row share."""
    return ("source_row", "record_key", "digest", *record.fields(), *record.derived())
