"""The checkout is the same on every machine: no path or host of one of them, no name that Windows cannot hold."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

import fundwatch

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {
    ".git",
    ".venv",
    ".ruff_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".hypothesis",
    "__pycache__",
    "build",
    "dist",
}
TEXT = {
    ".py",
    ".toml",
    ".md",
    ".txt",
    ".lock",
    ".spec",
    ".yaml",
    ".yml",
    ".json",
    ".jsonl",
    ".csv",
    ".qss",
    ".svg",
    ".mako",
}

# Written in pieces, or this file would find itself.
FORBIDDEN = {
    "a folder of somebody's machine": re.compile(
        "|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + r"me/\w", r"[A-Z]:\\Us" + "ers"])
    ),
    "a package registry's host": re.compile(
        "|".join(["py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.", r"deb\.deb" + "ian"])
    ),
}
RESERVED = re.compile(r'[<>:"|?*\\]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)


def own_files() -> list[Path]:
    """Every file of the project; what tools leave behind and made-up counties are not part of it."""
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        made = any(part in LEFT_OUT or part.startswith((".import_linter", "demo-county")) for part in parts)
        if path.is_file() and not made:
            found.append(path)
    return found


def faults_in(text: str) -> list[str]:
    return [what for what, pattern in FORBIDDEN.items() if pattern.search(text)]


def test_no_file_names_a_machine_or_a_registry() -> None:
    texts = [path for path in own_files() if path.suffix in TEXT or path.name == "run"]
    assert len(texts) > 30
    found = {
        str(path.relative_to(ROOT)): faults_in(path.read_text(encoding="utf-8", errors="replace")) for path in texts
    }
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize("text", ["open('/ro" + "ot/x')", "C:" + r"\Users\zhang", "https://py" + "pi.org/simple"])
def test_such_a_text_is_seen(text: str) -> None:
    assert faults_in(text)


def test_windows_can_hold_every_name() -> None:
    names = [path.relative_to(ROOT) for path in own_files()]
    bad = [name for name in names if any(map(RESERVED.search, name.parts)) or len(str(name)) > 150]
    twins = [name for name, count in Counter(str(name).casefold() for name in names).items() if count > 1]
    assert (bad, twins) == ([], [])


def test_source_files_are_utf8_with_unix_line_ends() -> None:
    texts = [path for path in own_files() if path.suffix in TEXT - {".csv"}]
    assert [path.name for path in texts if b"\r" in path.read_bytes()] == []
    for path in texts:
        path.read_bytes().decode("utf-8")


def test_the_version_is_said_once() -> None:
    import tomllib  # noqa: PLC0415 - only here

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == fundwatch.__version__
