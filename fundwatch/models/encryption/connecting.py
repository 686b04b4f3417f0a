"""Connections by sqlite3, or, where there is a key, by SQLCipher's driver of the same shape."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from fundwatch.models.encryption.keys import DatabaseKey

#: SQLCipher 4's own settings, said aloud so that no later default changes what a file needs to be opened.
CIPHER_SETTINGS = (
    "cipher_page_size=4096",
    "kdf_iter=256000",
    "cipher_hmac_algorithm=HMAC_SHA512",
    "cipher_kdf_algorithm=PBKDF2_HMAC_SHA512",
)


def driver_for(key: DatabaseKey | None) -> ModuleType:
    """The DB-API module that opens such a file: sqlite3, or SQLCipher's with the same names."""
    if key is None:
        return sqlite3
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - only who opens an encrypted file loads the cipher

    module: ModuleType = dbapi2
    return module


def connect(target: str | Path, key: DatabaseKey | None, *, salt: bytes = b"", **keywords: Any) -> sqlite3.Connection:
    """A connection to a file; with a key it is unlocked by it, and a new file is made under it.

    `salt` is for a file that is about to be made and opened by a passphrase later. A wrong key shows only when the
    file is first read: the driver's DatabaseError "file is not a database".
    """
    connection: sqlite3.Connection = driver_for(key).connect(target, **keywords)
    if key is not None:
        unlock(connection, key, salt)
    return connection


def unlock(connection: sqlite3.Connection, key: DatabaseKey, salt: bytes = b"") -> None:
    """Give a new connection of SQLCipher's driver its key."""
    # A wrong key is told by an exception; SQLCipher would also write lines to standard error.
    connection.execute("PRAGMA cipher_log_level=NONE").fetchall()
    connection.execute(f'PRAGMA key = "{key.literal(salt)}"').fetchall()
    for setting in CIPHER_SETTINGS:
        connection.execute(f"PRAGMA {setting}").fetchall()


def attach(connection: Any, target: str | Path, name: str, key: DatabaseKey | None, *, salt: bytes = b"") -> None:
    """Attach a file to a driver's connection as `name`; the key goes as a parameter past all statements' texts."""
    if key is None:
        connection.execute(f"ATTACH DATABASE ? AS {name}", (str(target),))
    else:
        connection.execute(f"ATTACH DATABASE ? AS {name} KEY ?", (str(target), key.literal(salt)))
