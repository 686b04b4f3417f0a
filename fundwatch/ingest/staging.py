"""The staging file: rows read and converted, before anything is stored.

A SQLite file beside the database with a table for each table of the contract that the files hold, the rejected rows
with their cells as they stood, and what was skipped or noted. Nothing in it survives a crash, and nothing needs to.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from fundwatch.ingest.rejection import Rejection
from fundwatch.models.encryption import connecting
from fundwatch.models.encryption.keys import DatabaseKey
from fundwatch.models.record import Record

#: States of a staged row.
NEW, REPEATED, UPDATED, REJECTED = 0, 1, 2, 3
#: Rows of one sheet have numbers from `sheet_no << SHEET_SHIFT` on, in the order of the command, sheet and row.
SHEET_SHIFT = 32

_SCHEMA = """
CREATE TABLE staged_sheet (
  no INTEGER PRIMARY KEY, file TEXT NOT NULL, name TEXT NOT NULL, label TEXT NOT NULL,
  present TEXT NOT NULL, layout TEXT NOT NULL);
CREATE TABLE rejected_row (
  seq INTEGER PRIMARY KEY, sheet_no INTEGER NOT NULL, source_row INTEGER NOT NULL, label TEXT NOT NULL,
  "column" TEXT NOT NULL, value TEXT NOT NULL, reason TEXT NOT NULL,
  phase INTEGER NOT NULL, cells TEXT);
CREATE TABLE state (name TEXT PRIMARY KEY, content TEXT NOT NULL);
"""


@dataclass(frozen=True)
class StagedSheet:
    """A sheet that rows come from.

    `present` are the attributes that it gives a value for, and `layout` is what a workbook of its rejected rows needs.
    """

    no: int
    file: str
    name: str
    label: str
    present: tuple[str, ...]
    layout: Any


class StoredRows(Protocol):
    """The books beside a staging file: what of them can be read there under the name `book`."""

    def bring_names(self, record: type[Record]) -> None:
        """Make every key of a table, and the columns that may name its rows, readable."""

    def bring_rows(self, records: Iterable[type[Record]]) -> None:
        """Make the stored rows readable that the staged rows of `records` repeat, change or refer to."""


class Staging:
    """An open staging file. Row numbers (`seq`) run through all files of a command in order.

    `books` are the stored rows beside it, where it is held against any.
    """

    def __init__(self, path: Path, key: DatabaseKey | None = None) -> None:
        self.path = path
        self.key = key
        self.connection = _connect(path, key)
        self.books: StoredRows | None = None
        self._tables: dict[str, type[Record]] = {}

    @classmethod
    def create(cls, path: Path, key: DatabaseKey | None = None) -> Staging:
        """Make a new staging file in place of an old one; `key` is that of the books, where they are encrypted."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        staging = cls(path, key)
        staging.connection.executescript(_SCHEMA)
        staging.connection.execute("BEGIN")
        return staging

    @classmethod
    def reopen(cls, path: Path, key: DatabaseKey | None = None) -> Staging:
        """Open a finished staging file again, under the key it was made with."""
        staging = cls(path, key)
        staging.connection.execute("BEGIN")
        return staging

    def close(self) -> None:
        """Keep what was written and let go of the file."""
        self.connection.execute("COMMIT")
        self.connection.close()

    def discard(self) -> None:
        """Let go of the file and delete it."""
        self.connection.close()
        self.path.unlink(missing_ok=True)

    def keep_rejects(self, path: Path) -> None:
        """Copy the rejected rows, and what is known of their sheets, into a small file of their own."""
        kept = Staging.create(path, self.key)
        for table in ("staged_sheet", "rejected_row", "state"):
            rows = self.connection.execute(f"SELECT * FROM {table}")
            marks = ", ".join("?" * len(rows.description))
            kept.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
        kept.close()

    def table(self, record: type[Record]) -> str:
        """The staging table of a table of the contract, made when it is first asked for."""
        name: str = record.__tablename__
        if name not in self._tables:
            columns = ", ".join([*record.fields(), *record.derived()])
            self.connection.execute(
                f"CREATE TABLE IF NOT EXISTS {name} (seq INTEGER PRIMARY KEY, sheet_no INTEGER, source_row INTEGER, "
                f"state INTEGER DEFAULT {NEW}, record_key TEXT, digest BLOB, {columns})"
            )
            self._tables[name] = record
        return name

    def add_sheet(self, sheet: StagedSheet) -> None:
        """Tell of a sheet that rows come from."""
        present, layout = json.dumps(sheet.present), json.dumps(sheet.layout, ensure_ascii=False)
        self.connection.execute(
            "INSERT INTO staged_sheet VALUES (?, ?, ?, ?, ?, ?)",
            (sheet.no, sheet.file, sheet.name, sheet.label, present, layout),
        )

    def remove_sheet(self, no: int) -> None:
        """Forget a sheet with all its rows."""
        for table in self._tables:
            self.connection.execute(f"DELETE FROM {table} WHERE sheet_no = ?", (no,))
        self.connection.execute("DELETE FROM rejected_row WHERE sheet_no = ?", (no,))
        self.connection.execute("DELETE FROM staged_sheet WHERE no = ?", (no,))

    def sheets(self, label: str | None = None) -> list[StagedSheet]:
        """The sheets that rows come from, of one table or of all."""
        rows = self.connection.execute(
            "SELECT * FROM staged_sheet WHERE label = ? OR ? IS NULL ORDER BY no", (label,) * 2
        )
        return [StagedSheet(a, b, c, d, tuple(json.loads(e)), json.loads(f)) for a, b, c, d, e, f in rows]

    def add_rows(self, record: type[Record], attributes: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """Add converted rows: seq, sheet_no, source_row, record_key, digest, then the values of `attributes`."""
        columns = ("seq", "sheet_no", "source_row", "record_key", "digest", *attributes)
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(
            f"INSERT INTO {self.table(record)} ({', '.join(columns)}) VALUES ({marks})",
            rows,
        )

    def add_rejections(self, rejections: Iterable[Rejection]) -> None:
        """Add rows that were rejected while they were read."""
        self.connection.executemany(
            "INSERT INTO rejected_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (rejection.row() for rejection in rejections)
        )

    def put(self, name: str, content: Any) -> None:
        """Keep a JSON value under a name."""
        text = json.dumps(content, ensure_ascii=False)
        self.connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, text))

    def get(self, name: str) -> Any:
        """The JSON value under a name; KeyError where there is none."""
        row = self.connection.execute("SELECT content FROM state WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise KeyError(name)
        return json.loads(row[0])


def _connect(path: Path, key: DatabaseKey | None) -> sqlite3.Connection:
    connection = connecting.connect(path, key, isolation_level=None, uri=True)
    # A page in the cache is a page that need not be deciphered again.
    cache = -131072 if key else -32768
    for pragma in ("journal_mode=OFF", "synchronous=OFF", f"cache_size={cache}", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    return connection
