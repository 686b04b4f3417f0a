"""The rejected rows as a workbook that imports again once corrected.

Each sheet is laid out as it came: its title rows and header first, then its rejected rows, the reason last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from fundwatch.ingest.converters.money import UNITS
from fundwatch.ingest.keys import SEPARATOR
from fundwatch.ingest.rejection import RESOLVED, decoded, encoded
from fundwatch.ingest.staging import StagedSheet, Staging
from fundwatch.ingest.synonyms import REASON_HEADER
from fundwatch.ingest.workbook import Cell, CellFault
from fundwatch.models.fields import PARTS, Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables

_REASON_WIDTH = 60
_COLUMN_WIDTH = 16
_NAME_LIMIT = 28
_BLOCK = 20_000
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_REASON_FONT = Font(color="C00000")


def write_rejects(staging: Staging, path: Path) -> int:
    """Write the workbook; give the number of rows. Without any, no file is written."""
    restore_cells(staging)
    workbook = Workbook(write_only=True)
    names: set[str] = set()
    count = 0
    for sheet in staging.sheets():
        query = "SELECT count(*), max(json_array_length(cells)) FROM rejected_row WHERE sheet_no = ?"
        rows, width = staging.connection.execute(query, (sheet.no,)).fetchone()
        if rows:
            _write_sheet(workbook.create_sheet(_free(sheet.name, names)), staging, sheet, width)
            count += rows
    if count:
        workbook.save(path)
    return count


def _write_sheet(target: Any, staging: Staging, sheet: StagedSheet, width: int) -> None:
    top = [decoded(row) for row in sheet.layout["top"]]
    width = max(width, *(len(row) for row in top))
    for place in range(1, width + 1):
        target.column_dimensions[get_column_letter(place)].width = _COLUMN_WIDTH
    target.column_dimensions[get_column_letter(width + 1)].width = _REASON_WIDTH
    for place, row in enumerate(top, start=1):
        padded = [*row, *[None] * (width - len(row))]
        header = place == len(top)
        target.append([_cell(target, cell) for cell in [*padded, REASON_HEADER if header else None]])
    query = "SELECT cells, reason FROM rejected_row WHERE sheet_no = ? ORDER BY seq"
    for text, reason in staging.connection.execute(query, (sheet.no,)):
        cells = decoded(text)
        last = _cell(target, reason)
        last.font = _REASON_FONT
        target.append([*(_cell(target, cell) for cell in [*cells, *[None] * (width - len(cells))]), last])


def _cell(target: Any, value: Cell) -> Any:
    """A cell that holds a value and never a formula, whatever it begins with."""
    if isinstance(value, CellFault):
        cell = WriteOnlyCell(target, value.text)
        cell.data_type = "e"
        return cell
    if isinstance(value, str):
        cell = WriteOnlyCell(target, ILLEGAL_CHARACTERS_RE.sub("", value))
        cell.data_type = "s"
        return cell
    return WriteOnlyCell(target, value)  # type: ignore[arg-type]  # its stub knows neither whole numbers nor days


def _free(name: str, names: set[str]) -> str:
    """A sheet name not used yet; 补助发放_2 still belongs to 补助发放."""
    base = name.translate(_FORBIDDEN)[:_NAME_LIMIT]
    free, number = base, 1
    while free.lower() in names:
        number += 1
        free = f"{base}_{number}"
    names.add(free.lower())
    return free


def restore_cells(staging: Staging) -> None:
    """Give rows that were rejected after conversion their cells back, from what was staged."""
    for sheet in staging.sheets():
        record = all_tables()[sheet.label]
        missing = (
            f"SELECT seq FROM rejected_row WHERE sheet_no = {sheet.no} AND phase = {RESOLVED} AND cells IS NULL "
            f"LIMIT {_BLOCK}"
        )
        columns = ", ".join(["seq", "record_key", *record.fields()])
        # A file that only keeps rejected rows has their cells already, and no staged rows.
        while staging.connection.execute(missing).fetchone() is not None:
            query = f"SELECT {columns} FROM {record.__tablename__} WHERE seq IN ({missing})"
            cells = list(_restored(record, sheet, staging.connection.execute(query).fetchall()))
            staging.connection.executemany("UPDATE rejected_row SET cells = ? WHERE seq = ?", cells)


def _restored(record: type[Record], sheet: StagedSheet, rows: Sequence[Any]) -> Iterator[tuple[str, int]]:
    columns: Mapping[str, Sequence[Any]] = sheet.layout["columns"]
    width = max(index for index, _ in columns.values()) + 1
    fields = record.fields()
    for seq, key, *values in rows:
        stored = _before_defaults(record, key, dict(zip(fields, values, strict=True)))
        cells: list[Cell] = [None] * width
        for attribute, (index, unit) in columns.items():
            cells[index] = _written(fields[attribute], stored[attribute], unit)
        yield encoded(cells), seq


def _before_defaults(record: type[Record], key: str, stored: dict[str, Any]) -> dict[str, Any]:
    """A blank part of the key stays blank, although its default was stored."""
    if len(record.sheet.key) > 1:
        for attribute, part in zip(record.sheet.key, key.split(SEPARATOR), strict=True):
            if not part:
                stored[attribute] = None
    return stored


def _written(field: Field, value: Any, unit: str | None) -> Cell:
    """A stored value as a cell of a sheet in that unit."""
    write = _WRITERS.get(field.kind)
    written: Cell = value if value is None or write is None else write(value, unit)
    return written


def _number(value: int, divisor: int) -> int | float:
    whole, rest = divmod(value, divisor)
    return whole if not rest else value / divisor


_WRITERS: dict[Kind, Callable[[Any, str | None], Cell]] = {
    Kind.MONEY: lambda value, unit: _number(value, UNITS[unit or "元"]),
    Kind.QUANTITY: lambda value, _: _number(value, PARTS),
    Kind.RATIO: lambda value, unit: _number(value * 100 if unit == "%" else value, PARTS),
    Kind.DAY: lambda value, _: dt.date.fromisoformat(value),
    Kind.BOOLEAN: lambda value, _: "是" if value else "否",
}
