"""The workflows and .ci/run: they name what exists, run what is documented, pin what they use, publish nothing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import run

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def steps_of(path: Path) -> list[dict[str, Any]]:
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [step for job in found["jobs"].values() for step in job["steps"]]


def test_there_is_one_for_each_system() -> None:
    assert [path.name for path in WORKFLOWS] == ["linux.yml", "windows.yml"]
    assert any(".ci/run" in step.get("run", "") for step in steps_of(WORKFLOWS[0]))
    commands = "\n".join(step.get("run", "") for step in steps_of(WORKFLOWS[1]))
    for wanted in ("run.py test", "run.py bundle", r"packaging\fundwatch.iss", "--self-test", "unins000.exe"):
        assert wanted in commands


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_nothing_is_published(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    used = [step["uses"] for step in steps_of(path) if "uses" in step]
    assert used
    assert [one for one in used if not re.fullmatch(r"actions/[\w-]+@v\d+\.\d+\.\d+", one)] == []
    assert "secrets." not in text
    whole = yaml.safe_load(text)
    assert whole["permissions"] == {"contents": "read"}
    assert all(job["timeout-minutes"] <= 90 for job in whole["jobs"].values())
    assert all("latest" not in job["runs-on"] for job in whole["jobs"].values())


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_they_name_files_and_commands_that_exist(path: Path) -> None:
    commands = "\n".join(step.get("run", "") for step in steps_of(path))
    for file in re.findall(r"(?<![\w.])(run\.py|\.ci/run|packaging\\[\w.]+)", commands):
        assert (ROOT / file.replace("\\", "/")).is_file()
    for command in re.findall(r"run\.py (\w+)", commands):
        assert command in run.COMMANDS
        assert command in run.USAGE


def test_ci_runs_what_is_documented() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for wanted in ("run.py test", "run.py check", "run.py bundle", "requirements/windows_wheels.py"):
        assert wanted in lines
