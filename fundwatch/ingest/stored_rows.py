"""The stored rows that an import is held against, as the schema `book` on the staging file's connection.

Books in a file are attached as they are. Of books on a server a mirror is made: an attached temporary database that
holds what concerns the staged rows, all of one state of the books. So everything that compares staged with stored
rows is one SQL, whatever holds the books.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, func, select, text
from sqlalchemy.orm import InstrumentedAttribute

from fundwatch.ingest.staging import Staging
from fundwatch.models.backends.copy_lines import copy_in, quoted
from fundwatch.models.encryption import connecting
from fundwatch.models.fields import Kind
from fundwatch.models.log import LogEntry
from fundwatch.models.office import ClosedPeriod
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.models.source import ImportMapping
from fundwatch.models.store import Store

_BLOCK = 20_000
_WANTED = "wanted_keys"


class FileRows:
    """Books in a file, attached for reading only: everything is readable at once."""

    def __init__(self, connection: sqlite3.Connection, store: Store) -> None:
        if store.path is None:
            raise ValueError("no file to attach")
        connecting.attach(connection, f"{store.path.absolute().as_uri()}?mode=ro", "book", store.key)

    def bring_names(self, record: type[Record]) -> None:
        """The attached table has them."""

    def bring_rows(self, records: Iterable[type[Record]]) -> None:
        """The attached tables have them."""


class MirroredRows:
    """Books on a server, mirrored as far as they are asked for."""

    def __init__(self, connection: sqlite3.Connection, store: Store) -> None:
        self._staged = connection
        self._store = store
        # An empty name is a temporary file that SQLite removes by itself.
        connection.execute("ATTACH DATABASE '' AS book")
        for record in all_tables().values():
            columns = ", ".join(record.fields())
            self._staged.execute(f"CREATE TABLE book.{record.__tablename__} (record_key TEXT PRIMARY KEY, {columns})")
        self._staged.execute("CREATE TABLE book.closed_period (budget_year INTEGER)")
        self._staged.execute("CREATE TABLE book.log_entry (number INTEGER)")
        self._staged.execute("CREATE TABLE book.import_mapping (header_digest TEXT, name TEXT)")
        with store.read() as books:
            self._bring_own(books)

    def bring_names(self, record: type[Record]) -> None:
        """Copy the table."""
        with self._store.read() as books:
            self._keep(record, books, _rows_of(record))

    def bring_rows(self, records: Iterable[type[Record]]) -> None:
        """Copy what is stored under the staged keys, then the keys that staged rows refer to, all of one moment."""
        wanted = list(records)
        with self._store.workspace() as books:
            books.exec_driver_sql(f"CREATE TEMPORARY TABLE {_WANTED} (code text) ON COMMIT DROP")
            self._bring_own(books)
            for record in all_tables().values():
                self._staged.execute(f"DELETE FROM book.{record.__tablename__}")
            for record in wanted:
                self._bring(books, record, f"SELECT DISTINCT {quoted('record_key')} FROM main.{record.__tablename__}")
            for record in wanted:
                self._bring_referred(books, record)

    def _bring_own(self, books: Connection) -> None:
        """Which years are closed, where the log stands, which layouts are remembered."""
        head = [(books.execute(select(func.coalesce(func.max(LogEntry.number), 0))).scalar_one(),)]
        for table, rows in (
            ("closed_period", _tuples(books, ClosedPeriod.budget_year)),
            ("log_entry", head),
            ("import_mapping", _tuples(books, ImportMapping.header_digest, ImportMapping.name)),
        ):
            self._staged.execute(f"DELETE FROM book.{table}")
            for row in rows:
                marks = ", ".join("?" * len(row))
                self._staged.execute(f"INSERT INTO book.{table} VALUES ({marks})", row)

    def _bring_referred(self, books: Connection, record: type[Record]) -> None:
        for attribute, field in record.fields().items():
            if field.refers:
                named = f"SELECT DISTINCT {quoted(attribute)} FROM main.{record.__tablename__} "
                self._bring(books, all_tables()[field.refers], f"{named} WHERE {attribute} IS NOT NULL")

    def _bring(self, books: Connection, record: type[Record], codes: str) -> None:
        table = record.__tablename__
        if books.exec_driver_sql(f"SELECT 1 FROM {table} LIMIT 1").first() is None:
            return
        books.exec_driver_sql(f"TRUNCATE {_WANTED}")
        copy_in(books, _WANTED, ("code",), self._staged.execute(codes))
        books.exec_driver_sql(f"ANALYZE {_WANTED}")
        self._keep(record, books, f"{_rows_of(record)} t JOIN {_WANTED} w ON w.code = t.record_key")

    def _keep(self, record: type[Record], books: Connection, query: str) -> None:
        marks = ", ".join("?" * (1 + len(record.fields())))
        rows = books.execute(text(query), execution_options={"yield_per": _BLOCK})
        for block in rows.partitions(_BLOCK):
            self._staged.executemany(
                f"INSERT OR IGNORE INTO book.{record.__tablename__} VALUES ({marks})", (tuple(row) for row in block)
            )


def put_books_beside(staging: Staging, store: Store) -> None:
    """Make the books readable from a staging file, once for as long as it is open."""
    if staging.books is None:
        staging.books = (MirroredRows if store.path is None else FileRows)(staging.connection, store)


def _rows_of(record: type[Record]) -> str:
    """A select of a table's keys and declared columns as SQLite keeps them."""
    columns = ", ".join(_kept(name, field.kind) for name, field in record.fields().items())
    return f"SELECT record_key, {columns} FROM {record.__tablename__}"


def _kept(name: str, kind: Kind) -> str:
    # In quotes, because a name may be a word of the server's own.
    if kind is Kind.DAY:
        return f'CAST("{name}" AS text)'
    return f'CAST("{name}" AS integer)' if kind is Kind.BOOLEAN else f'"{name}"'


def _tuples(books: Connection, *columns: InstrumentedAttribute[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in books.execute(select(*columns))]
