"""What writes since the last run touched, and which partitions of a rule have to be computed again for it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Integer, Select, Table, func, select

from fundwatch.models.log import LogEntry
from fundwatch.models.record import Record
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.models.source import ImportBatch, ImportedTable, RecordHistory
from fundwatch.rules.definition import Read, Rule, Statement, Via
from fundwatch.rules.scope import numbered, temporary_table

_BATCH = 500
#: Where an import added more rows than this and more than half of the table, a full run is quicker.
_MANY = 20_000

#: Which partition values of a rule the added payments concern; None where all that they touch are to be computed.
Sift = Callable[[Rule], frozenset[str] | None]


@dataclass
class Touch:
    """What happened to one table: ids of added rows, keys of rows with a new version, and their old contents.

    `whole` where it is not known row by row. `values` keeps what was asked of a column, `tables` the same as temporary
    tables, `led` what touched values led to: many rules ask the same.
    """

    whole: bool = False
    ranges: list[tuple[int, int]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    old: list[Mapping[str, Any]] = field(default_factory=list)
    values: dict[str, frozenset[str]] = field(default_factory=dict)
    tables: dict[tuple[type[Record], str], Table] = field(default_factory=dict)
    led: dict[Via, frozenset[str]] = field(default_factory=dict)

    @property
    def only_added(self) -> bool:
        """Whether rows came and none that stood was changed."""
        return bool(self.ranges) and not (self.whole or self.keys or self.old)


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


def partitions(connection: Connection, rule: Rule, found: Mapping[str, Touch], sift: Sift) -> frozenset[str] | None:
    """The partition values to compute again; None where the whole rule has to run.

    `sift` is asked where payments were only added: a rule that tells by these rows where they may raise something is
    computed there alone, and not wherever they touch it.
    """
    reading = [(read, found[read.table.sheet.label]) for read in rule.reads if read.table.sheet.label in found]
    for read, touch in reading:
        if read.by is None or touch.whole or _is_most(connection, read.table, touch):
            return None
    values: set[str] = set()
    sifted: frozenset[str] | None = None
    if any(read.table is BenefitPayment and touch.only_added for read, touch in reading):
        sifted = sift(rule)
        values |= sifted or frozenset()
    for read, touch in reading:
        if sifted is None or read.table is not BenefitPayment:
            values |= _partition_values(connection, read, touch)
    return frozenset(values)


def _is_most(connection: Connection, table: type[Record], touch: Touch) -> bool:
    added = sum(last - first + 1 for first, last in touch.ranges)
    if added < _MANY:
        return False
    return added * 2 > connection.execute(select(func.count()).select_from(table)).scalar_one()


def _partition_values(connection: Connection, read: Read, touch: Touch) -> frozenset[str]:
    column = read.by.column if isinstance(read.by, Via) else read.by
    if column is None:
        raise ValueError("a read without a column recomputes everything")
    touched = values_of(connection, read.table, column, touch)
    if not touched or not isinstance(read.by, Via):
        return touched
    if read.by not in touch.led:
        place = (read.table, column)
        if place not in touch.tables:
            touch.tables[place] = _table_of(connection, touched, _kind_of(read.table, column))
        touch.led[read.by] = frozenset(_led(connection, touch.tables[place], read.by.leads_to))
    return touch.led[read.by]


def values_of(connection: Connection, table: type[Record], column: str, touch: Touch) -> frozenset[str]:
    """What the touched rows of a table hold, and held before, in a column."""
    if column not in touch.values:
        found = _column_values(connection, table, column, touch)
        touch.values[column] = frozenset(str(value) for value in found if value is not None)
    return touch.values[column]


def _kind_of(table: type[Record], column: str) -> type[Any]:
    # Numbers stay numbers: a server compares none with a text.
    return int if isinstance(getattr(table, column).type, Integer) else str


def _table_of(connection: Connection, touched: frozenset[str], kind: type[Any]) -> Table:
    rows = ((kind(value),) for value in sorted(touched))
    return temporary_table(connection, numbered(connection, "touched"), [("value", kind)], rows)


def _led(connection: Connection, touched: Table, leads_to: Callable[[Statement], Statement]) -> Iterator[str]:
    found = leads_to(select(touched.c.value))
    # Many rows lead to few values; a union gives each once as it is.
    for (value,) in connection.execute(found.distinct() if isinstance(found, Select) else found):
        if value is not None:
            yield str(value)


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
