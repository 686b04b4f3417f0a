"""Rejected rows handed back in their sender's layout, and taken once corrected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from fundwatch.errors import FundwatchError
from fundwatch.ingest import rejects_sheet
from fundwatch.services import importing
from tests.ingest.nasty.biffs import Book
from tests.ingest.nasty.documents import (
    html_row,
    ods_content,
    ods_row,
    ods_table,
    write_ods,
    xml_book,
    xml_cell,
    xml_row,
)
from tests.ingest.nasty.people_cases import book_of
from tests.services.importing.office import PAYMENT_HEADER, Office, cells_of, payment

TITLE = ["第一乡2017年产业奖补发放表"]
REASON = "退回原因"


def rejects_of(office: Office, *files: Path) -> tuple[Path, list[tuple[Path, int]]]:
    """Import files and write their rejected rows."""
    report = office.bring(*files)
    assert report.import_id is not None
    out = office.folder / "退回.xlsx"
    return out, importing.rejects_workbooks(office.store, office.actor, report.import_id, out)


def opened(path: Path) -> Worksheet:
    return load_workbook(path).worksheets[0]


@pytest.fixture
def layout(office: Office) -> Worksheet:
    """The rejects of a workbook as people keep it: merged titles, wide columns, a header of two rows."""
    office.regions()
    book, sheet = book_of(
        [
            TITLE,
            [],
            ["单位：元"],
            [
                "发放流水号",
                "批次号",
                "补助项目",
                "年度",
                "领取人",
                None,
                None,
                "金额",
                None,
                "发放日期",
                "区划代码",
                "备注",
            ],
            [None, None, None, None, "姓名", "身份证号", "银行账号", "应发金额", "实发金额"],
            payment("A1"),
            [*payment("A2", 实发金额="三百", 发放日期=dt.date(2017, 2, 13)), "现金领取"],
            [*payment("A3", 身份证号=5.30524198503152e17, 发放日期="不详"), "=1+1"],
        ]
    )
    sheet.cell(8, 12).data_type = "s"
    for merged in ("A1:L1", "A4:A5", "E4:G4", "H4:I4"):
        sheet.merge_cells(merged)
    sheet.column_dimensions["F"].width = 24
    path = office.folder / "发放.xlsx"
    book.save(path)
    out, written = rejects_of(office, path)
    assert written == [(out, 2)]
    return opened(out)


def test_titles_header_and_reason_stand_where_the_sender_has_them(layout: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in layout.iter_rows()]
    assert [row[0] for row in rows] == [TITLE[0], "单位：元", "发放流水号", None, "A2", "A3"]
    assert rows[2][-1] == REASON
    assert rows[3][4:9] == ["姓名", "身份证号", "银行账号", "应发金额", "实发金额"]
    assert rows[4][11] == "现金领取"
    assert "三百" in str(rows[4][-1])
    # The blank second row is left out, so everything below it moves up by one.
    assert sorted(str(merged) for merged in layout.merged_cells.ranges) == ["A1:L1", "A3:A4", "E3:G3", "H3:I3"]
    assert layout.column_dimensions["F"].width == 24
    assert layout.freeze_panes == "A5"


def test_cells_keep_their_kinds(layout: Worksheet) -> None:
    row = {column: layout[f"{column}5"] for column in "ADHJ"}
    assert (row["A"].value, row["A"].data_type, row["A"].number_format) == ("A2", "s", "@")
    assert (row["D"].value, row["D"].data_type) == (2017, "n")
    assert (row["H"].value, row["H"].data_type) == (1000, "n")
    assert row["J"].value == dt.datetime(2017, 2, 13)  # noqa: DTZ001 - a spreadsheet knows no time zone
    assert row["J"].is_date
    # The number lost its digits; whoever types it again must type into a cell of text.
    assert (layout["F6"].data_type, layout["F6"].number_format) == ("n", "@")


def test_only_the_bad_cells_are_filled_and_say_why(layout: Worksheet) -> None:
    bad = {cell.coordinate: cell for row in layout.iter_rows(min_row=5) for cell in row if cell.fill.fill_type}
    assert sorted(bad) == ["F6", "I5", "J6"]
    said = {place: str(cell.comment.text) for place, cell in bad.items() if cell.comment}
    assert "超过 15 位" in said["F6"]
    assert "三百" in said["I5"]
    assert "不详" in said["J6"]
    assert all(words.rstrip("。") in str(layout["M6"].value) for words in (said["F6"], said["J6"]))


def test_what_begins_like_a_formula_stays_text(layout: Worksheet) -> None:
    cell = layout["L6"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_rows_that_fail_against_the_books_name_their_cells(office: Office) -> None:
    office.regions()
    office.bring(office.xlsx("1.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1")]}))
    rows = [PAYMENT_HEADER, payment("A1", 姓名="李四"), payment("A2", 区划代码="530524101299")]
    out, _ = rejects_of(office, office.xlsx("2.xlsx", {"补助发放": rows}))
    sheet = opened(out)
    bad = {cell.coordinate for row in sheet.iter_rows() for cell in row if cell.fill.fill_type}
    assert bad == {"A2", "E2", "K3"}
    assert sheet["E2"].comment is not None
    assert "“姓名”不同" in sheet["E2"].comment.text


def test_several_files_give_one_workbook_of_all_and_one_each(office: Office) -> None:
    office.regions()
    for folder in ("一乡", "二乡"):
        (office.folder / folder).mkdir()
    bad = payment("A1", 实发金额="三百")
    files = [
        office.xlsx("一乡/发放.xlsx", {"补助发放": [PAYMENT_HEADER, bad, payment("A2")]}),
        office.xlsx("二乡/发放.xlsx", {"补助发放": [PAYMENT_HEADER, payment("B1", 年度="某年")]}),
        office.xlsx("三乡.xlsx", {"补助发放": [PAYMENT_HEADER, payment("C1")]}),
    ]
    out, written = rejects_of(office, *files)
    assert [(path.name, count) for path, count in written] == [
        ("退回.xlsx", 2),
        ("退回-发放.xlsx", 1),
        ("退回-发放_2.xlsx", 1),
    ]
    assert [row[0] for row in cells_of(out.with_name("退回-发放.xlsx"), "补助发放")[1:]] == ["A1"]
    assert [row[0] for row in cells_of(out.with_name("退回-发放_2.xlsx"), "补助发放")[1:]] == ["B1"]
    assert load_workbook(out).sheetnames == ["补助发放", "补助发放_2"]


def test_nothing_rejected_writes_nothing(office: Office) -> None:
    office.regions()
    out, written = rejects_of(office, office.xlsx("1.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1")]}))
    assert written == []
    assert not out.exists()


def test_a_place_where_nothing_can_be_written_is_told(office: Office) -> None:
    office.regions()
    report = office.bring(office.xlsx("1.xlsx", {"补助发放": [PAYMENT_HEADER, payment("A1", 实发金额="三百")]}))
    assert report.import_id is not None
    with pytest.raises(FundwatchError, match="写不了文件“退回"):
        importing.rejects_workbooks(office.store, office.actor, report.import_id, office.folder / "没有" / "退回.xlsx")


def test_so_many_comments_and_no_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rejects_sheet, "MOST_COMMENTS", 2)
    office.regions()
    rows = [PAYMENT_HEADER, *(payment(f"A{place}", 实发金额="三百") for place in range(4))]
    out, _ = rejects_of(office, office.xlsx("1.xlsx", {"补助发放": rows}))
    cells = [opened(out).cell(row, 9) for row in range(2, 6)]
    assert [cell.comment is not None for cell in cells] == [True, True, False, False]
    assert [cell.fill.fill_type for cell in cells] == ["solid"] * 4


ROWS: list[list[Any]] = [
    TITLE, list(PAYMENT_HEADER), payment("A1"), payment("A2", 实发金额="三百"), payment("A3", 发放日期="不详"),
]  # fmt: skip


def as_xls(path: Path) -> None:
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows(ROWS)
    sheet.merge(0, 0, 0, 10)
    path.write_bytes(book.file())


def as_ods(path: Path) -> None:
    title = '<table:table-row><table:table-cell table:number-columns-spanned="11" office:value-type="string">'
    title += f"<text:p>{TITLE[0]}</text:p></table:table-cell></table:table-row>"
    write_ods(path, ods_content(ods_table("补助发放", title + "".join(map(ods_row, ROWS[1:])))))


def as_xml(path: Path) -> None:
    title = "<Row>" + xml_cell(TITLE[0], 'ss:MergeAcross="10"') + "</Row>"
    path.write_text(xml_book(("补助发放", title + "".join(map(xml_row, ROWS[1:])))), encoding="utf-8")


def as_html(path: Path) -> None:
    title = f"<tr><td colspan=11>{TITLE[0]}</td></tr>"
    path.write_bytes(f"<table>{title}{''.join(map(html_row, ROWS[1:]))}</table>".encode())


def as_csv(path: Path) -> None:
    path.write_text("\n".join(",".join(map(str, row)) for row in ROWS), encoding="gb18030")


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("发放.xls", as_xls),
        ("发放.ods", as_ods),
        ("导出.xls", as_xml),
        ("补助发放.xls", as_html),
        ("补助发放.csv", as_csv),
    ],
)
def test_rejects_of_any_format_are_taken_once_corrected(
    office: Office, name: str, make: Callable[[Path], None]
) -> None:
    office.regions()
    path = office.folder / name
    make(path)
    out, written = rejects_of(office, path)
    assert [count for _, count in written] == [2]
    book = load_workbook(out)
    sheet = book.worksheets[0]
    assert sheet["A1"].value == TITLE[0]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ([] if make is as_csv else ["A1:K1"])
    sheet["I3"], sheet["J4"] = 300, dt.date(2017, 3, 1)
    book.save(out)
    assert office.bring(out).counts.values() == (3, 2, 0, 0, 0, 1)
    stored = {row["record_key"]: (row["paid_amount"], row["paid_on"]) for row in office.stored("补助发放")}
    assert stored == {
        "A1": (100050, "2017-02-13"),
        "A2": (30000, "2017-02-13"),
        "A3": (100050, "2017-03-01"),
    }
