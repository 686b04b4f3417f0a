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
import weakref
from array import array
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, String, cast, func, select

from fundwatch.models.fields import Kind
from fundwatch.models.log import LogEntry
from fundwatch.models.record import Record
from fundwatch.models.records import table as table_of
from fundwatch.models.store import Store
from fundwatch.services.joined_cells import BETWEEN, dictionary, numbers

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
        self.making = False
        self.wanted: dict[str, None] = {}
        self.indexes: OrderedDict[str, WordIndex] = OrderedDict()
        self.refused: dict[str, int] = {}


_SHELVES: weakref.WeakKeyDictionary[Store, _Shelf] = weakref.WeakKeyDictionary()
_SHELVES_LOCK = threading.Lock()


def warm(store: Store, table: str) -> bool:
    """Make the index of a table unless it stands already; whether there is one now.

    Takes some seconds for a million rows; meant for the background. Whoever asks while another index is being made
    does not wait for it: that thread makes this one too.
    """
    shelf = _shelf(store)
    with shelf.lock:
        shelf.wanted[table] = None
        if shelf.making:
            return False
        shelf.making = True
    stands: dict[str, bool] = {}
    while (wanted := _next_wanted(shelf)) is not None:
        try:
            stands[wanted] = _stands(store, shelf, wanted)
        except BaseException:
            with shelf.lock:
                shelf.making = False
            raise
    return stands.get(table, False)


def _next_wanted(shelf: _Shelf) -> str | None:
    with shelf.lock:
        wanted = next(iter(shelf.wanted), None)
        if wanted is None:
            shelf.making = False
        else:
            del shelf.wanted[wanted]
        return wanted


def _stands(store: Store, shelf: _Shelf, table: str) -> bool:
    with store.read() as connection:
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
    names = [name for name, it in record.fields().items() if it.kind in WORDS]
    counted = (func.count(columns[name]) for name in names)
    total, *filled = connection.execute(select(func.count(), *counted).select_from(record)).one()
    if total < LEAST_ROWS:
        return None
    ids = numbers(_joined(connection, record, columns.id, ","))
    made: list[_Words] = []
    for name in (name for name, cells in zip(names, filled, strict=True) if cells):
        known = dictionary(_joined(connection, record, columns[name], BETWEEN), MOST_TEXTS)
        if known is None or len(known[1]) != len(ids):
            return None  # too many texts, or one that holds the separator; the engine searches this table
        made.append(_Words(*known))
    return WordIndex(head, ids, tuple(made))


def _joined(connection: Connection, record: type[Record], column: Any, between: str) -> str:
    """The cells of a column in the order of entry as one text, put together by the engine."""
    cell = func.coalesce(cast(column, String), "")
    inner = select(cell.label("cell")).select_from(record).order_by(record.__table__.c.id).subquery()
    return str(connection.execute(select(func.aggregate_strings(inner.c.cell, between))).scalar() or "")
