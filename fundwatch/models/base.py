"""The declarative base: constraint names and column types shared by every table, and how statements speak of one."""

from __future__ import annotations

from typing import Any, TypeVar, cast

from sqlalchemy import BigInteger, FromClause, Integer, MetaData, Table
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import DeclarativeBase

#: Names every constraint from the first migration on, so that later ones can alter it on both engines.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

#: A 64-bit integer; on SQLite plain INTEGER, which alone may be the row's own number there.
Big = BigInteger().with_variant(Integer, "sqlite")


#: Under which a table knows the class that declares it.
_CLASS = "class"
_T = TypeVar("_T", bound="Base")


class Base(DeferredReflection, DeclarativeBase):
    """Root of every table's class: its attributes are the table's columns, in a statement it stands for the table.

    Only declared, never mapped, as nothing opens a session: plain columns are made into statements twice as quick.
    The type checker takes them for a mapped class's attributes, which go into expressions alike.
    """

    metadata = MetaData(naming_convention=NAMING)

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        if "__table__" in vars(cls):
            table = cls.__clause_element__()
            table.info[_CLASS] = cls
            for column in table.columns:
                # Past the metaclass, which would add the column to the table once more.
                type.__setattr__(cls, column.key, column)

    @classmethod
    def __clause_element__(cls) -> Table:
        return cast("Table", cls.__table__)


def class_of(column: Any) -> type[Any]:
    """The class that declares a column."""
    declaring: type[Any] = column.table.info[_CLASS]
    return declaring


def aliased(declared: type[_T], as_: FromClause | None = None) -> type[_T]:
    """A class once more under a name of its own in a statement, or over another table that has its columns."""
    return cast("type[_T]", _Alias(declared.__clause_element__().alias() if as_ is None else as_))


class _Alias:
    """What stands for a table in a statement, its columns as attributes."""

    def __init__(self, selected: FromClause) -> None:
        self._selected = selected

    def __getattr__(self, name: str) -> Any:
        try:
            return self._selected.c[name]
        except KeyError:
            raise AttributeError(name) from None

    def __clause_element__(self) -> FromClause:
        return self._selected
