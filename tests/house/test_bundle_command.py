"""`run.py bundle`: what it needs, its steps in order, and what fails it."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

import run
from bootstrap import bundling, system
from tests.house.test_locks import pins_in

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The steps of run.py bundle, pretended and noted."""
    done: list[str] = []
    monkeypatch.setattr(run, "require_system", lambda needs: done.append(f"system {'objdump' in needs}"))
    monkeypatch.setattr(run, "require_environment", lambda kind: done.append(f"environment {kind}"))
    monkeypatch.setattr(bundling, "build", lambda: done.append("build") or 0)
    monkeypatch.setattr(bundling, "test_itself", lambda: done.append("self-test") or 0)
    monkeypatch.setattr(bundling, "size", lambda _folder: 0)
    return done


def test_the_bundle_is_built_and_then_tests_itself(steps: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["bundle"]) == 0
    assert steps == ["system True", "environment bundle", "build", "self-test"]
    assert " MB，打包 " in capsys.readouterr().err


@pytest.mark.parametrize(("step", "ran"), [("build", False), ("test_itself", True)])
def test_a_failed_step_fails_it(steps: list[str], monkeypatch: pytest.MonkeyPatch, step: str, *, ran: bool) -> None:
    monkeypatch.setattr(bundling, step, lambda: steps.append("failed") or 1)
    assert run.main(["bundle"]) == 1
    assert ("self-test" not in steps) or ran
    assert run.main(["bundle", "all"]) == 2


def test_it_tests_itself_without_this_python(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def called(command: list[str], **how: Any) -> int:
        seen.update(how, command=command, there=Path(how["cwd"]).is_dir())
        return 7

    monkeypatch.setattr(bundling.subprocess, "call", called)
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "QT_PLUGIN_PATH"):
        monkeypatch.setenv(name, "leaking")
    assert bundling.test_itself() == 7
    assert seen["command"][1:] == ["--self-test", "--report", str(bundling.REPORT)]
    assert "leaking" not in seen["env"].values()
    assert "PATH" not in seen["env"]
    assert seen["there"]
    assert ROOT not in Path(seen["cwd"]).parents


def test_size_counts_files_once(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"12345")
    (tmp_path / "d").write_bytes(b"678")
    with suppress(OSError):  # Windows lets not everybody make links
        (tmp_path / "c").symlink_to(tmp_path / "a" / "b")
    assert bundling.size(tmp_path) == 8


def test_a_bundle_that_grew_too_large_fails(
    steps: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bundling, "size", lambda _folder: bundling.LARGEST + 1)
    assert run.main(["bundle"]) == 1
    assert "超过上限" in capsys.readouterr().err
    assert steps[-1] == "self-test"


def test_a_self_test_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(bundling, "PROGRAM", Path(sys.executable))
    monkeypatch.setattr(bundling, "PATIENCE", 0.5)
    monkeypatch.setattr(bundling, "QUESTION", ("-c", "import threading; threading.Event().wait()"))
    assert bundling.test_itself() == 1
    assert "没有结束" in capsys.readouterr().err


def test_a_python_without_a_library_of_its_own_needs_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.sysconfig, "get_config_var", lambda _name: "/nowhere at all")
    needs = system.bundle_needs()
    version = f"3.{sys.version_info[1]}"
    assert needs[f"libpython{version}.so.1.0"] == f"libpython{version}"
    assert needs["objdump"] == "binutils"
    monkeypatch.setattr(system.shutil, "which", lambda _name: None)
    assert "binutils" in system.missing_packages({"objdump": "binutils"})


def test_the_lock_of_the_tools_is_whole_and_agrees_with_development() -> None:
    lock = pins_in((ROOT / "requirements" / "bundle.lock").read_text(encoding="ascii"))
    development = pins_in((ROOT / "requirements" / "development.lock").read_text(encoding="ascii"))
    assert {"pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "pefile", "pywin32-ctypes"} <= lock.keys()
    assert all(pin == development[name] for name, pin in lock.items() if name in development)
    asked = (ROOT / "requirements" / "bundle.in").read_text(encoding="ascii").splitlines()
    for line in filter(lambda line: line and not line.startswith("#"), asked):
        assert Requirement(line).specifier.contains(lock[Requirement(line).name].version)
