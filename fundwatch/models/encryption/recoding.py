"""Changing what a database is encrypted under: on a copy that is checked, then swapped in whole.

Whatever fails or is killed, the file is the old one or the new one, each complete. The old file stays locked until the
new one stands in its place, so that no other program can write to what is about to go.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fundwatch.errors import DatabaseUnusableError, RefusedError
from fundwatch.models.backends.sqlite_file import reason_of
from fundwatch.models.encryption import files
from fundwatch.models.encryption.connecting import attach, connect, unlock
from fundwatch.models.encryption.keys import DatabaseKey, derive, new_salt, require_sound, salt_of

#: Seconds to wait for other programs to let go of the file, and between two tries.
PATIENCE = 10
_PAUSE = 0.1
_COPY = ".换口令中"
_READY = ".新"
#: Steps of SQLite's machine between two looks at how far the copy is.
_LOOK_UP = 200_000
_ERASED = 1 << 20

#: Told the bytes written so far and the bytes expected; raises to stop.
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class NewKey:
    """A key with the salt by which a passphrase will give it again."""

    key: DatabaseKey
    salt: bytes = field(repr=False)

    @classmethod
    def of(cls, passphrase: str) -> NewKey:
        """The key of a passphrase that is about to be set. Raises UsageError for one that is too short."""
        require_sound(passphrase)
        salt = new_salt()
        return cls(derive(passphrase, salt), salt)


def recode(
    path: Path, old: DatabaseKey | None, new: NewKey | None, *, tell: Tell, finish: Callable[[Path], None]
) -> None:
    """Put a file under another key, or under none.

    `finish` is called with the copy before it is checked and swapped in. Raises RefusedError where another program
    has the file open, DatabaseUnusableError where the copy does not pass the checks; the old file is then untouched.
    """
    copy = path.with_name(path.name + _COPY)
    with _told(), _alone(path, old) as source:
        _remove(copy)
        try:
            before = _inventory(source)
            _export(source, copy, new, tell)
            finish(copy)
            shutil.copymode(path, copy)
            _verify(copy, new.key if new else None, before)
            _swap(source, copy, path, erase=old is None)
        except BaseException:
            _remove(copy)
            raise


def recode_beside(path: Path, old: DatabaseKey | None, new: NewKey | None) -> None:
    """Make ready what stands beside a database for its new key; `settle` puts it in place after the swap."""
    ready = path.with_name(path.name + _READY)
    _remove(ready)
    if not _readable(path, old):
        return
    with closing(_cipher_connection(path, old)) as source:
        _export(source, ready, new, lambda _done, _total: None)


def export_to(
    source: Path, old: DatabaseKey | None, target: Path, new: DatabaseKey | None, *, beside: Path | None
) -> None:
    """Write a database anew under the key, and the salt, of the database `beside`, or under none."""
    with closing(_cipher_connection(source, old)) as connection:
        under = NewKey(new, salt_of(beside)) if new is not None and beside is not None else None
        _export(connection, target, under, lambda _done, _total: None)


def settle(path: Path, key: DatabaseKey | None) -> None:
    """Put what was made ready for this key in place of the old file; harmless where nothing was."""
    ready = path.with_name(path.name + _READY)
    if ready.exists() and _readable(ready, key):
        with suppress(FileNotFoundError):  # another program was quicker
            ready.replace(path)


def clear_leftover(path: Path) -> None:
    """Delete the copy of a change that was killed. Only for whoever has the file open: then no change is under way."""
    copy = path.with_name(path.name + _COPY)
    if copy.exists():
        with suppress(OSError):
            _remove(copy)


@contextmanager
def _told() -> Iterator[None]:
    """Turn the driver's and the system's errors into a sentence."""
    try:
        yield
    except (_errors(), OSError) as fault:
        raise DatabaseUnusableError(
            f"口令没有改动：{reason_of(str(fault)) or fault}。", "原来的数据库没有改动，请处理后再试。"
        ) from fault


def _cipher_connection(path: Path, key: DatabaseKey | None) -> sqlite3.Connection:
    """A connection of the cipher's driver, for a plain file too: only that can write under a key."""
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - as in connecting

    connection: sqlite3.Connection = dbapi2.connect(path, timeout=PATIENCE, isolation_level=None)
    if key is not None:
        unlock(connection, key)
    return connection


