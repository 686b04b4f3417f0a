"""Lists over every declared table: which tables there are, the ids a query finds, and pages of ready strings.

A list of a million rows is an array of ids; only the pages that are looked at become strings. Nothing here knows a
single table: columns, filters and links follow from the declarations.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, select

from fundwatch.models.actor import Actor
from fundwatch.models.fields import Kind
from fundwatch.models.records import all_tables
from fundwatch.models.records import table as table_of
from fundwatch.models.store import Store
from fundwatch.services.joined_cells import load
from fundwatch.services.listing_detail import (
    DetailValue,
    RecordDetail,
    RelatedGroup,
    RelatedRow,
    SourceEntry,
    VersionEntry,
    detail,
    detail_by_id,
)
from fundwatch.services.listing_ids import fetched, ordered, whole
from fundwatch.services.listing_query import (
    Filter,
    ListQuery,
    bounded,
    has_number,
    indexed_columns,
    interruptible,
    plain_words,
    statement,
)
from fundwatch.services.showing import NUMERIC, formatter
from fundwatch.services.word_index import standing
from fundwatch.services.word_index import warm as warm_index
from fundwatch.stopping import Stop

__all__ = [
    "ColumnEntry",
    "DetailValue",
    "Filter",
    "ListQuery",
    "RecordDetail",
    "RelatedGroup",
    "RelatedRow",
    "SourceEntry",
    "Stop",
    "TableEntry",
    "VersionEntry",
    "count",
    "counts",
    "detail",
    "detail_by_id",
    "ids",
    "load",
    "page",
    "position",
    "row_keys",
    "tables",
    "warm",
]


@dataclass(frozen=True)
class ColumnEntry:
    """A column as lists show it. `numeric` columns stand at the right; `indexed` ones sort and search at once."""

    name: str
    label: str
    kind: str
    numeric: bool
    choices: tuple[str, ...] = ()
    indexed: bool = False
    required: bool = False
    refers: str = ""


@dataclass(frozen=True)
class TableEntry:
    """A table as menus show it."""

    label: str
    group: str
    columns: tuple[ColumnEntry, ...]


def tables() -> tuple[TableEntry, ...]:
    """Every declared table, groups kept together, in the order in which an office thinks of them."""
    entries = [_entry(label) for label in all_tables()]
    return tuple(sorted(entries, key=lambda entry: (_group_rank(entry.group), entry.group)))


def counts(store: Store, actor: Actor) -> dict[str, int]:
    """How many rows each table holds."""
    with store.read() as connection:
        found: dict[str, int] = {}
        for label, record in all_tables().items():
            counting = bounded(select(func.count()).select_from(record), record, actor)
            found[label] = connection.execute(counting).scalar_one()
        return found


def count(store: Store, actor: Actor, table: str) -> int:
    """How many rows one table holds."""
    record = table_of(table)
    with store.read() as connection:
        counting = bounded(select(func.count()).select_from(record), record, actor)
        return int(connection.execute(counting).scalar_one())


def ids(
    store: Store, actor: Actor, query: ListQuery, *, limit: int | None = None, stop: Stop | None = None
) -> array[int]:
    """The ids a query finds, in its order; at most `limit`.

    A number that begins no key, account or identity number is looked for inside all texts. `stop` may be set by
    another thread when nobody waits for the answer any more; what was found until then is returned.
    """
    found: array[int] = array("q")
    with store.read() as connection, interruptible(connection, stop):
        words = plain_words(query)
        index = standing(store, connection, query.table) if words and not actor.region_code else None
        if index is not None:
            return index.ids(words, descending=query.descending)[:limit]
        found = _answer(connection, actor, query, limit, stop)
    return found  # noqa: RET504 - an interrupted read leaves the block above without returning


def warm(store: Store, actor: Actor, table: str) -> bool:
    """Prepare a long table for being searched by words; whether it is prepared now."""
    return not actor.region_code and warm_index(store, table)


def position(found: array[int], wanted: int) -> int:
    """Where an id stands in a list of ids, -1 where it does not."""
    try:
        return found.index(wanted)
    except ValueError:
        return -1


def page(store: Store, actor: Actor, table: str, wanted: Iterable[int]) -> list[tuple[str, ...]]:
    """The rows with these ids as ready strings, in the order asked; a row that is gone is all blank."""
    record = table_of(table)
    fields = record.fields()
    columns = [record.__table__.c[name] for name in fields]
    listed = list(wanted)
    # Numbers of ours stand in the statement as they are: a parameter for each takes longer than the rows themselves.
    among = record.__table__.c.id.in_(bindparam("ids", listed, expanding=True, literal_execute=True))
    asked = bounded(select(record.__table__.c.id, *columns).where(among), record, actor)
    with store.read() as connection:
        rows = connection.execute(asked).all()
    writers = [formatter(field.kind) for field in fields.values()]
    ready = {
        row[0]: tuple("" if value is None else write(value) for write, value in zip(writers, row[1:], strict=True))
        for row in rows
    }
    blank = ("",) * len(columns)
    return [ready.get(row_id, blank) for row_id in listed]


def row_keys(store: Store, actor: Actor, table: str, wanted: Iterable[int]) -> dict[int, str]:
    """The business keys of rows by id."""
    record = table_of(table)
    columns = record.__table__.c
    asked = bounded(select(columns.id, columns.record_key).where(columns.id.in_(list(wanted))), record, actor)
    with store.read() as connection:
        return {row.id: row.record_key for row in connection.execute(asked)}


def _answer(connection: Connection, actor: Actor, query: ListQuery, limit: int | None, stop: Stop | None) -> array[int]:
    if limit is None and query.whole and not actor.region_code:
        return whole(connection, query)
    found = _found(connection, actor, query, limit, stop, anywhere=False)
    if not found and has_number(query) and not (stop and stop.stopped):
        found = _found(connection, actor, query, limit, stop, anywhere=True)
    return found


def _found(
    connection: Connection, actor: Actor, query: ListQuery, limit: int | None, stop: Stop | None, *, anywhere: bool
) -> array[int]:
    found = ordered(connection, actor, query, anywhere=anywhere) if limit is None else None
    return fetched(connection, statement(query, actor, anywhere=anywhere), limit, stop) if found is None else found


def _entry(label: str) -> TableEntry:
    record = table_of(label)
    indexed = indexed_columns(label)
    columns = tuple(
        ColumnEntry(
            name,
            f"{it.label}（元）" if it.kind is Kind.MONEY else it.label,
            str(it.kind),
            it.kind in NUMERIC,
            it.choices,
            name in indexed,
            it.required,
            it.refers or "",
        )
        for name, it in record.fields().items()
    )
    return TableEntry(label, record.sheet.group, columns)


#: The order of groups in menus; a new group comes after these.
_GROUPS = (
    *("资金", "项目", "支付", "补助", "户与人员", "资产", "贷款"),
    *("公示与备案", "比对名单", "账簿", "核查", "政策", "基础资料"),
)


def _group_rank(group: str) -> int:
    return _GROUPS.index(group) if group in _GROUPS else len(_GROUPS)
