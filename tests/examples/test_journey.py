"""From a published notice's workbook to the printed page, by the commands that people type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtPdf import QPdfDocument

from examples.published import build
from fundwatch.cli import run_command

pytestmark = pytest.mark.usefixtures("qapp")  # Qt reads the PDF back


def words(file: Path) -> str:
    document = QPdfDocument()
    assert document.load(str(file)) is QPdfDocument.Error.None_
    pages = [document.getAllText(number).text() for number in range(document.pageCount())]
    document.close()
    return "".join("".join(pages).split())


def test_from_the_workbook_to_the_printed_notices(
    target: str | Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ["--db", str(target)]
    workbook = build.FOLDER / "chengxiang-2025.xlsx"
    assert run_command(["import", str(workbook), *database]) == 0
    assert "退回 0 行" in capsys.readouterr().out
    assert run_command(["scan", "--as-of", "2025-07-31", "--format", "jsonl", *database]) == 0
    (lead,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (lead["rule"], lead["subject"]["key"]) == ("FW-W004", "CX2024-HT01")
    out = tmp_path / "公示"
    asked = ["notices", "--level", "全部", "--year", "2024", "--date", "2025-07-31", "--out", str(out)]
    assert run_command([*asked, *database]) == 0
    (county,) = (path for path in (out / "县").iterdir() if "分配结果" in path.name)
    (township,) = (out / "乡镇").iterdir()
    printed = words(county)
    for text in ("城厢区", "分配结果公告", "闽财农指〔2024〕115号", "贰拾万元整", "后塘村许厝农业生产配套工程"):
        assert text in printed
    assert "华亭镇" in words(township)
    assert run_command(["check", *database]) == 0


def test_two_notices_stand_side_by_side_in_one_database(target: str | Path) -> None:
    """Codes of examples do not meet: every one of them can be imported into the same books."""
    files = [str(path) for path in sorted(build.FOLDER.glob("*.xlsx"))]
    assert run_command(["import", *files, "--db", str(target)]) == 0
    assert run_command(["check", "--db", str(target)]) == 0
