"""Books in a SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from fundwatch.errors import DatabaseUnusableError, FundwatchError
from fundwatch.models.backends.backend import LOCK_WAIT, PAIRED, READING, WRITING, Backend, LockedError, take_lock
from fundwatch.models.backends.file_place import watch
from fundwatch.models.encryption import connecting, files
from fundwatch.models.encryption.keys import DatabaseKey
from fundwatch.models.encryption.secrets import Secret

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
)
_PLAIN_PRAGMAS = ("cache_size=-65536",)
#: So much of the file is seen without being copied; by a workspace, which looks up here and there, all that SQLite can.
_MAPPED, _MAPPED_WHOLE = 268_435_456, 2_147_418_112
#: A page in the cache is a page that need not be deciphered again; only what is read takes room.
_CIPHER_READING, _CIPHER_WRITING = "cache_size=-131072", "cache_size=-262144"
#: Driver name and user in the address of an encrypted file; the password is its key.
_CIPHER_DRIVER = "sqlite+pysqlcipher"
_KEY_USER = "key"
#: How often two transactions are begun before it is left at one: others would have to commit that often meanwhile.
_TRIES = 10
_REASONS = {
    "database disk image is malformed": "文件已损坏",
    "file is not a database": "文件已损坏，或口令已经更改",
    "attempt to write a readonly database": "文件或文件夹是只读的",
    "unable to open database file": "文件夹不存在或没有读写权限",
    "database is locked": "正被另一个程序占用",
    "disk I/O error": "读写磁盘出错",
    "database or disk is full": "磁盘空间不足",
}


class SqliteFile(Backend):
    """Books in a SQLite file, or, in tests, in memory."""

    @property
    def path(self) -> Path | None:
        """The file that holds the books; None in memory."""
        if not self.url.database or self.url.database == ":memory:":
            return None
        return Path(self.url.database)

    @property
    def key(self) -> DatabaseKey | None:
        """The key in the address."""
        return DatabaseKey(bytes.fromhex(str(self.url.password))) if self.url.password else None

    def unlocked(self, secret: Secret | None) -> Self:
        """The same file with its key; a file that is about to be made is made under it."""
        path = self.path
        if path is None:
            return super().unlocked(secret)
        if self.key is not None:
            files.require_key(path, self.key)
            return self
        if files.is_new(path):
            return self if secret is None else self.keyed(files.make(path, secret))
        if not files.is_encrypted(path):
            return self
        return self.keyed(files.key_of(path, secret))

    def keyed(self, key: DatabaseKey | None) -> Self:
        """The same file as it is opened with a key, or without one."""
        if key is None:
            return type(self)(URL.create("sqlite", database=self.url.database))
        password = key.raw.hex()
        return type(self)(URL.create(_CIPHER_DRIVER, _KEY_USER, password, database=self.url.database))

    def require(self, *, create: bool) -> None:
        """Raise DatabaseUnusableError where the file is absent, unreadable or no database."""
        path = self.path
        if path is None:
            return
        if path.exists():
            _require_sqlite(path)
        elif not create:
            raise DatabaseUnusableError(f"没有找到数据库文件“{path}”。", "请检查位置，或先导入数据建立数据库。")
        elif not path.parent.is_dir():
            raise DatabaseUnusableError(f"文件夹“{path.parent}”不存在。", "请先建好文件夹，或换一个位置。")

    def make_engine(self) -> Engine:
        """An engine whose schema changes roll back too.

        sqlite3's own transaction handling is turned off, because with it a CREATE INDEX survives a rollback.
        """
        key, path = self.key, self.path
        pragmas: tuple[str, ...]
        if key is None or path is None:
            pragmas = (*_PRAGMAS, *_PLAIN_PRAGMAS)
            engine = create_engine(self.url, connect_args={"timeout": LOCK_WAIT})
        else:
            pragmas = (*_PRAGMAS, _CIPHER_READING)
            engine = _cipher_engine(path, key)

        if path is not None:
            watch(engine, path)

        @event.listens_for(engine, "connect")
        def prepare(connection: sqlite3.Connection, _record: Any) -> None:
            connection.isolation_level = None
            for pragma in pragmas:
                connection.execute(f"PRAGMA {pragma}")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            options = connection.get_execution_options()
            connection.exec_driver_sql(f"PRAGMA query_only={'ON' if options.get(READING) else 'OFF'}")
            if key is None:
                connection.exec_driver_sql(f"PRAGMA mmap_size={_mapped(options)}")
            else:
                # One connection writes at a time, and a large import goes over its pages again and again.
                wanted = _CIPHER_WRITING if options.get(WRITING) else _CIPHER_READING
                connection.exec_driver_sql(f"PRAGMA {wanted}")
            if options.get(WRITING):
                take_lock(lambda seconds: _begin_writing(connection, seconds), options[WRITING])
            else:
                connection.exec_driver_sql("BEGIN")

        return engine

    def begin_alike(self, first: Connection, other: Connection) -> bool:
        """Begin one between two looks of the other at whether anything was committed: nothing was, or they try again.

        What a transaction sees is settled by its first reading. The first one's lies between the two looks, and with
        the second look the other's own transaction begins; where nothing was committed between the looks, the states
        that both see are the same.
        """
        if self.path is None:
            return False
        for _ in range(_TRIES):
            before = _commits_seen(other)
            first.begin()
            _commits_seen(first)
            other.begin()
            if _commits_seen(other) == before:
                return True
            first.rollback()
            other.rollback()
        return False

    def reason(self, fault: DBAPIError) -> str | None:
        """Why the file could not be used, by SQLite's own words."""
        return reason_of(str(fault.orig))

    def reading_fault(self, fault: DBAPIError) -> FundwatchError | None:
        """A damaged file, a lost network share, a disk that fails."""
        reason = self.reason(fault)
        if reason is None or "readonly" in str(fault.orig):
            return None
        return FundwatchError(f"读不出数据：{reason}。", "请处理后再试。")

    def writing_fault(self, fault: DBAPIError) -> FundwatchError | None:
        """Another program that writes, a full disk, a read-only folder."""
        reason = self.reason(fault)
        if reason is None:
            return None
        if "locked" in str(fault.orig):
            return LockedError()
        return FundwatchError(f"没有写入：{reason}。", "请处理后再试；本次没有改动任何数据。")


