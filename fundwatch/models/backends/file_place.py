"""Watching that an open database file stays where it is: moved or deleted, it must not be written into any more.

A system that lets an open file be moved or deleted goes on writing into it, and SQLite's log of the newest writes
stays behind at the old place: they would be lost.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DisconnectionError

from fundwatch.errors import DatabaseUnusableError
from fundwatch.models.backends.backend import WRITING

_IDENTITY = "fundwatch_identity"
#: The device and the number of a file; None where the system keeps an open file in its place by itself.
_Identity = tuple[int, int] | None


def watch(engine: Engine, path: Path) -> None:
    """Refuse every transaction on a file that is no longer in its place, and let go of one that was replaced."""
    made: list[bool] = []

    @event.listens_for(engine, "do_connect")
    def require_place(*_: Any) -> None:
        # SQLite would make a new and empty file.
        if made:
            _identity_of(path)

    # After the connection's own preparation, which makes a new file.
    @event.listens_for(engine, "first_connect")
    def remember(*_: Any) -> None:
        made.append(True)

    @event.listens_for(engine.pool, "checkout")
    def hold_against(_connection: Any, record: Any, _proxy: Any) -> None:
        identity = _identity_of(path)
        if record.info.setdefault(_IDENTITY, identity) != identity:
            raise DisconnectionError

    @event.listens_for(engine, "commit")
    def require_kept(connection: Connection) -> None:
        if connection.get_execution_options().get(WRITING) and connection.info.get(_IDENTITY) != _identity_of(path):
            raise _gone(path)


def _identity_of(path: Path) -> _Identity:
    try:
        found = path.stat()
    except OSError as fault:
        raise _gone(path) from fault
    return None if os.name == "nt" else (found.st_dev, found.st_ino)


def _gone(path: Path) -> DatabaseUnusableError:
    return DatabaseUnusableError(
        f"数据库文件“{path}”已不在原处，可能被移动、改名或删除，或者磁盘、共享文件夹已断开。",
        "请把它放回原处或重新连上后再试，或打开它现在的位置；本次没有改动任何数据。",
    )
