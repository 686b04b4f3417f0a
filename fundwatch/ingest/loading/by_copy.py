"""Loading into PostgreSQL: SQLite writes the staged rows as CSV lines, the server reads them by COPY.

Nothing of a row passes through Python but the finished line, which makes this several times as fast as inserting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import BigInteger, Boolean, Connection, Date, Integer, LargeBinary

from fundwatch.ingest.loading.loader import Loader, columns_of
from fundwatch.ingest.staging import NEW, UPDATED
from fundwatch.models.numbering import number_on
from fundwatch.models.record import Record

_LINES = 5_000
#: Types whose text never holds a quote, a comma or a line break.
_BARE = (BigInteger, Boolean, Date, Integer)


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
            f"{', '.join(columns)} FROM {table} WITH NO DATA"
        )
        heads = ("seq", "sheet_no", "state")
        line = csv_line([*heads, *(_cell(record, column) for column in columns)])
        rows = self.staging.connection.execute(f"SELECT {line} FROM {table} WHERE state = {UPDATED}")
        copy_in(self.connection, name, (*heads, *columns), rows)
        self.connection.exec_driver_sql(f"ANALYZE {name}")
        return name


def csv_line(cells: Sequence[str]) -> str:
    """A SQLite expression that gives a row as one line of CSV, from expressions that give its cells."""
    return " || ',' || ".join(f"coalesce({cell}, '')" for cell in cells)


def quoted(column: str) -> str:
    """A SQLite expression of a text column's cell: always in quotes, so that only null is an empty cell."""
    return f"""'"' || replace({column}, '"', '""') || '"'"""


def copy_in(connection: Connection, table: str, columns: Sequence[str], rows: Iterable[tuple[str]]) -> int:
    """Send lines of CSV to a table; give how many rows the server took."""
    driver: Any = connection.connection.driver_connection
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv)"
    with driver.cursor() as cursor:
        with cursor.copy(statement) as copy:
            for lines in _several(rows):
                copy.write("\n".join(lines) + "\n")
        count: int = cursor.rowcount
    return count


def _several(rows: Iterable[tuple[str]]) -> Iterator[list[str]]:
    lines: list[str] = []
    for (line,) in rows:
        lines.append(line)
        if len(lines) == _LINES:
            yield lines
            lines = []
    if lines:
        yield lines


def _cell(record: type[Record], name: str) -> str:
    kind = record.__table__.columns[name].type
    if isinstance(kind, LargeBinary):
        return f"'\\x' || hex({name})"
    return name if isinstance(kind, _BARE) else quoted(name)
