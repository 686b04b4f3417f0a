"""The rows of one sheet, block by block, from cells to staged rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from fundwatch.ingest.asides import Asides
from fundwatch.ingest.converters import ColumnConverter, Converted, NoteKind, converter_for, shown
from fundwatch.ingest.keys import business_keys, key_fault
from fundwatch.ingest.lookups import KnownNames, LookupConverter
from fundwatch.ingest.mapping import Lookup
from fundwatch.ingest.notes import Notebook, Skip, SkippedRows
from fundwatch.ingest.planning import ColumnPlan, SheetPlan
from fundwatch.ingest.rejection import Rejection, joined
from fundwatch.ingest.serials import Serials
from fundwatch.ingest.staging import SHEET_SHIFT, Staging
from fundwatch.ingest.workbook import Block, Cell
from fundwatch.models.derivation import derive
from fundwatch.models.digest import column_digests

_SAMPLES = 5

#: Gives what a lookup may find.
NamesOf = Callable[[Lookup], KnownNames]


@dataclass(frozen=True)
class _Rows:
    """Some rows of the sheet by columns; `first` is the staging number of the first of them."""

    columns: Sequence[Sequence[Cell]]
    numbers: Sequence[int]
    first: int
    hidden: frozenset[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def of(self, plan: ColumnPlan) -> Sequence[Cell]:
        """The cells that a column of the table is read from."""
        if plan.index is None:
            return [plan.constant] * len(self)
        return self.columns[plan.index] if plan.index < len(self.columns) else [None] * len(self)

    def row(self, index: int) -> list[Cell]:
        """One row of cells."""
        return [column[index] for column in self.columns]


class SheetRows:
    """Converts a sheet's rows and stages them; counts what becomes of each.

    `read` counts every filled row but the header, so that it is the sum of what is staged, rejected and skipped.
    """

    def __init__(self, plan: SheetPlan, staging: Staging, sheet_no: int, names_of: NamesOf) -> None:
        self.plan = plan
        self.record = plan.record
        self.read = 0
        self.rejected = 0
        self.skipped = SkippedRows()
        self.notes = Notebook()
        self.samples: list[tuple[str, ...]] = []
        self._staging = staging
        self._sheet_no = sheet_no
        self._asides = Asides(plan)
        self._position = sheet_no << SHEET_SHIFT
        self._converters = {column.attribute: _converter(column, names_of) for column in plan.columns}
        self._serials = {c.attribute: Serials(self.record, c) for c in plan.columns if c.generate is not None}
        fields = self.record.fields()
        self._defaults = {attribute: field.default for attribute, field in fields.items() if field.default is not None}
        titles = plan.top[: len(plan.top) - plan.header_rows]
        self.read += len(titles)
        self.skipped.add(Skip.TITLE, [row.number for row in titles])

    def take(self, block: Block, start: int = 0) -> None:
        """Convert and stage the rows of a block from `start` on."""
        columns = [column[start:] for column in block.columns] if start else block.columns
        rows = _Rows(columns, block.row_numbers[start:], self._position, block.hidden_rows)
        if not len(rows):
            return
        self._position += len(rows)
        self.read += len(rows)
        converted = {
            column.attribute: self._converters[column.attribute].convert(rows.of(column))
            for column in self.plan.columns
            if column.generate is None
        }
        dropped = self._sort_out(rows, converted)
        kept: Sequence[int] = range(len(rows))
        if dropped:
            kept = [index for index in kept if index not in dropped]
        self._note(rows, converted, dropped)
        for index in kept[: _SAMPLES - len(self.samples)]:
            self.samples.append(tuple(shown(rows.of(column)[index]) for column in self.plan.columns))
        values = {
            attribute: [found.values[index] for index in kept] if dropped else found.values
            for attribute, found in converted.items()
        }
        self._stage(rows, kept, values)

    def _sort_out(self, rows: _Rows, converted: dict[str, Converted]) -> set[int]:
        """Skip or reject what is no record; give the indexes of the rows that are not kept."""
        aside = self._asides.find(rows.columns)
        refused: dict[int, list[tuple[ColumnPlan, str]]] = {}
        for column in self.plan.columns:
            found = converted.get(column.attribute)
            for index, reason in found.refusals.items() if found else ():
                if index not in aside:
                    refused.setdefault(index, []).append((column, reason))
        rejections = []
        for index in sorted(refused):
            skip = self._asides.judge(rows.row(index), [column for column, _ in refused[index]])
            if skip is not None:
                aside[index] = skip
            else:
                rejections.append(self._rejection(rows, index, refused[index]))
        self._reject(rejections)
        for kind in Skip:
            self.skipped.add(kind, sorted(rows.numbers[index] for index, skip in aside.items() if skip is kind))
        return {*aside, *refused}

    def _rejection(self, rows: _Rows, index: int, refused: Sequence[tuple[ColumnPlan, str]]) -> Rejection:
        column = refused[0][0]
        return Rejection(
            rows.first + index,
            self._sheet_no,
            rows.numbers[index],
            self.record.sheet.label,
            column.field.label,
            shown(rows.of(column)[index]) if column.generate is None else "",
            joined([reason for _, reason in refused]),
            rows.row(index),
            {column.index: reason for column, reason in refused if column.index is not None},
        )

    def _reject(self, rejections: Sequence[Rejection]) -> None:
        self.rejected += len(rejections)
        self._staging.add_rejections(rejections)

    def _note(self, rows: _Rows, converted: dict[str, Converted], dropped: set[int]) -> None:
        for column in self.plan.columns:
            found = converted.get(column.attribute)
            for index, kind in found.notes if found else ():
                if index not in dropped:
                    value = shown(rows.of(column)[index])
                    self.notes.add(column.field.label, kind.value, value, rows.numbers[index])
        if rows.hidden:
            hidden = [n for i, n in enumerate(rows.numbers) if n in rows.hidden and i not in dropped]
            self.notes.add_rows(NoteKind.HIDDEN.value, hidden)

    def _stage(self, rows: _Rows, kept: Sequence[int], values: dict[str, list[Any]]) -> None:
        for attribute, serials in self._serials.items():
            values[attribute] = list(serials.number(values, len(kept)))
        keys = business_keys(self.record, values, len(kept))
        faulty = self._reject_keys(rows, kept, keys)
        if faulty:
            good = [place for place in range(len(kept)) if place not in faulty]
            kept, keys = [kept[place] for place in good], [keys[place] for place in good]
            values = {attribute: [column[place] for place in good] for attribute, column in values.items()}
        for attribute, default in self._defaults.items():
            given = values.get(attribute)
            blank_filled = [default if value is None else value for value in given] if given is not None else None
            values[attribute] = blank_filled or [default] * len(kept)
        digests = column_digests(keys, [values.get(attribute) for attribute in self.record.fields()])
        values |= derive(self.record.derived(), values)
        heads: Iterable[Any] = (
            [rows.first + index for index in kept],
            repeat(self._sheet_no),
            [rows.numbers[index] for index in kept],
            keys,
            digests,
        )
        self._staging.add_rows(self.record, tuple(values), zip(*heads, *values.values(), strict=False))

    def _reject_keys(self, rows: _Rows, kept: Sequence[int], keys: Sequence[str]) -> set[int]:
        key = self.record.sheet.key
        if len(key) == 1 and "" not in keys:
            return set()
        column = next((c for c in self.plan.columns if c.attribute in key), self.plan.columns[0])
        faults = {place: key_fault(self.record, key) for place, key in enumerate(keys)}
        found = {place: reason for place, reason in faults.items() if reason}
        self._reject([self._rejection(rows, kept[place], [(column, reason)]) for place, reason in found.items()])
        return set(found)


def _converter(column: ColumnPlan, names_of: NamesOf) -> ColumnConverter:
    if column.lookup is not None:
        return LookupConverter(column.field, column.lookup, names_of(column.lookup))
    return converter_for(column.field, column.unit)
