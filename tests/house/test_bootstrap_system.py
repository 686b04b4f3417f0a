"""What the bootstrap asks of the machine it runs on, and what it says when that is not there."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from bootstrap import interpreter, system
from bootstrap.words import ExpectedError

ROOT = Path(__file__).resolve().parents[2]


class Ran(NamedTuple):
    """What a pretended program answers."""

    returncode: int = 0
    stdout: str = ""
    stderr: str = ""


class Noted(list[list[str]]):
    """A program starter that only notes the commands and answers with one status."""

    def __init__(self, status: int = 0) -> None:
        super().__init__()
        self.status = status

    def __call__(self, *command: object, **_more: object) -> int:
        parts = command[0] if isinstance(command[0], list) else command
        self.append([str(part) for part in parts])
        return self.status


class Version(NamedTuple):
    major: int
    minor: int
    micro: int


@pytest.fixture
def debian(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A Linux with apt-get, where every library is there and the tests run as an ordinary user."""
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system, "loads", lambda _library: True)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(Path, "exists", lambda _path: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)
    return monkeypatch


@pytest.mark.parametrize(("version", "told"), [((3, 10, 9), "3.10.9"), ((3, 14, 0), "3.14.0")])
def test_another_python_is_told_what_is_needed(
    version: tuple[int, int, int], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", Version(*version))
    monkeypatch.setattr(platform, "python_version", lambda: told)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(ExpectedError) as caught:
        interpreter.require_python(["test"])
    assert told in caught.value.chinese
    assert "3.11、3.12 或 3.13" in caught.value.chinese
    assert told in caught.value.english


def test_a_supported_python_beside_it_takes_over(monkeypatch: pytest.MonkeyPatch) -> None:
    started = Noted(status=7)
    monkeypatch.setattr(sys, "version_info", Version(3, 14, 0))
    monkeypatch.setattr(shutil, "which", lambda name: name if name in ("python3.12", "py") else None)
    monkeypatch.setattr(subprocess, "run", lambda *_a, **_k: Ran(stdout="3 12 True\n"))
    monkeypatch.setattr(subprocess, "call", started)
    with pytest.raises(SystemExit) as ended:
        interpreter.require_python(["test", "-q"])
    assert ended.value.code == 7
    assert started[0][-3:] == [str(ROOT / "run.py"), "test", "-q"]
    assert "3.12" in " ".join(started[0][:2])


def test_nothing_is_asked_of_a_complete_system(debian: pytest.MonkeyPatch) -> None:
    debian.setattr(subprocess, "run", lambda *_a, **_k: pytest.fail("started a program"))
    system.require_system(system.WINDOW_LIBRARIES)


def test_an_ordinary_user_is_told_the_command(debian: pytest.MonkeyPatch) -> None:
    debian.setattr(system, "loads", lambda library: library not in ("libGL.so.1", "libxcb-cursor.so.0"))
    with pytest.raises(ExpectedError) as caught:
        system.require_system(system.WINDOW_LIBRARIES)
    install = "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 libxcb-cursor0"
    assert caught.value.chinese.splitlines()[-1].strip() == install


def test_root_installs_what_is_missing_without_a_question(debian: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def apt(command: list[str], *, env: dict[str, str], **_more: object) -> Ran:
        assert env["DEBIAN_FRONTEND"] == "noninteractive"
        commands.append(command)
        debian.setattr(system, "loads", lambda _library: True)
        return Ran()

    debian.setattr(os, "geteuid", lambda: 0, raising=False)
    debian.setattr(system, "loads", lambda library: library != "libEGL.so.1")
    debian.setattr(subprocess, "run", apt)
    system.require_system(system.QT_LIBRARIES)
    assert commands[0][:2] == ["apt-get", "update"]
    assert commands[1][:3] == ["apt-get", "install", "-y"]
    assert commands[1][-1] == "libegl1"


@pytest.mark.parametrize(
    ("answer", "told"), [(Ran(100, stderr="E: no route\n"), "no route"), (Ran(), "仍然缺少：libgl1")]
)
def test_an_installation_that_did_not_help_is_told(debian: pytest.MonkeyPatch, answer: Ran, told: str) -> None:
    debian.setattr(os, "geteuid", lambda: 0, raising=False)
    debian.setattr(system, "loads", lambda library: library != "libGL.so.1")
    debian.setattr(subprocess, "run", lambda *_a, **_k: answer)
    with pytest.raises(ExpectedError) as caught:
        system.require_system(system.QT_LIBRARIES)
    assert told in caught.value.chinese


def test_another_linux_is_told_the_names(debian: pytest.MonkeyPatch) -> None:
    debian.setattr(system, "loads", lambda library: library != "libGL.so.1")
    debian.setattr(shutil, "which", lambda _name: None)
    with pytest.raises(ExpectedError, match="libgl1"):
        system.require_system(system.QT_LIBRARIES)


def test_a_python_without_ensurepip_asks_for_venv(debian: pytest.MonkeyPatch) -> None:
    debian.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    assert system.missing_packages({}) == [f"python3.{sys.version_info[1]}-venv"]
