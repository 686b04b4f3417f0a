"""The commands of run.py, and that nothing of it needs a package."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = [ROOT / "run.py", *sorted((ROOT / "bootstrap").glob("*.py"))]


class Noted(list[list[str]]):
    """A program starter that only notes the commands and answers with one status."""

    def __init__(self, status: int = 0) -> None:
        super().__init__()
        self.status = status

    def __call__(self, *command: object, **_more: object) -> int:
        parts = command[0] if isinstance(command[0], list) else command
        self.append([str(part) for part in parts])
        return self.status


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_it_needs_no_package_and_an_old_python_can_read_it(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 7))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) <= {"bootstrap"}


@pytest.mark.parametrize(("arguments", "status"), [([], 2), (["--help"], 0), (["nonsense"], 2), (["check", "all"], 2)])
def test_usage(arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(arguments) == status
    told = capsys.readouterr()
    assert "check" in told.out + told.err


def test_no_screen_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert run.main(["window"]) == 4
    assert "没有图形界面" in capsys.readouterr().err


def test_the_demo_takes_a_fresh_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started = Noted()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "require_system", lambda _libraries: None)
    monkeypatch.setattr(run, "require_environment", lambda _kind: None)
    monkeypatch.setattr(run, "run", started)
    (tmp_path / "demo-county").mkdir()
    (tmp_path / "demo-county" / "用户的文件.txt").write_text("", encoding="utf-8")
    assert run.main(["demo", "--seed", "7"]) == 0
    assert started[0][1:] == ["-m", "fundwatch", "demo", "demo-county-2", "--scale", "small", "--seed", "7"]
    assert f'window --db "{Path("demo-county-2") / "fundwatch.db"}"' in capsys.readouterr().out


def test_a_failed_check_is_named_and_the_others_still_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def pretend(*command: str | Path, **_more: object) -> int:
        line = " ".join(map(str, command[1:]))
        started.append(line)
        return int("mypy" in line)

    monkeypatch.setattr(run, "require_system", lambda _libraries: None)
    monkeypatch.setattr(run, "require_environment", lambda _kind: None)
    monkeypatch.setattr(run, "run", pretend)
    assert run.main(["check"]) == 1
    assert "failed: types\n" in capsys.readouterr().err
    assert len(started) == 4 + len(run.GENERATED)


@pytest.mark.parametrize("command", run.GENERATED, ids=" ".join)
def test_what_is_generated_can_be_checked(command: tuple[str, ...]) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
