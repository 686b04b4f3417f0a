"""Every check of the program's parts passes on a whole program and is not passed by a broken one."""

from __future__ import annotations

import dataclasses
import importlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from fundwatch import __version__, paths
from fundwatch.models import records
from fundwatch.reports import notice_forms
from fundwatch.reports.pdf import faces
from fundwatch.rules import registry
from fundwatch.self_test import manifest, parts
from fundwatch.self_test.check import Bench, NotPassedError
from fundwatch.ui import page

Wanting = Callable[[str, str], Bench]

WHOLE = [
    parts.files,
    parts.modules,
    parts.packages,
    parts.rules,
    parts.tables,
    parts.pages,
    parts.forms,
    parts.commands,
    parts.fonts,
    parts.sqlite,
    parts.encryption,
    parts.shared_database,
]


@pytest.mark.parametrize("check", WHOLE, ids=lambda check: check.__name__)
def test_a_whole_program_passes(bench: Bench, check: Callable[[Bench], str]) -> None:
    assert check(bench)


def test_what_was_counted_is_said(bench: Bench) -> None:
    assert parts.rules(bench) == f"{len(registry.all_rules())} 条"
    assert parts.tables(bench) == f"{len(records.all_tables())} 张"
    assert parts.pages(bench) == f"{len(page.all_pages())} 个"


def first_gone(found: Any) -> Any:
    """A registry's answer without its first part."""
    return dict(list(found.items())[1:]) if isinstance(found, dict) else found[1:]


@pytest.mark.parametrize(
    ("check", "where", "name", "told"),
    [
        (parts.rules, registry, "all_rules", "规则缺少 1 个：FW-A001。"),
        (parts.tables, records, "all_tables", "数据表缺少 1 个"),
        (parts.pages, page, "all_pages", "页面缺少 1 个"),
        (parts.forms, notice_forms, "all_forms", "公示样式缺少 1 个"),
    ],
    ids=["rules", "tables", "pages", "forms"],
)
def test_a_part_that_is_not_found_is_named(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, *, check: Callable[[Bench], str], where: Any, name: str, told: str
) -> None:
    fewer = first_gone(getattr(where, name)())
    monkeypatch.setattr(where, name, lambda: fewer)
    with pytest.raises(NotPassedError, match=told):
        check(bench)


@pytest.mark.parametrize(
    ("check", "kind", "told"),
    [
        (parts.rules, "rules", "规则多出 1 个"),
        (parts.tables, "tables", "数据表多出 1 个"),
        (parts.pages, "pages", "页面多出 1 个"),
        (parts.commands, "commands", "命令多出 1 个"),
        (parts.forms, "forms", "公示样式多出 1 个"),
    ],
    ids=["rules", "tables", "pages", "commands", "forms"],
)
def test_a_part_too_many_is_named(
    without: Callable[[str], Bench], check: Callable[[Bench], str], kind: str, told: str
) -> None:
    with pytest.raises(NotPassedError, match=told):
        check(without(kind))


def test_a_command_that_is_not_found_is_named(wanting: Wanting) -> None:
    with pytest.raises(NotPassedError, match="命令缺少 1 个：vanished"):
        parts.commands(wanting("commands", "vanished"))


def test_an_empty_manifest_is_not_passed(bench: Bench) -> None:
    bare = dataclasses.replace(bench.manifest, rules=(), packages={})
    for check in (parts.rules, parts.packages):
        with pytest.raises(NotPassedError, match="清单里没有"):
            check(dataclasses.replace(bench, manifest=bare))


def test_a_module_or_package_that_cannot_be_imported_is_named(wanting: Wanting, bench: Bench) -> None:
    with pytest.raises(NotPassedError, match=r"fundwatch\.rules\.vanished"):
        parts.modules(wanting("modules", "fundwatch.rules.vanished"))
    packages = {**bench.manifest.packages, "vanished_driver": "vanished-driver"}
    with pytest.raises(NotPassedError, match="vanished_driver"):
        parts.packages(dataclasses.replace(bench, manifest=dataclasses.replace(bench.manifest, packages=packages)))


