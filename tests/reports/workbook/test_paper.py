from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from fundwatch.errors import RefusedError, UsageError
from fundwatch.reports.papers.content import Paper, PaperColumn, PaperRow, PaperTable
from fundwatch.reports.workbook import paper_sheet
from fundwatch.reports.workbook.paper import write_paper
from tests.reports.papers.made_up_papers import LEDGER, around, ledger, simple

KINDS = (
    PaperColumn("名称"),
    PaperColumn("金额", "money"),
    PaperColumn("金额（万元）", "wan"),
    PaperColumn("户数", "number"),
    PaperColumn("进度", "rate"),
    PaperColumn("面积", "quantity"),
    PaperColumn("日期", "day"),
)


def written(tmp_path: Path, paper: Paper, **streams: Any) -> openpyxl.Workbook:
    path = tmp_path / "表.xlsx"
    write_paper(path, paper, **streams)
    return openpyxl.load_workbook(path)


def row_with(sheet: Worksheet, text: str) -> int:
    return next(row[0].row for row in sheet.iter_rows() for cell in row if cell.value == text)


def test_a_ledger_has_its_heading_head_rows_total_and_signatures(tmp_path: Path) -> None:
    (sheet,) = written(tmp_path, ledger(3)).worksheets
    assert sheet["A1"].value == "云岭县2018年度财政专项扶贫资金台账"
    assert "A1:L1" in {str(one) for one in sheet.merged_cells.ranges}
    second = [cell.value for cell in sheet[2] if cell.value]
    assert second == ["编制单位：云岭县财政局", "2018年度，截至2018年12月24日", "单位：元"]
    assert [cell.value for cell in sheet[3]][:5] == ["序号", "指标文号", "资金名称", "可用资金", None]
    assert [cell.value for cell in sheet[4]][3:6] == ["上年结转", "本年下达", "调剂整合"]
    assert [sheet.cell(5, place).value for place in (1, 2, 4, 11)] == [1, "云财农〔2018〕1号", 12345.67, 0.0097]
    total = [cell.value for cell in sheet[8]]
    assert (total[0], total[3]) == ("合计", sum((n * 1_234_567) for n in (1, 2, 3)) / 100)
    assert "注：支出进度按已支出除以可用资金计算。" in [cell.value for cell in sheet["A"]]
    signed = [cell.value for cell in sheet[row_with(sheet, "制表人：")] if cell.value]
    assert signed == ["制表人：", "审核人：", "负责人：", "（公章）"]


def test_the_head_stays_in_sight_and_is_printed_on_every_page(tmp_path: Path) -> None:
    book = written(tmp_path, ledger(3))
    (sheet,) = book.worksheets
    assert sheet.freeze_panes == "A5"
    assert sheet.print_title_rows == "$3:$4"
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize), setup.fitToWidth, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "第 &P 页　共 &N 页"
    assert "资金台账" in (sheet.oddFooter.left.text or "")


def test_more_columns_than_an_a4_sheet_holds_are_printed_on_a3(tmp_path: Path) -> None:
    columns = [PaperColumn(f"第{number}项（元）", "money") for number in range(24)]
    (sheet,) = written(tmp_path, simple(columns, [123_456_789_00] * 24)).worksheets
    assert int(sheet.page_setup.paperSize) == 8


def test_cells_are_true_numbers_and_days_in_the_format_of_their_kind(tmp_path: Path) -> None:
    row = ("修路", 123_456_789, 1_234_567, 12_345, 9_531, 12_500_000, date(2018, 3, 1))
    (sheet,) = written(tmp_path, simple(KINDS, row)).worksheets
    at = row_with(sheet, "修路")
    values = [cell.value for cell in sheet[at]]
    assert [*values[:6], values[6].date()] == ["修路", 1234567.89, 1.234567, 12345, 0.9531, 12.5, date(2018, 3, 1)]
    formats = [cell.number_format for cell in sheet[at]]
    assert formats == ["@", "#,##0.00", "#,##0.000000", "#,##0", "0.00%", "#,##0.######", "yyyy\\-mm\\-dd"]
    assert [cell.alignment.horizontal for cell in sheet[at]] == ["left", *["right"] * 5, "center"]


def test_a_text_in_a_column_of_numbers_stays_a_text(tmp_path: Path) -> None:
    (sheet,) = written(tmp_path, simple(KINDS, ("甲", "待核实", None, "—", None, None, "不详"))).worksheets
    cells = sheet[row_with(sheet, "甲")]
    assert [cell.value for cell in cells][1:] == ["待核实", None, "—", None, None, "不详"]
    assert cells[1].data_type == "s"


def test_what_a_spreadsheet_would_round_or_reckon_wrongly_is_a_text(tmp_path: Path) -> None:
    row = ("甲", 10**15 + 1, None, None, None, None, date(1899, 12, 31))
    (sheet,) = written(tmp_path, simple(KINDS, row)).worksheets
    cells = sheet[row_with(sheet, "甲")]
    assert (cells[1].value, cells[6].value) == ("10,000,000,000,000.01", "1899-12-31")


