from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect

from fundwatch.errors import DatabaseUnusableError
from fundwatch.models import schema
from fundwatch.models.actor import Actor
from fundwatch.models.base import Base
from fundwatch.models.database import make_engine, url_of
from fundwatch.models.store import Store
from tests.databases import as_made_by_an_older_release, by_hand


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


def test_an_older_database_gets_the_new_tables(target: str | Path) -> None:
    as_made_by_an_older_release(target, "vehicle_register")
    store = Store.open(target)
    with store.read() as connection:
        assert "vehicle_register" in inspect(connection).get_table_names()
    store.close()


@pytest.mark.file_books("the old file is kept beside the upgraded copy")
def test_a_file_is_upgraded_on_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "旧.db"
    as_made_by_an_older_release(path, "vehicle_register")
    Store.open(path).close()
    kept = [file.name for file in tmp_path.iterdir() if "升级前" in file.name]
    assert len(kept) == 1
    with closing(sqlite3.connect(tmp_path / kept[0])) as old:
        assert old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'vehicle_register'").fetchone() == (0,)


def test_an_upgrade_keeps_the_log(target: str | Path) -> None:
    as_made_by_an_older_release(target, "vehicle_register")
    store = Store.open(target)
    with store.write(Actor("王"), "设置"):
        pass
    assert store.head().number == 1
    store.close()


def test_an_upgrade_that_fails_leaves_the_old_database(target: str | Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_made_by_an_older_release(target, "vehicle_register")
    upgrade = schema.upgrade

    def failing(connection: Connection) -> None:
        upgrade(connection)
        raise DatabaseUnusableError("升级中断。")

    monkeypatch.setattr(schema, "upgrade", failing)
    with pytest.raises(DatabaseUnusableError, match="升级中断"):
        Store.open(target)
    engine = make_engine(url_of(target))
    with engine.connect() as connection:
        assert schema.state_of(connection) == "older"
        assert "vehicle_register" not in inspect(connection).get_table_names()
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE alembic_version SET version_num = '9999'",
        """UPDATE installation SET known_tables = '["moon_register"]'""",
    ],
)
def test_a_newer_database_is_refused(target: str | Path, statement: str) -> None:
    store = Store.open(target)
    by_hand(store, statement)
    store.close()
    with pytest.raises(DatabaseUnusableError, match="更新版本"):
        Store.open(target)
