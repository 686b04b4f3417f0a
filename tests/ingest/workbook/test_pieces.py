"""A law: whatever a table holds, it reads back equal, wherever its XML is cut and whoever wrote it."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter

from fundwatch.ingest.workbook import Cell, open_workbook
from tests.ingest.workbook.handmade import MAIN, plain_parts, rows_of, styles_xml, write_zip

Table = list[list[Cell]]

# `=` begins a formula for openpyxl, and it reads `_x000D_` otherwise than it writes it; both have tests of their own.
texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff"), min_size=1, max_size=30
).filter(lambda text: not text.startswith("=") and "_x" not in text and not ILLEGAL_CHARACTERS_RE.search(text))
cells = st.one_of(
    st.none(),
    texts,
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.dates(dt.date(1900, 3, 1), dt.date(9999, 12, 31)),
    st.booleans(),
    st.decimals(-(10**9), 10**9, places=2).map(float).filter(lambda number: not number.is_integer()),
)
tables = st.lists(st.lists(cells, max_size=6), max_size=12)
piece_sizes = st.sampled_from([1, 17, 64, 300, 2**20])


def filled(table: Table) -> dict[int, list[Cell]]:
    """What a table reads as: blank rows and blank ends left out."""
    rows = {}
    for number, row in enumerate(table, start=1):
        kept = list(row)
        while kept and kept[-1] is None:
            kept.pop()
        if kept:
            rows[number] = kept
    return rows


def read(content: bytes, piece_size: int, size: int) -> dict[int, list[Cell]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        path.write_bytes(content)
        with open_workbook(path, piece_size=piece_size) as workbook:
            return rows_of(list(workbook.blocks(workbook.sheets[0], size)))


def types_of(rows: dict[int, list[Cell]]) -> dict[int, list[type]]:
    return {number: [type(cell) for cell in row] for number, row in rows.items()}


@settings(deadline=None)
@given(tables, piece_sizes, st.integers(1, 5))
def test_what_openpyxl_writes_inline_reads_back_equal(table: Table, piece_size: int, size: int) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for number, row in enumerate(table, start=1):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column, value)  # type: ignore[arg-type]
    content = io.BytesIO()
    workbook.save(content)
    workbook.close()
    found = read(content.getvalue(), piece_size, size)
    assert found == filled(table)
    assert types_of(found) == types_of(filled(table))


def shared_string_workbook(table: Table) -> bytes:
    """Write the table as Excel does: each text once in the shared strings, dates by style 1."""
    numbers: dict[str, int] = {}
    rows = []
    for number, row in enumerate(table, start=1):
        written = []
        for column, value in enumerate(row, start=1):
            place = f"{get_column_letter(column)}{number}"
            if isinstance(value, str):
                index = numbers.setdefault(value, len(numbers))
                written.append(f'<c r="{place}" t="s"><v>{index}</v></c>')
            elif isinstance(value, bool):
                written.append(f'<c r="{place}" t="b"><v>{value:d}</v></c>')
            elif isinstance(value, dt.date):
                days = value.toordinal() - dt.date(1899, 12, 30).toordinal()
                written.append(f'<c r="{place}" s="1"><v>{days}</v></c>')
            elif value is None:
                written.append(f'<c r="{place}" s="1"/>')
            else:
                written.append(f'<c r="{place}"><v>{value!r}</v></c>')
        rows.append(f'<row r="{number}" spans="1:6">{"".join(written)}</row>')
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in numbers)
    parts: dict[str, str | bytes] = {
        **plain_parts(["表"]),
        "xl/styles.xml": styles_xml(("0", "14")),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>',
    }
    with tempfile.TemporaryDirectory() as folder:
        return write_zip(Path(folder) / "表.xlsx", parts).read_bytes()


@settings(deadline=None)
@given(tables, piece_sizes, st.integers(1, 5))
def test_shared_strings_read_back_equal(table: Table, piece_size: int, size: int) -> None:
    found = read(shared_string_workbook(table), piece_size, size)
    assert found == filled(table)
    assert types_of(found) == types_of(filled(table))
