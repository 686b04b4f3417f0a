"""Fresh books for tests: a SQLite file in the test's folder, or, in the server's pass, a database of its own there.

The environment variable FUNDWATCH_TEST_SERVER holds the server's address, as in
postgresql+psycopg://postgres@/postgres?host=/run/socket&port=5432; without it books are files. On a server the tables
are made once, in a template; every database after it is a copy of that, and is dropped when its test ends. So are
the files that tests are handed open.
"""

from __future__ import annotations

import itertools
import json
import os
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.engine import URL, make_url

from fundwatch.models.log import Installation
from fundwatch.models.store import Store

ADDRESS = os.environ.get("FUNDWATCH_TEST_SERVER", "")
#: Whether this pass keeps its books on a PostgreSQL server.
ON_SERVER = bool(ADDRESS)

_NUMBERS = itertools.count(1)
_made: list[str] = []
_admin: list[psycopg.Connection] = []
_template: list[str] = []
_file: list[bytes] = []
_filled: dict[Callable[[Store], object], bytes | str] = {}


def new_books(folder: Path, name: str = "账.db") -> str | Path:
    """Where fresh, empty books are to be opened: a target for Store.open and for --db."""
    if not ON_SERVER:
        return folder / name
    target = url_of(_new_database(_template_name()))
    # Copies of one template would pass for the same books.
    execute(target, f"UPDATE installation SET id = '{uuid.uuid4().hex}'")
    return target


def prepared_books(folder: Path) -> str | Path:
    """Fresh, empty books with their tables; a file is copied too, since making them takes longer than most tests."""
    if ON_SERVER:
        return new_books(folder)
    if not _file:
        made = Path(tempfile.mkdtemp(dir=folder)) / "模板.db"
        Store.open(made).close()
        _file.append(made.read_bytes())
    target = folder / "账.db"
    target.write_bytes(_file[0])
    with closing(sqlite3.connect(target)) as file:
        # Copies of one template would pass for the same books.
        file.execute("UPDATE installation SET id = ?", (uuid.uuid4().hex,))
        file.commit()
    return target


def filled_books(folder: Path, fill: Callable[[Store], object]) -> str | Path:
    """Fresh books that `fill` has written to, once for all tests; all copies pass for the same books."""
    if fill not in _filled:
        made = _kept_empty() if ON_SERVER else Path(tempfile.mkdtemp(dir=folder)) / "模板.db"
        store = Store.open(made)
        fill(store)
        store.close()
        _filled[fill] = made if isinstance(made, str) else made.read_bytes()
    kept = _filled[fill]
    if isinstance(kept, str):
        return url_of(_new_database(make_url(kept).database or ""))
    target = folder / "账.db"
    target.write_bytes(kept)
    return target


@contextmanager
def kept_database(source: str = "") -> Iterator[str]:
    """Fresh books on the server, or a copy of some, that outlast a test; gone after the block."""
    name = f"fundwatch_test_{unique()}"
    _create(name, (make_url(source).database if source else None) or _template_name())
    try:
        yield url_of(name)
    finally:
        server().execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def empty_database(options: str = "") -> str:
    """The address of a database of the server without any table; `options` as CREATE DATABASE takes them."""
    return url_of(_new_database("template0", options))


def execute(target: str, statement: str) -> None:
    """Run one statement in a database of the server."""
    with psycopg.connect(_plain(make_url(target))) as connection:
        connection.execute(statement.encode())


def unique() -> str:
    """A name that no other test and no other run of the tests uses."""
    return f"{os.getpid()}_{next(_NUMBERS)}"


def copied_books(source: str | Path, folder: Path, name: str) -> str | Path:
    """A copy of books that nobody has open."""
    if not ON_SERVER:
        target = folder / name
        for suffix in ("", "-wal", "-shm"):
            beside = Path(f"{source}{suffix}")
            if beside.exists():
                Path(f"{target}{suffix}").write_bytes(beside.read_bytes())
        return target
    return url_of(_new_database(make_url(str(source)).database or ""))


def by_hand(store: Store, *statements: str) -> None:
    """Change books as somebody with another program would: no log entry, references left dangling."""
    if store.path is not None:
        with closing(sqlite3.connect(store.path)) as file:
            for statement in statements:
                file.execute(statement)
            file.commit()
        return
    with psycopg.connect(_plain(store.engine.url), options="-c session_replication_role=replica") as connection:
        for statement in statements:
            connection.execute(statement.encode())


def as_made_by_an_older_release(target: str | Path, absent: str) -> None:
    """Take a table away, and the memory of it, as if the books had been made before there was such a table."""
    store = Store.open(target)
    with store.read() as connection:
        known = json.loads(connection.execute(select(Installation.known_tables)).scalar_one())
    known.remove(absent)
    by_hand(store, f"DROP TABLE {absent}", f"UPDATE installation SET known_tables = '{json.dumps(known)}'")
    store.close()


def drop_databases() -> None:
    """Drop what was made since the last time, whoever is still connected to it."""
    while _made:
        statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(_made.pop()))
        server().execute(statement)


def end_server_session() -> None:
    """Drop the templates as well and hang up."""
    drop_databases()
    for name in _template:
        server().execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
    _template.clear()
    _filled.clear()
    while _admin:
        _admin.pop().close()


def server() -> psycopg.Connection:
    """A connection to the server itself, on which every statement is its own transaction."""
    if not _admin:
        url = make_url(ADDRESS)
        _admin.append(psycopg.connect(_plain(url), autocommit=True))
    return _admin[0]


def url_of(database: str) -> str:
    """The address of a database of the test server."""
    return make_url(ADDRESS).set(database=database).render_as_string(hide_password=False)


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _template_name() -> str:
    if not _template:
        name = f"fundwatch_test_{os.getpid()}_template"
        _create(name, "template0")
        Store.open(url_of(name)).close()
        _template.append(name)
    return _template[0]


def _kept_empty() -> str:
    name = f"fundwatch_test_{unique()}_filled"
    _create(name, _template_name())
    _template.append(name)
    return url_of(name)


def _new_database(source: str, options: str = "") -> str:
    name = f"fundwatch_test_{unique()}"
    _create(name, source, options)
    _made.append(name)
    return name


def _create(name: str, source: str, options: str = "") -> None:
    # Copying the files is twice as fast as copying through the log, and a test server need not survive a crash.
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY ").format(
        sql.Identifier(name), sql.Identifier(source)
    )
    server().execute(statement + sql.SQL(options))  # type: ignore[arg-type]  # the tests' own words
