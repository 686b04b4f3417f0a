"""The rejected rows as workbooks that import again once corrected, each sheet in the layout of its sender."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from fundwatch.errors import FundwatchError
from fundwatch.ingest.converters.money import UNITS
from fundwatch.ingest.keys import SEPARATOR
from fundwatch.ingest.rejection import RESOLVED, decoded, encoded, faults_of
from fundwatch.ingest.rejects_layout import RejectsLayout
from fundwatch.ingest.rejects_sheet import RejectedCells, write_sheet
from fundwatch.ingest.staging import StagedSheet, Staging
from fundwatch.ingest.workbook import Cell
from fundwatch.models.fields import PARTS, Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables

_NAME_LIMIT = 28
_BLOCK = 20_000
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))


def write_rejects(staging: Staging, path: Path) -> int:
    """Write all rejected rows as one workbook; give their number. Without any, no file is written."""
    written = write_rejects_by_file(staging, path)
    return written[0][1] if written else 0


def write_rejects_by_file(staging: Staging, path: Path) -> list[tuple[Path, int]]:
    """Write all rejected rows as one workbook and, where they come from several files, besides one a file.

    The one a file are named `path`-<name of the file>, to be handed back each to its sender. Gives the workbooks
    with their numbers of rows, that of all rows first; without any rejected row there is none.
    """
    restore_cells(staging)
    by_file: dict[int, list[StagedSheet]] = {}
    for sheet in staging.sheets():
        if _rejected(staging, sheet):
            by_file.setdefault(sheet.layout["file_no"], []).append(sheet)
    if not by_file:
        return []
    everything = [sheet for sheets in by_file.values() for sheet in sheets]
    written = [(path, _write_workbook(staging, everything, path))]
    if len(by_file) > 1:
        names: set[str] = set()
        for sheets in by_file.values():
            stem = _unused(f"{path.stem}-{Path(sheets[0].file).stem}", names)
            own = path.with_name(f"{stem}{path.suffix}")
            written.append((own, _write_workbook(staging, sheets, own)))
    return written


def _rejected(staging: Staging, sheet: StagedSheet) -> int:
    query = "SELECT count(*) FROM rejected_row WHERE sheet_no = ?"
    count: int = staging.connection.execute(query, (sheet.no,)).fetchone()[0]
    return count


def _write_workbook(staging: Staging, sheets: Sequence[StagedSheet], path: Path) -> int:
    _claim(path)
    workbook = Workbook(write_only=True)
    names: set[str] = set()
    count = 0
    for sheet in sheets:
        base = sheet.name.translate(_FORBIDDEN)[:_NAME_LIMIT]
        target = workbook.create_sheet(_unused(base, names))
        layout = RejectsLayout.read(all_tables()[sheet.label], sheet.layout)
        count += write_sheet(target, layout, _rows(staging, sheet))
    workbook.save(path)
    return count


def _claim(path: Path) -> None:
    """Find out before the work whether the file can be written: it may be open in Excel."""
    try:
        with path.open("ab"):
            pass
    except OSError as fault:
        raise FundwatchError(
            f"写不了文件“{path.name}”。", "它可能正被 Excel 打开，或文件夹不允许写入；请关闭它或另选位置后重试。"
        ) from fault


def _rows(staging: Staging, sheet: StagedSheet) -> Iterator[RejectedCells]:
    query = 'SELECT cells, reason, "column" FROM rejected_row WHERE sheet_no = ? ORDER BY seq'
    for text, reason, column in staging.connection.execute(query, (sheet.no,)):
        yield RejectedCells(decoded(text), faults_of(text), reason, column)


def _unused(base: str, names: set[str]) -> str:
    """A name not used yet; 补助发放_2 still belongs to 补助发放."""
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
