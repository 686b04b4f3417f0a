"""One row with all that belongs to it: where it came from, what it was before, and the rows it is tied to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.fields import Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.models.records import table as table_of
from fundwatch.models.source import ImportBatch, RecordHistory, SourceFile, SourceSheet
from fundwatch.models.store import Store
from fundwatch.services.listing_query import Filter, bounded, column_of, indexed_columns
from fundwatch.services.showing import shown

#: Related rows shown by name; the rest is one step away in the list.
_SHOWN = 5
#: Endings of headers that name what a row is about, best first.
_TITLES = ("名称", "姓名", "户名", "收款人", "补助项目", "事项")
#: Columns by which rows of other tables are tied to this one although neither refers to the other.
_TIES = {Kind.ID_NUMBER: "同一身份证号", Kind.ACCOUNT: "同一账号"}
_TIED_CODES = {"户编号": "同一户", "批次号": "同一批次", "统一社会信用代码": "同一信用代码"}


@dataclass(frozen=True)
class DetailValue:
    """A cell with its header; where it names a row of another table, that row's key and what it is called."""

    label: str
    value: str
    kind: str
    refers: str = ""
    refers_title: str = ""


@dataclass(frozen=True)
class SourceEntry:
    """Where the present content stands: file, sheet and row, and when it was imported by whom."""

    file: str
    sheet: str
    row: int
    imported_at: str
    actor: str


@dataclass(frozen=True)
class VersionEntry:
    """An earlier version and what was changed after it: (header, before, after)."""

    version: int
    reason: str
    superseded_at: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class RelatedRow:
    """A tied row: its key and what it is called."""

    key: str
    text: str


@dataclass(frozen=True)
class RelatedGroup:
    """Rows of one table tied to this row in one way; `condition` lists them all."""

    title: str
    table: str
    condition: Filter
    total: int
    rows: tuple[RelatedRow, ...]


@dataclass(frozen=True)
class RecordDetail:
    """One row and all that belongs to it."""

    table: str
    key: str
    row_id: int
    title: str
    values: tuple[DetailValue, ...]
    source: SourceEntry | None
    versions: tuple[VersionEntry, ...]
    related: tuple[RelatedGroup, ...]


def detail(store: Store, actor: Actor, table: str, key: str, *, alone: bool = False) -> RecordDetail:
    """The row with this business key; UsageError where there is none (any more).

    `alone` leaves out its earlier versions and the rows tied to it, for which every table is asked.
    """
    record = table_of(table)
    columns = record.__table__.c
    with store.read() as connection:
        asked = bounded(select(record.__table__).where(columns.record_key == key), record, actor)
        row = connection.execute(asked).one_or_none()
        if row is None:
            raise UsageError(f"{table}里没有“{key}”这一条。", "它可能已随导入撤销；请刷新列表后再看。")
        return RecordDetail(
            table,
            key,
            row.id,
            title_of(record, row),
            tuple(_values(connection, record, row)),
            _source(connection, row.source_id, row.source_row),
            () if alone else tuple(_versions(connection, record, row)),
            () if alone else tuple(_related(connection, record, row, actor)),
        )


def detail_by_id(store: Store, actor: Actor, table: str, row_id: int) -> RecordDetail:
    """The row with this id of a list."""
    columns = table_of(table).__table__.c
    with store.read() as connection:
        key = connection.execute(select(columns.record_key).where(columns.id == row_id)).scalar_one_or_none()
    if key is None:
        raise UsageError(f"{table}里的这一条已经不在了。", "它可能已随导入撤销；请刷新列表后再看。")
    return detail(store, actor, table, key)


def title_of(record: type[Record], row: Row[Any]) -> str:
    """What people call a row: its name, else its business key."""
    name = title_column(record)
    value = row._mapping[name] if name else None  # noqa: SLF001 - the public name of a row's mapping
    return str(value) if value else str(row.record_key)


def title_column(record: type[Record]) -> str | None:
    """The column that says what a row is called."""
    for ending in _TITLES:
        for name, it in record.fields().items():
            if it.label.endswith(ending) and it.kind in {Kind.TEXT, Kind.NAME, Kind.CHOICE}:
                return name
    return None


def _values(connection: Connection, record: type[Record], row: Row[Any]) -> Iterator[DetailValue]:
    for name, it in record.fields().items():
        value = row._mapping[name]  # noqa: SLF001
        title = _referred_title(connection, it.refers, value) if it.refers and value else ""
        label = f"{it.label}（元）" if it.kind is Kind.MONEY else it.label
        yield DetailValue(label, shown(it.kind, value), str(it.kind), it.refers or "", title)


