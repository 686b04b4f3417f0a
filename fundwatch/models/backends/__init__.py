"""The database engines that can hold the books: a SQLite file of one's own, or an office's PostgreSQL server.

What differs between them stands here and in ingest/loading; everything else is written once for both.
"""

from __future__ import annotations

from sqlalchemy.engine import URL

from fundwatch.errors import DatabaseUnusableError
from fundwatch.models.backends.backend import Backend
from fundwatch.models.backends.postgresql_server import PostgresqlServer
from fundwatch.models.backends.sqlite_file import SqliteFile

_BACKENDS: dict[str, type[Backend]] = {"sqlite": SqliteFile, "postgresql": PostgresqlServer}


def backend_of(url: URL) -> Backend:
    """The engine that holds the books at `url`. Raises DatabaseUnusableError for one that is not known."""
    kind = _BACKENDS.get(url.get_backend_name())
    if kind is None:
        raise DatabaseUnusableError(
            f"不支持“{url.get_backend_name()}”这种数据库。", "请使用数据库文件，或 PostgreSQL 数据库的地址。"
        )
    return kind(url)
