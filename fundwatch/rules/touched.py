"""What writes since the last run touched, and which partitions of a rule have to be computed again for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, select

from fundwatch.models.log import LogEntry
from fundwatch.models.record import Record
from fundwatch.models.source import ImportBatch, ImportedTable, RecordHistory
from fundwatch.rules.definition import Read, Rule, Via
from fundwatch.rules.scope import temporary_table

_BATCH = 500
#: Where an import added more rows than this and more than half of the table, a full run is quicker.
_MANY = 20_000


@dataclass
class Touch:
    """What happened to one table: ids of added rows, keys of rows with a new version, and their old contents.

    `whole` where it is not known row by row. `values` keeps what was asked of a column: many rules ask the same.
    """

    whole: bool = False
    ranges: list[tuple[int, int]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    old: list[Mapping[str, Any]] = field(default_factory=list)
    values: dict[str, frozenset[str]] = field(default_factory=dict)


def touches(connection: Connection, after_log: int, since_import: int | None = None) -> dict[str, Touch]:
    """Tables touched by log entries after `after_log`, and by imports from `since_import` on; by label."""
    found: dict[str, Touch] = {}
    imports = connection.execute(select(ImportBatch.id, ImportBatch.log_number)).all()
    exact = {row.id for row in imports if row.log_number > after_log}
    if since_import is not None:
        exact |= {row.id for row in imports if row.id >= since_import}
    of_imports = {row.log_number for row in imports}
    entries = select(LogEntry.number, LogEntry.detail).where(LogEntry.number > after_log)
    for number, detail in connection.execute(entries):
        for label in () if number in of_imports else json.loads(detail).get("tables", ()):
            found.setdefault(label, Touch()).whole = True
    for batch in sorted(exact):
        _add_import(connection, batch, found)
    return found


def _add_import(connection: Connection, batch: int, found: dict[str, Touch]) -> None:
    told = select(ImportedTable.table_label, ImportedTable.first_id, ImportedTable.last_id)
    for label, first, last in connection.execute(told.where(ImportedTable.import_id == batch)):
        touch = found.setdefault(label, Touch())
        if first is not None:
            touch.ranges.append((first, last))
    old = select(RecordHistory.table_label, RecordHistory.record_key, RecordHistory.content)
    for label, key, content in connection.execute(old.where(RecordHistory.superseded_by == batch)):
        touch = found.setdefault(label, Touch())
        touch.keys.add(key)
        touch.old.append(json.loads(content))


def partitions(connection: Connection, rule: Rule, found: Mapping[str, Touch], name: str) -> Table | None:
    """A temporary table of the partition values to compute again; None where the whole rule has to run."""
    reading = [(read, found[read.table.sheet.label]) for read in rule.reads if read.table.sheet.label in found]
    for read, touch in reading:
        if read.by is None or touch.whole or _is_most(connection, read.table, touch):
            return None
    values: set[str] = set()
    for number, (read, touch) in enumerate(reading):
        values |= _partition_values(connection, read, touch, f"{name}_{number}")
    return temporary_table(connection, name, [("value", str)], ((value,) for value in sorted(values)))


def _is_most(connection: Connection, table: type[Record], touch: Touch) -> bool:
    added = sum(last - first + 1 for first, last in touch.ranges)
    if added < _MANY:
        return False
    return added * 2 > connection.execute(select(func.count()).select_from(table)).scalar_one()


def _partition_values(connection: Connection, read: Read, touch: Touch, name: str) -> frozenset[str]:
    column = read.by.column if isinstance(read.by, Via) else read.by
    if column is None:
        raise ValueError("a read without a column recomputes everything")
    touched = touch.values.get(column)
    if touched is None:
        found = _column_values(connection, read.table, column, touch)
        touched = touch.values[column] = frozenset(str(value) for value in found if value is not None)
    if not touched or not isinstance(read.by, Via):
        return touched
    values = temporary_table(connection, name, [("value", str)], ((value,) for value in sorted(touched)))
    leading = read.by.leads_to(select(values.c.value))
    return frozenset(str(value) for (value,) in connection.execute(leading) if value is not None)


def _column_values(connection: Connection, table: type[Record], column: str, touch: Touch) -> Iterator[Any]:
    asked = select(getattr(table, column)).distinct()
    for first, last in touch.ranges:
        yield from connection.execute(asked.where(table.id.between(first, last))).scalars()
    for keys in _chunks(sorted(touch.keys)):
        yield from connection.execute(asked.where(table.record_key.in_(keys))).scalars()
    for content in touch.old:
        yield content.get(column)


def _chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + _BATCH] for start in range(0, len(values), _BATCH))
