"""Row numbers after rows were stored with numbers of their own choosing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from fundwatch.models.base import Base


def number_on(connection: Connection, table: type[Base]) -> None:
    """Let the next row of `table` that brings no id get one above the highest; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    name: Any = table.__tablename__
    connection.exec_driver_sql(
        f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), greatest((SELECT max(id) FROM {name}), 1))"
    )
