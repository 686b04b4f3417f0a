"""Workbooks as offices hand them over: titles, synonyms, sums and signatures around the rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import Any

from fundwatch.demo.records.base import Column, Row, columns_of

_WIDTHS = {"text": 18.0, "money": 16.0, "wan": 16.0, "date": 12.0, "number": 9.0}


@dataclass(frozen=True)
class RowView:
    """Rows of one table read column by column, as often as wanted, with extra rows put in between.

    `extras` are pairs of a place (how many rows stand before it) and the cells of the extra row.
    """

    records: Sequence[Row]
    attributes: tuple[str, ...]
    extras: tuple[tuple[int, tuple[Any, ...]], ...] = ()

    def __len__(self) -> int:
        return len(self.records) + len(self.extras)

    def __iter__(self) -> Iterator[Sequence[Any]]:
        if not self.records:
            return
        read = attrgetter(*self.attributes)
        extras = dict(self.extras)
        for place, record in enumerate(self.records):
            if place in extras:
                yield extras[place]
            yield read(record)


@dataclass(frozen=True)
class DemoSheet:
    """A sheet of the made-up county."""

    name: str
    table: str
    columns: tuple[Column, ...]
    header: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: RowView
    titles: tuple[str, ...] = ()
    unit_line: str = ""
    footer: tuple[tuple[Any, ...], ...] = ()

    @property
    def widths(self) -> Sequence[float]:
        """Width of each column in characters."""
        return [_WIDTHS[kind] for kind in self.kinds]


@dataclass(frozen=True)
class DemoWorkbook:
    """A file of the made-up county; a .csv holds one sheet and is written in GB18030."""

    file_name: str
    sheets: tuple[DemoSheet, ...] = field(default_factory=tuple)


def sheet_of(
    table: str,
    records: Iterable[Row],
    *,
    name: str | None = None,
    title: str = "",
    unit_line: str = "",
    synonyms: dict[str, str] | None = None,
    wan: Sequence[str] = (),
    signed: bool = False,
) -> DemoSheet:
    """Lay out the rows of a table; columns that no row fills are left out.

    `synonyms` renames header cells, `wan` names money columns given in 万元, `signed` adds a sum of the money
    columns and a line of signatures below the rows.
    """
    rows = list(records)
    kind = type(rows[0])
    filled = tuple(
        replace(one, kind="wan") if one.label in wan else one
        for one in columns_of(kind)
        if one.key or any(getattr(row, one.attribute) is not None for row in rows)
    )
    labels = synonyms or {}
    header = tuple(labels.get(one.label, f"{one.label}(万元)" if one.kind == "wan" else one.label) for one in filled)
    return DemoSheet(
        name or table,
        table,
        filled,
        header,
        tuple(one.kind for one in filled),
        RowView(rows, tuple(one.attribute for one in filled)),
        (title,) if title else (),
        unit_line,
        _signatures(rows, filled) if signed else (),
    )


def _signatures(rows: Sequence[Any], columns: Sequence[Column]) -> tuple[tuple[Any, ...], ...]:
    total: list[Any] = ["合计"]
    for one in columns[1:]:
        summed = one.kind in ("money", "wan")
        total.append(sum(getattr(row, one.attribute) or 0 for row in rows) if summed else None)
    signatures = "制表人:段美玲    审核人:鲁国华    单位负责人(签字):          (盖章)"
    return (tuple(total), (signatures,))
