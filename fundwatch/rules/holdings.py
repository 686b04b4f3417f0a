"""What the books hold of what rules need: which tables have rows, and which columns have any value at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from fundwatch.models.base import class_of
from fundwatch.models.record import Record
from fundwatch.rules.definition import NeededColumn, Rule, alternatives


@dataclass(frozen=True)
class Missing:
    """What keeps a rule from being applicable: empty tables, and columns without any value.

    `columns` are groups of (table label, header) of which one would do, and all of them are blank; the header is blank
    where the table has no rows at all.
    """

    tables: tuple[str, ...] = ()
    columns: tuple[tuple[tuple[str, str], ...], ...] = ()

    @property
    def anything(self) -> bool:
        """Whether something is missing."""
        return bool(self.tables or self.columns)

    @property
    def said(self) -> str:
        """What is missing and what would make the rule applicable, as one sentence; blank where nothing is."""
        if self.tables:
            return f"没有“{'”“'.join(self.tables)}”的数据；导入后即可检查。"
        if not self.columns:
            return ""
        parts = [f"{named(group)}{'全部空白' if len(group) == 1 else '都是空白'}" for group in self.columns]
        return f"{'；'.join(parts)}。补填后导入即可检查。"


def named(columns: Sequence[tuple[str, str]]) -> str:
    """Columns as people are told of them: each after the name of its table; a table without rows by its name."""
    headers: dict[str, list[str]] = {}
    for table, header in columns:
        headers.setdefault(table, []).append(f"“{header}”" if header else "")
    return "、".join(f"“{table}”的{'、'.join(own)}" if any(own) else f"“{table}”" for table, own in headers.items())


class Holdings:
    """Answers of one connection, each asked once. It keeps them: make a new one after a write."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._empty: dict[type[Record], bool] = {}
        self._blank: dict[tuple[type[Record], str], bool] = {}

    def missing(self, rule: Rule) -> Missing:
        """What a rule needs and the books do not hold; columns are asked only of tables that hold rows."""
        tables = tuple(table.sheet.label for table in rule.needs if self.is_empty(table))
        if tables:
            return Missing(tables)
        return Missing(
            columns=tuple(
                tuple(dict.fromkeys(map(self._told, alternatives(group))))
                for group in rule.needs_columns
                if all(self.is_blank(column) for column in alternatives(group))
            )
        )

    def is_empty(self, table: type[Record]) -> bool:
        """Whether the books have no row of a table."""
        if table not in self._empty:
            self._empty[table] = is_empty(self._connection, table)
        return self._empty[table]

    def is_blank(self, column: NeededColumn) -> bool:
        """Whether no row has a value in a column; so it is where there are no rows."""
        place = _place(column)
        if place not in self._blank:
            # The first value ends it: only a column that is blank indeed is gone through whole.
            self._blank[place] = not _any(self._connection, place[0], f'WHERE "{place[1]}" IS NOT NULL')
        return self._blank[place]

    def _told(self, column: NeededColumn) -> tuple[str, str]:
        table, name = _place(column)
        return table.sheet.label, "" if self.is_empty(table) else table.fields()[name].label


def is_empty(connection: Connection, table: type[Record]) -> bool:
    """Whether the books have no row of a table."""
    return not _any(connection, table)


def _any(connection: Connection, table: type[Record], where: str = "") -> bool:
    # In SQL's own words: dozens of these are asked by a scan, and each is answered sooner than it would be built.
    return connection.exec_driver_sql(f'SELECT 1 FROM "{table.__tablename__}" {where} LIMIT 1').first() is not None


def _place(column: NeededColumn) -> tuple[type[Record], str]:
    return class_of(column), column.key
