"""Rows in whatever XML a program writes them: other prefixes, quotes, attribute orders, missing references.

The slower of the two readers (about 2 µs a cell); it takes every piece that `regularrows` leaves.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np

from fundwatch.ingest.workbook.cells import Cell
from fundwatch.ingest.workbook.faults import SEND_AGAIN, FileFaultError
from fundwatch.ingest.workbook.grid import LAST_COLUMN, FilledCells
from fundwatch.ingest.workbook.texts import item_text, unescaped
from fundwatch.ingest.workbook.values import CellReader

_REFERENCE = re.compile(r"\s*\$?([A-Za-z]{1,3})\$?[0-9]{1,7}\s*")
_ROW_NUMBER = re.compile(r"\s*0*([1-9][0-9]{0,6})\s*")
_TRUE = {"1", "true"}


def read_any_rows(data: ET.Element, reader: CellReader, row_before: int) -> FilledCells:
    """Read the rows of a parsed piece; a row without a number follows `row_before` or the row above it."""
    numbers: list[int] = []
    hidden: set[int] = set()
    places: list[int] = []
    columns: list[int] = []
    values: list[Cell] = []
    for row in data:
        if row.tag.rpartition("}")[2] != "row":
            continue
        row_before = _row_number(row.get("r"), row_before)
        if row.get("hidden") in _TRUE:
            hidden.add(row_before)
        for column, value in _cells(row, reader):
            places.append(len(numbers))
            columns.append(column)
            values.append(value)
        numbers.append(row_before)
    held = np.empty(len(values), dtype=object)
    held[:] = values
    return FilledCells(
        np.array(numbers, dtype=np.int64),
        frozenset(hidden),
        np.array(places, dtype=np.int64),
        np.array(columns, dtype=np.int64),
        held,
    )


def _row_number(written: str | None, row_before: int) -> int:
    if written is None:
        return row_before + 1
    match = _ROW_NUMBER.fullmatch(written)
    if match is None:
        raise FileFaultError("的行号不正常，文件已损坏。", SEND_AGAIN)
    return int(match[1])


def column_number(letters: str) -> int:
    """Turn a column's letters into its 0-based number."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cells(row: ET.Element, reader: CellReader) -> list[tuple[int, Cell]]:
    """Read the filled cells of a row, each with its 0-based column."""
    found: list[tuple[int, Cell]] = []
    column = -1
    for cell in row:
        if cell.tag.rpartition("}")[2] != "c":
            continue
        reference = cell.get("r")
        if reference is None:
            column += 1
        elif match := _REFERENCE.fullmatch(reference):
            column = column_number(match[1])
        else:
            column = LAST_COLUMN
        if column >= LAST_COLUMN:
            raise FileFaultError("的单元格位置不正常，文件已损坏。", SEND_AGAIN)
        value = _value(cell, reader)
        if value is not None:
            found.append((column, value))
    return found


def _value(cell: ET.Element, reader: CellReader) -> Cell:
    kind = cell.get("t", "n")
    style = cell.get("s", "0")
    written: str | None = None
    has_formula = False
    for child in cell:
        local = child.tag.rpartition("}")[2]
        if local == "v":
            written = child.text or ""
        elif local == "f":
            has_formula = True
        elif local == "is" and kind == "inlineStr":
            return item_text(child) or None
    if kind == "inlineStr":
        kind = "str"
    if written and "_x" in written:
        written = unescaped(written)
    return reader.value(kind, int(style) if style.isdecimal() else 0, written, has_formula=has_formula)
