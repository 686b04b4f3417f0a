"""What every row of the contract's tables carries beside its own columns."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from fundwatch.models.base import Base, Big
from fundwatch.models.fields import DerivedField, Field, Kind, Sheet


class Record(Base):
    """A row that came from a workbook.

    `record_key` is the business key (composite keys joined with "|"); everything outside the table refers to a row
    by (sheet label, record_key) and never by `id`. `version` counts from 1; earlier versions stand in
    `record_history`. `digest` is taken over the content when it is written, so that `check` sees a row edited by
    hand. `source_id` and `source_row` say in which file, sheet and row the present content stands.
    """

    __abstract__ = True

    sheet: ClassVar[Sheet]

    id: Mapped[int] = mapped_column(Big, primary_key=True)
    record_key: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    source_row: Mapped[int] = mapped_column(Integer)

    @declared_attr
    @classmethod
    def source_id(cls) -> Mapped[int]:
        """The sheet of the file that this content came from."""
        return mapped_column(Integer, ForeignKey("source_sheet.id"))

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        return (UniqueConstraint("record_key"), *cls._checks(), *cls.indexes())

    @classmethod
    def indexes(cls) -> tuple[Any, ...]:
        """Indexes over several columns; single ones are declared with their column."""
        return ()

    @classmethod
    def _checks(cls) -> list[CheckConstraint]:
        checks = []
        for attribute, field in _declared(cls):
            rule = _check(attribute, field)
            if rule:
                checks.append(CheckConstraint(rule, name=attribute))
        return checks

    @classmethod
    def fields(cls) -> dict[str, Field]:
        """The declared columns in the contract's order, by attribute name."""
        return _fields(cls)

    @classmethod
    def derived(cls) -> dict[str, DerivedField]:
        """The stored columns computed at import, by attribute name."""
        return _derived(cls)

    @classmethod
    def field_of(cls, label: str) -> str:
        """Attribute name of the column with this header; KeyError where there is none."""
        return next(a for a, f in cls.fields().items() if f.label == label)


@cache
def _fields(cls: type[Record]) -> dict[str, Field]:
    return {c.key: c.info["field"] for c in cls.__table__.columns if "field" in c.info}


@cache
def _derived(cls: type[Record]) -> dict[str, DerivedField]:
    return {c.key: c.info["derived"] for c in cls.__table__.columns if "derived" in c.info}


def _declared(cls: type[Record]) -> list[tuple[str, Field]]:
    found = []
    for attribute, value in vars(cls).items():
        info = getattr(getattr(value, "column", None), "info", {})
        if "field" in info:
            found.append((attribute, info["field"]))
    return found


def _check(attribute: str, field: Field) -> str | None:
    if field.closed:
        listed = ", ".join(f"'{choice}'" for choice in field.choices)
        return f"{attribute} IN ({listed})"
    if field.kind is Kind.MONEY and not field.negative:
        return f"{attribute} >= 0"
    if field.kind in {Kind.QUANTITY, Kind.RATIO, Kind.INTEGER}:
        return f"{attribute} >= 0"
    if field.kind is Kind.YEAR:
        return f"{attribute} BETWEEN 1900 AND 2100"
    return None
