"""Amounts of a file that is not imported, among them a published data set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fundwatch.errors import UnreadableFileError, UsageError
from fundwatch.services import statistics

#: Nigrini's corporate payments as a table with the column Amount; not part of the project.
CORPORATE = os.environ.get("FUNDWATCH_CORPORATE_PAYMENTS", "")


def written(folder: Path, text: str) -> Path:
    path = folder / "付款.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_amounts_are_read_to_the_fen(tmp_path: Path) -> None:
    """1.15 is 115 fen, and nothing in between; what is no amount is told."""
    path = written(tmp_path, 'No,Amount\n1,1.15\n2,"1,000.50"\n3,不详\n4,\n5,-3\n')
    made = statistics.run_file(path, "Amount", "概况")
    assert made.statement.title == "付款.csv“Amount”概况"
    assert made.statement.rows[0].cells[:3] == ("全部", "5", "998.65")
    assert "有 1 格不是金额，没有参加。" in made.said


def test_digits_of_a_file(tmp_path: Path) -> None:
    """Ten times the powers of two up to 2^40, in fen."""
    fen = [2**power for power in range(41)] * 10
    path = written(tmp_path, "金额\n" + "\n".join(f"{one // 100}.{one % 100:02d}" for one in fen))
    made = statistics.run_file(path, "金额", "首位数字")
    expected = {str(digit): sum(str(one)[0] == str(digit) for one in fen) for digit in range(1, 10)}
    assert {row.key: int(row.cells[1]) for row in made.statement.rows} == expected


def test_what_cannot_be_read_or_tested_is_told(tmp_path: Path) -> None:
    path = written(tmp_path, "金额\n1\n")
    with pytest.raises(UsageError, match="没有“数额”这一栏"):
        statistics.run_file(path, "数额", "概况")
    with pytest.raises(UsageError, match="不能直接检查文件"):
        statistics.run_file(path, "金额", "断号重号")
    with pytest.raises(UnreadableFileError):
        statistics.run_file(tmp_path / "没有.csv", "金额", "概况")
    assert "只有 1 笔" in statistics.run_file(path, "金额", "首位数字").refused


@pytest.mark.skipif(not CORPORATE, reason="the published data set is not part of the project")
def test_the_published_results_on_corporate_payments() -> None:
    """M. Nigrini, Benford's Law (2012): 185,083 amounts above nought; digits taken exactly, not from floats."""
    made = statistics.run_file(Path(CORPORATE), "Amount", "前两位数字")
    assert not made.refused
    counts = {row.key: row.sort[1] for row in made.statement.rows}
    assert sum(counts.values()) == 185_083  # type: ignore[arg-type]
    apart = sorted(made.statement.rows, key=lambda row: -abs(row.sort[5]))  # type: ignore[arg-type]
    assert [row.key for row in apart[:5]] == ["50", "11", "10", "14", "98"]
    assert "平均绝对偏差 0.00234" in made.said[0]
    assert "卡方值 32,100.90" in made.said[0]
