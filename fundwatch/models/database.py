"""Opening a database file or URL: engine, pragmas, and which release made it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from fundwatch.errors import DatabaseUnusableError

#: Execution option of a connection whose transaction will write: it takes the write lock when it begins.
WRITING = "fundwatch_writing"
#: How long a writer waits for another program's transaction, in seconds.
LOCK_WAIT = 60


def url_of(target: str | Path) -> URL:
    """The SQLAlchemy URL of a file path or of a URL given as such."""
    text = str(target)
    if "://" in text:
        try:
            return make_url(text)
        except ArgumentError as fault:
            raise DatabaseUnusableError(f"数据库地址“{text}”写法不对。", "请检查 --db 的内容。") from fault
    return URL.create("sqlite", database=str(Path(text).absolute()))


def file_of(url: URL) -> Path | None:
    """The file of a SQLite database; None for a server's or one in memory."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def make_engine(url: URL) -> Engine:
    """An engine whose transactions are real ones: on SQLite also schema changes roll back.

    sqlite3's own transaction handling is turned off, because with it a CREATE INDEX survives a rollback.
    """
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": LOCK_WAIT})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "cache_size=-65536",
            "temp_store=MEMORY",
            "mmap_size=268435456",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def require_sqlite_file(path: Path) -> None:
    """Raise DatabaseUnusableError where an existing file is no SQLite database or cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as fault:
        raise DatabaseUnusableError(
            f"打不开数据库文件“{path.name}”。", "请检查文件是否存在、是否有读写权限。"
        ) from fault
    if head and head != b"SQLite format 3\x00":
        raise DatabaseUnusableError(
            f"“{path.name}”不是 fundwatch 的数据库文件。", "请确认选对了文件；如果文件已损坏，请用备份恢复。"
        )
