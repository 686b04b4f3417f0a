"""From the staging file into the books: set-based inserts and updates inside the caller's one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, insert, text

from fundwatch.ingest.loading.loader import Loader, Step
from fundwatch.ingest.staging import NEW, SHEET_SHIFT, UPDATED
from fundwatch.models.chain import canonical
from fundwatch.models.digest import MODULUS, digest_sum
from fundwatch.models.fields import Kind
from fundwatch.models.record import Record
from fundwatch.models.source import RecordHistory

_CHUNK = 100_000
_BLOCK = 20_000
#: Updated rows told field by field in the log entry itself; beyond them it holds the digest of all.
_TOLD_UPDATES = 10_000
#: Kinds that a server gives back as something else than what is stored in the history.
_PLAIN = {Kind.DAY: "TEXT", Kind.BOOLEAN: "INTEGER"}


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

    def __init__(self, loader: Loader, import_id: int, sheet_ids: Mapping[int, int], step: Step) -> None:
        self._loader = loader
        self._connection = loader.connection
        self._staged = loader.staging.connection
        self._import_id = import_id
        self._sheet_ids = sheet_ids
        self._step = step
        self._done = 0
        self.changes = ChangeLog()

    def store(self, record: type[Record]) -> StoredTable:
        """Add the new rows of a table and change the updated ones."""
        stored = StoredTable(record.sheet.label)
        new = self._staged_count(record, NEW)
        if new:
            with self._loader.filling(record, new, lambda: self._step(self._done)):
                self._add(record, stored)
        if self._staged_count(record, UPDATED):
            self._update(record, stored)
        return stored

    def _staged_count(self, record: type[Record], state: int) -> int:
        query = f"SELECT count(*) FROM {record.__tablename__} WHERE state = ?"
        found: int = self._staged.execute(query, (state,)).fetchone()[0]
        return found

    def _run(self, statement: str, **values: Any) -> CursorResult[Any]:
        return self._connection.execute(text(statement), values)

    def _blocks(self, query: str) -> Iterator[Sequence[Sequence[Any]]]:
        """The rows of a query, never all in memory."""
        result = self._connection.execute(text(query), execution_options={"yield_per": _BLOCK})
        return result.partitions()

    def _add(self, record: type[Record], stored: StoredTable) -> None:
        table = record.__tablename__
        highest: int = self._run(f"SELECT coalesce(max(id), 0) FROM {table}").scalar_one()
        stored.first_id = highest + 1
        for sheet_no, first, last in self._spans(table):
            shift = highest + 1 - first
            for start in range(first, last + 1, _CHUNK):
                numbers = (start, min(start + _CHUNK - 1, last))
                added = self._loader.add(record, self._sheet_ids[sheet_no], numbers, shift)
                stored.added += added
                self._done += added
                self._step(self._done)
            highest = last + shift
        stored.last_id = highest
        digests = self._staged.execute(f"SELECT digest FROM {table} WHERE state = {NEW}")
        stored.digest_sum = digest_sum(row[0] for row in digests)

    def _spans(self, table: str) -> list[tuple[int, int, int]]:
        query = (
            f"SELECT seq >> {SHEET_SHIFT}, min(seq), max(seq) FROM {table} WHERE state = {NEW} GROUP BY 1 ORDER BY 1"
        )
        return list(self._staged.execute(query))

    def _sum(self, query: str) -> int:
        return digest_sum(row[0] for block in self._blocks(query) for row in block)

    def _update(self, record: type[Record], stored: StoredTable) -> None:
        table, staged = record.__tablename__, self._loader.updates(record)
        pairs = f"FROM {staged} s JOIN {table} o ON o.record_key = s.record_key WHERE s.state = {UPDATED}"
        added = self._sum(f"SELECT s.digest {pairs}")
        removed = self._sum(f"SELECT o.digest {pairs}")
        stored.digest_sum = (stored.digest_sum + added - removed) % MODULUS
        self._keep_versions(record, pairs, stored)
        assigned = ", ".join(
            f'"{name}" = s.{name}' for name in ("source_row", "digest", *record.fields(), *record.derived())
        )
        for sheet_no, source_id in self._sheet_ids.items():
            stored.updated += self._run(
                f"UPDATE {table} SET version = version + 1, source_id = :source, {assigned} FROM {staged} s "
                f"WHERE s.state = {UPDATED} AND s.sheet_no = :sheet AND {table}.record_key = s.record_key",
                source=source_id,
                sheet=sheet_no,
            ).rowcount
            self._step(self._done)

    def _keep_versions(self, record: type[Record], pairs: str, stored: StoredTable) -> None:
        """Put the present versions into the history and note what changes, field by field."""
        fields = record.fields()
        old = ", ".join(plain(record, f"o.{name}", name) for name in fields)
        fresh = ", ".join(plain(record, f"s.{name}", name) for name in fields)
        query = f"SELECT o.record_key, o.version, o.digest, o.source_id, o.source_row, {old}, {fresh} {pairs}"
        for rows in self._blocks(f"{query} ORDER BY s.seq"):
            self._connection.execute(insert(RecordHistory), [self._version(record, row, stored) for row in rows])

    def _version(self, record: type[Record], row: Sequence[Any], stored: StoredTable) -> dict[str, Any]:
        fields = record.fields()
        key, version, digest, source_id, source_row, *values = row
        before = dict(zip(fields, values[: len(fields)], strict=True))
        after = dict(zip(fields, values[len(fields) :], strict=True))
        self.changes.add(_change(record, key, before, after))
        return {
            "table_label": stored.label,
            "record_key": key,
            "version": version,
            "content": canonical(before),
            "digest": digest,
            "source_id": source_id,
            "source_row": source_row,
            "superseded_by": self._import_id,
            "reason": "更新",
        }


def plain(record: type[Record], column: str, name: str) -> str:
    """A column as the history keeps it: days as ISO text, yes and no as 1 and 0, on either engine."""
    plain = _PLAIN.get(record.fields()[name].kind)
    return f"CAST({column} AS {plain})" if plain else column


def _change(record: type[Record], key: str, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    fields = record.fields()
    changed = {fields[name].label: [before[name], after[name]] for name in fields if before[name] != after[name]}
    return {"table": record.sheet.label, "key": key, "changed": changed}
