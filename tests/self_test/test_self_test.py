"""`fundwatch --self-test`: its lines, its exit status, its report, and that it touches nothing of the user's."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from fundwatch import __main__, __version__, cli, self_test
from fundwatch.cli import run_command
from fundwatch.self_test import manifest
from fundwatch.self_test.check import Bench, Check, NotPassedError


def fine(_bench: Bench) -> str:
    return "都在"


def lacking(_bench: Bench) -> str:
    raise NotPassedError("缺少 1 个。")


def crashing(_bench: Bench) -> str:
    raise KeyError("x")


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the self-test consist of these checks."""

    def chosen(**checks: Any) -> None:
        made = tuple(Check(name, run) for name, run in checks.items())
        monkeypatch.setattr(self_test, "checks", lambda: made)

    return chosen


def test_all_passed(only: Any, capsys: pytest.CaptureFixture[str]) -> None:
    only(规则=fine, 字体=fine)
    assert run_command([], self_test.command) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["通过   规则：都在", "通过   字体：都在"]
    assert lines[2].startswith(f"fundwatch {__version__} 自检：2 项全部通过（")


def test_one_that_is_not_passed_fails_all_and_the_others_still_run(
    only: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    only(规则=lacking, 扫描=crashing, 字体=fine)
    report = tmp_path / "报告.json"
    assert run_command(["--report", str(report)], self_test.command) == 1
    out = capsys.readouterr().out
    assert "未通过 规则：缺少 1 个。" in out
    assert "未通过 扫描：程序内部出错（KeyError：'x'）。" in out
    assert "自检：未通过：规则、扫描（" in out
    kept = json.loads(report.read_text(encoding="utf-8"))
    assert (kept["version"], kept["passed"], kept["frozen"]) == (__version__, False, False)
    assert [(one["name"], one["passed"]) for one in kept["checks"]] == [
        ("规则", False),
        ("扫描", False),
        ("字体", True),
    ]
    assert "KeyError" in kept["checks"][1]["trace"]
    assert kept["checks"][0]["trace"] == ""


def test_a_bundle_without_its_manifest_is_not_passed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert run_command([], self_test.command) == 1
    assert "未通过 自检清单" in capsys.readouterr().out


def test_a_bundle_reads_the_manifest_it_was_built_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = manifest.Manifest("1.2.3", ("m",), ("FW-A001",), ("项目",), ("p",), ("f",), ("c",), {"a": "b"}, {"x": "y"})
    (tmp_path / manifest.FILE).write_text(built.to_json(), encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert manifest.current() == built


def test_the_users_settings_are_not_touched(only: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def look(bench: Bench) -> str:
        seen.extend([os.environ["XDG_DATA_HOME"], os.environ["LOCALAPPDATA"], str(bench.folder)])
        return ""

    monkeypatch.setenv("XDG_DATA_HOME", "the user's")
    monkeypatch.delenv("LOCALAPPDATA")
    only(看=look)
    assert run_command([], self_test.command) == 0
    data, local, folder = seen
    assert data == local
    assert Path(data).parent == Path(folder)
    assert not Path(folder).exists()
    assert os.environ["XDG_DATA_HOME"] == "the user's"
    assert "LOCALAPPDATA" not in os.environ


def test_what_was_made_is_kept_where_asked(only: Any, tmp_path: Path) -> None:
    def make(bench: Bench) -> str:
        (bench.folder / "made").touch()
        return ""

    only(做=make)
    assert run_command(["--keep", str(tmp_path / "kept")], self_test.command) == 0
    assert len(list((tmp_path / "kept").glob("自检-*/made"))) == 1


def test_a_program_without_a_console_says_nothing_and_still_answers(only: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    only(规则=lacking)
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert run_command([], self_test.command) == 1


def test_the_command_line_leads_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[list[str], object]] = []
    monkeypatch.setattr(cli, "run_command", lambda arguments, program=None: asked.append((arguments, program)) or 1)
    monkeypatch.setattr(sys, "argv", ["fundwatch", "--self-test", "--report", "x.json"])
    with pytest.raises(SystemExit) as ended:
        __main__.main()
    assert ended.value.code == 1
    assert asked == [(["--report", "x.json"], self_test.command)]


@pytest.mark.parametrize(("arguments", "status"), [(["--help"], 0), (["--nonsense"], 2), (["more"], 2)])
def test_usage_is_told_in_chinese(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(arguments, self_test.command) == status
    told = capsys.readouterr()
    assert ("用法" in told.out) == (status == 0)
    assert not {"Usage", "Options", "Error"} & set((told.out + told.err).replace(":", " ").split())


def test_the_help_of_the_program_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--help"]) == 0
    assert "fundwatch --self-test" in capsys.readouterr().out


def test_every_check_has_its_own_name() -> None:
    names = [check.name for check in self_test.checks()]
    assert len(set(names)) == len(names) >= 20
    assert names.index("导入") < names.index("扫描") < names.index("公示") < names.index("窗口")
