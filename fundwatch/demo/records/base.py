"""What every made-up row has in common: a table name, declared columns, a business key."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal

Kind = Literal["text", "money", "wan", "date", "number"]


def column(label: str, kind: Kind = "text", *, key: bool = False, default: Any = None) -> Any:
    """Declare a column by its header in the contract; blank unless given."""
    return field(default=default, metadata={"label": label, "kind": kind, "key": key})


@dataclass(slots=True)
class Row:
    """A row of one table; money is fen, days are dates, True and False are printed as 是 and 否."""

    TABLE: ClassVar[str] = ""


@dataclass(frozen=True)
class Column:
    """A column of a table as it goes to a sheet."""

    attribute: str
    label: str
    kind: Kind
    key: bool


_COLUMNS: dict[type[Row], tuple[Column, ...]] = {}


def columns_of(kind: type[Row]) -> tuple[Column, ...]:
    """Columns of a table in the order of the contract."""
    if kind not in _COLUMNS:
        _COLUMNS[kind] = tuple(
            Column(one.name, one.metadata["label"], one.metadata["kind"], one.metadata["key"]) for one in fields(kind)
        )
    return _COLUMNS[kind]


def key_of(row: Row) -> str:
    """Business key as findings write it: the parts joined with |, a blank part staying empty."""
    parts = [getattr(row, one.attribute) for one in columns_of(type(row)) if one.key]
    return "|".join("" if part is None else str(part) for part in parts)
