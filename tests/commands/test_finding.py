"""fundwatch finding as it is called: what it prints and writes, and with what it exits."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.cli import run_command
from tests.books import Books
from tests.scanned_books import fill, scan


@pytest.fixture
def database(books: Books) -> str:
    """Books with four findings."""
    fill(books)
    scan(books)
    return books.store.url


def test_a_finding_is_told_with_its_places_and_its_rule(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["finding", "1", "--db", database]) == 0
    said = capsys.readouterr().out
    assert "  死亡日期：2017-05-01" in said
    assert "补助发放 FF1：测试.xlsx，工作表“补助发放”第 2 行" in said
    assert "# FW-B001 死亡后仍有补助发放" in said


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_it_is_written_to_a_file(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str
) -> None:
    out = tmp_path / f"疑点{suffix}"
    assert run_command(["finding", "1", "--db", database, "--out", str(out)]) == 0
    assert f"在“{out}”。" in capsys.readouterr().out
    assert out.stat().st_size > 0


@pytest.mark.parametrize("arguments", [["99"], ["1", "--out", "疑点.docx"], ["一"]])
def test_what_there_is_not_is_wrong_usage(database: str, arguments: list[str]) -> None:
    assert run_command(["finding", *arguments, "--db", database]) == 2
