"""Making and upgrading the tables: a new database from the declarations, an old one by migrations on a copy."""

from __future__ import annotations

import json
import shutil
import sqlite3
import uuid
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, insert, inspect, select, update

from fundwatch.errors import DatabaseUnusableError
from fundwatch.models import finding, log, notice, office, source
from fundwatch.models.backends.backend import Backend
from fundwatch.models.backends.sqlite_file import SqliteFile
from fundwatch.models.base import Base
from fundwatch.models.database import file_of, url_of
from fundwatch.models.encryption.connecting import connect
from fundwatch.models.encryption.keys import DatabaseKey, salt_of
from fundwatch.models.records import all_tables

#: Modules whose import declares fundwatch's own tables.
_OWN_TABLES = (finding, log, notice, office, source)
_NEWER = "这个数据库是用更新版本的 fundwatch 建立的。"


def known_tables() -> list[str]:
    """Names of every declared table, sorted."""
    all_tables()
    return sorted(Base.metadata.tables)


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration over the migrations shipped in the package."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The revision that this release's tables stand at."""
    return _revisions()[0]


@cache
def _revisions() -> tuple[str, ...]:
    """This release's revisions, the newest first; reading them takes longer than opening a database."""
    found = tuple(entry.revision for entry in ScriptDirectory.from_config(configuration()).walk_revisions())
    if not found:
        raise DatabaseUnusableError("程序缺少数据库升级文件。", "请重新安装 fundwatch。")
    return found


def revision_of(connection: Connection) -> str | None:
    """The revision a database stands at; None where it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def create(engine: Engine) -> None:
    """Make every table in an empty database and give the installation its id."""
    tables = known_tables()
    with engine.connect().execution_options(fundwatch_writing=True) as connection, connection.begin():
        if revision_of(connection) is not None:
            return
        Base.metadata.create_all(connection)
        command.stamp(configuration(connection), "head")
        connection.execute(
            insert(log.Installation).values(
                id=uuid.uuid4().hex,
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                known_tables=json.dumps(tables),
            )
        )


def state_of(connection: Connection) -> str:
    """One of "empty", "current", "older"; raises DatabaseUnusableError for a newer or a foreign database."""
    revision = revision_of(connection)
    if revision is None:
        if inspect(connection).get_table_names():
            raise DatabaseUnusableError("这个数据库不是 fundwatch 建立的。", "请确认选对了数据库。")
        return "empty"
    if revision not in _revisions():
        raise DatabaseUnusableError(_NEWER, "请先升级本机的 fundwatch，再打开它。")
    if revision != head():
        return "older"
    recorded = set(json.loads(connection.execute(select(log.Installation.known_tables)).scalar_one()))
    ours = set(known_tables())
    if recorded - ours:
        raise DatabaseUnusableError(_NEWER, "请先升级本机的 fundwatch，再打开它。")
    return "current" if recorded == ours else "older"


def upgrade(connection: Connection) -> None:
    """Run the migrations, then make the tables that are declared since: a new table needs no migration."""
    command.upgrade(configuration(connection), "head")
    known = known_tables()
    Base.metadata.create_all(connection)
    connection.execute(update(log.Installation).values(known_tables=json.dumps(known)))


def upgraded(backend: Backend, engine: Engine) -> Engine:
    """Upgrade an older database by the way that suits it; give the engine by which it is reached from now on."""
    if backend.path is None:
        upgrade_in_place(engine)
        return engine
    upgrade_on_copy(engine, backend.key)
    return backend.make_engine()


def upgrade_in_place(engine: Engine) -> None:
    """Upgrade the database of a server in one transaction, in which its schema changes too; others wait meanwhile."""
    with engine.connect().execution_options(fundwatch_writing=True) as connection, connection.begin():
        if state_of(connection) == "older":
            upgrade(connection)


def upgrade_on_copy(engine: Engine, key: DatabaseKey | None = None) -> Path:
    """Upgrade a SQLite database on a verified copy and swap that in; the old file stays beside it, its path returned.

    With a `key` the file and its copies are encrypted. Whatever fails, the database in use is the untouched old one.
    """
    path = file_of(engine.url)
    if path is None:
        raise DatabaseUnusableError("只有数据库文件可以在副本上升级。", "请联系管理员升级共享数据库。")
    copy = path.with_name(f"{path.name}.升级中")
    copy.unlink(missing_ok=True)
    with engine.connect() as connection:
        revision = revision_of(connection)
    engine.dispose()
    salt = salt_of(path) if key else b""
    with closing(connect(path, key)) as old, closing(connect(copy, key, salt=salt)) as new:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        old.backup(new)
        before = _counts(new)
    _upgrade_file(copy, key)
    with closing(connect(copy, key)) as new:
        _verify(new, before)
    kept = path.with_name(f"{path.name}.升级前-{revision}")
    shutil.copy2(path, kept)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    copy.replace(path)
    return kept


def _upgrade_file(path: Path, key: DatabaseKey | None) -> None:
    engine = SqliteFile(url_of(path)).keyed(key).make_engine()
    try:
        with engine.connect().execution_options(fundwatch_writing=True) as connection, connection.begin():
            upgrade(connection)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        engine.dispose()


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}


def _verify(connection: sqlite3.Connection, before: dict[str, int]) -> None:
    sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    after = _counts(connection)
    lost = [name for name, count in before.items() if name in after and after[name] < count]
    if not sound or dangling or lost:
        raise DatabaseUnusableError(
            "数据库升级后的副本没有通过核对，原数据库未作改动。", "请保留原文件并联系维护人员。"
        )
