"""The rows that a finding was raised on, as they stand in the books, each with its file, sheet and row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.models.actor import Actor
from fundwatch.models.fields import Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.source import SourceFile, SourceSheet
from fundwatch.services.finding_facts import FindingFacts
from fundwatch.services.listing_query import bounded

_BATCH = 500
_SUBJECT, _COMPARED, _OF_BATCH = "疑点对象", "列为比对", "同一批次"
_MOVED, _GONE = "提出疑点后重新导入过", "台账中已没有这一条，或不在管辖范围内"


@dataclass(frozen=True)
class SourceRow:
    """One row: where it stands, why it is here, and its stored values by header; none where it is gone."""

    key: str
    file: str
    sheet: str
    row: int | None
    role: str
    note: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class SourceTable:
    """The rows of one table, with the columns in which any of them has something."""

    label: str
    fields: tuple[Field, ...]
    rows: tuple[SourceRow, ...]

    def field(self, header: str) -> Field:
        """The column with a header. KeyError where the table has none."""
        return {field.label: field for field in self.fields}[header]


def source_tables(connection: Connection, actor: Actor, found: FindingFacts) -> tuple[SourceTable, ...]:
    """A table for each kind of rows that the finding names, the subject's first."""
    known = all_tables()
    wanted: dict[str, dict[str, str]] = defaultdict(dict)
    for table, key in found.named:
        if table in known:
            wanted[table].setdefault(key, _SUBJECT if (table, key) == found.subject else _COMPARED)
    frozen = {(one["table"], one["key"]): one for one in found.content.get("sources") or ()}
    tables = [_table(connection, actor, known[label], roles, frozen) for label, roles in wanted.items()]
    if found.subject[0] == "批次" and BenefitPayment.sheet.label not in wanted:
        tables += _of_batch(connection, actor, found.subject[1])
    return tuple(tables)


def _table(
    connection: Connection,
    actor: Actor,
    record: type[Record],
    roles: Mapping[str, str],
    frozen: Mapping[tuple[str, str], Mapping[str, Any]],
) -> SourceTable:
    read = {row.key: row for row in _read(connection, actor, record, list(roles))}
    label = record.sheet.label
    rows = [_placed(read.get(key), key, role, frozen.get((label, key))) for key, role in roles.items()]
    return _filled(record, rows)


def _placed(row: SourceRow | None, key: str, role: str, then: Mapping[str, Any] | None) -> SourceRow:
    if row is None:
        file, sheet, at = (then["file"], then["sheet"], then["row"]) if then else ("", "", None)
        return SourceRow(key, file, sheet, at, role, _GONE, {})
    moved = then is not None and (then["file"], then["sheet"], then["row"]) != (row.file, row.sheet, row.row)
    return SourceRow(key, row.file, row.sheet, row.row, role, _MOVED if moved else "", row.values)


def _of_batch(connection: Connection, actor: Actor, batch: str) -> Iterator[SourceTable]:
    asked = select(BenefitPayment.record_key).where(BenefitPayment.batch_no == batch)
    keys = list(connection.execute(asked.order_by(BenefitPayment.record_key)).scalars())
    rows = [_placed(row, row.key, _OF_BATCH, None) for row in _read(connection, actor, BenefitPayment, keys)]
    if rows:
        yield _filled(BenefitPayment, rows)


def _read(connection: Connection, actor: Actor, record: type[Record], keys: Sequence[str]) -> Iterator[SourceRow]:
    fields, columns = record.fields(), record.__table__.c
    asked = bounded(
        select(
            columns.record_key,
            columns.source_row,
            SourceFile.name.label("file"),
            SourceSheet.name.label("sheet"),
            *(columns[name].label(f"value_{number}") for number, name in enumerate(fields)),
        ),
        record,
        actor,
    )
    asked = asked.outerjoin_from(record, SourceSheet, SourceSheet.id == columns.source_id)
    asked = asked.outerjoin(SourceFile, SourceFile.id == SourceSheet.file_id).order_by(columns.record_key)
    for start in range(0, len(keys), _BATCH):
        for row in connection.execute(asked.where(columns.record_key.in_(keys[start : start + _BATCH]))):
            values = {field.label: row[number + 4] for number, field in enumerate(fields.values())}
            yield SourceRow(row.record_key, row.file or "", row.sheet or "", row.source_row, "", "", values)


def _filled(record: type[Record], rows: Sequence[SourceRow]) -> SourceTable:
    """The table without columns in which no row has anything; amounts that a row must have stay, for the formulas."""
    used = {header for row in rows for header, value in row.values.items() if value is not None}
    used |= {field.label for field in record.fields().values() if field.required and field.kind is Kind.MONEY}
    fields = tuple(field for field in record.fields().values() if field.label in used)
    return SourceTable(record.sheet.label, fields, tuple(rows))
