"""The commands scan, rules, evaluate and precheck as they are called: what they print and with what they exit."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fundwatch.cli import run_command
from fundwatch.models.store import Store
from fundwatch.rules.asset.disposed_without_approval import DisposedWithoutApproval
from tests.factory import load, places

ASSET = {
    "资产编号": "ZC1",
    "资产名称": "烤烟房",
    "资产类别": "经营性",
    "原值": 180000,
    "形成日期": "2016-06-01",
    "区划代码": "539900101201",
    "状态": "已处置",
}


@pytest.fixture
def books(store: Store) -> str:
    load(store, places())
    load(store, {"资产": [ASSET]})
    return store.url


def test_scan_prints_json_lines_and_notes_apart(books: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["scan", "--db", books, "--format", "jsonl", "--as-of", "2019-01-15"]) == 0
    printed = capsys.readouterr()
    assert [json.loads(line)["rule"] for line in printed.out.splitlines()] == ["FW-A001"]
    assert "FW-A001 资产处置未见批复文号：已检查；检查1；无排除；疑点1" in printed.err
    assert "FW-B001 死亡后仍有补助发放：不适用；没有“补助发放”“死亡人员”的数据" in printed.err


def test_scan_for_people_and_as_a_workbook(books: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["scan", "--db", books, "--rules", "fw-a001", "--since", "2"]) == 0
    assert "资产 ZC1\t180,000.00元\t资产“烤烟房”" in capsys.readouterr().out
    out = tmp_path / "疑点.xlsx"
    assert run_command(["scan", "--db", books, "--format", "xlsx", "--out", str(out)]) == 0
    assert out.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["--rules", "FW-Z999"], 2, "没有编号为“FW-Z999”的规则"),
        (["--since", "99"], 2, "没有编号为 99 的导入"),
        (["--as-of", "昨天"], 2, "日期“昨天”写法不对"),
        (["--format", "pdf"], 2, "不对"),
    ],
)
def test_wrong_usage(
    books: str, capsys: pytest.CaptureFixture[str], arguments: list[str], status: int, said: str
) -> None:
    assert run_command(["scan", "--db", books, *arguments]) == status
    assert said in capsys.readouterr().err


def test_a_failed_rule_ends_with_one(
    books: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DisposedWithoutApproval, "population", lambda _rule, _scope: 1 // 0)
    assert run_command(["scan", "--db", books]) == 1
    assert "FW-A001 资产处置未见批复文号：失败；运行出错：ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.file_books("a file that is not there")
def test_a_missing_database_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["scan", "--db", str(tmp_path / "没有.db")]) == 3
    assert "没有找到数据库文件" in capsys.readouterr().err


def test_evaluate_ends_with_one_until_everything_is_found(
    books: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = tmp_path / "答案.jsonl"
    answers.write_text('{"case": "甲", "expect": "flag", "subjects": [{"table": "资产", "key": "ZC1"}]}\n', "utf-8")
    assert run_command(["evaluate", "--db", books, str(answers)]) == 1
    assert "漏报：甲" in capsys.readouterr().out
    run_command(["scan", "--db", books])
    assert run_command(["evaluate", "--db", books, str(answers)]) == 0
    assert "查全率 100.0%（应查出1例，查出1例）" in capsys.readouterr().out


def test_the_catalogue(books: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["rules", "--format", "json"]) == 0
    entries = {entry["code"]: entry for entry in json.loads(capsys.readouterr().out)}
    assert entries["FW-B001"]["parameters"][0]["name"] == "死亡后发放宽限天数"
    assert entries["FW-B001"]["parameters"][0]["values"][0]["shown"] == "30天（待核实）"
    assert "missing" not in entries["FW-B001"]
    assert run_command(["rules", "--db", books]) == 0
    told = capsys.readouterr().out
    assert "FW-B001 死亡后仍有补助发放（虚报冒领，程度高）" in told
    assert "不适用：还没有“补助发放、死亡人员”的数据" in told


def test_precheck_ends_with_one_where_there_is_something_to_see(
    books: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "资产.csv"
    header = "资产编号,资产名称,资产类别,原值,形成日期,区划代码,状态\n"
    file.write_text(header + "ZC2,水池,公益性,5000,2016-06-01,539900101201,已处置\n", encoding="utf-8")
    assert run_command(["precheck", "--db", books, str(file), "--format", "jsonl"]) == 1
    printed = capsys.readouterr()
    assert [json.loads(line)["subject"]["key"] for line in printed.out.splitlines()] == ["ZC2"]
    assert "没有存入任何数据" in printed.err
    file.write_text(header + "ZC2,水池,公益性,5000,2016-06-01,539900101201,在用\n", encoding="utf-8")
    assert run_command(["precheck", "--db", books, str(file)]) == 0
