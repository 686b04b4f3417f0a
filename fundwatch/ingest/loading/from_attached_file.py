"""Loading into a SQLite file: the staging file is attached to the writing connection as `stage`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from fundwatch.ingest.loading.loader import Loader, columns_of
from fundwatch.ingest.staging import NEW, Staging
from fundwatch.models.encryption.connecting import attach
from fundwatch.models.record import Record

#: A load of this many rows, and of no fewer than are stored already, builds the table's indexes anew.
_LARGE = 50_000


class AttachedLoader(Loader):
    """Copies rows from one SQLite file to the other."""

    def __init__(self, connection: Connection, staging: Staging) -> None:
        super().__init__(connection, staging)
        self._driver: Any = connection.connection.driver_connection
        attach(self._driver, staging.path, "stage", staging.key)

    def close(self) -> None:
        """Detach the file: the connection goes back to the pool, and a transaction cannot let go of a file."""
        self._driver.execute("DETACH DATABASE stage")

    @contextmanager
    def filling(self, record: type[Record], count: int, again: Callable[[], None]) -> Iterator[None]:
        """Drop the table's own indexes while much is added, and build them again from what is then there."""
        table = record.__tablename__
        run = self.connection.exec_driver_sql
        if count < _LARGE or run(f"SELECT count(*) FROM main.{table}").scalar_one() > count:
            yield
            return
        made = "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
        indexes = run(made, (table,)).all()
        for name, _ in indexes:
            run(f"DROP INDEX main.{name}")
        yield
        for _, statement in indexes:
            again()
            run(statement)

    def add(self, record: type[Record], source_id: int, numbers: tuple[int, int], shift: int) -> int:
        """Insert from the attached file."""
        table, columns = record.__tablename__, ", ".join(columns_of(record))
        return self.connection.exec_driver_sql(
            f"INSERT INTO main.{table} (id, version, source_id, {columns}) "
            f"SELECT seq + ?, 1, ?, {columns} FROM stage.{table} WHERE state = {NEW} AND seq BETWEEN ? AND ?",
            (shift, source_id, *numbers),
        ).rowcount

    def updates(self, record: type[Record]) -> str:
        """The attached table itself."""
        return f"stage.{record.__tablename__}"
