"""What the program imports is declared, and what is slow to import waits until it is needed."""

from __future__ import annotations

import ast
import pkgutil
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import fundwatch

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

# On the window's way to the screen these would cost more than the window itself.
HEAVY = [
    "alembic",
    "fontTools",
    "matplotlib",
    "numpy",
    "openpyxl",
    "pypinyin",
    "rapidfuzz",
    "reportlab",
    "rich",
    "sqlalchemy",
]


def imported_names(source: str) -> set[str]:
    """Top-level names that a file imports from outside its own package, at whatever depth of the code."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.add(node.module.split(".")[0])
    return names - set(sys.stdlib_module_names)


def distributions(requirements: list[str]) -> set[str]:
    """Normalised names of what a list of requirements asks for."""
    return {normalised(re.split(r"[\s<>=!~\[;]", requirement, maxsplit=1)[0]) for requirement in requirements}


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def undeclared(folder: str, declared: set[str], own: set[str]) -> dict[str, set[str]]:
    """Imports in a folder that no declared distribution provides, by file."""
    providers = metadata.packages_distributions()
    found = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        names = imported_names(path.read_text(encoding="utf-8")) - own
        strangers = {name for name in names if not {normalised(d) for d in providers.get(name, [])} & declared}
        if strangers:
            found[str(path.relative_to(ROOT))] = strangers
    return found


def test_the_program_imports_only_what_it_declares() -> None:
    assert undeclared("fundwatch", distributions(PROJECT["dependencies"]), {"fundwatch"}) == {}


def test_tests_import_only_what_is_declared() -> None:
    extras = PROJECT["optional-dependencies"]["dev"]
    own = {"fundwatch", "bootstrap", "docs", "examples", "run", "tests", "conftest"}
    # Iniconfig, packaging and the like come with declared tools, and tests may lean on those only that are named.
    assert undeclared("tests", distributions(PROJECT["dependencies"] + extras), own) == {}


def test_an_undeclared_import_is_seen() -> None:
    assert imported_names("import os\ndef f():\n    from pandas.io import x\n") == {"pandas"}


def modules_after(*statements: str) -> set[str]:
    """Top-level names loaded in a fresh interpreter once the statements have run."""
    script = "\n".join([*statements, "import sys", "print(*{name.split('.')[0] for name in sys.modules})"])
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


def module_names() -> list[str]:
    """Every module of the package but the migrations, which only Alembic runs."""
    found = pkgutil.walk_packages(fundwatch.__path__, "fundwatch.")
    return [module.name for module in found if not module.name.startswith("fundwatch.models.migrations.")]


@pytest.mark.parametrize("module", ["fundwatch.__main__", "fundwatch.app"])
def test_the_window_starts_without_heavy_imports(module: str) -> None:
    assert modules_after(f"import {module}") & set(HEAVY) == set()


def test_nothing_but_the_window_loads_qt() -> None:
    """Indirect imports count here: the worker process must come up without Qt."""
    # The self-test opens the window in a process of its own.
    with_window = ("fundwatch.ui", "fundwatch.app", "fundwatch.__main__", "fundwatch.self_test.window")
    without_window = [name for name in module_names() if not name.startswith(with_window)]
    assert len(without_window) > 20
    loaded = modules_after(*(f"import {name}" for name in without_window))
    assert loaded & {"PySide6", "shiboken6"} == set()


def test_every_module_imports_first() -> None:
    """No module leans on another of ours having been imported before it.

    The models know nothing of the layers above and are slow to declare: once tried themselves, they stay loaded.
    """
    script = (
        "import importlib, sys\n"
        "for name in sorted(sys.argv[1:], key=lambda name: not name.startswith('fundwatch.models')):\n"
        "    kept = 'fundwatch.models' if not name.startswith('fundwatch.models') else '-'\n"
        "    for loaded in [loaded for loaded in sys.modules if loaded.startswith('fundwatch.')]:\n"
        "        if not loaded.startswith(kept):\n"
        "            del sys.modules[loaded]\n"
        "    try:\n"
        "        importlib.import_module(name)\n"
        "    except ImportError as error:\n"
        "        print(f'{name}: {error}')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *module_names()], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.splitlines() == [], done.stderr
