"""From the staging file into the books: set-based inserts and updates inside the caller's one transaction.

The staging file is attached to the writing connection as `stage`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from fundwatch.ingest.staging import NEW, SHEET_SHIFT, UPDATED
from fundwatch.models.chain import canonical
from fundwatch.models.digest import MODULUS, digest_sum
from fundwatch.models.record import Record

_CHUNK = 100_000
_BLOCK = 20_000
#: A load of this many rows, and of no fewer than are stored already, builds the table's indexes anew.
_LARGE = 50_000
#: Updated rows told field by field in the log entry itself; beyond them it holds the digest of all.
_TOLD_UPDATES = 10_000

#: Called between chunks with the rows stored so far.
Step = Callable[[int], None]


class ChangeLog:
    """What updates change, field by field, as the log tells it: some thousands as they are, more by a digest.

    The digest is SHA-256 over the canonical JSON of each change; the old versions stand in the history.
    """

    def __init__(self) -> None:
        self._first: list[dict[str, Any]] = []
        self._count = 0
        self._digest = hashlib.sha256()

    def add(self, change: dict[str, Any]) -> None:
        """Take one updated row."""
        self._count += 1
        self._digest.update(canonical(change).encode())
        if self._count <= _TOLD_UPDATES:
            self._first.append(change)

    def told(self) -> list[dict[str, Any]] | dict[str, Any]:
        """For the log entry; empty where nothing was updated."""
        if self._count <= _TOLD_UPDATES:
            return self._first
        return {"rows": self._count, "sha256": self._digest.hexdigest()}


@dataclass
class StoredTable:
    """What was done to one table: ids of the added rows, and the sum of digests added less those replaced."""

    label: str
    first_id: int | None = None
    last_id: int | None = None
    added: int = 0
    updated: int = 0
    digest_sum: int = 0


class Storer:
    """Stores the staged rows of one import. `sheet_ids` gives the stored sheet for each staged one."""

    def __init__(self, connection: Connection, import_id: int, sheet_ids: Mapping[int, int], step: Step) -> None:
        self._connection = connection
        self._import_id = import_id
        self._sheet_ids = sheet_ids
        self._step = step
        self._done = 0
        self.changes = ChangeLog()

    def store(self, record: type[Record]) -> StoredTable:
        """Add the new rows of a table and change the updated ones."""
        stored = StoredTable(record.sheet.label)
        new = self._count(f"SELECT count(*) FROM stage.{record.__tablename__} WHERE state = {NEW}")
        if new:
            with self._without_indexes(record, new):
                self._add(record, stored)
        if self._count(f"SELECT count(*) FROM stage.{record.__tablename__} WHERE state = {UPDATED}"):
            self._update(record, stored)
        return stored

    def _count(self, query: str) -> int:
        found: int = self._connection.exec_driver_sql(query).scalar_one()
        return found

    @contextmanager
    def _without_indexes(self, record: type[Record], new: int) -> Iterator[None]:
        """Drop the table's own indexes while much is added, and build them again from what is then there."""
        table = record.__tablename__
        if new < _LARGE or self._count(f"SELECT count(*) FROM main.{table}") > new:
            yield
            return
        made = "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
        indexes = self._connection.exec_driver_sql(made, (table,)).all()
        for name, _ in indexes:
            self._connection.exec_driver_sql(f"DROP INDEX main.{name}")
        yield
        for _, statement in indexes:
            self._step(self._done)
            self._connection.exec_driver_sql(statement)

    def _add(self, record: type[Record], stored: StoredTable) -> None:
        table = record.__tablename__
        columns = ", ".join(["source_row", "record_key", "digest", *record.fields(), *record.derived()])
        highest = self._count(f"SELECT coalesce(max(id), 0) FROM main.{table}")
        stored.first_id = highest + 1
        for sheet_no, first, last in self._spans(table):
            shift = highest + 1 - first
            for start in range(first, last + 1, _CHUNK):
                added = self._connection.exec_driver_sql(
                    f"INSERT INTO main.{table} (id, version, source_id, {columns}) "
                    f"SELECT seq + ?, 1, ?, {columns} FROM stage.{table} WHERE state = {NEW} AND seq BETWEEN ? AND ?",
                    (shift, self._sheet_ids[sheet_no], start, min(start + _CHUNK - 1, last)),
                ).rowcount
                stored.added += added
                self._done += added
                self._step(self._done)
            highest = last + shift
        stored.last_id = highest
        stored.digest_sum = self._sum(f"SELECT digest FROM stage.{table} WHERE state = {NEW}", 0)

    def _spans(self, table: str) -> list[tuple[int, int, int]]:
        query = (
            f"SELECT seq >> {SHEET_SHIFT}, min(seq), max(seq) FROM stage.{table} "
            f"WHERE state = {NEW} GROUP BY 1 ORDER BY 1"
        )
        return [(row[0], row[1], row[2]) for row in self._connection.exec_driver_sql(query)]

    def _sum(self, query: str, start: int) -> int:
        result = self._connection.exec_driver_sql(query)
        return digest_sum((row[0] for block in result.partitions(_BLOCK) for row in block), start)

    def _update(self, record: type[Record], stored: StoredTable) -> None:
        table = record.__tablename__
        pairs = f"FROM stage.{table} s JOIN main.{table} o ON o.record_key = s.record_key WHERE s.state = {UPDATED}"
        added = self._sum(f"SELECT s.digest {pairs}", 0)
        removed = self._sum(f"SELECT o.digest {pairs}", 0)
        stored.digest_sum = (stored.digest_sum + added - removed) % MODULUS
        self._keep_versions(record, pairs, stored)
        assigned = ", ".join(
            f"{name} = s.{name}" for name in ("source_row", "digest", *record.fields(), *record.derived())
        )
        for sheet_no, source_id in self._sheet_ids.items():
            stored.updated += self._connection.exec_driver_sql(
                f"UPDATE main.{table} SET version = version + 1, source_id = ?, {assigned} FROM stage.{table} s "
                f"WHERE s.state = {UPDATED} AND s.sheet_no = ? AND main.{table}.record_key = s.record_key",
                (source_id, sheet_no),
            ).rowcount
            self._step(self._done)

    def _keep_versions(self, record: type[Record], pairs: str, stored: StoredTable) -> None:
        """Put the present versions into the history and note what changes, field by field."""
        fields = record.fields()
        old = ", ".join(f"o.{name}" for name in fields)
        fresh = ", ".join(f"s.{name}" for name in fields)
        result = self._connection.exec_driver_sql(
            f"SELECT o.record_key, o.version, o.digest, o.source_id, o.source_row, {old}, {fresh} {pairs} "
            "ORDER BY s.seq"
        )
        for rows in result.partitions(_BLOCK):
            kept = []
            for row in rows:
                key, version, digest, source_id, source_row, *values = row
                before = dict(zip(fields, values[: len(fields)], strict=True))
                after = dict(zip(fields, values[len(fields) :], strict=True))
                content = canonical(before)
                kept.append((stored.label, key, version, content, digest, source_id, source_row, self._import_id))
                self.changes.add(_change(record, key, before, after))
            self._connection.exec_driver_sql(
                "INSERT INTO record_history (table_label, record_key, version, content, digest, source_id, source_row, "
                "superseded_by, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '更新')",
                kept,
            )


def _change(record: type[Record], key: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    fields = record.fields()
    changed = {fields[name].label: [before[name], after[name]] for name in fields if before[name] != after[name]}
    return {"table": record.sheet.label, "key": key, "changed": changed}