def _mapped(options: Mapping[str, Any]) -> int:
    if options.get(PAIRED):
        return _MAPPED // 2
    return _MAPPED if options.get(READING) or options.get(WRITING) else _MAPPED_WHOLE


def _commits_seen(connection: Connection) -> int:
    """A number that is another one after any other connection, of whatever program, has committed; it reads the file.

    Asked past SQLAlchemy, which would begin a transaction for it.
    """
    driver: Any = connection.connection.driver_connection
    number: int = driver.execute("PRAGMA data_version").fetchone()[0]
    return number


def reason_of(said: str) -> str | None:
    """What SQLite's words for a fault mean in Chinese; None where they are not known."""
    return next((chinese for english, chinese in _REASONS.items() if english in said), None)


def _begin_writing(connection: Connection, seconds: int) -> bool:
    """Begin a transaction that holds the only write lock there is; whether another program let us within `seconds`."""
    connection.exec_driver_sql(f"PRAGMA busy_timeout={seconds * 1000}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    except OperationalError as fault:
        if "locked" not in str(fault.orig):
            raise
        return False
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={LOCK_WAIT * 1000}")
    return True


def _cipher_engine(path: Path, key: DatabaseKey) -> Engine:
    """An engine over an encrypted file; its errors never show what a statement was given: that is data."""

    def connect() -> sqlite3.Connection:
        return connecting.connect(path, key, timeout=LOCK_WAIT, check_same_thread=False)

    url = URL.create("sqlite", database=str(path))
    return create_engine(url, module=connecting.driver_for(key), creator=connect, hide_parameters=True)


def _require_sqlite(path: Path) -> None:
    try:
        known = files.is_new(path) or files.is_plain(path) or files.is_encrypted(path)
    except OSError as fault:
        raise DatabaseUnusableError(
            f"打不开数据库文件“{path.name}”。", "请检查文件是否存在、是否有读写权限。"
        ) from fault
    if not known:
        raise DatabaseUnusableError(
            f"“{path.name}”不是 fundwatch 的数据库文件。", "请确认选对了文件；如果文件已损坏，请用备份恢复。"
        )
