"""fundwatch finding, comparison and findings as they are called: what they print and write, how they exit."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import delete

from fundwatch.cli import run_command
from fundwatch.models.records.benefit_payment import BenefitPayment
from tests.books import ACTOR, Books
from tests.scanned_books import OTHER_TOWN, fill, scan


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


def test_the_comparison_is_written_and_told(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "核对.xlsx"
    assert run_command(["comparison", "1", "--db", database, "--out", str(out)]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "涉及金额\t一致\t“补助发放”各行“实发金额”之和"
    assert said[-1] == f"已生成“疑点核对表：死亡后仍有补助发放”，在“{out}”。"


def test_a_row_that_is_gone_since_disagrees(books: Books, database: str, tmp_path: Path) -> None:
    with books.store.write(ACTOR, "测试") as writing:
        writing.connection.execute(delete(BenefitPayment).where(BenefitPayment.record_key == "FF1"))
    assert run_command(["comparison", "1", "--db", database, "--out", str(tmp_path / "核对.xlsx")]) == 1


@pytest.mark.parametrize("arguments", [["99", "--out", "核对.xlsx"], ["1"], ["1", "--out", "核对.pdf"]])
def test_a_comparison_of_what_there_is_not_is_wrong_usage(database: str, arguments: list[str]) -> None:
    assert run_command(["comparison", *arguments, "--db", database]) == 2


def test_findings_are_listed_and_summed_up(database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["findings", "--db", database]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 4
    assert run_command(["findings", "--by", "乡镇", "--db", database]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "乡镇\t条数\t程度高\t程度中\t程度低\t待查\t金额（元）"
    assert said[1].startswith("石桥镇\t3\t")
    assert said[3].startswith("合计\t4\t")
    assert run_command(["findings", "--category", "虚报冒领", "--region", OTHER_TOWN, "--db", database]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1
    assert run_command(["findings", "--by", "月份", "--db", database, "--out", str(tmp_path / "月份.xlsx")]) == 0
    assert (tmp_path / "月份.xlsx").stat().st_size > 0


@pytest.mark.parametrize("arguments", [["--by", "村"], ["--by", "规则", "--out", "疑点.txt"]])
def test_findings_are_not_summed_up_by_anything(database: str, arguments: list[str]) -> None:
    assert run_command(["findings", *arguments, "--db", database]) == 2
