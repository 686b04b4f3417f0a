from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from fundwatch.cli import run_command
from fundwatch.services import scanning
from tests.books import ACTOR, TOWN, Books
from tests.scanned_books import ANSWER, OTHER_TOWN, answer, fill, scan

CHECKED = {**ANSWER, "核查日期": date(2019, 1, 20)}


@pytest.fixture
def scanned(books: Books) -> Books:
    fill(books)
    scan(books)
    return books


def run(books: Books, command: str, *more: object) -> int:
    return run_command([command, "--db", books.store.url, "--actor", "测试", *map(str, more)])


def sent(books: Books, folder: Path) -> Path:
    """The sheet that the command wrote for the first township."""
    assert run(books, "send", folder, "--region", TOWN, "--date", "2019-01-15") == 0
    return folder / "疑点核查表 石桥镇 2019-01-15.xlsx"


def test_sheets_go_out_and_the_answers_come_back(
    scanned: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = sent(scanned, tmp_path)
    assert "共下发 3 项给 1 个单位" in capsys.readouterr().out
    answer(sheet, {1: CHECKED, 2: {**CHECKED, "是否属实": "不属实"}})
    assert run(scanned, "replies", "--dry-run", sheet) == 0
    assert "没有存入任何数据" in capsys.readouterr().out
    assert not any(one.verdict for one in scanning.findings(scanned.store, ACTOR))
    assert run(scanned, "replies", sheet) == 0
    said = capsys.readouterr().out
    assert "收下 2 行，重复 0 行，未填 1 行，退回 0 行" in said
    assert "已存入回复 2 项，下结论 2 项" in said
    assert sorted(one.verdict for one in scanning.findings(scanned.store, ACTOR)) == ["", "", "不属实", "属实"]
    assert run(scanned, "replies", sheet) == 0
    assert "没有存入任何数据" in capsys.readouterr().out


def test_a_refused_row_ends_with_one_and_goes_into_the_rejects(
    scanned: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet, rejects = sent(scanned, tmp_path), tmp_path / "退回.xlsx"
    answer(sheet, {1: {**CHECKED, "已追缴金额": 9}})
    assert run(scanned, "replies", sheet, "--rejects", rejects) == 1
    assert "多于追缴金额" in capsys.readouterr().err
    assert "退回原因" in [cell.value for row in load_workbook(rejects)["疑点核查"].iter_rows() for cell in row]


def test_a_file_that_is_no_sheet_ends_with_one(scanned: Books, tmp_path: Path) -> None:
    file = tmp_path / "回复.xlsx"
    file.write_text("不是工作簿", encoding="utf-8")
    assert run(scanned, "replies", file) == 1


def test_nothing_to_send_changes_nothing(scanned: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(scanned, "send", tmp_path) == 0
    assert run(scanned, "send", tmp_path) == 4
    assert "没有需要下发的疑点" in capsys.readouterr().err
    assert run(scanned, "send", tmp_path, "--again", "--region", OTHER_TOWN) == 0
    assert run(scanned, "send", tmp_path, "--region", "1") == 2


def test_the_three_papers_are_made_by_command(scanned: Books, tmp_path: Path) -> None:
    assert run(scanned, "report", "疑点清单", "--out", tmp_path / "清单.pdf") == 0
    assert run(scanned, "report", "疑点核查汇总表", "--out", tmp_path / "汇总.xlsx") == 0
    assert run(scanned, "report", "疑点核查表", "--region", TOWN, "--out", tmp_path / "核查.xlsx") == 0
    assert run(scanned, "report", "疑点核查表", "--out", tmp_path / "全县.xlsx") == 2
