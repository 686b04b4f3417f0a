"""Two connections that read one state of the books, for two threads that share out what is to be read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from fundwatch.models.backends.backend import PAIRED, Backend


@contextmanager
def paired(engine: Engine, backend: Backend) -> Iterator[tuple[Connection, ...]]:
    """Two transactions that see the very same state and may make temporary tables; all is rolled back.

    Only one where a second cannot be had: in memory, on a server that takes no further connection, among others that
    write without a pause.
    """
    with ExitStack() as stack:
        first = stack.enter_context(engine.connect()).execution_options(**{PAIRED: True})
        other = _further(engine, stack)
        if other is not None and backend.begin_alike(first, other):
            connections: tuple[Connection, ...] = (first, other)
        else:
            first.begin()
            connections = (first,)
        try:
            yield connections
        finally:
            for connection in connections:
                connection.rollback()


def _further(engine: Engine, stack: ExitStack) -> Connection | None:
    try:
        return stack.enter_context(engine.connect()).execution_options(**{PAIRED: True})
    except DBAPIError:
        return None
