"""Loading into PostgreSQL: staged rows go to the server by COPY."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fundwatch.ingest.loading.loader import Loader, columns_of
from fundwatch.ingest.staging import NEW, UPDATED
from fundwatch.models.backends.copy_lines import cell, copy_in, csv_line, named
from fundwatch.models.numbering import number_on
from fundwatch.models.record import Record


class CopyLoader(Loader):
    """Sends rows of the staging file to the server."""

    def close(self) -> None:
        """Nothing is held between transactions."""

    @contextmanager
    def filling(self, record: type[Record], count: int, again: Callable[[], None]) -> Iterator[None]:
        """Indexes stay: dropping one would keep readers out until the import ends."""
        yield
        again()
        number_on(self.connection, record)
        if count:
            self.connection.exec_driver_sql(f"ANALYZE {record.__tablename__}")

    def add(self, record: type[Record], source_id: int, numbers: tuple[int, int], shift: int) -> int:
        """Copy the rows into the table."""
        columns = columns_of(record)
        fixed = (f"seq + {shift}", "1", str(source_id))
        line = csv_line([*fixed, *(_cell(record, name) for name in columns)])
        rows = self.staging.connection.execute(
            f"SELECT {line} FROM {record.__tablename__} WHERE state = {NEW} AND seq BETWEEN ? AND ? ORDER BY seq",
            numbers,
        )
        return copy_in(self.connection, record.__tablename__, ("id", "version", "source_id", *columns), rows)

    def updates(self, record: type[Record]) -> str:
        """A temporary table filled by COPY; it goes with the transaction."""
        table, columns = record.__tablename__, columns_of(record)
        name = f"updates_of_{table}"
        self.connection.exec_driver_sql(
            f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT 0::bigint AS seq, 0 AS sheet_no, 0 AS state, "
            f"{named(columns)} FROM {table} WITH NO DATA"
        )
        heads = ("seq", "sheet_no", "state")
        line = csv_line([*heads, *(_cell(record, column) for column in columns)])
        rows = self.staging.connection.execute(f"SELECT {line} FROM {table} WHERE state = {UPDATED}")
        copy_in(self.connection, name, (*heads, *columns), rows)
        self.connection.exec_driver_sql(f"ANALYZE {name}")
        return name


def _cell(record: type[Record], name: str) -> str:
    return cell(record.__table__.columns[name])
