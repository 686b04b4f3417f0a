"""What a rule is run over: a connection, the day taken as today, the policy in force, and the partitions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    FromClause,
    MetaData,
    RootTransaction,
    Select,
    SQLColumnExpression,
    Table,
    Text,
    and_,
    case,
    func,
    insert,
    literal,
    select,
    true,
)

from fundwatch.ledger.policy import Policy, PolicyValue
from fundwatch.ledger.policy import stem as stem_of

if TYPE_CHECKING:
    from fundwatch.rules.holdings import Holdings

_T = TypeVar("_T")
_BATCH = 5_000
_KINDS: Mapping[type[Any], type[Text | BigInteger]] = {str: Text, int: BigInteger}
#: Numbers the temporary tables of a transaction, which keeps those of the rules run before. Each begins anew, so that
#: the next scan asks by the same names, and SQLAlchemy knows its statements already.
_NUMBERS: WeakKeyDictionary[RootTransaction, defaultdict[str, count[int]]] = WeakKeyDictionary()
#: So many temporary tables are remembered, more than the rules of one scan make.
_REMEMBERED = 1_000


def number_of(value: PolicyValue) -> int:
    """A policy value as rules compare it: fen for money, millionths for shares and areas, else a whole number."""
    if value.unit in {"元", "万元"}:
        return value.fen
    if value.unit in {"比例", "平方米"}:
        return value.millionths
    return value.whole


def written(value: PolicyValue) -> str:
    """A policy value as people read it, with its unit and, where it applies, 待核实."""
    shown = f"{value.value.normalize():f}"
    if value.unit == "比例":
        shown = f"{(value.value * 100).normalize():f}%"
    else:
        shown += value.unit
    return shown if value.verified else f"{shown}（待核实）"


class Once:
    """Values that one scan computes once, whichever of its connections asks first.

    Values only: a temporary table is known to its own connection alone.
    """

    def __init__(self) -> None:
        self._known: dict[Any, Any] = {}
        self._locks: dict[Any, Lock] = defaultdict(Lock)
        self._choosing = Lock()

    def __call__(self, key: Any, compute: Callable[[], _T]) -> _T:
        """The value of a key; who asks while it is computed waits for it."""
        with self._choosing:
            lock = self._locks[key]
        with lock:
            if key not in self._known:
                self._known[key] = compute()
            value: _T = self._known[key]
        return value


@dataclass
class Scope:
    """One run of one rule.

    `partitions` is None for a full run, else a temporary table whose column `value` holds the partition values to
    compute again. `looked_at` and `left_out` count what the rule's own judgement saw and left out, by reason.
    `facts` keeps what a rule computes once for its population and its select; `shared` what the rules of one scan
    compute once on this connection for all of them, tables included; `once` does the same for all its connections.
    `holdings` are the answers that they share about what the books hold.
    """

    connection: Connection
    as_of: date
    policy: Policy
    partitions: Table | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    looked_at: int = 0
    facts: dict[str, Any] = field(default_factory=dict)
    shared: dict[Any, Any] = field(default_factory=dict)
    once: Once = field(default_factory=Once)
    holdings: Holdings | None = None

    def of(self, partitions: Table | None) -> Scope:
        """The same for one run of one rule, which counts for itself and shares the rest."""
        return replace(self, partitions=partitions, left_out=Counter(), looked_at=0, facts={})

    @property
    def today(self) -> int:
        """The day number taken as today."""
        return self.as_of.toordinal()

    def touched(self, column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        """Whether the row belongs to what is computed in this run."""
        if self.partitions is None:
            return true()
        return column.in_(select(self.partitions.c.value))

    def touched_of(self, listed: Select[Any], column: SQLColumnExpression[Any]) -> ColumnElement[bool]:
        """`touched` of rows whose value is joined to a list: a full run finds them by the list, as it is the shorter.

        An engine without statistics would go through all rows instead, and look up each on the list.
        """
        return column.in_(listed) if self.partitions is None else self.touched(column)

    def values(self) -> Select[Any] | None:
        """The partition values that are computed in this run; None where everything is."""
        return None if self.partitions is None else select(self.partitions.c.value)

    def leave_out(self, reason: str, count: int = 1) -> None:
        """Count things that were looked at and left out."""
        if count:
            self.left_out[reason] += count

    def look_at(self, count: int = 1) -> None:
        """Count things that are looked at, for a rule whose population is no select."""
        self.looked_at += count

    def number(self, name: str, day: date, region: str = "") -> int:
        """A parameter's value in force on a day in a region; before the first one, the first."""
        return number_of(in_force_on(self.policy, name, day, region))

    def value(
        self, name: str, day: SQLColumnExpression[Any], region: SQLColumnExpression[Any] | None = None
    ) -> ColumnElement[int]:
        """The same as an expression: of a row's day number and region code."""
        values = self.policy.all_of(name)
        ranked = sorted(values, key=lambda v: (v.overridden, len(stem_of(v.region_code)), v.from_day), reverse=True)
        branches = []
        for value in ranked:
            conditions = [day >= value.from_day.toordinal()]
            if value.until is not None:
                conditions.append(day <= value.until.toordinal())
            stem = stem_of(value.region_code)
            if stem:
                if region is None:
                    continue
                conditions.append(func.substr(region, 1, len(stem)) == stem)
            branches.append((and_(*conditions), literal(number_of(value))))
        return case(*branches, else_=literal(number_of(first_of(self.policy, name))))

    def temporary(self, columns: Sequence[tuple[str, type[Any]]], rows: Iterable[Sequence[Any]] | Select[Any]) -> Table:
        """A temporary table of this run, filled from rows or from a select."""
        run = "whole" if self.partitions is None else self.partitions.name
        return temporary_table(self.connection, numbered(self.connection, f"for_{run}"), columns, rows)


