"""The words of a long table held in memory, so that two characters typed find their rows among a million at once.

No engine finds two Chinese characters inside a text by an index of its own. A column of names has few different
values, though: each different text is kept once with a number, each row keeps the number (one to four bytes). A word
is looked for in the different texts; the rows follow by one pass over the numbers.

An index is made in the background from one text a column that the engine itself puts together, is good for one state
of the books (the head of the log), and is given up where it would not pay: short tables, columns whose texts are
nearly all different. Without it a search asks the engine, slower and with the same answer.
"""

from __future__ import annotations

import threading
import time
import weakref
from array import array
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, cast, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.log import LogEntry
from fundwatch.models.record import Record
from fundwatch.models.records import table as table_of
from fundwatch.models.store import Store

if TYPE_CHECKING:
    import numpy as np

#: Kinds whose words are looked for anywhere in the cell.
WORDS = frozenset({Kind.TEXT, Kind.NAME, Kind.CHOICE, Kind.ID_LIST})
#: Shorter tables are searched by the engine quickly enough.
LEAST_ROWS = 20_000
#: More different texts than this are no dictionary; the engine searches them.
MOST_TEXTS = 250_000
#: Tables kept at a time.
KEPT = 3
#: Stands between two cells; the import takes control characters out of texts.
_BETWEEN = "\x1e"
#: Characters taken apart between two moments in which other threads may go on.
_PIECE = 60_000


@dataclass(frozen=True)
class _Words:
    """A column: its different texts, and for every row the number of its own."""

    texts: tuple[str, ...]
    numbers: np.ndarray[Any, Any]

    def holding(self, word: str) -> np.ndarray[Any, Any] | None:
        """For every row whether its text holds the word; None where no text does."""
        import numpy as np  # noqa: PLC0415 - not needed before the first search

        if word.upper() == word.lower():
            hits = [number for number, text in enumerate(self.texts) if word in text]
        else:
            wanted = word.lower()
            hits = [number for number, text in enumerate(self.texts) if wanted in text.lower()]
        if not hits:
            return None
        table = np.zeros(len(self.texts), dtype=bool)
        table[hits] = True
        found: np.ndarray[Any, Any] = table[self.numbers]
        return found


class WordIndex:
    """All columns of words of one table at one state of the books."""

    def __init__(self, head: int, ids: np.ndarray[Any, Any], columns: tuple[_Words, ...]) -> None:
        self.head = head
        self._ids = ids
        self._columns = columns

    def ids(self, words: list[str], *, descending: bool) -> array[int]:
        """Ids of the rows that hold every word in any column, in the order of entry."""
        found: Any = None
        for word in words:
            held: Any = None
            for column in self._columns:
                rows = column.holding(word)
                if rows is not None:
                    held = rows if held is None else held | rows
            if held is None:
                return array("q")
            found = held if found is None else found & held
        chosen = self._ids[found]
        return array("q", (chosen[::-1] if descending else chosen).tobytes())


class _Shelf:
    """The indexes of one store."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.making = threading.Lock()
        self.indexes: OrderedDict[str, WordIndex] = OrderedDict()
        self.refused: dict[str, int] = {}


_SHELVES: weakref.WeakKeyDictionary[Store, _Shelf] = weakref.WeakKeyDictionary()
_SHELVES_LOCK = threading.Lock()


def warm(store: Store, table: str) -> bool:
    """Make the index of a table unless it stands already; whether there is one now.

    Takes a second or two for a million rows; meant for the background.
    """
    shelf = _shelf(store)
    with shelf.making, store.read() as connection:
        head = _head(connection)
        with shelf.lock:
            standing = shelf.indexes.get(table)
            if standing is not None and standing.head == head:
                return True
            if shelf.refused.get(table) == head:
                return False
        made = _made(connection, table_of(table), head)
        with shelf.lock:
            shelf.indexes.pop(table, None)
            if made is None:
                shelf.refused[table] = head
                return False
            shelf.indexes[table] = made
            while len(shelf.indexes) > KEPT:
                shelf.indexes.popitem(last=False)
    return True


def standing(store: Store, connection: Connection, table: str) -> WordIndex | None:
    """The index of a table where one stands for the books as this connection sees them."""
    shelf = _shelf(store)
    with shelf.lock:
        found = shelf.indexes.get(table)
        if found is None:
            return None
        shelf.indexes.move_to_end(table)
    return found if found.head == _head(connection) else None


def _shelf(store: Store) -> _Shelf:
    with _SHELVES_LOCK:
        return _SHELVES.setdefault(store, _Shelf())


def _head(connection: Connection) -> int:
    return int(connection.execute(select(func.max(LogEntry.number))).scalar() or 0)


def _made(connection: Connection, record: type[Record], head: int) -> WordIndex | None:
    columns = record.__table__.c
    total = connection.execute(select(func.count()).select_from(record)).scalar_one()
    if total < LEAST_ROWS:
        return None
    ids = _ids(_joined(connection, record, columns.id, _BETWEEN))
    made: list[_Words] = []
    for name, it in record.fields().items():
        if it.kind in WORDS:
            words = _column(_joined(connection, record, columns[name], _BETWEEN), len(ids))
            if words is None:
                return None
            made.append(words)
    return WordIndex(head, ids, tuple(made))


def _joined(connection: Connection, record: type[Record], column: Any, between: str) -> str:
    """The cells of a column in the order of entry as one text, put together by the engine."""
    cell = func.coalesce(cast(column, String), "")
    inner = select(cell.label("cell")).select_from(record).order_by(record.__table__.c.id).subquery()
    return str(connection.execute(select(func.aggregate_strings(inner.c.cell, between))).scalar() or "")


def _pieces(text: str) -> Iterator[list[str]]:
    """The cells of a joined text, some thousands at a time."""
    start = 0
    while start <= len(text):
        end = text.find(_BETWEEN, start + _PIECE)
        end = len(text) if end < 0 else end
        yield text[start:end].split(_BETWEEN)
        start = end + 1
        time.sleep(0)  # the window's thread may go on here


def _ids(text: str) -> np.ndarray[Any, Any]:
    import numpy as np  # noqa: PLC0415

    found: array[int] = array("q")
    for piece in _pieces(text):
        found.extend(map(int, piece))
    return np.frombuffer(found, dtype=np.int64)


def _column(text: str, rows: int) -> _Words | None:
    import numpy as np  # noqa: PLC0415

    known: dict[str, int] = {}
    numbers: array[int] = array("i")
    for piece in _pieces(text):
        numbers.extend([known.setdefault(cell, len(known)) for cell in piece])
        if len(known) > MOST_TEXTS:
            return None
    if len(numbers) != rows:
        return None  # a text holds the separator; the engine searches this table
    smallest = np.uint8 if len(known) <= 1 << 8 else np.uint16 if len(known) <= 1 << 16 else np.int32
    return _Words(tuple(known), np.frombuffer(numbers, dtype=np.int32).astype(smallest))
