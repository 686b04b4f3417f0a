"""The import contracts of pyproject.toml hold, and a breach of each would be seen."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]

BREACHES = [
    ("A layer imports only downwards", "models", "import fundwatch.ledger"),
    ("A layer imports only downwards", "rules", "import fundwatch.ingest"),
    ("A layer imports only downwards", "services", "import fundwatch.ui"),
    ("Only the window knows Qt", "services", "import PySide6.QtCore"),
    ("The window opens no session", "ui", "import sqlalchemy"),
    ("The window opens no session", "ui", "import fundwatch.models"),
    ("Only reports.pdf knows ReportLab", "services", "import reportlab"),
    ("Workbooks are read in ingest and written in reports", "rules", "import openpyxl"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    # A clean process: the linter reads the package from sys.path, and the copy under test must come first there.
    script = (
        "import sys; sys.path.insert(0, '.');"
        "from importlinter.cli import lint_imports; sys.exit(lint_imports(cache_dir=None))"
    )
    return subprocess.run(
        [sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_the_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """An empty package with every module that the contracts name, under the project's own contracts."""
    names = [
        name.strip()
        for contract in CONFIG["contracts"]
        for names in contract.get("layers", [])
        for name in names.split("|")
    ]
    names += [name for contract in CONFIG["contracts"] for name in contract.get("source_modules", [])]
    for name in sorted(set(names)):
        folder = tmp_path.joinpath(*name.split("."))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "fundwatch" / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


def test_an_empty_house_keeps_them(skeleton: Path) -> None:
    done = lint_imports(skeleton)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("contract", "layer", "breach"), BREACHES)
def test_a_breach_is_named(skeleton: Path, contract: str, layer: str, breach: str) -> None:
    (skeleton / "fundwatch" / layer / "__init__.py").write_text(f"{breach}\n", encoding="utf-8")
    done = lint_imports(skeleton)
    assert done.returncode == 1
    assert f"{contract} BROKEN" in done.stdout
