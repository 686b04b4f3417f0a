"""Checks of the program's parts: nothing of what it was built from is missing, changed or unusable."""

from __future__ import annotations

import importlib
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

from fundwatch import __version__
from fundwatch.paths import resources
from fundwatch.self_test import manifest
from fundwatch.self_test.check import Bench, NotPassedError, named, require, require_same

#: The oldest SQLite that the program's statements run on (RETURNING, 2021), as its number.
_OLDEST_SQLITE = (3, 35, 0)
_PASSPHRASE = "自检口令 1"  # noqa: S105 - of a database that is deleted at once
_PLAIN_HEADER = b"SQLite format 3"


def files(bench: Bench) -> str:
    """Every file that was put into the bundle is there and unchanged; a checkout has no such list."""
    require(bench.manifest.version == __version__, f"清单是版本 {bench.manifest.version} 的，程序是 {__version__}。")
    if not bench.manifest.files:
        return f"版本 {__version__}，从源码运行，没有安装清单可对"
    folder = manifest.base()
    missing = [name for name in bench.manifest.files if not (folder / name).is_file()]
    require(not missing, f"缺少文件 {len(missing)} 个：{named(missing)}。请重新安装。")
    changed = [name for name, wanted in bench.manifest.files.items() if manifest.digest(folder / name) != wanted]
    require(not changed, f"与打包时不同的文件 {len(changed)} 个：{named(changed)}。请重新安装。")
    return f"版本 {__version__}，{len(bench.manifest.files)} 个文件与打包时一致"


def modules(bench: Bench) -> str:
    """Every module of the program can be imported."""
    lost = _not_importable(bench.manifest.modules)
    require(not lost, f"程序模块不能加载：{named(lost)}。")
    return f"{len(bench.manifest.modules)} 个"


def packages(bench: Bench) -> str:
    """Every package the program depends on can be imported."""
    require(bench.manifest.packages, "清单里没有依赖包，无法核对。")
    lost = _not_importable(bench.manifest.packages)
    require(not lost, f"依赖包不能加载：{named(lost)}。")
    return f"{len(set(bench.manifest.packages.values()))} 个"


def _not_importable(names: tuple[str, ...] | dict[str, str]) -> list[str]:
    lost = []
    for name in names:
        if name == "fundwatch.__main__":
            continue  # the program itself; importing it again would only read it twice
        try:
            importlib.import_module(name)
        except Exception as fault:  # noqa: BLE001 - whatever a damaged module raises, it is named
            lost.append(f"{name}（{fault}）")
    return lost


def rules(bench: Bench) -> str:
    """The registry finds exactly the rules of the sources."""
    from fundwatch.rules.registry import all_rules  # noqa: PLC0415 - a fault in it is this check's to tell

    return f"{require_same(all_rules(), bench.manifest.rules, '规则')} 条"


def tables(bench: Bench) -> str:
    """The registry finds exactly the tables of the sources."""
    from fundwatch.models.records import all_tables  # noqa: PLC0415 - a fault in it is this check's to tell

    return f"{require_same(all_tables(), bench.manifest.tables, '数据表')} 张"


def pages(bench: Bench) -> str:
    """The window finds exactly the pages of the sources."""
    from fundwatch.ui.page import all_pages  # noqa: PLC0415 - a fault in it is this check's to tell

    return f"{require_same((page.name for page in all_pages()), bench.manifest.pages, '页面')} 个"


def forms(bench: Bench) -> str:
    """Every form of notice is found."""
    from fundwatch.reports.notice_forms import all_forms  # noqa: PLC0415 - a fault in it is this check's to tell

    found = [importlib.import_module(f"fundwatch.reports.notice_forms.{name}").FORM for name in bench.manifest.forms]
    codes = [form.code for form in found]
    return f"{require_same((form.code for form in all_forms()), codes, '公示样式')} 种"


def commands(bench: Bench) -> str:
    """Every command is found."""
    from fundwatch.cli import root  # noqa: PLC0415 - a fault in it is this check's to tell

    found = (str(getattr(command.callback, "__module__", "")) for command in root().commands.values())
    return f"{require_same((name.rpartition('.')[2] for name in found), bench.manifest.commands, '命令')} 个"


def fonts(bench: Bench) -> str:
    """Every font of the papers is there, unchanged, and has outlines for what papers are made of."""
    del bench
    from fundwatch.reports.pdf.faces import BUNDLED, bundled_fonts  # noqa: PLC0415 - a fault in it is this check's

    folder = resources() / "fonts"
    listed = [line.split() for line in (folder / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()]
    wanted = {name: digest for digest, name in listed}
    unlisted = sorted({name for names in BUNDLED.values() for name in names} - wanted.keys())
    require(not unlisted, f"字体清单里没有：{named(unlisted)}。")
    for name, digest in wanted.items():
        require((folder / name).is_file(), f"缺少字体 {name}。")
        require(manifest.digest(folder / name) == digest, f"字体 {name} 与清单不同。")
    for role in bundled_fonts().chains:
        for character in "扶贫资金监督公示〇（）0１Ａ":
            require(bundled_fonts().file_for(role, character), f"{role}缺少字符“{character}”。")
    return f"{len(wanted)} 个文件，{len(BUNDLED)} 种字体"


def sqlite(bench: Bench) -> str:
    """SQLite is new enough and works on a file."""
    require(sqlite3.sqlite_version_info >= _OLDEST_SQLITE, f"SQLite {sqlite3.sqlite_version} 太旧。")
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        connection = sqlite3.connect(Path(folder) / "试.db")
        row = connection.execute("SELECT json_extract('{\"金额\": 12}', '$.金额')").fetchone()
        connection.close()
    require(row == (12,), "SQLite 不能处理 JSON。")
    return f"SQLite {sqlite3.sqlite_version}，Python {sys.version.split()[0]}"


def encryption(bench: Bench) -> str:
    """An encrypted database can be made, opened with its key and with no other; where that is built in."""
    if "sqlcipher3" not in bench.manifest.packages:
        return "本版本未含加密"
    driver = importlib.import_module("sqlcipher3")
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        path = Path(folder) / "密.db"
        _keyed(driver, path, _PASSPHRASE, "CREATE TABLE t AS SELECT '内容' AS x")
        require(not path.read_bytes().startswith(_PLAIN_HEADER), "加密的数据库没有真正加密。")
        require(_keyed(driver, path, _PASSPHRASE, "SELECT x FROM t") == [("内容",)], "加密的数据库读不回来。")
        try:
            _keyed(driver, path, "别的口令", "SELECT x FROM t")
        except driver.DatabaseError:
            return "加密数据库可以建立、打开，口令不对则打不开"
    raise NotPassedError("加密的数据库用错误的口令也能打开。")


def _keyed(driver: Any, path: Path, passphrase: str, statement: str) -> list[tuple[object, ...]]:
    connection = driver.connect(str(path))
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # the wrong passphrase is tried on purpose
        connection.execute(f"PRAGMA key = '{passphrase}'")
        rows: list[tuple[object, ...]] = connection.execute(statement).fetchall()
        connection.commit()
    finally:
        connection.close()
    return rows


def shared_database(bench: Bench) -> str:
    """The driver of the shared database is there with its library; where that is built in."""
    if "psycopg" not in bench.manifest.packages:
        return "本版本未含 PostgreSQL 驱动"
    driver = importlib.import_module("psycopg")
    library = driver.pq.version()
    require(library, "PostgreSQL 的客户端库不能加载。")
    return f"psycopg {driver.__version__}（libpq {library // 10000}）"