def test_texts_that_look_like_formulas_or_markup_are_texts(tmp_path: Path) -> None:
    texts = ["=1+1", "<b>&", '"引号"', "行\n行", "+86"]
    (sheet,) = written(tmp_path, simple([PaperColumn("文")], *[[text] for text in texts])).worksheets
    start = row_with(sheet, "文") + 1
    cells = [sheet.cell(start + number, 1) for number in range(len(texts))]
    assert [cell.value for cell in cells] == texts
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_hidden_column_is_there_but_folded_away(tmp_path: Path) -> None:
    columns = [PaperColumn("名称"), PaperColumn("编号", hidden=True), PaperColumn("金额", "money")]
    (sheet,) = written(tmp_path, simple(columns, ("甲", "K-1", 100))).worksheets
    assert sheet.column_dimensions["B"].hidden
    assert sheet.cell(row_with(sheet, "甲"), 2).value == "K-1"


def test_columns_to_be_filled_in_are_open_with_their_choices_and_rules(tmp_path: Path) -> None:
    columns = [PaperColumn("名称"), PaperColumn("结论"), PaperColumn("追回", "money"), PaperColumn("日期", "day")]
    long = tuple(f"第{number}种情形，说明文字若干" for number in range(40))
    paper = simple(
        [*columns, PaperColumn("情形")],
        ("甲", None, None, None, None),
        ("乙", None, None, None, None),
        entry=((1, ("属实", "不属实")), (2, ()), (3, ()), (4, long)),
    )
    book = written(tmp_path, paper)
    sheet = book.worksheets[0]
    first = row_with(sheet, "甲")
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    rows = [f"{letter}{first}:{letter}{first + 1}" for letter in "BCDE"]
    assert sorted(rules) == rows
    assert rules[rows[0]].formula1 == '"属实,不属实"'
    assert [rules[rows[place]].type for place in (1, 2, 3)] == ["decimal", "date", "list"]
    assert book["选项"].sheet_state == "hidden"
    assert [cell.value for cell in book["选项"][1]] == list(long)
    assert rules[rows[3]].formula1 == "'选项'!$A$1:$AN$1"
    assert sheet.protection.sheet
    assert [sheet.cell(first, place).protection.locked for place in (1, 2, 5)] == [True, False, False]


def test_a_paper_without_columns_to_be_filled_in_is_not_protected(tmp_path: Path) -> None:
    (sheet,) = written(tmp_path, ledger(1)).worksheets
    assert not sheet.protection.sheet
    assert sheet.data_validations.dataValidation == []


def test_several_tables_are_sheets_with_names_that_spreadsheets_take(tmp_path: Path) -> None:
    column = (PaperColumn("名"),)
    names = ["石桥镇/龙潭镇", "石桥镇/龙潭镇", "名" * 40, "", "选项"]
    paper = around(*(PaperTable(name, column, (PaperRow(("甲",)),)) for name in names))
    book = written(tmp_path, paper)
    assert len(set(book.sheetnames)) == 5
    assert book.sheetnames[0] == "石桥镇 龙潭镇"
    assert all(1 <= len(name) <= 31 for name in book.sheetnames)
    assert "选项" not in book.sheetnames


def test_equal_papers_are_equal_bytes(tmp_path: Path) -> None:
    for name in ("一.xlsx", "二.xlsx"):
        write_paper(tmp_path / name, ledger(20))
    assert (tmp_path / "一.xlsx").read_bytes() == (tmp_path / "二.xlsx").read_bytes()


def test_rows_that_come_in_a_stream_are_written_like_those_that_are_kept(tmp_path: Path) -> None:
    paper = ledger(700)
    (table,) = paper.tables
    bare = replace(paper, tables=(replace(table, rows=()),))
    (kept,) = written(tmp_path, paper).worksheets
    (streamed,) = written(tmp_path, bare, streams=[iter(table.rows)]).worksheets
    assert [[cell.value for cell in row] for row in streamed.iter_rows()] == [
        [cell.value for cell in row] for row in kept.iter_rows()
    ]


def test_a_paper_without_rows_is_still_a_workbook(tmp_path: Path) -> None:
    (sheet,) = written(tmp_path, around(PaperTable("表", LEDGER, ()))).worksheets
    assert sheet.cell(5, 1).value != "合计"
    assert "制表人：" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_a_text_longer_than_a_cell_is_refused_by_its_column(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match="“说明”栏有一段文字长 32,768 字"):
        write_paper(tmp_path / "表.xlsx", simple([PaperColumn("说明")], ["长" * 32_768]))


def test_more_rows_than_a_worksheet_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper_sheet, "LAST_ROW", 150)
    with pytest.raises(UsageError, match="一张工作表放不下"):
        write_paper(tmp_path / "表.xlsx", ledger(60))


def test_columns_are_wide_enough_for_what_stands_in_them(tmp_path: Path) -> None:
    columns = [PaperColumn("身份证号", whole=True), PaperColumn("金额", "money"), PaperColumn("说明")]
    row = ("539900198001010018", 123_456_789_00, "长" * 200)
    (sheet,) = written(tmp_path, simple(columns, row)).worksheets
    widths = [sheet.column_dimensions[letter].width for letter in "ABC"]
    assert widths[0] >= 18
    assert widths[1] >= len("123,456,789.00")
    assert widths[2] <= 45, "a long text is wrapped, not stretched"
