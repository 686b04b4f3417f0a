from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from fundwatch.errors import DatabaseUnusableError
from fundwatch.models import schema
from fundwatch.models.actor import Actor
from fundwatch.models.base import Base
from fundwatch.models.store import Store


def test_the_migrations_lead_to_the_declared_tables() -> None:
    schema.known_tables()
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        command.upgrade(schema.configuration(connection), "head")
        migrated = set(inspect(connection).get_table_names()) - {"alembic_version"}
        # Tables declared since the last migration are made on opening; the others must agree to the column.
        differing = [
            change
            for change in compare_metadata(MigrationContext.configure(connection), Base.metadata)
            if not _about_a_new_table(change, migrated)
        ]
    engine.dispose()
    assert differing == []


def _about_a_new_table(change: object, migrated: set[str]) -> bool:
    kind, subject = change[0], change[1]  # type: ignore[index]
    table = getattr(subject, "table", subject)
    return kind in {"add_table", "add_index"} and getattr(table, "name", None) not in migrated


def _as_made_by_an_older_release(path: Path, absent: str) -> None:
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"DROP TABLE {absent}")
        known = json.loads(database.execute("SELECT known_tables FROM installation").fetchone()[0])
        known.remove(absent)
        database.execute("UPDATE installation SET known_tables = ?", [json.dumps(known)])
        database.commit()


def test_an_older_database_gets_the_new_tables_on_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "旧.db"
    _as_made_by_an_older_release(path, "vehicle_register")
    store = Store.open(path)
    with store.read() as connection:
        assert "vehicle_register" in inspect(connection).get_table_names()
    store.close()
    kept = [file.name for file in tmp_path.iterdir() if "升级前" in file.name]
    assert len(kept) == 1
    with closing(sqlite3.connect(tmp_path / kept[0])) as old:
        assert old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'vehicle_register'").fetchone() == (0,)


def test_an_upgrade_keeps_the_log(tmp_path: Path) -> None:
    path = tmp_path / "旧.db"
    Store.open(path).close()
    _as_made_by_an_older_release(path, "vehicle_register")
    before = sqlite3.connect(path)
    before.close()
    store = Store.open(path)
    with store.write(Actor("王"), "设置"):
        pass
    assert store.head().number == 1
    store.close()


def test_an_upgrade_that_fails_leaves_the_old_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "旧.db"
    _as_made_by_an_older_release(path, "vehicle_register")
    before = path.read_bytes()

    def failing(_connection: object) -> None:
        raise DatabaseUnusableError("升级中断。")

    monkeypatch.setattr(schema, "upgrade", failing)
    with pytest.raises(DatabaseUnusableError, match="升级中断"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '9999'",
        """UPDATE installation SET known_tables = '["moon_register"]'""",
    ],
)
def test_a_newer_database_is_refused(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "新.db"
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
    with pytest.raises(DatabaseUnusableError, match="更新版本"):
        Store.open(path)
