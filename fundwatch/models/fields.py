"""How a table of the contract declares its columns: the Chinese header, the kind of cell, what it refers to.

One function per kind of cell returns the SQLAlchemy column; the `Field` travels in its `info`, where import,
lists, notices and papers find the header and the rules of the cell without a second declaration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Integer, Text
from sqlalchemy.orm import MappedColumn, mapped_column

#: Quantities, areas and ratios are stored as integers of this many parts, so that they are exact everywhere.
PARTS = 1_000_000


class Kind(StrEnum):
    """What a cell holds, and thereby how it is read, stored and shown."""

    TEXT = "text"
    CODE = "code"
    NAME = "name"
    ID_NUMBER = "id_number"
    ACCOUNT = "account"
    MONEY = "money"
    QUANTITY = "quantity"
    RATIO = "ratio"
    INTEGER = "integer"
    YEAR = "year"
    DAY = "day"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    PERIOD = "period"
    ID_LIST = "id_list"


class Derived(StrEnum):
    """What is computed at import from one declared column and stored beside it."""

    DAY_NUMBER = "day_number"
    ID_VALID = "id_valid"
    BIRTH_DAY = "birth_day"
    SEX = "sex"
    FIRST_TWO = "first_two"
    NORMALISED = "normalised"


@dataclass(frozen=True)
class Field:
    """One column of a table as the contract declares it.

    `choices` are the listed values; where `closed`, any other value rejects the row, otherwise it is stored as
    given and noted. `default` is what a blank cell means. `refers` is the label of the table whose business key
    must exist. `negative` allows amounts below zero. `synonyms` are further headers that mean this column.
    """

    label: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    closed: bool = False
    default: str | None = None
    refers: str | None = None
    negative: bool = False
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class DerivedField:
    """A stored column computed from the column `of` of the same row."""

    of: str
    what: Derived


@dataclass(frozen=True)
class Sheet:
    """A table of the contract: its sheet name, its business key and where people find it.

    `key` are attribute names in the order in which a composite key is joined with "|". `group` gathers tables in
    menus and templates. `synonyms` are other sheet names that mean this table.
    """

    label: str
    key: tuple[str, ...]
    group: str
    synonyms: tuple[str, ...] = ()


def _column(field: Field, type_: Any, *, index: bool = False, table: str | None = None) -> MappedColumn[Any]:
    arguments = []
    if table is not None:
        # Deferred, because the rows of one import may refer to one another in any order.
        arguments.append(ForeignKey(f"{table}.record_key", deferrable=True, initially="DEFERRED"))
    return mapped_column(type_, *arguments, nullable=not field.required, index=index, info={"field": field})


def text(label: str, *, required: bool = False, index: bool = False, synonyms: Sequence[str] = ()) -> MappedColumn[Any]:
    """Free text, spaces at both ends dropped."""
    return _column(Field(label, Kind.TEXT, required, synonyms=tuple(synonyms)), Text, index=index)


def code(label: str, *, required: bool = False, index: bool = False, synonyms: Sequence[str] = ()) -> MappedColumn[Any]:
    """A code or document number: text, never a number, leading zeros kept."""
    return _column(Field(label, Kind.CODE, required, synonyms=tuple(synonyms)), Text, index=index)


def reference(
    label: str,
    refers: str,
    table: str,
    *,
    required: bool = False,
    index: bool = False,
    synonyms: Sequence[str] = (),
) -> MappedColumn[Any]:
    """The business key of a row in `table` (label `refers`), which must exist."""
    field = Field(label, Kind.CODE, required, refers=refers, synonyms=tuple(synonyms))
    return _column(field, Text, index=index, table=table)


def name(label: str, *, required: bool = False, index: bool = False, synonyms: Sequence[str] = ()) -> MappedColumn[Any]:
    """The name of a person, rare characters kept."""
    return _column(Field(label, Kind.NAME, required, synonyms=tuple(synonyms)), Text, index=index)


def id_number(
    label: str, *, required: bool = False, index: bool = False, synonyms: Sequence[str] = ()
) -> MappedColumn[Any]:
    """A resident identity number; one of wrong form is stored as given and flagged."""
    field = Field(label, Kind.ID_NUMBER, required, synonyms=tuple(synonyms))
    return _column(field, Text, index=index)


def id_list(label: str, *, required: bool = False) -> MappedColumn[Any]:
    """Identity numbers separated by 、, stored in that form."""
    return _column(Field(label, Kind.ID_LIST, required), Text)


def account(
    label: str, *, required: bool = False, index: bool = False, synonyms: Sequence[str] = ()
) -> MappedColumn[Any]:
    """A bank account number: text, inner spaces dropped."""
    field = Field(label, Kind.ACCOUNT, required, synonyms=tuple(synonyms))
    return _column(field, Text, index=index)


def money(
    label: str, *, required: bool = False, negative: bool = False, synonyms: Sequence[str] = ()
) -> MappedColumn[Any]:
    """An amount, stored in fen."""
    field = Field(label, Kind.MONEY, required, negative=negative, synonyms=tuple(synonyms))
    return _column(field, BigInteger)


def quantity(label: str, *, required: bool = False, synonyms: Sequence[str] = ()) -> MappedColumn[Any]:
    """A measured quantity, stored in millionths of its unit."""
    return _column(Field(label, Kind.QUANTITY, required, synonyms=tuple(synonyms)), BigInteger)


def ratio(label: str, *, required: bool = False) -> MappedColumn[Any]:
    """A share of one, stored in millionths; 5 %, 0.05 and (above one) 5 mean the same."""
    return _column(Field(label, Kind.RATIO, required), BigInteger)


def integer(label: str, *, required: bool = False, synonyms: Sequence[str] = ()) -> MappedColumn[Any]:
    """A whole number, not negative."""
    return _column(Field(label, Kind.INTEGER, required, synonyms=tuple(synonyms)), Integer)


def year(label: str, *, required: bool = False, synonyms: Sequence[str] = ()) -> MappedColumn[Any]:
    """A calendar or budget year."""
    return _column(Field(label, Kind.YEAR, required, synonyms=tuple(synonyms)), Integer)


def day(label: str, *, required: bool = False, synonyms: Sequence[str] = ()) -> MappedColumn[Any]:
    """A calendar day."""
    return _column(Field(label, Kind.DAY, required, synonyms=tuple(synonyms)), Date)


def boolean(label: str, *, required: bool = False) -> MappedColumn[Any]:
    """是 or 否."""
    return _column(Field(label, Kind.BOOLEAN, required), Boolean)


def period(label: str, *, required: bool = False, index: bool = False) -> MappedColumn[Any]:
    """A part of a year: H1, Q3, 2017-03, 2017Q1; blank is the whole year."""
    return _column(Field(label, Kind.PERIOD, required), Text, index=index)


def choice(
    label: str,
    *choices: str,
    required: bool = False,
    closed: bool = False,
    default: str | None = None,
    index: bool = False,
) -> MappedColumn[Any]:
    """One value of a list; `closed` lists reject any other, open ones store it as given."""
    return _column(Field(label, Kind.CHOICE, required, choices, closed, default), Text, index=index)


def _derived(of: str, what: Derived, type_: Any, *, index: bool = False) -> MappedColumn[Any]:
    return mapped_column(type_, nullable=True, index=index, info={"derived": DerivedField(of, what)})


def day_number_of(of: str, *, index: bool = False) -> MappedColumn[Any]:
    """The day of column `of` as `date.toordinal()`, so that days can be subtracted on every engine."""
    return _derived(of, Derived.DAY_NUMBER, Integer, index=index)


def validity_of(of: str) -> MappedColumn[Any]:
    """Whether the identity number in column `of` has the right form and checksum (GB 11643-1999)."""
    return _derived(of, Derived.ID_VALID, Boolean)


def birth_day_of(of: str) -> MappedColumn[Any]:
    """The birth date in the identity number `of` as a day number; null where the number is not valid."""
    return _derived(of, Derived.BIRTH_DAY, Integer)


def sex_of(of: str) -> MappedColumn[Any]:
    """男 or 女 by the identity number `of`; null where the number is not valid."""
    return _derived(of, Derived.SEX, Text)


def first_two_of(of: str) -> MappedColumn[Any]:
    """The first two significant digits of the amount `of`, for digit tests; null below ten fen."""
    return _derived(of, Derived.FIRST_TWO, Integer)


def normalised_of(of: str, *, index: bool = False) -> MappedColumn[Any]:
    """The name `of` for comparing: width folded, spaces and middle dots of every kind unified."""
    return _derived(of, Derived.NORMALISED, Text, index=index)
