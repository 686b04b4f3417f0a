"""Which tests there are, over what they can be run, and the running of one."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass, replace
from functools import cache

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.fields import Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.models.store import Store
from fundwatch.services.statistics import kinds
from fundwatch.services.statistics.asking import Asked, Made, Need, StatisticsTest
from fundwatch.services.statistics.reading import read

_ASSIGNED = frozenset({Kind.CODE, Kind.ID_NUMBER, Kind.ACCOUNT, Kind.ID_LIST})


@dataclass(frozen=True, slots=True)
class Fitting:
    """The columns of a table that a test takes: (attribute name, header) each; `none` is how none of `by` is said."""

    test: StatisticsTest
    columns: tuple[tuple[str, str], ...]
    by: tuple[tuple[str, str], ...]


@cache
def tests() -> tuple[StatisticsTest, ...]:
    """Every test in the order in which an auditor comes to them."""
    found = [
        test
        for module in pkgutil.iter_modules(kinds.__path__)
        for test in importlib.import_module(f"{kinds.__name__}.{module.name}").TESTS
    ]
    return tuple(sorted(found, key=lambda test: test.order))


def named(name: str) -> StatisticsTest:
    """The test of a name. Raises UsageError where there is none."""
    found = next((test for test in tests() if test.name == name), None)
    if found is None:
        raise UsageError(f"没有“{name}”这项检查。", f"可用的检查：{'、'.join(test.name for test in tests())}。")
    return found


def fitting(table: str) -> tuple[Fitting, ...]:
    """The tests that a table has columns for. Raises UsageError where there is no such table."""
    fields = _record(table).fields()
    found = [
        Fitting(test, _columns(fields, test.column), _columns(fields, test.by) if test.by else ()) for test in tests()
    ]
    return tuple(one for one in found if one.columns)


def complete(asked: Asked) -> Asked:
    """What is asked, with the columns that were left open filled in.

    Raises UsageError where test, table or column is none, or is none that the test takes.
    """
    test = named(asked.test)
    record = _record(asked.table)
    column = _checked(record, test.column, asked.column, test.name)
    if test.by is None:
        if asked.by:
            raise UsageError(f"“{test.name}”只用一栏，不用第二栏。")
        return replace(asked, column=column, by="")
    by = asked.by
    if by is None:
        usual = _columns(record.fields(), test.by) if test.by.usual else ()
        by = usual[0][0] if usual else ""
    return replace(asked, column=column, by=by and _checked(record, test.by, by, test.name))


def run(store: Store, actor: Actor, asked: Asked) -> Made:
    """Run a test over a table. Raises UsageError where it is asked for what there is not."""
    whole = complete(asked)
    return named(whole.test).make(whole, read(store, actor, whole))


def column_named(table: str, header: str) -> str:
    """The attribute name of the column with a header. Raises UsageError where there is none."""
    record = _record(table)
    try:
        return record.field_of(header)
    except StopIteration:
        headers = "、".join(field.label for field in record.fields().values())
        raise UsageError(f"“{table}”没有“{header}”这一栏。", f"可用的栏目：{headers}。") from None


def _record(table: str) -> type[Record]:
    found = all_tables().get(table)
    if found is None:
        raise UsageError(f"没有“{table}”这张表。", f"可用的表：{'、'.join(all_tables())}。")
    return found


def _columns(fields: dict[str, Field], need: Need) -> tuple[tuple[str, str], ...]:
    """The fitting columns in the table's order, those of the first kind before the others."""
    found = [(name, field) for name, field in fields.items() if field.kind in need.kinds]
    found.sort(key=lambda it: it[1].kind is not need.first)
    return tuple((name, field.label) for name, field in found)


def _checked(record: type[Record], need: Need, column: str, test: str) -> str:
    fields = record.fields()
    allowed = dict(_columns(fields, need))
    label = record.sheet.label
    if not column:
        if not allowed:
            raise UsageError(f"“{label}”没有可以做“{test}”的栏目：要一个{need.label}。")
        return next(iter(allowed))
    if column in allowed:
        return column
    header = fields[column].label
    hint = f"可用的栏目：{'、'.join(allowed.values())}。" if allowed else "请换一张表。"
    if fields[column].kind in _ASSIGNED:
        raise UsageError(f"“{header}”是编排出来的号码，不是数额，不能做“{test}”。", hint)
    raise UsageError(f"“{header}”不是{need.label}，不能做“{test}”。", hint)
