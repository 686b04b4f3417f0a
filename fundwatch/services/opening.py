"""The books as a program opens them: the store and who acts, for callers that may not know the models."""

from __future__ import annotations

from pathlib import Path

from fundwatch.errors import PassphraseNeededError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store

__all__ = ["Actor", "Store", "make_store", "open_store", "open_unlocked"]


def open_store(target: str, passphrase: str | None = None, recovery_code: str | None = None) -> Store:
    """Open (or make) the database at a path or URL; DatabaseUnusableError says why it cannot be opened."""
    return Store.open(target, passphrase=passphrase, recovery_code=recovery_code)


def open_unlocked(target: str) -> Store | None:
    """Open the database as it is; None where it is encrypted, so that its passphrase must be asked for."""
    try:
        return Store.open(target)
    except PassphraseNeededError:
        return None


def make_store(path: Path, passphrase: str | None) -> None:
    """Make an empty database at a path, encrypted where a passphrase is given. Raises UsageError for a poor one."""
    Store.open(path, passphrase=passphrase).close()
