"""Where cells stand: row numbers, columns, hidden rows, blocks, and how far a sheet may reach."""

from __future__ import annotations

import pytest

from fundwatch.errors import UnreadableFileError
from fundwatch.ingest.workbook import open_workbook
from fundwatch.ingest.workbook.grid import column_letters
from tests.ingest.workbook.handmade import ReadRows, WriteXlsx

# Read once by the reader of regular bytes, once by the XML parser.
DISTURBANCES = pytest.mark.parametrize("disturbance", ["", "<!-- x -->"], ids=["bytes", "xml"])


@DISTURBANCES
def test_rows_and_columns_keep_their_true_places(write_xlsx: WriteXlsx, read_rows: ReadRows, disturbance: str) -> None:
    rows = (
        '<row r="3"><c r="B3"><v>1</v></c><c r="AB3"><v>2</v></c></row>'
        '<row r="4"/><row r="5" spans="1:3" ht="14.25" customHeight="1"><c r="A5" s="1"/></row>'
        '<row r="1048576"><c r="ALL1048576"><v>3</v></c></row>'
    )
    found = read_rows(write_xlsx(rows + disturbance))
    assert list(found) == [3, 1_048_576]
    assert found[3] == [None, 1] + [None] * 25 + [2]
    assert len(found[1_048_576]) == 1000
    assert found[1_048_576][-1] == 3


@DISTURBANCES
def test_hidden_rows_are_read_and_named(write_xlsx: WriteXlsx, disturbance: str) -> None:
    rows = "".join(
        f'<row r="{n}" {attributes}><c r="A{n}"><v>{n}</v></c></row>'
        for n, attributes in [
            (1, ""), (2, 'hidden="1"'), (3, 'ht="0" hidden="true"'), (4, 'hidden="0"'), (5, 'hidden="false"'),
            (6, 'x14ac:dyDescent="0.15" hidden="1"'),
        ]
    )  # fmt: skip
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        f'xmlns:x14ac="urn:x"><sheetData>{rows}{disturbance}</sheetData></worksheet>'
    )
    with open_workbook(write_xlsx(parts={"xl/worksheets/sheet1.xml": sheet})) as workbook:
        blocks = list(workbook.blocks(workbook.sheets[0], size=4))
    assert [block.row_numbers for block in blocks] == [[1, 2, 3, 4], [5, 6]]
    assert [block.hidden_rows for block in blocks] == [{2, 3}, {6}]


def test_cells_without_references_follow_one_another(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>2</v></c></row>"
        '<row r="7"><c r="C7"><v>3</v></c><c><v>4</v></c></row>'
        "<row><c><v>5</v></c></row>"
    )
    assert read_rows(write_xlsx(rows)) == {1: [1, None, 2], 7: [None, None, 3, 4], 8: [5]}


def test_numbering_without_references_goes_on_over_the_cuts(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    rows = "".join(f"<row><c><v>{n}</v></c></row>" for n in range(1, 200))
    assert read_rows(write_xlsx(rows), piece_size=64) == {n: [n] for n in range(1, 200)}


def test_blocks_hold_as_many_rows_as_asked(write_xlsx: WriteXlsx) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 11))
    with open_workbook(write_xlsx(rows)) as workbook:
        lengths = [len(block) for block in workbook.blocks(workbook.sheets[0], size=4)]
        again = [len(block) for block in workbook.blocks(workbook.sheets[0], size=20)]
    assert lengths == [4, 4, 2]
    assert again == [10]


def test_wide_rows_come_in_fewer_rows_a_block(write_xlsx: WriteXlsx) -> None:
    rows = "".join(f'<row r="{n}"><c r="ALL{n}"><v>1</v></c></row>' for n in range(1, 4101))
    with open_workbook(write_xlsx(rows)) as workbook:
        blocks = [(len(block), len(block.columns)) for block in workbook.blocks(workbook.sheets[0])]
    assert blocks == [(4000, 1000), (100, 1000)]


@DISTURBANCES
def test_corners_of_the_largest_sheet_do_not_fill_the_memory(
    write_xlsx: WriteXlsx, read_rows: ReadRows, disturbance: str
) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + disturbance
    with pytest.raises(UnreadableFileError) as refusal:
        read_rows(write_xlsx(rows))
    assert refusal.value.message == (
        "文件“名册.xlsx”的工作表“补助发放”在 XFD1048576 单元格还有内容，超出了程序能读的 1000 列。"
    )
    assert refusal.value.hint == "请删去表格右侧用不到的单元格，保存后重新导入。"


def test_blanks_far_to_the_right_are_dropped(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="XFC1" s="1"/><c r="XFD1" t="str"><v> </v></c></row>'
        '<row r="2"><c r="XFD2" t="str"><v> </v></c></row>'
    )
    assert read_rows(write_xlsx(rows)) == {1: [1]}


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ('<row r="1048577"><c r="A1048577"><v>1</v></c></row>', "行号超出了 Excel 的 1048576 行"),
        ('<row r="99999999999"><c r="A1"><v>1</v></c></row>', "行号不正常"),
        ('<row r="0"><c r="A0"><v>1</v></c></row>', "行号不正常"),
        ('<row r="1"><c r="XFE1"><v>1</v></c></row>', "单元格位置不正常"),
        ('<row r="1"><c r="1A"><v>1</v></c></row>', "单元格位置不正常"),
        ("<row>" + "<c/>" * 16_385 + "</row>", "单元格位置不正常"),
        ("<row/>" * 1_048_577, "行号超出了 Excel 的 1048576 行"),
    ],
    ids=["row 1048577", "huge row", "row 0", "column XFE", "no reference", "too many cells", "too many rows"],
)
def test_places_that_no_sheet_has_refuse_the_file(
    write_xlsx: WriteXlsx, read_rows: ReadRows, rows: str, what: str
) -> None:
    with pytest.raises(UnreadableFileError, match=what):
        read_rows(write_xlsx(rows))


def test_an_empty_sheet_has_no_blocks(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    assert read_rows(write_xlsx("")) == {}
    closed = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'
    assert read_rows(write_xlsx(parts={"xl/worksheets/sheet1.xml": closed})) == {}


def test_column_letters() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702, 999, 16_383)] == [
        "A", "Z", "AA", "ZZ", "AAA", "ALL", "XFD",
    ]  # fmt: skip
