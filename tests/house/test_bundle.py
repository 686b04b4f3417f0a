"""The bundle's spec, run with PyInstaller's own names pretended: it must collect what the program finds by scanning."""

from __future__ import annotations

import ast
import json
import pkgutil
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from fundwatch import commands
from fundwatch.models import records
from fundwatch.models.records import all_tables
from fundwatch.rules.registry import all_rules
from fundwatch.self_test import manifest
from fundwatch.ui.page import all_pages

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "fundwatch.spec"


class Collected:
    """Stands for every class of PyInstaller: keeps how it was called."""

    def __init__(self, *parts: object, **options: Any) -> None:
        self.parts, self.options = parts, options
        self.pure, self.scripts = [("fundwatch", "", "PYMODULE")], [("__main__", "", "PYSOURCE")]
        self.binaries = [
            ("PySide6/Qt/lib/libQt6Core.so.6", "/qt/libQt6Core.so.6", "BINARY"),
            ("PySide6\\opengl32sw.dll", "/qt/opengl32sw.dll", "BINARY"),
            ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
        ]
        self.datas = [
            ("PySide6/Qt/translations/qtbase_zh_CN.qm", "", "DATA"),
            ("PySide6/Qt/translations/qtbase_fr.qm", "", "DATA"),
            ("resources/fonts/FandolFang-Regular.ttf", "", "DATA"),
        ]
        self.name = str(options.get("name", ""))


class Gathered(Collected):
    """Stands for COLLECT, which leaves a folder with the starters in it."""

    folder = Path()

    def __init__(self, *parts: object, **options: Any) -> None:
        super().__init__(*parts, **options)
        self.name = str(self.folder)
        for starter in ("fundwatch", "fundwatch-window"):
            (self.folder / starter).touch()


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the spec's names hold once it has run, as PyInstaller runs it."""
    hooks = ModuleType("hooks")
    hooks.collect_submodules = lambda name, **_: [name, f"{name}.under"]  # type: ignore[attr-defined]
    hooks.get_imports = lambda _source: set()  # type: ignore[attr-defined]
    for name in ("", ".utils", ".utils.hooks", ".depend", ".depend.bindepend"):
        monkeypatch.setitem(sys.modules, f"PyInstaller{name}", hooks)
    monkeypatch.setattr(sys, "path", [*sys.path])
    Gathered.folder = tmp_path / "dist"
    Gathered.folder.mkdir()
    names = {**dict.fromkeys(["Analysis", "PYZ", "EXE"], Collected), "COLLECT": Gathered}
    scope: dict[str, Any] = {**names, "SPECPATH": str(ROOT), "workpath": str(tmp_path / "work"), "__name__": "spec"}
    exec(compile(SPEC.read_text(encoding="utf-8"), str(SPEC), "exec"), scope)  # noqa: S102 - as PyInstaller does
    return scope


def test_every_record_rule_and_command_is_collected(spec: dict[str, Any]) -> None:
    hidden = set(spec["analysis"].options["hiddenimports"])
    for package in (records, commands):
        scanned = {f"{package.__name__}.{found.name}" for found in pkgutil.iter_modules(package.__path__)}
        assert scanned
        assert scanned <= hidden
    files = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in (ROOT / "fundwatch").rglob("*.py")}
    wanted = {name.removesuffix(".__init__") for name in files if ".migrations" not in name} - {"fundwatch"}
    assert wanted <= hidden


def test_resources_migrations_and_licences_are_collected(spec: dict[str, Any]) -> None:
    datas = dict(spec["analysis"].options["datas"])
    for path in (ROOT / "resources").rglob("*.*"):
        assert datas[str(path)] == str(path.parent.relative_to(ROOT))
    migrations = ROOT / "fundwatch" / "models" / "migrations"
    versions = sorted((migrations / "versions").glob("*.py"))
    assert versions
    for path in [migrations / "env.py", *versions]:
        assert datas[str(path)] == str(path.parent.relative_to(ROOT))
    assert datas[str(ROOT / "LICENSE")] == "."
    assert any("click" in target and target.endswith("licenses") for target in datas.values())
    assert all(Path(source).exists() for source in datas)


def test_every_package_that_is_shipped_is_imported_by_name(spec: dict[str, Any]) -> None:
    hidden, excluded = (set(spec["analysis"].options[name]) for name in ("hiddenimports", "excludes"))
    assert {"sqlalchemy", "numpy", "PySide6", "click"} <= set(spec["modules"])
    assert set(spec["modules"]) <= hidden
    assert set(spec["modules"]) & excluded == set()
    assert {"rich", "pandas", "scipy", "pylab"} <= excluded
    assert "psycopg.under" in hidden  # a driver, loaded by name: whole
    assert "sqlalchemy.under" not in hidden


def test_the_manifest_says_what_the_registries_find(spec: dict[str, Any]) -> None:
    """Read from the sources as text, it agrees with what the program finds by importing."""
    datas = dict(spec["analysis"].options["datas"])
    kept = next(Path(source) for source in datas if source.endswith(manifest.FILE))
    assert datas[str(kept)] == "."
    written = manifest.from_json(kept.read_text(encoding="utf-8"))
    assert set(written.rules) == set(all_rules())
    assert set(written.tables) == set(all_tables())
    assert set(written.pages) == {page.name for page in all_pages()}
    assert written.packages == spec["modules"]
    font = "resources/fonts/FandolFang-Regular.ttf"
    assert written.files[font] == manifest.digest(ROOT / font)
    assert "fundwatch/models/migrations/env.py" in written.files
    assert json.loads(written.to_json()) == json.loads(kept.read_text(encoding="utf-8"))


def test_what_breaks_is_not_done(spec: dict[str, Any]) -> None:
    """Stripping breaks numpy, UPX alarms scanners, and numpy needs unittest."""
    assert "unittest" not in spec["analysis"].options["excludes"]
    for part in spec["starters"]:
        assert (part.options["strip"], part.options["upx"]) == (False, False)
        assert part.options["exclude_binaries"] is True
        assert Path(part.options["icon"]).is_file()
    assert [part.options["console"] for part in spec["starters"]] == [True, False]
    assert [part.options["name"] for part in spec["starters"]] == ["fundwatch", "fundwatch-window"]
    assert (Gathered.folder / "fundwatch-window").exists()


def test_unused_parts_of_qt_are_dropped_and_used_ones_kept(spec: dict[str, Any]) -> None:
    names = [name for name, *_ in spec["analysis"].binaries]
    assert names == ["PySide6/Qt/lib/libQt6Core.so.6", "libQt6Core.so.6"]
    names = [name for name, *_ in spec["analysis"].datas]
    assert names == ["PySide6/Qt/translations/qtbase_zh_CN.qm", "resources/fonts/FandolFang-Regular.ttf"]


def imported() -> set[str]:
    """Every module that some module of ours imports, at its top or within a function."""
    found: set[str] = set()
    for path in (ROOT / "fundwatch").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nothing_that_is_imported_is_excluded(spec: dict[str, Any]) -> None:
    excluded = spec["analysis"].options["excludes"]
    named = {name for name in imported() if any(name == one or name.startswith(f"{one}.") for one in excluded)}
    assert named == set()
