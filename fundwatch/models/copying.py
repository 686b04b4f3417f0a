"""The books of a server as one SQLite file: what a trial run works on, and what a backup keeps.

The copy holds every row of one moment, with the same ids and the same installation, and opens as any other file.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Date, Float, Integer, LargeBinary, Table

from fundwatch.models.backends.sqlite_file import SqliteFile
from fundwatch.models.base import Base
from fundwatch.models.database import url_of
from fundwatch.models.encryption.connecting import connect
from fundwatch.models.encryption.keys import salt_of
from fundwatch.models.encryption.secrets import Address
from fundwatch.models.store import Store

_BLOCK = 10_000
#: The server's type in which a column travels; bool as SQLite keeps it, days as their text.
_TRAVELS = (
    (Boolean, "int4"),
    (Date, "text"),
    (BigInteger, "int8"),
    (Integer, "int4"),
    (Float, "float8"),
    (LargeBinary, "bytea"),
)

#: Told the rows copied so far; may raise to stop.
Told = Callable[[int], None]


def copy_books(source: Store, target: Path, told: Told | None = None, *, passphrase: str | None = None) -> int:
    """Copy the books of a server into a new SQLite file, encrypted if a passphrase is given; give the number of rows.

    Other programs go on reading and writing meanwhile; the copy is of the moment at which it began. Where anything
    fails, or `told` raises, no file is left.
    """
    if source.path is not None:
        raise ValueError("books in a file are copied by SQLite itself")
    if target.exists():
        raise FileExistsError(target)
    try:
        made = Store.open(target, passphrase=passphrase)
        key = made.key
        made.close()
        with closing(connect(target, key, isolation_level=None)) as file, source.read() as books:
            return _Copying(books, file, told or (lambda _rows: None)).copy()
    except BaseException:
        for suffix in ("", "-journal", "-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        raise


def copied(source: Store, target: Path, told: Told | None = None) -> Store:
    """The same books in a new file, opened, to try something on; a file's copy is encrypted as the file is."""
    if source.path is None:
        copy_books(source, target, told)
        return Store.open(target)
    key = source.key
    salt = salt_of(source.path) if key else b""
    with closing(connect(source.path, key)) as books, closing(connect(target, key, salt=salt)) as copy:
        books.backup(copy)
    url = SqliteFile(url_of(target)).keyed(key).url
    return Store.open(Address(url.render_as_string(hide_password=False)))


class _Copying:
    def __init__(self, books: Connection, file: sqlite3.Connection, told: Told) -> None:
        self._books = books
        self._file = file
        self._told = told
        self._rows = 0

    def copy(self) -> int:
        """Fill the tables, then build the indexes over what is there."""
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "temp_store=MEMORY"):
            self._file.execute(f"PRAGMA {pragma}").fetchall()
        self._file.execute("BEGIN")
        indexes = self._file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
        dropped = indexes.fetchall()
        for name, _ in dropped:
            self._file.execute(f'DROP INDEX "{name}"')
        for table in Base.metadata.sorted_tables:
            self._fill(table)
        for _, statement in dropped:
            self._told(self._rows)
            self._file.execute(statement)
        self._file.execute("COMMIT")
        self._file.execute("PRAGMA journal_mode=WAL").fetchall()
        return self._rows

    def _fill(self, table: Table) -> None:
        columns = list(table.columns)
        names = ", ".join(f'"{column.name}"' for column in columns)
        self._file.execute(f"DELETE FROM {table.name}")
        statement = f"INSERT INTO {table.name} ({names}) VALUES ({', '.join('?' * len(columns))})"
        for block in self._blocks(table, columns):
            self._file.executemany(statement, block)
            self._rows += len(block)
            self._told(self._rows)

    def _blocks(self, table: Table, columns: list[Column[Any]]) -> Iterator[list[tuple[Any, ...]]]:
        order = ", ".join(column.name for column in table.primary_key) or "1"
        wanted = ", ".join(f'CAST("{column.name}" AS {_travels(column)})' for column in columns)
        driver: Any = self._books.connection.driver_connection
        statement = f"COPY (SELECT {wanted} FROM {table.name} ORDER BY {order}) TO STDOUT (FORMAT binary)"
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types([_travels(column) for column in columns])
            block: list[tuple[Any, ...]] = []
            for row in copy.rows():
                block.append(row)
                if len(block) == _BLOCK:
                    yield block
                    block = []
            if block:
                yield block


def _travels(column: Column[Any]) -> str:
    return next((name for kind, name in _TRAVELS if isinstance(column.type, kind)), "text")
