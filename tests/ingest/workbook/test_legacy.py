"""Reading .xls: the files that the tests write are held against another reader, the reader against laws."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from fundwatch.ingest.workbook import CellFault, open_workbook
from fundwatch.ingest.workbook.biffrecords import packed_number
from fundwatch.ingest.workbook.bifftexts import shared_texts
from fundwatch.ingest.workbook.compound import CompoundFile
from tests.ingest.nasty import xls_cases
from tests.ingest.nasty.biffs import Book
from tests.ingest.nasty.cases import Make
from tests.ingest.nasty.compounds import compound
from tests.ingest.workbook.handmade import ReadRows

#: Everything but lone surrogates, which no file of ours may hold.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def by_calamine(path: Path) -> dict[int, list[object]]:
    rows = {}
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [None if cell == "" else cell for cell in row]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            rows[number] = cells
    return rows


def common_texts_over_records(path: Path) -> None:
    """Without characters of two halves, which the other reader loses where a record breaks between them."""
    book = Book(longest=60)
    book.sheet("甲").rows([["甲乙丙丁戊" * count, "ab" * count, f"é{count}"] for count in range(1, 40)])
    path.write_bytes(book.file())


@pytest.mark.parametrize(
    "make",
    [
        xls_cases.plain,
        xls_cases.packed_numbers,
        common_texts_over_records,
        xls_cases.shared_formulas,
        xls_cases.days_since_1904,
        xls_cases.cells_in_any_order,
    ],
)
def test_another_reader_finds_the_same_cells(make: Make, tmp_path: Path, read_rows: ReadRows) -> None:
    path = tmp_path / "名册.xls"
    make(path)
    ours = {
        number: [int(cell) if isinstance(cell, bool) else cell for cell in row]
        for number, row in read_rows(path).items()
    }
    assert ours == by_calamine(path)


@settings(deadline=None)
@given(st.lists(TEXTS, unique=True, max_size=12), st.integers(24, 300))
def test_texts_come_back_wherever_the_records_break(texts: list[str], longest: int) -> None:
    book = Book(longest=longest, texts=texts)
    data = book._strings()
    segments, place = [], 0
    while place < len(data):
        _, length = struct.unpack_from("<HH", data, place)
        assert length <= longest
        segments.append(data[place + 4 : place + 4 + length])
        place += 4 + length
    assert shared_texts(segments) == [text or None for text in texts]


@given(st.integers(-(2**29), 2**29 - 1))
def test_whole_numbers_unpack(number: int) -> None:
    packed = (number << 2 & 0xFFFFFFFF) | 2
    assert packed_number(packed) == number
    assert packed_number(packed | 1) == number / 100


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_the_upper_half_of_a_float_unpacks(number: float) -> None:
    upper = struct.unpack("<Q", struct.pack("<d", number))[0] >> 34 << 2
    expected = struct.unpack("<d", struct.pack("<Q", upper << 32))[0]
    assert packed_number(upper) == expected


def test_hidden_rows_widths_and_merged_titles(tmp_path: Path) -> None:
    book = Book()
    sheet = book.sheet("甲")
    sheet.put(0x007D, struct.pack("<HHHHHH", 1, 2, 20 * 256, 0, 0, 0))
    sheet.hide_row(1)
    sheet.rows([["一"], ["二"], ["三"]])
    sheet.merge(0, 0, 0, 3)
    sheet.merge(500, 501, 0, 3)
    path = tmp_path / "名册.xls"
    path.write_bytes(book.file())
    with open_workbook(path) as workbook:
        [block] = workbook.blocks(workbook.sheets[0])
        look = workbook.look(workbook.sheets[0])
    assert block.hidden_rows == {2}
    assert look.widths == {1: 20.0, 2: 20.0}
    assert look.merged == [(1, 0, 1, 3)]


def test_an_embedded_workbook_is_not_taken_for_the_workbook(tmp_path: Path, read_rows: ReadRows) -> None:
    """A chart inside a sheet is a stream inside the stream; its cells are not the sheet's."""
    book = Book()
    sheet = book.sheet("甲")
    sheet.rows([["真"]])
    sheet.put(0x0809, struct.pack("<HHHHII", 0x0600, 0x0020, 0, 0, 0, 0))
    sheet.number(5, 5, 1.0)
    sheet.put(0x000A, b"")
    sheet.rows([["实"]], first=1)
    path = tmp_path / "名册.xls"
    path.write_bytes(book.file())
    assert read_rows(path) == {1: ["真"], 2: ["实"]}


def test_days_times_truths_and_what_is_no_number(tmp_path: Path, read_rows: ReadRows) -> None:
    book = Book()
    sheet = book.sheet("甲")
    sheet.number(0, 0, 42779.5, 1)
    sheet.put(0x0205, struct.pack("<HHHBB", 0, 1, 0, 1, 0))
    sheet.number(0, 2, float("nan"))
    sheet.number(0, 3, 60, 1)
    path = tmp_path / "名册.xls"
    path.write_bytes(book.file())
    noon = dt.datetime(2017, 2, 13, 12)  # noqa: DTZ001 - a spreadsheet knows no time zone
    assert read_rows(path) == {1: [noon, True, CellFault("error_value", "#NUM!"), 60]}


def test_a_file_of_more_sectors_than_its_header_can_list(tmp_path: Path) -> None:
    """Beyond 7 MB the table of sectors is itself listed in sectors; pictures make a small register that large."""
    content = bytes(range(256)) * 40_000
    path = tmp_path / "大.xls"
    path.write_bytes(compound({"Workbook": content, "小": b"x" * 100, "\x05SummaryInformation": bytes(5000)}))
    with path.open("rb") as stream:
        container = CompoundFile(stream)
    assert container.names == {"Workbook", "小", "\x05SummaryInformation"}
    assert container.read("Workbook") == content
    assert container.read("小") == b"x" * 100
