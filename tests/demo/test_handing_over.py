from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest
import python_calamine

from fundwatch.demo import County, build_county, write_county
from fundwatch.errors import UsageError
from fundwatch.reports.workbook import write_workbook


@pytest.fixture(scope="module")
def county() -> County:
    return build_county("small", 3)


@pytest.fixture(scope="module")
def folder(county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("县")
    write_county(county, made, write_workbook)
    return made


def _digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    write_county(build_county("small", 3), tmp_path, write_workbook)
    assert _digests(tmp_path) == _digests(folder)


def test_another_seed_gives_another_county(folder: Path, tmp_path: Path) -> None:
    write_county(build_county("small", 4), tmp_path, write_workbook)
    ours, theirs = _digests(folder), _digests(tmp_path)
    assert ours.keys() == theirs.keys()
    assert all(ours[name] != theirs[name] for name in ours)


def test_files_are_returned_in_the_order_of_handing_over(county: County, folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert names == {book.file_name for book in county.workbooks} | {"答案.jsonl"}


def test_sheets_read_back_what_was_laid_out(county: County, folder: Path) -> None:
    for book in county.workbooks:
        if book.file_name.endswith(".csv"):
            continue
        read = python_calamine.CalamineWorkbook.from_path(folder / book.file_name)
        assert read.sheet_names == [sheet.name for sheet in book.sheets]
        for sheet in book.sheets:
            rows = read.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
            above = len(sheet.titles) + bool(sheet.unit_line)
            assert tuple(rows[above]) == sheet.header
            assert len(rows) == above + 1 + len(sheet.rows) + len(sheet.footer)


def test_the_oldest_list_is_a_gb18030_export(county: County, folder: Path) -> None:
    sheet = next(book.sheets[0] for book in county.workbooks if book.file_name == "补助发放.csv")
    with (folder / "补助发放.csv").open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == sheet.header
    assert len(rows) == 1 + len(sheet.rows)
    due = rows[0].index("应发金额")
    assert all(cells[due].split(".")[1].isdigit() and len(cells[due].split(".")[1]) == 2 for cells in rows[1:])


def test_answers_are_one_json_a_line(county: County, folder: Path) -> None:
    lines = (folder / "答案.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["case"] for line in lines] == [one.case for one in county.answers]


def test_rows_to_be_rejected_stand_in_their_sheets(county: County) -> None:
    extras = [
        (book.file_name, sheet.name) for book in county.workbooks for sheet in book.sheets for _ in sheet.rows.extras
    ]
    assert sorted(extras) == sorted((one.file_name, one.sheet) for one in county.expected_rejects)
    assert len(extras) >= 8


def test_an_unknown_scale_is_refused() -> None:
    with pytest.raises(UsageError, match="演示规模"):
        build_county("省", 1)
