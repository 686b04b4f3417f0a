"""Sheets come back as people edited them: sorted, with lines and columns added or gone, or other sheets altogether."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from fundwatch.errors import RefusedError, UsageError
from fundwatch.models.store import Store
from fundwatch.services.finding_replies import ReadBack
from tests import databases
from tests.books import Books
from tests.scanned_books import ANSWER, DEAD, answer, fill, scan
from tests.services.replies.reading_back import change, look, number_of, outcomes, reviews, stored, take


def test_a_number_that_is_none_of_ours_is_refused(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER, 2: ANSWER, 3: ANSWER})
    own = scanned.store.installation[:8]

    def edit(worksheet: Any, header: int) -> None:
        worksheet.cell(header + 1, 1, f"YD-{own}-99")
        worksheet.cell(header + 2, 1, "YD-00000000-1")
        worksheet.cell(header + 3, 1, "第三条")

    shown = look(scanned, change(sheet, edit))
    assert outcomes(shown) == ["退回"] * 3
    for row, said in zip(shown.rows, ("没有编号为", "另一套账", "不是下发时的疑点编号"), strict=True):
        assert said in row.said
    assert take(scanned, sheet) == ReadBack(None, 0, 0)


@pytest.mark.usefixtures("scanned")
def test_the_sheet_of_other_books_is_refused_whole(sheet: Path, tmp_path: Path) -> None:
    answer(sheet, {1: ANSWER, 2: ANSWER, 3: ANSWER})
    other = Store.open(databases.new_books(tmp_path / "另", "账.db") if databases.ON_SERVER else _folder(tmp_path))
    try:
        books = Books(other)
        books.put_places()
        fill(books)
        scan(books)
        shown = look(books, sheet)
        assert outcomes(shown) == ["退回"] * 3
        assert all("另一套账" in row.said for row in shown.rows)
    finally:
        other.close()


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "另").mkdir()
    return tmp_path / "另" / "账.db"


def test_a_line_whose_number_slipped_to_another_is_refused(scanned: Books, sheet: Path) -> None:
    """Somebody sorted the columns in sight, and the hidden ones stayed where they were."""
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "是否属实": "不属实"}, 3: ANSWER})

    def edit(worksheet: Any, header: int) -> None:
        for column in range(3, worksheet.max_column + 1):
            first, second = worksheet.cell(header + 1, column), worksheet.cell(header + 2, column)
            first.value, second.value = second.value, first.value

    shown = look(scanned, change(sheet, edit))
    assert outcomes(shown) == ["退回", "退回", "收下"]
    assert "与疑点编号对不上" in shown.rows[0].said


def test_sorted_rows_come_back_to_their_findings(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER, 2: {**ANSWER, "是否属实": "不属实"}, 3: {**ANSWER, "是否属实": "数据有误"}})

    def edit(worksheet: Any, header: int) -> None:
        rows = [[cell.value for cell in row] for row in worksheet.iter_rows(header + 1, header + 3)]
        for number, cells in enumerate(reversed(rows), header + 1):
            for column, value in enumerate(cells, 1):
                worksheet.cell(number, column, value)

    assert outcomes(look(scanned, change(sheet, edit))) == ["收下"] * 3
    take(scanned, sheet)
    assert [reviews(scanned, number_of(scanned, word))[0][0] for word in ("赵六", "李四", "龙山村水渠")] == [
        *("属实", "不属实", "数据有误"),
    ]


def test_a_row_that_somebody_added_is_refused_and_a_copied_one_is_a_repeat(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})

    def edit(worksheet: Any, header: int) -> None:
        worksheet.insert_rows(header + 2, 2)
        for column in range(1, worksheet.max_column + 1):
            worksheet.cell(header + 2, column, worksheet.cell(header + 1, column).value)
            worksheet.cell(header + 3, column, worksheet.cell(header + 1, column).value)
        worksheet.cell(header + 3, 1).value = None

    shown = look(scanned, change(sheet, edit))
    assert outcomes(shown) == ["收下", "重复", "退回", "未填", "未填"]
    assert "疑点编号" in shown.rows[2].said


def test_columns_that_are_gone_are_done_without(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})

    def edit(worksheet: Any, header: int) -> None:
        labels = [cell.value for cell in worksheet[header]]
        for merged in list(worksheet.merged_cells.ranges):
            worksheet.unmerge_cells(str(merged))
        for label in ("票据号", "整改措施", "涉及对象", "需核查事项", "核对码"):
            worksheet.delete_cols(labels.index(label) + 1)
            labels.remove(label)

    shown = look(scanned, change(sheet, edit))
    assert outcomes(shown)[0] == "收下"
    assert "没能核对编号与事项" in shown.rows[0].said


def test_without_the_column_of_numbers_nothing_can_be_read(scanned: Books, sheet: Path) -> None:
    answer(sheet, {1: ANSWER})

    def edit(worksheet: Any, header: int) -> None:
        for merged in list(worksheet.merged_cells.ranges):
            worksheet.unmerge_cells(str(merged))
        assert worksheet.cell(header, 1).value == "疑点编号"
        worksheet.delete_cols(1)

    shown = look(scanned, change(sheet, edit))
    assert shown.rows == ()
    assert "疑点编号" in shown.refused[0]
    assert not shown.changes


def test_a_sheet_under_another_name_and_cells_of_other_formats_are_read(scanned: Books, sheet: Path) -> None:
    answer(
        sheet, {1: {**ANSWER, "核查日期": "2019年1月20日", "追缴金额": "1,200.50"}, 2: {**ANSWER, "核查日期": 43485}}
    )
    workbook = load_workbook(sheet)
    workbook["疑点核查"].title = "石桥镇回复"
    workbook.save(sheet)
    assert outcomes(look(scanned, sheet)) == ["收下", "收下", "未填"]
    take(scanned, sheet)
    rows = stored(scanned)
    assert {row.checked_on for row in rows.values()} == {date(2019, 1, 20)}
    assert {row.to_recover for row in rows.values()} == {120_050, None}


def test_what_is_no_sheet_of_ours_is_told(scanned: Books, tmp_path: Path) -> None:
    text, other = tmp_path / "回复.xlsx", tmp_path / "项目.xlsx"
    text.write_text("不是工作簿", encoding="utf-8")
    workbook = Workbook()
    workbook.active.title = "收入"  # type: ignore[union-attr]
    workbook.active.append(["日期", "金额"])  # type: ignore[union-attr]
    workbook.save(other)
    shown = look(scanned, text, other)
    assert shown.rows == ()
    assert len(shown.refused) == 2
    with pytest.raises(UsageError, match="没有给出"):
        look(scanned)


def test_a_sheet_of_another_table_belongs_to_the_import(scanned: Books, tmp_path: Path) -> None:
    other = tmp_path / "死亡人员.xlsx"
    workbook = Workbook()
    workbook.active.title = "死亡人员"  # type: ignore[union-attr]
    workbook.active.append(["身份证号", "死亡日期"])  # type: ignore[union-attr]
    workbook.active.append([DEAD[0], "2017-05-02"])  # type: ignore[union-attr]
    workbook.save(other)
    with pytest.raises(RefusedError, match="死亡人员"):
        look(scanned, other)
