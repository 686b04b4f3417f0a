"""fundwatch statistics as it is called: what it prints, writes, and with what it exits."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from fundwatch.cli import run_command
from tests.books import Books


@pytest.fixture
def database(books: Books) -> str:
    rows = [
        {"支付流水号": f"Z{n}", "金额": f"{n}000.00", "支付方式": "现金" if n % 2 else "转账", "收款人": f"收款{n % 2}"}
        for n in range(1, 7)
    ]
    books.put("支付", *rows)
    return books.store.url


def test_a_list_is_printed_under_what_is_said(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["statistics", "汇总", "支付", "收款人", "--db", database]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == "支付“收款人”汇总"
    assert "线索，不是结论" in printed[3]
    head, first, second, total = printed[4:8]
    assert head.split()[:3] == ["收款人", "笔数", "占笔数"]
    assert first.split()[:4] == ["收款0", "3", "50.00%", "12,000.00"]
    assert second.split()[:4] == ["收款1", "3", "50.00%", "9,000.00"]
    assert total.split()[:4] == ["合计", "6", "100.00%", "21,000.00"]


def test_conditions_bounds_and_no_second_column(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    given = [
        "statistics",
        "分层",
        "支付",
        "--where",
        "支付方式=现金",
        "--where",
        "金额>=2000",
        "--bounds",
        "0,4000,8000",
    ]
    assert run_command([*given, "--db", database, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(row["层"], row["笔数"]) for row in found["rows"]] == [("0 至 4,000", "1"), ("4,000 至 8,000", "1")]
    assert found["values"][1]["合计（元）"] == 500_000
    assert found["notes"] == ["筛选：支付方式=现金，金额>=2000。"]
    assert found["refused"] is None
    assert (
        run_command(["statistics", "汇总", "支付", "收款人", "--by", "无", "--db", database, "--format", "json"]) == 0
    )
    assert json.loads(capsys.readouterr().out)["columns"] == ["收款人", "笔数", "占笔数"]


def test_ages_on_a_day(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run_command(["statistics", "账龄", "支付", "--as-of", "2018-03-31", "--db", database, "--format", "json"]) == 0
    )
    found = json.loads(capsys.readouterr().out)
    assert [row["笔数"] for row in found["rows"]] == ["6", "0", "0", "0", "0", "0", "0"]
    assert found["notes"] == ["截至 2018-03-31。"]


def test_a_workbook_holds_numbers_and_what_is_said(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "汇总.xlsx"
    given = ["statistics", "汇总", "支付", "收款人", "--db", database, "--format", "xlsx"]
    assert run_command([*given, "--out", str(out)]) == 0
    assert "已导出 2 行" in capsys.readouterr().out
    book = openpyxl.load_workbook(out)
    cells = [cell.value for row in book.active.iter_rows() for cell in row if cell.value is not None]  # type: ignore[union-attr]
    assert 12_000 in cells
    assert any("线索，不是结论" in str(cell) for cell in cells)
    assert run_command(given) == 2
    assert "--out" in capsys.readouterr().err


def test_what_cannot_be_tested_exits_with_one_and_the_reason(database: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["statistics", "首位数字", "支付", "--db", database]) == 1
    assert "不适合做这项检查：可检验的数额只有 6 笔" in capsys.readouterr().out
    assert run_command(["statistics", "首位数字", "支付", "--db", database, "--format", "json"]) == 1
    assert json.loads(capsys.readouterr().out)["refused"].startswith("可检验的数额只有 6 笔")


def test_a_file_is_tested_without_any_books(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "外单位.csv"
    path.write_text("金额\n1.15\n2.00\n1.15\n", encoding="utf-8")
    assert run_command(["statistics", "重复数额", "金额", "--file", str(path), "--db", str(tmp_path / "没有.db")]) == 0
    assert "1.15     2  66.67%" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["占卜", "支付"], "没有“占卜”这项检查"),
        (["概况"], "没有写明检查哪张表"),
        (["概况", "支付", "数目"], "没有“数目”这一栏"),
        (["概况", "支付", "--where", "金额"], "没有看懂条件"),
        (["首位数字", "支付", "凭证号"], "编排出来的号码"),
    ],
)
def test_what_there_is_not_exits_with_two(
    database: str, capsys: pytest.CaptureFixture[str], given: list[str], said: str
) -> None:
    assert run_command(["statistics", *given, "--db", database]) == 2
    assert said in capsys.readouterr().err


def test_without_a_name_the_tests_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["statistics"]) == 2
    assert [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()][:3] == ["概况", "分层", "账龄"]
