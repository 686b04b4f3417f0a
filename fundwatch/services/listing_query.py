"""What a list is asked for, and the select that answers it on every engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exc, false, or_, select, union

from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.fields import Kind
from fundwatch.models.record import Record
from fundwatch.models.records import table as table_of
from fundwatch.services.word_index import WORDS
from fundwatch.stopping import Stop, watched

#: Kinds that a person types from the beginning: codes, identity numbers, accounts.
_NUMBERS = frozenset({Kind.CODE, Kind.ID_NUMBER, Kind.ACCOUNT})


@dataclass(frozen=True)
class Filter:
    """One condition on a column.

    `values` are the values wanted, any of them; a blank one means an empty cell. `low` and `high` bound amounts
    (fen), quantities (millionths), numbers and days, both ends included; `contains` is a part of the text;
    `starts` its beginning. `ranges` are pairs of bounds, of which any one is enough; `remainder` is a divisor and what
    is left of the value after dividing by it.
    """

    column: str
    values: tuple[str | int | bool, ...] = ()
    low: int | date | None = None
    high: int | date | None = None
    contains: str = ""
    starts: str = ""
    ranges: tuple[tuple[int, int], ...] = ()
    remainder: tuple[int, int] | None = None


@dataclass(frozen=True)
class ListQuery:
    """A list: its table, the words searched for, the conditions, and the order."""

    table: str
    text: str = ""
    filters: tuple[Filter, ...] = ()
    sort: str | None = None
    descending: bool = False

    @property
    def whole(self) -> bool:
        """Whether it asks for every row in the order of entry."""
        return not self.text.strip() and not self.filters and self.sort is None


@contextmanager
def interruptible(connection: Connection, stop: Stop | None) -> Iterator[None]:
    """Let `stop` end a statement that runs on SQLite; the interruption itself is no fault."""
    try:
        with watched(connection.connection.dbapi_connection, stop):
            yield
    except exc.OperationalError:
        if stop is None or not stop.stopped:
            raise


def plain_words(query: ListQuery) -> list[str]:
    """The words searched for, where the query is nothing but words without numbers; else none."""
    words = query.text.split()
    plain = not query.filters and query.sort is None and not any(map(_is_number, words))
    return words if plain else []


def has_number(query: ListQuery) -> bool:
    """Whether one of the words searched for is a number, which is first looked for from its beginning only."""
    return any(_is_number(word) for word in query.text.split())


def statement(query: ListQuery, actor: Actor, *, anywhere: bool = False) -> Select[tuple[int]]:
    """The ids that a query finds, in its order; `anywhere` looks for numbers inside cells too, which is slow."""
    record = table_of(query.table)
    columns = record.__table__.c
    asked = bounded(select(columns.id), record, actor)
    for condition in query.filters:
        asked = asked.where(_condition(record, condition))
    for word in query.text.split():
        asked = asked.where(_search(record, word, anywhere=anywhere))
    if query.sort is None:
        return asked.order_by(columns.id.desc() if query.descending else columns.id)
    sorted_by = column_of(record, query.sort)
    # An empty cell sorts before all others; said aloud, because engines differ in it.
    if query.descending:
        return asked.order_by(sorted_by.desc().nulls_last(), columns.id.desc())
    return asked.order_by(sorted_by.asc().nulls_first(), columns.id)


def bounded(asked: Select[Any], record: type[Record], actor: Actor) -> Select[Any]:
    """Only the rows of the actor's region and below, where the table says where its rows lie."""
    prefix = stem(actor.region_code)
    column = record.__table__.c.get("region_code")
    if not prefix or column is None:
        return asked
    return asked.where(column.startswith(prefix, autoescape=True))


@cache
def indexed_columns(label: str) -> frozenset[str]:
    """Attribute names of columns that have an index of their own or stand first in one."""
    record = table_of(label)
    found = {index.columns[0].key for index in record.__table__.indexes if len(index.columns)}  # type: ignore[attr-defined]
    if len(record.sheet.key) == 1:
        found.add(record.sheet.key[0])
    return frozenset(found)


def column_of(record: type[Record], name: str) -> ColumnElement[Any]:
    """The column to compare with; a single business key is compared where its unique index stands."""
    if record.sheet.key == (name,):
        return record.__table__.c.record_key
    return record.__table__.c[name]


def prefixed(column: ColumnElement[Any], prefix: str) -> ColumnElement[bool]:
    """The column begins with `prefix`, as a range, so that an index answers."""
    return and_(column >= prefix, column < prefix + "\U0010ffff")


def _condition(record: type[Record], condition: Filter) -> ColumnElement[bool]:
    column = column_of(record, condition.column)
    parts: list[ColumnElement[bool]] = []
    if condition.values:
        given = [value for value in condition.values if value != ""]
        choices: list[ColumnElement[bool]] = [column.in_(given)] if given else []
        if len(given) < len(condition.values):
            choices.append(column.is_(None))
        parts.append(or_(*choices))
    if condition.low is not None:
        parts.append(column >= condition.low)
    if condition.high is not None:
        parts.append(column <= condition.high)
    if condition.contains:
        parts.append(_contains(column, condition.contains))
    if condition.starts:
        parts.append(prefixed(column, condition.starts))
    if condition.ranges:
        parts.append(or_(*(column.between(low, high) for low, high in condition.ranges)))
    if condition.remainder is not None:
        divisor, rest = condition.remainder
        parts.append(column % divisor == rest)
    return and_(*parts)


def _contains(column: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    """The part stands in the text, Latin letters large or small: by itself only SQLite's LIKE is so."""
    if part.upper() == part.lower():
        return column.contains(part, autoescape=True)
    return column.icontains(part, autoescape=True)


def _is_number(word: str) -> bool:
    return word.isascii() and any(character.isdigit() for character in word)


def _search(record: type[Record], word: str, *, anywhere: bool) -> ColumnElement[bool]:
    """Numbers from their beginning where an index stands, other words anywhere in the texts."""
    if _is_number(word):
        return _contained_anywhere(record, word) if anywhere else _number_search(record, word.upper())
    columns = record.__table__.c
    texts = [_contains(columns[name], word) for name, it in record.fields().items() if it.kind in WORDS]
    return or_(*texts) if texts else false()


def _number_search(record: type[Record], word: str) -> ColumnElement[bool]:
    columns = record.__table__.c
    indexed = indexed_columns(record.sheet.label)
    sources = [columns.record_key]
    sources += [
        columns[name]
        for name, it in record.fields().items()
        if it.kind in _NUMBERS and name in indexed and record.sheet.key != (name,)
    ]
    by_prefix = union(*(select(columns.id).where(prefixed(source, word)) for source in sources))
    return columns.id.in_(by_prefix)


def _contained_anywhere(record: type[Record], word: str) -> ColumnElement[bool]:
    """The slow second look for a number: inside any cell of text."""
    columns = record.__table__.c
    kinds = _NUMBERS | WORDS
    found = [_contains(columns[name], word) for name, it in record.fields().items() if it.kind in kinds]
    return or_(*found)
