"""Ending a statement whose answer nobody waits for any more."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

#: So many steps of SQLite's machine between two looks at whether the answer is still wanted: some milliseconds.
_STEPS = 400_000


@dataclass
class Stop:
    """Set by whoever no longer waits for an answer."""

    _event: threading.Event = field(default_factory=threading.Event)

    def set(self) -> None:
        """Ask the running query to end."""
        self._event.set()

    @property
    def stopped(self) -> bool:
        """Whether the answer is no longer wanted."""
        return self._event.is_set()


_ASKED_BY: ContextVar[Stop | None] = ContextVar("asked_by", default=None)


@contextmanager
def asked_by(stop: Stop) -> Iterator[None]:
    """Let `stop` end whatever this thread reads from a store meanwhile; what it ends fails as interrupted."""
    before = _ASKED_BY.set(stop)
    try:
        yield
    finally:
        _ASKED_BY.reset(before)


def current() -> Stop | None:
    """By what the answer may be given up that this thread is asked for."""
    return _ASKED_BY.get()


@contextmanager
def watched(raw: Any, stop: Stop | None = None) -> Iterator[None]:
    """Let `stop`, or whoever asks in this thread, end what a driver's connection runs: SQLite's; a server's runs on."""
    told = stop or current()
    if told is None or not hasattr(raw, "set_progress_handler"):
        yield
        return
    raw.set_progress_handler(lambda: int(told.stopped), _STEPS)
    try:
        yield
    finally:
        raw.set_progress_handler(None, 0)
