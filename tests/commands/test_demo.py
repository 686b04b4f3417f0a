"""The main job from end to end, by the command that people type."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fundwatch.cli import run_command


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made: Path = tmp_path_factory.mktemp("demo") / "示范县"
    assert run_command(["demo", str(made)]) == 0
    return made


def test_workbooks_database_answers_rejects_and_notices_are_there(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    assert {"fundwatch.db", "答案.jsonl", "退回的行.xlsx", "公示"} <= names
    assert len(list(folder.glob("*.xlsx"))) > 5
    for level in ("县", "乡镇", "村"):
        notices = list((folder / "公示" / level).glob("*.pdf"))
        assert notices
        assert all(path.read_bytes().startswith(b"%PDF") for path in notices)


def test_every_planting_is_found_and_no_look_alike(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(folder / "fundwatch.db")
    assert run_command(["evaluate", str(folder / "答案.jsonl"), "--db", database]) == 0
    said = capsys.readouterr().out
    assert said.startswith("查全率 100.0%")
    assert "误报 0条" in said


def test_the_books_agree_and_hold_the_head_that_notices_print(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = str(folder / "fundwatch.db")
    assert run_command(["check", "--db", database]) == 0
    head = capsys.readouterr().out.rstrip("。\n").split("校验值 ")[1]
    assert run_command(["check", "--db", database, "--head", head]) == 0
    assert run_command(["check", "--db", database, "--head", "1-0123456789abcdef"]) == 1


def test_scanning_again_prints_the_same_bytes(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    again = ["scan", "--db", str(folder / "fundwatch.db"), "--as-of", "2019-01-15", "--format", "jsonl"]
    printed = []
    for _ in range(2):
        assert run_command(again) == 0
        printed.append(capfdbinary.readouterr().out)
    assert printed[0] == printed[1]
    assert len(printed[0].splitlines()) > 40
    assert {"rule", "category", "subject", "evidence"} <= json.loads(printed[0].splitlines()[0]).keys()


def test_printing_an_issued_notice_again_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = ["notices", "--db", str(folder / "fundwatch.db"), "--level", "县", "--year", "2018", "--out", str(tmp_path)]
    assert run_command(again) == 0
    for first in (folder / "公示" / "县").iterdir():
        assert (tmp_path / "县" / first.name).read_bytes() == first.read_bytes()


def test_a_folder_that_holds_anything_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "别动.txt").write_text("要紧", encoding="utf-8")
    assert run_command(["demo", str(tmp_path)]) == 2
    assert "不是空文件夹" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["别动.txt"]