@contextmanager
def _alone(path: Path, key: DatabaseKey | None) -> Iterator[sqlite3.Connection]:
    """A connection that no other can read or write beside, until it is closed."""
    with closing(_cipher_connection(path, key)) as connection:
        deadline = time.monotonic() + PATIENCE
        while not _taken(connection):
            if time.monotonic() > deadline:
                raise RefusedError(
                    f"“{path.name}”正被其他窗口或程序使用，口令没有改动。",
                    "请先关闭使用它的其他窗口和程序，再试一次。",
                )
            # SQLite tells nobody when another lets go of the file: the lock is tried again until it is had.
            time.sleep(_PAUSE)
        yield connection


def _taken(connection: sqlite3.Connection) -> bool:
    """Try to lock the file for this connection alone, from now until it is closed."""
    try:
        # Leaving the write-ahead log needs every other connection gone, and empties it into the file. SQLite does
        # not wait for that by itself.
        connection.execute("PRAGMA journal_mode=DELETE").fetchall()
        connection.execute("PRAGMA main.locking_mode=EXCLUSIVE").fetchall()
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except _errors() as fault:
        if "locked" not in str(fault):
            raise
        return False
    return True


def _export(source: sqlite3.Connection, target: Path, new: NewKey | None, tell: Tell) -> None:
    """Write everything in `source` to a new file under the new key."""
    if new is None:
        source.execute("ATTACH DATABASE ? AS fresh KEY ''", (str(target),))
    else:
        attach(source, target, "fresh", new.key, salt=new.salt)
    total = _pragma(source, "page_count") * _pragma(source, "page_size")
    stopped: list[BaseException] = []

    def look() -> int:
        try:
            tell(target.stat().st_size if target.exists() else 0, total)
        except BaseException as fault:  # noqa: BLE001 - raised again where it is not swallowed by the driver
            stopped.append(fault)
        return len(stopped)

    source.set_progress_handler(look, _LOOK_UP)
    try:
        source.execute("BEGIN")
        source.execute("SELECT sqlcipher_export('fresh')").fetchall()
        for name in ("user_version", "application_id"):
            source.execute(f"PRAGMA fresh.{name} = {_pragma(source, name)}")
        source.execute("COMMIT")
    except _errors():
        if stopped:
            raise stopped[0] from None
        raise
    finally:
        source.set_progress_handler(None, 0)
        if source.in_transaction:
            source.execute("ROLLBACK")
        source.execute("DETACH DATABASE fresh")


def _verify(copy: Path, key: DatabaseKey | None, before: dict[str, tuple[str, int]]) -> None:
    """Raise DatabaseUnusableError unless the copy is sound and holds all that was there."""
    with closing(connect(copy, key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
        after = _inventory(connection)
    missing = ("", -1)
    lost = [
        name
        for name, (made, rows) in before.items()
        if after.get(name, missing)[0] != made or after.get(name, missing)[1] < rows
    ]
    if not sound or dangling or lost:
        raise DatabaseUnusableError("换口令的副本没有通过核对，原数据库未作改动。", "请保留原文件并联系维护人员。")


def _inventory(connection: sqlite3.Connection) -> dict[str, tuple[str, int]]:
    """Every table and index by name: how it is made, and its rows."""
    made = "SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'"
    found: dict[str, tuple[str, int]] = {}
    for name, kind, statement in connection.execute(made).fetchall():
        rows = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] if kind == "table" else 0
        found[name] = (statement, rows)
    return found


def _swap(source: sqlite3.Connection, copy: Path, path: Path, *, erase: bool) -> None:
    """Put the copy in the old file's place.

    Where files can be replaced while they are open the old one is spoilt afterwards, under our lock: a program that
    waited for it finds no database there, and writes nothing into a file that has no name any more.
    """
    if sys.platform == "win32":
        # An open file cannot be replaced there; another program that has opened it meanwhile makes this fail.
        source.close()
        copy.replace(path)
        return
    with path.open("r+b") as old:
        copy.replace(path)
        _sync_folder(path.parent)
        length = os.fstat(old.fileno()).st_size if erase else files.PAGE
        for start in range(0, length, _ERASED):
            old.write(bytes(min(_ERASED, length - start)))
        old.flush()
        os.fsync(old.fileno())
        source.close()


def _sync_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _readable(path: Path, key: DatabaseKey | None) -> bool:
    if key is None or files.is_plain(path):
        return key is None and files.is_plain(path)
    return files.opens(path, key)


def _remove(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    # The cipher gives the size of its pages as text.
    return int(connection.execute(f"PRAGMA main.{name}").fetchone()[0])


def _errors() -> Any:
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - as above

    return dbapi2.Error