def numbered(connection: Connection, name: str) -> str:
    """A name for a temporary table that no other of the connection's transaction has."""
    transaction = connection.get_transaction()
    if transaction is None:
        raise ValueError("temporary tables are made within a transaction")
    return f"{name}_{next(_NUMBERS.setdefault(transaction, defaultdict(lambda: count(1)))[name])}"


def temporary_table(
    connection: Connection,
    name: str,
    columns: Sequence[tuple[str, type[Any]]],
    rows: Iterable[Sequence[Any]] | Select[Any],
) -> Table:
    """Make and fill a temporary table; columns are (name, str or int)."""
    table = _table(name, tuple((n, _KINDS[t]) for n, t in columns))
    _create(connection, table)
    if isinstance(rows, Select):
        connection.execute(insert(table).from_select([n for n, _ in columns], rows))
    else:
        _fill(connection, table, [tuple(row) for row in rows])
    _let_plan(connection, name)
    return table


def temporary_like(connection: Connection, other: FromClause, name: str, rows: Select[Any]) -> Table:
    """Make a temporary table with another's columns and fill it from a select of these."""
    table = _table(name, tuple((column.name, column.type) for column in other.columns))
    _create(connection, table)
    connection.execute(insert(table).from_select([column.name for column in other.columns], rows))
    _let_plan(connection, name)
    return table


@lru_cache(_REMEMBERED)
def _table(name: str, columns: tuple[tuple[str, Any], ...]) -> Table:
    return Table(name, MetaData(), *(Column(*column) for column in columns))


def _create(connection: Connection, table: Table) -> None:
    # This and what fills it in SQL's own words: a scan makes dozens of tables, each for a few statements.
    columns = ", ".join(f'"{column.name}" {column.type.compile(connection.dialect)}' for column in table.columns)
    connection.exec_driver_sql(f'CREATE TEMPORARY TABLE "{table.name}" ({columns})')


def _fill(connection: Connection, table: Table, rows: list[tuple[Any, ...]]) -> None:
    place = "?" if connection.dialect.paramstyle == "qmark" else "%s"
    places = ", ".join(place for _ in table.columns)
    for start in range(0, len(rows), _BATCH):
        connection.exec_driver_sql(f'INSERT INTO "{table.name}" VALUES ({places})', rows[start : start + _BATCH])


def _let_plan(connection: Connection, name: str) -> None:
    if connection.dialect.name == "postgresql":
        # A server plans by statistics, of which a table that was just made has none.
        connection.exec_driver_sql(f'ANALYZE "{name}"')


def first_of(policy: Policy, name: str) -> PolicyValue:
    """The value of a parameter that applies to days before its first: the earliest one, the shipped before own."""
    everywhere = [value for value in policy.all_of(name) if not value.region_code]
    return everywhere[0]


def in_force_on(policy: Policy, name: str, day: date, region: str = "") -> PolicyValue:
    """The value in force on a day in a region; before the first one, the first."""
    try:
        return policy.on(name, day, region)
    except KeyError:
        return first_of(policy, name)
