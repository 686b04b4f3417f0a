"""The bundle's spec, run with PyInstaller's own names pretended: it must collect what the program finds by scanning."""

from __future__ import annotations

import ast
import pkgutil
from pathlib import Path
from typing import Any

import pytest

from fundwatch import commands
from fundwatch.models import records

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "fundwatch.spec"


class Collected:
    """Stands for every class of PyInstaller: keeps how it was called."""

    def __init__(self, *parts: object, **options: Any) -> None:
        self.parts, self.options = parts, options
        self.pure, self.scripts = [("fundwatch", "", "PYMODULE")], [("__main__", "", "PYSOURCE")]
        self.binaries = [("PySide6/Qt/lib/libQt6Core.so.6", "", "BINARY"), ("PySide6\\opengl32sw.dll", "", "BINARY")]
        self.datas = [
            ("PySide6/Qt/translations/qtbase_zh_CN.qm", "", "DATA"),
            ("PySide6/Qt/translations/qtbase_fr.qm", "", "DATA"),
            ("resources/fonts/FandolFang-Regular.ttf", "", "DATA"),
        ]


@pytest.fixture
def spec() -> dict[str, Any]:
    names = dict.fromkeys(["Analysis", "PYZ", "EXE", "COLLECT"], Collected)
    scope: dict[str, Any] = {**names, "SPECPATH": str(ROOT), "__name__": "spec"}
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
    assert datas[str(ROOT / "resources")] == "resources"
    migrations = ROOT / "fundwatch" / "models" / "migrations"
    versions = sorted((migrations / "versions").glob("*.py"))
    assert versions
    for path in [migrations / "env.py", *versions]:
        assert datas[str(path)] == str(path.parent.relative_to(ROOT))
    assert datas[str(ROOT / "LICENSE")] == "."
    assert any("click" in target and target.endswith("licenses") for target in datas.values())
    assert all(Path(source).exists() for source in datas)


def test_what_breaks_is_not_done(spec: dict[str, Any]) -> None:
    """Stripping breaks numpy, UPX alarms scanners, and numpy needs unittest."""
    assert "unittest" not in spec["analysis"].options["excludes"]
    for part in spec["starters"]:
        assert (part.options["strip"], part.options["upx"]) == (False, False)
        assert part.options["exclude_binaries"] is True
    assert [part.options["console"] for part in spec["starters"]] == [True, False]


def test_unused_parts_of_qt_are_dropped_and_used_ones_kept(spec: dict[str, Any]) -> None:
    assert [name for name, *_ in spec["analysis"].binaries] == ["PySide6/Qt/lib/libQt6Core.so.6"]
    names = [name for name, *_ in spec["analysis"].datas]
    assert names == ["PySide6/Qt/translations/qtbase_zh_CN.qm", "resources/fonts/FandolFang-Regular.ttf"]
    excluded = set(spec["analysis"].options["excludes"])
    used = {
        f"{node.module}"
        for path in (ROOT / "fundwatch").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6.")
    }
    assert used & excluded == set()