def test_files_are_held_against_the_manifest(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("as built", encoding="utf-8")
    files = {"a.txt": manifest.digest(tmp_path / "a.txt")}
    monkeypatch.setattr(manifest, "base", lambda: tmp_path)
    built = dataclasses.replace(bench, manifest=dataclasses.replace(bench.manifest, files=files))
    assert parts.files(built) == f"版本 {__version__}，1 个文件与打包时一致"
    (tmp_path / "a.txt").write_text("changed", encoding="utf-8")
    with pytest.raises(NotPassedError, match=r"与打包时不同的文件 1 个：a\.txt"):
        parts.files(built)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(NotPassedError, match=r"缺少文件 1 个：a\.txt"):
        parts.files(built)
    with pytest.raises(NotPassedError, match=r"清单是版本 9\.9\.9 的"):
        parts.files(dataclasses.replace(bench, manifest=dataclasses.replace(bench.manifest, version="9.9.9")))


@pytest.fixture
def fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fonts' folder as a copy that may be spoiled."""
    folder = tmp_path / "resources" / "fonts"
    folder.mkdir(parents=True)
    for path in (paths.resources() / "fonts").iterdir():
        if path.suffix in {".ttf", ".otf"}:
            shutil.copyfile(path, folder / path.name)
    shutil.copy(paths.resources() / "fonts" / "MANIFEST.sha256", folder)
    monkeypatch.setattr(parts, "resources", lambda: folder.parent)
    return folder


def test_a_font_that_is_gone_or_changed_is_named(bench: Bench, fonts: Path) -> None:
    font = fonts / "LXGWWenKai-Regular.ttf"
    font.unlink()
    with pytest.raises(NotPassedError, match="缺少字体 LXGWWenKai"):
        parts.fonts(bench)
    font.write_bytes(b"no font")
    with pytest.raises(NotPassedError, match=r"LXGWWenKai-Regular\.ttf 与清单不同"):
        parts.fonts(bench)


def test_a_font_that_is_not_listed_is_named(bench: Bench, fonts: Path) -> None:
    listed = (fonts / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in listed if "NotoSerifSC-Bold" not in line]
    (fonts / "MANIFEST.sha256").write_text("".join(kept), encoding="utf-8")
    with pytest.raises(NotPassedError, match="字体清单里没有：NotoSerifSC-Bold"):
        parts.fonts(bench)


def test_a_face_without_a_character_is_named(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = faces.bundled_fonts()
    latin_only = faces.FontSet({**whole.chains, "黑体": (whole.latin,)}, whole.latin)
    monkeypatch.setattr(faces, "bundled_fonts", lambda: latin_only)
    with pytest.raises(NotPassedError, match="黑体缺少字符“扶”"):
        parts.fonts(bench)


def test_an_old_sqlite_is_named(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 31, 1))
    with pytest.raises(NotPassedError, match="太旧"):
        parts.sqlite(bench)


def with_package(bench: Bench, name: str) -> Bench:
    packages = {**bench.manifest.packages, name: name}
    return dataclasses.replace(bench, manifest=dataclasses.replace(bench.manifest, packages=packages))


class OpenToAll:
    """A driver that hides its header, but opens with any passphrase."""

    DatabaseError = sqlite3.DatabaseError

    def connect(self, path: str) -> OpenToAll:
        Path(path).write_bytes(b"hidden")
        return self

    def execute(self, _statement: str) -> OpenToAll:
        return self

    def fetchall(self) -> list[tuple[str]]:
        return [("内容",)]

    def commit(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.mark.parametrize(("driver", "told"), [(sqlite3, "没有真正加密"), (OpenToAll(), "错误的口令也能打开")])
def test_a_driver_that_does_not_encrypt_is_seen(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, driver: Any, told: str
) -> None:
    monkeypatch.setattr(importlib, "import_module", lambda _name: driver)
    with pytest.raises(NotPassedError, match=told):
        parts.encryption(with_package(bench, "sqlcipher3"))


def test_a_driver_without_its_library_is_seen(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    lame = SimpleNamespace(pq=SimpleNamespace(version=lambda: 0), __version__="3")
    monkeypatch.setattr(importlib, "import_module", lambda _name: lame)
    with pytest.raises(NotPassedError, match="客户端库不能加载"):
        parts.shared_database(with_package(bench, "psycopg"))


def test_what_is_not_built_in_is_said(bench: Bench) -> None:
    bare = dataclasses.replace(bench, manifest=dataclasses.replace(bench.manifest, packages={"click": "click"}))
    assert parts.encryption(bare) == "本版本未含加密"
    assert parts.shared_database(bare) == "本版本未含 PostgreSQL 驱动"
