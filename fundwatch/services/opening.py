"""The books as a program opens them: the store and who acts, for callers that may not know the models."""

from __future__ import annotations

from fundwatch.models.actor import Actor
from fundwatch.models.store import Store

__all__ = ["Actor", "Store", "open_store"]


def open_store(target: str) -> Store:
    """Open (or make) the database at a path or URL; DatabaseUnusableError says why it cannot be opened."""
    return Store.open(target)
