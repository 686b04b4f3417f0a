"""Finding the header row of a sheet and what its cells mean for one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from fundwatch.ingest.converters import shown
from fundwatch.ingest.labels import Meaning, Reading, meanings, readings, units_of_line
from fundwatch.ingest.synonyms import UNIT_KINDS
from fundwatch.ingest.workbook import Block, Cell
from fundwatch.models.fields import Kind
from fundwatch.models.record import Record

#: Filled rows looked through for a header.
TOP_ROWS = 40


@dataclass(frozen=True)
class TopRow:
    """One of the first filled rows of a sheet."""

    number: int
    cells: tuple[Cell, ...]

    def texts(self) -> list[str]:
        """The cells as text, empty where blank."""
        return [shown(cell).strip() for cell in self.cells]


@dataclass(frozen=True)
class HeaderColumn:
    """A header cell: its place (0 is column A) and its text; a two-row header is joined with /."""

    index: int
    written: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True)
class Header:
    """A header of one or two rows: where it begins and how many rows it takes, among the top rows."""

    at: int
    rows: int
    columns: tuple[HeaderColumn, ...]


@dataclass(frozen=True)
class Matched:
    """A column of the table found in the header."""

    attribute: str
    index: int
    written: str
    unit: str | None


@dataclass(frozen=True)
class Matching:
    """What a header means for a table; `ambiguous` are columns that several headers claim alike."""

    matched: dict[str, Matched] = field(default_factory=dict)
    unknown: tuple[HeaderColumn, ...] = ()
    ambiguous: dict[str, tuple[HeaderColumn, ...]] = field(default_factory=dict)


def top_rows(block: Block | None) -> tuple[TopRow, ...]:
    """The first filled rows of a sheet, from its first block."""
    if block is None:
        return ()
    count = min(TOP_ROWS, len(block))
    return tuple(TopRow(block.row_numbers[row], tuple(column[row] for column in block.columns)) for row in range(count))


def header_at(top: Sequence[TopRow], at: int, rows: int) -> Header:
    """Read `rows` (1 or 2) rows as a header."""
    first = top[at].texts()
    if rows == 1:
        columns = [HeaderColumn(i, text, readings(text)) for i, text in enumerate(first) if text]
        return Header(at, 1, tuple(columns))
    second = top[at + 1].texts()
    columns, group = [], ""
    for index, above in enumerate(first):
        below = second[index] if index < len(second) else ""
        group = above or group
        if below:
            # A group's name stands over its first column only, because the cells are merged.
            columns.append(HeaderColumn(index, f"{group}/{below}", (*readings(group + below), *readings(below))))
        elif above:
            columns.append(HeaderColumn(index, above, readings(above)))
    return Header(at, 2, tuple(columns))


def match(header: Header, record: type[Record]) -> Matching:
    """Hold the cells of a header against the columns of a table."""
    known = meanings(record)
    claims: dict[str, list[tuple[int, HeaderColumn, str | None]]] = {}
    unknown = []
    for column in header.columns:
        meant = _meant(column, known)
        if meant is None:
            unknown.append(column)
        else:
            claims.setdefault(meant[0].attribute, []).append((meant[0].rank, column, meant[1]))
    matching = Matching({}, (), {})
    for attribute, claimants in claims.items():
        best = min(rank for rank, _, _ in claimants)
        winners = [claim for claim in claimants if claim[0] == best]
        if len(winners) == 1:
            _, column, unit = winners[0]
            unit = unit if record.fields()[attribute].kind in UNIT_KINDS else None
            matching.matched[attribute] = Matched(attribute, column.index, column.written, unit)
            unknown.extend(column for rank, column, _ in claimants if rank != best)
        else:
            matching.ambiguous[attribute] = tuple(column for _, column, _ in winners)
    return Matching(matching.matched, tuple(sorted(unknown, key=lambda c: c.index)), matching.ambiguous)


def _meant(column: HeaderColumn, known: dict[str, Meaning]) -> tuple[Meaning, str | None] | None:
    for reading in column.readings:
        if reading.name in known:
            return known[reading.name], reading.unit
    return None


def find_header(top: Sequence[TopRow], record: type[Record]) -> tuple[Header, Matching] | None:
    """The header for a table among the top rows: where most of its columns are found; None where none is.

    One row is preferred to two, and an upper row to a lower one.
    """
    best: tuple[tuple[int, int, int], Header, Matching] | None = None
    for at in range(len(top)):
        for rows in (1, 2):
            if at + rows > len(top):
                continue
            header = header_at(top, at, rows)
            matching = match(header, record)
            found = len(matching.matched) + len(matching.ambiguous)
            order = (found, -rows, -at)
            if found and (best is None or order > best[0]):
                best = order, header, matching
    return (best[1], best[2]) if best else None


def line_units(top: Sequence[TopRow], header: Header) -> set[str]:
    """The money units named by a unit line above the header."""
    found: set[str] = set()
    for row in top[: header.at]:
        found |= units_of_line([text for text in row.texts() if text])
    return found


def needs_unit(record: type[Record], matching: Matching) -> bool:
    """Whether an amount is taken whose own header names no unit."""
    return any(
        record.fields()[attribute].kind is Kind.MONEY and found.unit is None
        for attribute, found in matching.matched.items()
    )
