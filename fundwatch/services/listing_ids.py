"""The ids that a query finds, as an array: a million of them without a million Python objects.

SQLite puts the ids together into one text, which is read piece by piece. By a column without an index it is not even
asked to sort: it gives the values in the order of entry beside the ids, and they are sorted here in a fraction of the
time. Other engines are streamed from.
"""

from __future__ import annotations

from array import array
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, Boolean, Connection, Date, Integer, Select, String, Text, func, select, type_coerce

from fundwatch.models.actor import Actor
from fundwatch.models.records import table as table_of
from fundwatch.services.joined_cells import BETWEEN, dictionary, numbers
from fundwatch.services.listing_query import ListQuery, indexed_columns, statement
from fundwatch.stopping import Stop

if TYPE_CHECKING:
    import numpy as np

#: Ids handled between two moments in which other threads may go on.
_CHUNK = 16_384
#: A shorter text of numbers is read without NumPy, which has to be loaded first.
_SHORT = 200_000
#: Stands for an empty cell among numbers, and among texts; no cell holds either.
_NO_NUMBER = -(2**63)
_NO_TEXT = "\x01"
#: More different texts than this are left to the engine to sort.
MOST_TEXTS = 50_000


def fetched(connection: Connection, asked: Select[tuple[int]], limit: int | None, stop: Stop | None) -> array[int]:
    """The ids that a select finds, in its order; at most `limit`. Ends early where `stop` is set."""
    if limit is not None:
        return array("q", connection.execute(asked.limit(limit)).scalars())
    if connection.dialect.name == "sqlite":
        inner = asked.subquery()  # SQLite keeps a subquery's order for group_concat
        return _ids(connection.execute(select(func.group_concat(inner.c.id))).scalar_one() or "")
    found: array[int] = array("q")
    # Streamed, so that who no longer waits is let go before the whole answer has come over the network.
    with connection.execute(asked, execution_options={"yield_per": _CHUNK}) as answer:
        for chunk in answer.partitions():
            found.extend(row[0] for row in chunk)
            if stop is not None and stop.stopped:
                break
    return found


def whole(connection: Connection, query: ListQuery) -> array[int]:
    """All ids of a table in the order of entry; without a gap they need not be fetched."""
    columns = table_of(query.table).__table__.c
    # Asked apart: together they would be found by a look at every row.
    asked = (
        select(func.min(columns.id)),
        select(func.max(columns.id)),
        select(func.count()).select_from(columns.id.table),
    )
    low, high, total = (connection.execute(one).scalar_one() for one in asked)
    found: array[int] = array("q")
    if total and high - low + 1 == total:
        for start in range(low, high + 1, _CHUNK):
            found.extend(range(start, min(start + _CHUNK, high + 1)))
        return found[::-1] if query.descending else found
    return fetched(connection, statement(query, Actor("")), None, None)


def ordered(connection: Connection, actor: Actor, query: ListQuery, *, anywhere: bool = False) -> array[int] | None:
    """All ids that a query finds, sorted here; None where the engine does that better."""
    if connection.dialect.name != "sqlite" or query.sort is None or query.sort in indexed_columns(query.table):
        return None
    column = table_of(query.table).__table__.c[query.sort]
    by_number = isinstance(column.type, BigInteger | Integer | Boolean)
    if not by_number and not isinstance(column.type, Text | Date):
        return None
    by_entry = statement(replace(query, sort=None, descending=False), actor, anywhere=anywhere)
    inner = by_entry.add_columns(column.label("cell")).subquery()
    joined = (
        func.group_concat(func.coalesce(type_coerce(inner.c.cell, BigInteger), _NO_NUMBER))
        if by_number
        else func.group_concat(func.coalesce(type_coerce(inner.c.cell, String), _NO_TEXT), BETWEEN)
    )
    ids, cells = connection.execute(select(func.group_concat(inner.c.id), joined)).one()
    if not ids:
        return array("q")
    found = _ids(ids)
    ranks = numbers(cells) if by_number else _ranks(cells)
    if ranks is None or len(ranks) != len(found):
        return None
    return _in_order(found, ranks, descending=query.descending)


def _in_order(found: array[int], ranks: np.ndarray[Any, Any], *, descending: bool) -> array[int]:
    import numpy as np  # noqa: PLC0415 - not needed before the first order by a column without an index

    order = np.argsort(ranks, kind="stable")
    chosen = np.frombuffer(found, dtype=np.int64)[order[::-1] if descending else order]
    return array("q", chosen.tobytes())


def _ids(text: str) -> array[int]:
    return array("q", numbers(text).tobytes() if len(text) > _SHORT else map(int, text.split(",") if text else ()))


def _ranks(text: str) -> np.ndarray[Any, Any] | None:
    """For every text its place among the different ones; None where they are too many."""
    import numpy as np  # noqa: PLC0415

    known = dictionary(text, MOST_TEXTS)
    if known is None:
        return None
    texts, of_rows = known
    # Code points in their order are bytes of UTF-8 in theirs, by which SQLite compares.
    in_order = sorted(range(len(texts)), key=lambda number: "" if texts[number] == _NO_TEXT else f" {texts[number]}")
    places = np.empty(len(texts), dtype=of_rows.dtype)
    places[in_order] = np.arange(len(texts), dtype=of_rows.dtype)
    ranks: np.ndarray[Any, Any] = places[of_rows]
    return ranks
