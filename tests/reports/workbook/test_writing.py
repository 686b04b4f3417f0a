from __future__ import annotations

import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.errors import UsageError
from fundwatch.reports.workbook import Figure, PlainSheet, write_workbook
from fundwatch.reports.workbook.writing import column_letters


def _sheet(**changes: object) -> PlainSheet:
    given: dict[str, object] = {
        "name": "支付",
        "header": ("流水号", "金额", "金额(万元)", "日期", "数量"),
        "kinds": ("text", "money", "wan", "date", "number"),
        "rows": [("ZF1", 123_456_789, 1_234_567, date(2017, 2, 13), 3.25)],
    }
    return PlainSheet(**(given | changes))  # type: ignore[arg-type]


def _read(path: Path, sheet: str = "支付") -> list[list[object]]:
    read = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name(sheet)
    return read.to_python(skip_empty_area=False)


def test_cells_read_back_by_calamine_and_openpyxl(tmp_path: Path) -> None:
    path = tmp_path / "账.xlsx"
    write_workbook(path, [_sheet()])
    assert _read(path)[1] == ["ZF1", 1234567.89, 1.234567, date(2017, 2, 13), 3.25]
    row = next(openpyxl.load_workbook(path)["支付"].iter_rows(min_row=2))
    assert [cell.number_format for cell in row][:4] == ["@", "#,##0.00", "#,##0.000000", "yyyy\\-mm\\-dd"]
    assert row[1].value == 1234567.89


def test_titles_unit_line_and_footer_surround_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "账.xlsx"
    sheet = _sheet(titles=("青岚县支付明细",), unit_line="单位:元", footer=(("合计", 123_456_789), ("制表人:",)))
    write_workbook(path, [sheet])
    rows = _read(path)
    assert [row[0] for row in rows] == ["青岚县支付明细", "单位:元", "流水号", "ZF1", "合计", "制表人:"]
    assert rows[4][1] == 1234567.89
    read = openpyxl.load_workbook(path)["支付"]
    assert [str(one) for one in read.merged_cells.ranges] == ["A1:E1"]
    assert read.freeze_panes == "A4"


def test_text_stays_text_and_foreign_cells_keep_their_own_type(tmp_path: Path) -> None:
    path = tmp_path / "账.xlsx"
    rows = [
        ("530524197001010011", "三百元", Decimal("12.5"), "2017-02-30", None),
        (5.39921197505281e17, 12.345, "", date(2018, 1, 1), True),
        ("张<三>&\x07李四\n二组 ", -5, -5, None, 7),
    ]
    write_workbook(path, [_sheet(rows=rows)])
    read = _read(path)
    assert read[1] == ["530524197001010011", "三百元", 12.5, "2017-02-30", ""]
    assert read[2][:4] == [5.39921197505281e17, 12.345, "", date(2018, 1, 1)]
    assert read[2][4] == "是"
    assert read[3] == ["张<三>&李四\n二组 ", -0.05, -0.000005, "", 7]


@given(st.integers(min_value=-(10**14), max_value=10**14))
def test_money_is_written_to_the_fen(tmp_path_factory: pytest.TempPathFactory, fen: int) -> None:
    path = tmp_path_factory.getbasetemp() / "分.xlsx"
    write_workbook(path, [_sheet(rows=[(None, fen, None, None, None)])])
    with zipfile.ZipFile(path) as archive:
        text = archive.read("xl/worksheets/sheet1.xml").decode()
    written = text.split('r="B2"')[1].split("<v>")[1].split("</v>")[0]
    assert Decimal(written) * 100 == fen


def test_the_same_sheets_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    write_workbook(first, [_sheet(), _sheet(name="发票")])
    write_workbook(second, [_sheet(), _sheet(name="发票")])
    assert first.read_bytes() == second.read_bytes()


def test_many_rows_go_through_in_pieces(tmp_path: Path) -> None:
    path = tmp_path / "账.xlsx"
    rows = ((f"ZF{place}", place, None, None, None) for place in range(4_321))
    write_workbook(path, [_sheet(rows=rows)])
    read = _read(path)
    assert len(read) == 4_322
    assert read[4_321][0] == "ZF4320"


@pytest.mark.parametrize("name", ["", "一" * 32, "支付/2017", "a:b"])
def test_a_name_that_excel_refuses_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="工作表名"):
        write_workbook(tmp_path / "账.xlsx", [_sheet(name=name)])


def test_two_sheets_of_one_name_and_no_sheet_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="重复"):
        write_workbook(tmp_path / "账.xlsx", [_sheet(), _sheet()])
    with pytest.raises(UsageError, match="没有要写的表"):
        write_workbook(tmp_path / "账.xlsx", [])


def test_an_unknown_kind_of_column_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="公斤"):
        write_workbook(tmp_path / "账.xlsx", [_sheet(kinds=("text", "money", "wan", "date", "公斤"))])


def test_column_letters_go_on_after_z() -> None:
    assert [column_letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_a_computed_cell_has_its_formula_and_what_it_comes_to(tmp_path: Path) -> None:
    """Yuan, a share, a day's number and a text, each with a formula; a text of the data stays a text."""
    cells = (
        Figure(Decimal("12.50"), "money", "5*2.5"),
        Figure(Decimal("0.125"), "share", "1/8"),
        Figure(Decimal(43000), "day"),
        Figure("一致", "text", 'IF(1<2,"一致","不一致")'),
        "=1+1",
    )
    sheet = PlainSheet("算", ["甲", "乙", "丙", "丁", "戊"], ["text"] * 5, [cells], titles=["题"])
    write_workbook(tmp_path / "算.xlsx", [sheet], computed=True)
    row = openpyxl.load_workbook(tmp_path / "算.xlsx")["算"][3]
    assert [cell.value for cell in row] == [
        "=5*2.5",
        "=1/8",
        datetime(2017, 9, 22),  # noqa: DTZ001 - as openpyxl reads days
        '=IF(1<2,"一致","不一致")',
        "=1+1",
    ]
    assert [cell.data_type for cell in row] == ["f", "f", "d", "f", "s"]
    assert [cell.number_format for cell in row[:3]] == ["#,##0.00", "0.00##%", "yyyy\\-mm\\-dd"]
    shown = openpyxl.load_workbook(tmp_path / "算.xlsx", data_only=True)["算"]
    assert [shown.cell(3, column).value for column in (1, 2, 4)] == [12.5, 0.125, "一致"]
    assert shown.page_setup.orientation == "landscape"
