"""Taking an import back, where nothing rests on it; and the list of earlier imports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Connection, Date, bindparam, insert, text, update
from sqlalchemy.exc import IntegrityError

from fundwatch.errors import RefusedError
from fundwatch.ingest.storing import plain
from fundwatch.models.actor import Actor
from fundwatch.models.chain import canonical
from fundwatch.models.derivation import derive
from fundwatch.models.digest import column_digests, digest_sum
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.models.source import RecordHistory
from fundwatch.models.store import Store, Writing
from fundwatch.services import import_places, reviewing
from fundwatch.services.import_outcome import Counts, ImportEntry
from fundwatch.services.progress import Progress, told_while_waiting

_BLOCK = 20_000
_NAMED = 5
_YEARS = ("budget_year", "year")
#: Issued notices have a source of their own, which is no import and is taken back by a withdrawal only.
_IMPORTED = "log_number IN (SELECT number FROM log_entry WHERE action = '导入')"


@dataclass(frozen=True)
class _Part:
    """What the import did to one table: the ids it added (1 to 0 where none), and how many rows it updated."""

    record: type[Record]
    first: int
    last: int
    updated: int

    @property
    def added(self) -> str:
        """The rows that the import added, as a FROM clause with the row as `r`."""
        return f"FROM {self.record.__tablename__} r WHERE r.id BETWEEN {self.first} AND {self.last}"


def require_undoable(store: Store, import_id: int, progress: Progress) -> None:
    """Raise RefusedError where something stands in the way of taking an import back; changes nothing."""
    with store.read() as connection:
        _Undoing(connection, import_id, progress).require_free()


def undo_import(store: Store, actor: Actor, import_id: int, progress: Progress) -> None:
    """Remove the rows that an import added and bring back those it updated; both stay in the history.

    Raises RefusedError, naming what stands in the way, where a later import changed its rows, other rows refer to
    them, or an issued notice or a closed year rests on them.
    """
    try:
        with store.write(actor, "撤销导入", told_while_waiting(progress)) as writing:
            undoing = _Undoing(writing.connection, import_id, progress)
            undoing.require_free()
            undoing.undo(writing)
    except IntegrityError as fault:
        raise RefusedError(f"导入 {import_id} 不能撤销：还有别的记录用到了它的内容。") from fault
    import_places.rejects_file(store, import_id).unlink(missing_ok=True)


class _Undoing:
    def __init__(self, connection: Connection, import_id: int, progress: Progress) -> None:
        self._connection = connection
        self._import_id = import_id
        self._progress = progress
        batch = self._run(
            f"SELECT log_number, undone_by FROM import_batch WHERE id = :id AND {_IMPORTED}", id=import_id
        ).first()
        if batch is None:
            raise RefusedError(f"没有编号为 {import_id} 的导入。", "请在导入历史中核对编号。")
        if batch.undone_by is not None:
            raise RefusedError(f"导入 {import_id} 已经撤销过了。")
        self._log_number: int = batch.log_number
        rows = self._run(
            "SELECT table_label, first_id, last_id, updated FROM imported_table WHERE import_id = :id", id=import_id
        ).all()
        told = {row.table_label: row for row in rows}
        self._parts = [
            _Part(record, told[label].first_id or 1, told[label].last_id or 0, told[label].updated)
            for label, record in all_tables().items()
            if label in told
        ]

    def _run(self, statement: str, **values: Any) -> Any:
        return self._connection.execute(text(statement), values)

    def _digests(self, source: str) -> int:
        """The sum of the digests of the rows that `source` (FROM … with the row as `r`) gives."""
        result = self._connection.execute(text(f"SELECT r.digest {source}"), execution_options={"yield_per": _BLOCK})
        return digest_sum(row[0] for block in result.partitions() for row in block)

    def require_free(self) -> None:
        """Refuse where anything rests on the import."""
        self._require_no_notice()
        for part in self._parts:
            self._require_unchanged(part)
            self._require_open_years(part)
            self._require_unreferred(part)

    def _refuse(self, why: str) -> RefusedError:
        return RefusedError(f"导入 {self._import_id} 不能撤销：{why}", "请先处理这些依赖，或用更新导入的方式更正。")

    def _require_no_notice(self) -> None:
        numbers = self._run(
            "SELECT number FROM notice WHERE withdrawn_by IS NULL AND log_number > :log ORDER BY log_number",
            log=self._log_number,
        ).all()
        if numbers:
            named = "、".join(row[0] for row in numbers[:_NAMED])
            raise self._refuse(f"之后已经出具公示（{named}等 {len(numbers)} 份），公示的数字可能以它为据。")

    def _some(self, source: str, **values: Any) -> tuple[int, str]:
        """How many rows `source` (FROM … with the row as `r`) gives, and the first keys of them."""
        count: int = self._run(f"SELECT count(*) {source}", **values).scalar_one()
        named = f"SELECT r.record_key {source} ORDER BY r.id LIMIT {_NAMED}"
        first = self._run(named, **values).scalars().all() if count else ()
        return count, "、".join(first)

    def _require_unchanged(self, part: _Part) -> None:
        label = part.record.sheet.label
        replaced = (
            f"FROM record_history r LEFT JOIN {part.record.__tablename__} p ON p.record_key = r.record_key "
            "WHERE r.table_label = :label AND r.superseded_by = :id AND coalesce(p.version, 0) <> r.version + 1"
        )
        for count, named in (
            self._some(f"{part.added} AND r.version > 1"),
            self._some(replaced, label=label, id=self._import_id),
        ):
            if count:
                raise self._refuse(f"“{label}”中有 {count} 行后来又被更新（{named}）。")

    def _require_open_years(self, part: _Part) -> None:
        for attribute in _YEARS:
            if attribute in part.record.fields():
                closed = self._run(
                    f"SELECT DISTINCT r.{attribute} {part.added} "
                    f"AND r.{attribute} IN (SELECT budget_year FROM closed_period)"
                ).all()
                if closed:
                    years = "、".join(str(row[0]) for row in closed)
                    raise self._refuse(f"“{part.record.sheet.label}”中有 {years} 年的记录，该年已经结账。")

    def _require_unreferred(self, part: _Part) -> None:
        """No row of another import may name a row that this one added."""
        own = {other.record: other for other in self._parts}
        for label, record in all_tables().items():
            mine = own.get(record)
            for attribute, field in record.fields().items():
                if field.refers != part.record.sheet.label:
                    continue
                outside = self._not_of_this_import(mine) if mine else ""
                count, named = self._some(
                    f"FROM {record.__tablename__} r JOIN {part.record.__tablename__} p ON p.record_key = r.{attribute} "
                    f"WHERE p.id BETWEEN {part.first} AND {part.last} {outside}"
                )
                if count:
                    used = f"“{label}”中有 {count} 行（{named}）用到了它导入的“{part.record.sheet.label}”。"
                    raise self._refuse(used)

    def _not_of_this_import(self, part: _Part) -> str:
        """Neither added by the import, nor updated by it and therefore to be brought back as it was before."""
        return (
            f"AND r.id NOT BETWEEN {part.first} AND {part.last} AND r.record_key NOT IN (SELECT record_key "
            f"FROM record_history WHERE table_label = '{part.record.sheet.label}' "
            f"AND superseded_by = {self._import_id})"
        )

    def undo(self, writing: Writing) -> None:
        """Bring back what was updated, remove what was added, and say so in the log."""
        for part in reversed(self._parts):
            label = part.record.sheet.label
            self._progress.step(0, 0, f"正在撤销“{label}”的导入")
            change = self._restore(part) if part.updated else 0
            removed = self._remove(part)
            writing.note_records(label, digest_sum=change - removed[1], removed=removed[0], updated=part.updated)
        undone = "UPDATE import_batch SET undone_by = :log WHERE id = :id"
        self._run(undone, log=writing.number, id=self._import_id)
        reviewing.take_back(writing, self._log_number)
        writing.note(undone_import=self._import_id)

    def _remove(self, part: _Part) -> tuple[int, int]:
        if part.last < part.first:
            return 0, 0
        total = self._digests(part.added)
        self._keep(part, part.added)
        added = f"FROM {part.record.__tablename__} WHERE id BETWEEN {part.first} AND {part.last}"
        return self._run(f"DELETE {added}").rowcount, total

    def _keep(self, part: _Part, source: str) -> None:
        """Put present versions into the history as canonical JSON."""
        fields = part.record.fields()
        columns = ", ".join(plain(part.record, f"r.{name}", name) for name in fields)
        query = f"SELECT r.record_key, r.version, r.digest, r.source_id, r.source_row, {columns} {source}"
        result = self._connection.execute(text(query), execution_options={"yield_per": _BLOCK})
        for rows in result.partitions():
            self._connection.execute(insert(RecordHistory), [self._version(part.record, row) for row in rows])

    def _version(self, record: type[Record], row: Sequence[Any]) -> dict[str, Any]:
        key, version, digest, source_id, source_row, *values = row
        return {
            "table_label": record.sheet.label,
            "record_key": key,
            "version": version,
            "content": canonical(dict(zip(record.fields(), values, strict=True))),
            "digest": digest,
            "source_id": source_id,
            "source_row": source_row,
            "superseded_by": self._import_id,
            "reason": "撤销",
        }

    def _restore(self, part: _Part) -> int:
        """Bring back the versions that the import replaced; give what that adds to the sum of digests."""
        table, label = part.record.__tablename__, part.record.sheet.label
        source = (
            f"FROM {table} r WHERE r.record_key IN (SELECT record_key FROM record_history "
            f"WHERE table_label = '{label}' AND superseded_by = {self._import_id} AND reason = '更新')"
        )
        replaced = self._digests(source)
        self._keep(part, source)
        wanted = (
            "SELECT id, record_key, content, digest, source_id, source_row FROM record_history "
            "WHERE table_label = :label AND superseded_by = :id AND reason = '更新' AND id > :last "
            f"ORDER BY id LIMIT {_BLOCK}"
        )
        restored, last = 0, -1
        while rows := self._run(wanted, label=label, id=self._import_id, last=last).all():
            last = rows[-1].id
            restored = digest_sum(self._put_back(part.record, rows), restored)
        return restored - replaced

    def _put_back(self, record: type[Record], rows: Sequence[Any]) -> Iterator[bytes]:
        attributes = tuple(record.fields())
        contents = [json.loads(row.content) for row in rows]
        columns = {name: [content[name] for content in contents] for name in attributes}
        digests = column_digests([row.record_key for row in rows], [columns[name] for name in attributes])
        if digests != [row.digest for row in rows]:
            raise self._refuse(f"“{record.sheet.label}”的历史版本与校验值不符，可能被改动过。")
        fresh = derive(record.derived(), columns)
        values = {
            "digest": digests,
            "source_id": [row.source_id for row in rows],
            "source_row": [row.source_row for row in rows],
            **{name: _as_bound(record, name, column) for name, column in (columns | fresh).items()},
        }
        parameters = {"wanted": [row.record_key for row in rows]} | {f"new_{name}": row for name, row in values.items()}
        statement = (
            update(record)
            .where(record.record_key == bindparam("wanted"))
            .values({"version": record.version + 1} | {name: bindparam(f"new_{name}") for name in values})
        )
        put = zip(*parameters.values(), strict=True)
        self._connection.execute(statement, [dict(zip(parameters, row, strict=True)) for row in put])
        yield from digests


def _as_bound(record: type[Record], name: str, column: Sequence[Any]) -> Sequence[Any]:
    """Values as the history keeps them, turned into what the column takes."""
    kind = record.__table__.columns[name].type
    if isinstance(kind, Date):
        return [None if value is None else date.fromisoformat(value) for value in column]
    if isinstance(kind, Boolean):
        return [None if value is None else bool(value) for value in column]
    return column


def import_history(store: Store) -> tuple[ImportEntry, ...]:
    """All imports, the latest first."""
    with store.read() as connection:
        rows = connection.execute(
            text(
                "SELECT id, imported_at, actor, updating, log_number, undone_by, report FROM import_batch "
                f"WHERE {_IMPORTED} ORDER BY id DESC"
            )
        ).all()
    return tuple(_entry(store, row) for row in rows)


def _entry(store: Store, row: Any) -> ImportEntry:
    files = json.loads(row.report)
    counts = sum((Counts(*sheet["counts"]) for file in files for sheet in file["sheets"]), Counts())
    return ImportEntry(
        row.id,
        row.imported_at,
        row.actor,
        tuple(file["name"] for file in files),
        counts,
        bool(row.updating),
        row.log_number,
        row.undone_by is not None,
        import_places.rejects_file(store, row.id).exists(),
    )
