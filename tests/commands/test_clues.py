"""fundwatch clues as it is called: what it prints and writes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from fundwatch.cli import run_command
from fundwatch.services import reviewing
from fundwatch.services.finding_lists import findings
from tests.books import ACTOR, Books
from tests.scanned_books import DEAD, fill, scan


@pytest.fixture
def database(books: Books) -> str:
    scan(fill(books))
    return books.store.url


def test_the_most_promising_are_printed_with_their_reasons(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["clues", "--top", "2", "--db", database]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "待查线索 4 条，以下列出 2 条；线索是需要核实的，不是结论。"
    assert printed[1].startswith("〔中〕人员 李德福（539900194503070019）　龙潭镇　300.00 元")
    assert printed[2] == "    程度高"
    assert sum(line.startswith("〔") for line in printed) == 2
    assert any(line.startswith("    · 疑点 ") and line.endswith("〔未下结论〕") for line in printed)


def test_the_document_gives_the_rank_as_a_word(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "线索.json"
    assert run_command(["clues", "--json", str(out), "--db", database]) == 0
    assert "已写出 4 条线索" in capsys.readouterr().err
    found = json.loads(out.read_text(encoding="utf-8"))
    assert (found["waiting"], found["explained_findings"]) == (4, 0)
    first = found["clues"][0]
    assert first["about"] == {"table": "人员", "key": DEAD[2]}
    assert (first["title"], first["rank"], first["state"], first["amount"]) == ("李德福", "中", "待查", "300.00")
    assert first["findings"][0]["rule"] == "FW-B001"
    assert {one["rank"] for one in found["clues"]} <= {"高", "中", "低"}


def test_what_is_explained_is_counted_and_listed_on_demand(
    database: str, books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    number = next(one.number for one in findings(books.store, ACTOR) if one.subject_key == "FF1")
    until = date(2019, 6, 30)
    reviewing.conclude(books.store, ACTOR, number, "不属实", "本人健在", silenced_until=until, expected_version=0)
    assert run_command(["clues", "--db", database]) == 0
    printed = capsys.readouterr().out
    assert "另有 1 条疑点已说明，在说明的有效期内不列为待查。" in printed
    assert DEAD[0] not in printed
    assert run_command(["clues", "--all", "--json", "-", "--db", database]) == 0
    last = json.loads(capsys.readouterr().out)["clues"][-1]
    assert (last["state"], last["rank"], last["reasons"]) == ("已说明", None, [])
    assert last["findings"][0]["silenced_until"] == "2019-06-30"


def test_no_clues_at_all_is_a_wrong_number(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["clues", "--top", "0", "--db", database]) == 2
    assert "--top" in capsys.readouterr().err


def test_a_scan_prints_nothing_of_clues(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run_command(["scan", "--rules", "FW-B001", "--format", "jsonl", "--as-of", "2019-01-15", "--db", database]) == 0
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines
    assert all("rank" not in one and "clue" not in one for one in lines)
