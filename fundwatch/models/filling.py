"""Putting the whole content of a SQLite file into the books, in one transaction: what a restore does.

Whoever reads meanwhile sees the old content until the new one is complete; a crash leaves the old.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Table

from fundwatch.errors import FundwatchError
from fundwatch.models.backends.backend import LOCK_WAIT, WRITING
from fundwatch.models.backends.copy_lines import cell, copy_in, csv_line
from fundwatch.models.base import Base
from fundwatch.models.encryption.connecting import connect
from fundwatch.models.store import Store

#: Pages copied between two looks at whether to go on.
_PAGES = 5_000
#: What SQLite says while another program holds the file: busy, locked.
_BUSY = frozenset({5, 6})

#: Told the parts done and all parts; may raise to stop.
Tell = Callable[[int, int], None]


def fill(store: Store, source: Path, tell: Tell) -> None:
    """Replace all that the books hold by what `source` holds, which is encrypted as the books are.

    Raises FundwatchError where another program keeps the books from being written; they are then unchanged.
    """
    if store.path is None:
        _fill_server(store, source, tell)
    else:
        _fill_file(store, store.path, source, tell)


def _fill_file(store: Store, path: Path, source: Path, tell: Tell) -> None:
    deadline = time.monotonic() + LOCK_WAIT

    def look(status: int, left: int, total: int) -> None:
        # Python tries again for ever while another program holds the file.
        if status in _BUSY and time.monotonic() > deadline:
            raise FundwatchError("数据库正被另一个程序使用，没有恢复。", "请关闭其他窗口和程序后再试。")
        tell(total - left, total)

    key = store.key
    with closing(connect(source, key)) as fresh, closing(connect(path, key)) as books:
        books.execute("PRAGMA synchronous=FULL")
        fresh.backup(books, pages=_PAGES, progress=look)


def _fill_server(store: Store, source: Path, tell: Tell) -> None:
    tables = Base.metadata.sorted_tables
    with (
        closing(connect(source, None)) as fresh,
        store.engine.connect().execution_options(**{WRITING: True}) as books,
        books.begin(),
    ):
        books.exec_driver_sql(f"TRUNCATE {', '.join(table.name for table in tables)} RESTART IDENTITY")
        for done, table in enumerate(tables):
            tell(done, len(tables))
            _fill_table(books, fresh, table)


def _fill_table(books: Connection, fresh: sqlite3.Connection, table: Table) -> None:
    columns = list(table.columns)
    line = csv_line([cell(column) for column in columns])
    copy_in(books, table.name, [column.name for column in columns], fresh.execute(f"SELECT {line} FROM {table.name}"))
    # A number of its own, where the table gives them, goes on above the highest.
    if table.autoincrement_column is not None:
        name = table.autoincrement_column.name
        books.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{name}'), "
            f"greatest((SELECT max({name}) FROM {table.name}), 1))"
        )
    books.exec_driver_sql(f"ANALYZE {table.name}")
