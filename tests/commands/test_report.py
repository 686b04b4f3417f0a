from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from fundwatch.cli import run_command
from fundwatch.services import papers
from tests.books import TOWN, VILLAGE, Books

KIND = "资产台账"


@pytest.fixture
def owned(books: Books) -> Books:
    """Two assets of two years and places."""
    books.put(
        "资产",
        {"资产编号": "ZC1", "原值": "10.00", "形成日期": "2017-06-01"},
        {"资产编号": "ZC2", "区划代码": TOWN, "原值": "5.00", "形成日期": "2018-06-01"},
    )
    return books


def run(books: Books, *arguments: str) -> int:
    return run_command(["report", "--db", books.store.url, *arguments])


def assets(path: Path) -> set[str]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return {str(cell.value) for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("ZC")}


def test_a_paper_is_written_as_pdf_or_workbook(
    owned: Books, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(owned, KIND, "--out", str(tmp_path / "台账.pdf"), "--as-of", "2019-01-15") == 0
    said = capsys.readouterr().out
    assert said.startswith("已生成“扶贫项目资产台账”：")
    assert f"页，在“{tmp_path / '台账.pdf'}”。" in said
    assert (tmp_path / "台账.pdf").read_bytes().startswith(b"%PDF")
    assert run(owned, KIND, "--out", str(tmp_path / "台账.xlsx"), "--as-of", "2019-01-15") == 0
    assert assets(tmp_path / "台账.xlsx") == {"ZC1", "ZC2"}


def test_equal_books_give_equal_bytes(owned: Books, tmp_path: Path) -> None:
    for suffix in (".pdf", ".xlsx"):
        for name in ("一", "二"):
            assert run(owned, KIND, "--out", str(tmp_path / (name + suffix)), "--as-of", "2019-01-15") == 0
        assert (tmp_path / f"一{suffix}").read_bytes() == (tmp_path / f"二{suffix}").read_bytes()


@pytest.mark.parametrize(("option", "value", "left"), [("--year", "2017", "ZC1"), ("--region", VILLAGE, "ZC1")])
def test_a_year_and_a_place_bound_it(owned: Books, tmp_path: Path, option: str, value: str, left: str) -> None:
    assert run(owned, KIND, "--out", str(tmp_path / "台账.xlsx"), option, value) == 0
    assert assets(tmp_path / "台账.xlsx") == {left}


def test_without_a_day_it_is_made_as_of_today(owned: Books, tmp_path: Path) -> None:
    before = date.today()  # noqa: DTZ011 - the office's own calendar day
    assert run(owned, KIND, "--out", str(tmp_path / "台账.xlsx")) == 0
    after = date.today()  # noqa: DTZ011
    said = " ".join(str(cell.value) for cell in openpyxl.load_workbook(tmp_path / "台账.xlsx").worksheets[0][2])
    assert any(f"{day.year}年{day.month}月{day.day}日" in said for day in (before, after))


@pytest.mark.parametrize("kind", ["", "流水账"])
def test_the_kinds_there_are_are_listed(books: Books, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    assert run(books, *([kind] if kind else [])) == 2
    said = capsys.readouterr()
    assert [line.split("\t")[0] for line in said.out.splitlines()] == [entry.kind for entry in papers.kinds()]
    assert ("没有“流水账”这种报表" if kind else "请写明要哪种报表") in said.err
    asset = next(line for line in said.out.splitlines() if line.startswith(KIND))
    assert "可用 --year、--region" in asset


@pytest.mark.parametrize(
    "case",
    [
        ((KIND,), 2, "没有写明输出到哪个文件"),
        ((KIND, "--out", "台账.doc"), 2, "文件名请以 .pdf"),
        ((KIND, "--out", "台账.pdf", "--subject", "ZC1"), 2, "不分对象"),
        ((KIND, "--out", "台账.pdf", "--region", "530000000000"), 2, "没有区划代码为“530000000000”的地方"),
        ((KIND, "--out", "台账.pdf", "--as-of", "去年"), 2, "去年"),
        ((KIND, "--out", "没有/台账.pdf"), 4, "文件夹不存在"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_to_do(
    owned: Books,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: tuple[tuple[str, ...], int, str],
) -> None:
    arguments, status, said = case
    monkeypatch.chdir(tmp_path)
    assert run(owned, *arguments) == status
    assert said in capsys.readouterr().err
    assert list(tmp_path.glob("**/*.pdf")) == []