def _referred_title(connection: Connection, label: str, key: str) -> str:
    record = table_of(label)
    name = title_column(record)
    if name is None:
        return ""
    columns = record.__table__.c
    found = connection.execute(select(columns[name]).where(columns.record_key == key)).scalar_one_or_none()
    return found or ""


def _source(connection: Connection, source_id: int, row: int) -> SourceEntry | None:
    found = connection.execute(
        select(SourceFile.name.label("file"), SourceSheet.name, ImportBatch.imported_at, ImportBatch.actor)
        .join(SourceSheet, SourceSheet.file_id == SourceFile.id)
        .join(ImportBatch, ImportBatch.id == SourceFile.import_id)
        .where(SourceSheet.id == source_id)
    ).one_or_none()
    return SourceEntry(found.file, found.name, row, found.imported_at, found.actor) if found else None


def _versions(connection: Connection, record: type[Record], row: Row[Any]) -> Iterator[VersionEntry]:
    asked = (
        select(RecordHistory.version, RecordHistory.content, RecordHistory.reason, ImportBatch.imported_at)
        .join(ImportBatch, ImportBatch.id == RecordHistory.superseded_by)
        .where(RecordHistory.table_label == record.sheet.label, RecordHistory.record_key == row.record_key)
        .order_by(RecordHistory.version.desc(), RecordHistory.id.desc())
    )
    after = {name: row._mapping[name] for name in record.fields()}  # noqa: SLF001
    for earlier in connection.execute(asked):
        before = _restored(record, json.loads(earlier.content))
        yield VersionEntry(earlier.version, earlier.reason, earlier.imported_at, _changes(record, before, after))
        after = before


def _restored(record: type[Record], content: dict[str, Any]) -> dict[str, Any]:
    values = {}
    for name, it in record.fields().items():
        value = content.get(name)
        values[name] = date.fromisoformat(value) if it.kind is Kind.DAY and isinstance(value, str) else value
    return values


def _changes(record: type[Record], before: dict[str, Any], after: dict[str, Any]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (it.label, shown(it.kind, before[name]), shown(it.kind, after[name]))
        for name, it in record.fields().items()
        if before[name] != after[name]
    )


def _related(connection: Connection, record: type[Record], row: Row[Any], actor: Actor) -> Iterator[RelatedGroup]:
    for other in all_tables().values():
        for tie in _ties(record, other, row):
            group = _group(connection, other, actor, tie, row.id if other is record else None)
            if group is not None:
                yield group


def _ties(record: type[Record], other: type[Record], row: Row[Any]) -> Iterator[tuple[str, str, str]]:
    """Columns of another table whose value ties its rows to this one, only where an index finds them."""
    indexed = indexed_columns(other.sheet.label)
    seen: set[tuple[str, str]] = set()
    for name, it in other.fields().items():
        if name not in indexed:
            continue
        for value, reason in _tied_values(record, it, row):
            if (name, value) not in seen:
                seen.add((name, value))
                yield name, value, reason


def _tied_values(record: type[Record], target: Field, row: Row[Any]) -> Iterator[tuple[str, str]]:
    if target.refers == record.sheet.label:
        yield row.record_key, target.label
    for name, it in record.fields().items():
        value = row._mapping[name]  # noqa: SLF001
        if not isinstance(value, str) or not value:
            continue
        if it.kind is target.kind and it.kind in _TIES:
            yield value, _TIES[it.kind]
        elif it.label == target.label and it.label in _TIED_CODES:
            yield value, _TIED_CODES[it.label]


def _group(
    connection: Connection, other: type[Record], actor: Actor, tie: tuple[str, str, str], own_id: int | None
) -> RelatedGroup | None:
    name, value, reason = tie
    columns = other.__table__.c
    condition: ColumnElement[bool] = column_of(other, name) == value
    if own_id is not None:
        condition = condition & (columns.id != own_id)
    counting = bounded(select(func.count()).select_from(other).where(condition), other, actor)
    total = connection.execute(counting).scalar_one()
    if not total:
        return None
    asked = bounded(select(other.__table__).where(condition).order_by(columns.id).limit(_SHOWN), other, actor)
    rows = tuple(RelatedRow(found.record_key, _line(other, found)) for found in connection.execute(asked))
    return RelatedGroup(reason, other.sheet.label, Filter(name, values=(value,)), total, rows)


def _line(record: type[Record], row: Row[Any]) -> str:
    """A related row in one line: what it is called, its first day or year, its amount."""
    parts = [title_of(record, row)]
    for kinds in ({Kind.DAY, Kind.YEAR}, {Kind.MONEY}):
        for name, it in record.fields().items():
            value = row._mapping[name]  # noqa: SLF001
            if it.kind in kinds and value is not None:
                parts.append(shown(it.kind, value) + (" 元" if it.kind is Kind.MONEY else ""))
                break
    return " · ".join(parts)
