"""Taking an import back, where nothing rests on it; and the list of earlier imports."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from fundwatch.errors import RefusedError
from fundwatch.models.actor import Actor
from fundwatch.models.derivation import derive
from fundwatch.models.digest import column_digests, digest_sum
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.models.store import Store, Writing
from fundwatch.services import import_places
from fundwatch.services.import_outcome import Counts, ImportEntry
from fundwatch.services.progress import Progress

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


def undo_import(store: Store, actor: Actor, import_id: int, progress: Progress) -> None:
    """Remove the rows that an import added and bring back those it updated; both stay in the history.

    Raises RefusedError, naming what stands in the way, where a later import changed its rows, other rows refer to
    them, or an issued notice or a closed year rests on them.
    """
    try:
        with store.write(actor, "撤销导入") as writing:
            undoing = _Undoing(writing, import_id, progress)
            undoing.require_free()
            undoing.undo()
    except IntegrityError as fault:
        raise RefusedError(f"导入 {import_id} 不能撤销：还有别的记录用到了它的内容。") from fault
    import_places.rejects_file(store, import_id).unlink(missing_ok=True)


class _Undoing:
    def __init__(self, writing: Writing, import_id: int, progress: Progress) -> None:
        self._writing = writing
        self._connection: Connection = writing.connection
        self._import_id = import_id
        self._progress = progress
        batch = self._run(
            f"SELECT log_number, undone_by FROM import_batch WHERE id = ? AND {_IMPORTED}", import_id
        ).first()
        if batch is None:
            raise RefusedError(f"没有编号为 {import_id} 的导入。", "请在导入历史中核对编号。")
        if batch.undone_by is not None:
            raise RefusedError(f"导入 {import_id} 已经撤销过了。")
        self._log_number: int = batch.log_number
        rows = self._run(
            "SELECT table_label, first_id, last_id, updated FROM imported_table WHERE import_id = ?", import_id
        ).all()
        told = {row.table_label: row for row in rows}
        self._parts = [
            _Part(record, told[label].first_id or 1, told[label].last_id or 0, told[label].updated)
            for label, record in all_tables().items()
            if label in told
        ]

    def _run(self, statement: str, *values: Any) -> Any:
        return self._connection.exec_driver_sql(statement, values)

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
            "SELECT number FROM notice WHERE withdrawn_by IS NULL AND log_number > ? ORDER BY log_number",
            self._log_number,
        ).all()
        if numbers:
            named = "、".join(row[0] for row in numbers[:_NAMED])
            raise self._refuse(f"之后已经出具公示（{named}等 {len(numbers)} 份），公示的数字可能以它为据。")

    def _some(self, source: str, *values: Any) -> tuple[int, str]:
        """How many rows `source` (FROM … with the row as `r`) gives, and the first keys of them."""
        count: int = self._run(f"SELECT count(*) {source}", *values).scalar_one()
        first = self._run(f"SELECT r.record_key {source} LIMIT {_NAMED}", *values).scalars().all() if count else ()
        return count, "、".join(first)

    def _require_unchanged(self, part: _Part) -> None:
        label = part.record.sheet.label
        replaced = (
            f"FROM record_history r LEFT JOIN {part.record.__tablename__} p ON p.record_key = r.record_key "
            "WHERE r.table_label = ? AND r.superseded_by = ? AND p.version IS NOT r.version + 1"
        )
        for count, named in (
            self._some(f"{part.added} AND r.version > 1"),
            self._some(replaced, label, self._import_id),
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

    def undo(self) -> None:
        """Bring back what was updated, remove what was added, and say so in the log."""
        for part in reversed(self._parts):
            label = part.record.sheet.label
            self._progress.step(0, 0, f"正在撤销“{label}”的导入")
            change = self._restore(part) if part.updated else 0
            removed = self._remove(part)
            self._writing.note_records(label, digest_sum=change - removed[1], removed=removed[0], updated=part.updated)
        self._run("UPDATE import_batch SET undone_by = ? WHERE id = ?", self._writing.number, self._import_id)
        self._writing.note(undone_import=self._import_id)

    def _remove(self, part: _Part) -> tuple[int, int]:
        if part.last < part.first:
            return 0, 0
        digests = self._run(f"SELECT r.digest {part.added}")
        total = digest_sum(row[0] for block in digests.partitions(_BLOCK) for row in block)
        self._keep(part, part.added)
        removed = self._run(f"DELETE FROM {part.record.__tablename__} WHERE id BETWEEN ? AND ?", part.first, part.last)
        return removed.rowcount, total

    def _keep(self, part: _Part, source: str) -> None:
        """Put present versions into the history as canonical JSON."""
        pairs = ", ".join(f"'{name}', r.{name}" for name in sorted(part.record.fields()))
        self._run(
            f"""INSERT INTO record_history (table_label, record_key, version, content, digest, source_id, source_row,
                    superseded_by, reason)
                SELECT ?, r.record_key, r.version, json_object({pairs}), r.digest, r.source_id, r.source_row, ?, '撤销'
                {source}""",
            part.record.sheet.label,
            self._import_id,
        )

    def _restore(self, part: _Part) -> int:
        """Bring back the versions that the import replaced; give what that adds to the sum of digests."""
        table, label = part.record.__tablename__, part.record.sheet.label
        source = (
            f"FROM {table} r WHERE r.record_key IN (SELECT record_key FROM record_history "
            f"WHERE table_label = '{label}' AND superseded_by = {self._import_id} AND reason = '更新')"
        )
        replaced = digest_sum(row[0] for row in self._run(f"SELECT r.digest {source}"))
        self._keep(part, source)
        wanted = (
            "SELECT id, record_key, content, digest, source_id, source_row FROM record_history WHERE table_label = ? "
            f"AND superseded_by = ? AND reason = '更新' AND id > ? ORDER BY id LIMIT {_BLOCK}"
        )
        restored, last = 0, -1
        while rows := self._run(wanted, label, self._import_id, last).all():
            last = rows[-1].id
            restored = digest_sum(self._put_back(part.record, rows), restored)
        return restored - replaced

    def _put_back(self, record: type[Record], rows: Sequence[Any]) -> Iterator[bytes]:
        attributes, derived = tuple(record.fields()), tuple(record.derived())
        contents = [json.loads(row.content) for row in rows]
        columns = {name: [content[name] for content in contents] for name in attributes}
        digests = column_digests([row.record_key for row in rows], [columns[name] for name in attributes])
        if digests != [row.digest for row in rows]:
            raise self._refuse(f"“{record.sheet.label}”的历史版本与校验值不符，可能被改动过。")
        fresh = derive(record.derived(), columns)
        names = ("digest", "source_id", "source_row", *attributes, *derived)
        assigned = ", ".join(f"{name} = ?" for name in names)
        values = zip(
            digests,
            (row.source_id for row in rows),
            (row.source_row for row in rows),
            *(columns[name] for name in attributes),
            *(fresh[name] for name in derived),
            (row.record_key for row in rows),
            strict=True,
        )
        self._connection.exec_driver_sql(
            f"UPDATE {record.__tablename__} SET version = version + 1, {assigned} WHERE record_key = ?", list(values)
        )
        yield from digests


def import_history(store: Store) -> tuple[ImportEntry, ...]:
    """All imports, the latest first."""
    with store.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT id, imported_at, actor, updating, log_number, undone_by, report FROM import_batch "
            f"WHERE {_IMPORTED} ORDER BY id DESC"
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
