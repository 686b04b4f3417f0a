from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.exc import DBAPIError, OperationalError

from fundwatch.errors import DatabaseUnusableError
from fundwatch.models.actor import Actor
from fundwatch.models.log_head import log_length
from fundwatch.models.store import Store

ACTOR = Actor("王会计", "财政局")


def test_a_write_leaves_its_entry_in_the_log(store: Store) -> None:
    with store.write(ACTOR, "设置") as writing:
        writing.note(名称="热线")
    with store.read() as connection:
        rows = connection.execute(text("SELECT number, actor, office, action, detail FROM log_entry")).all()
    assert rows == [(1, "王会计", "财政局", "设置", '{"名称":"热线"}')]
    assert store.head().number == 1


def test_a_failed_write_leaves_neither_rows_nor_entry(store: Store) -> None:
    def failing() -> None:
        with store.write(ACTOR, "设置") as writing:
            writing.connection.execute(text("CREATE TABLE half (a INTEGER)"))
            writing.connection.execute(
                text("INSERT INTO closed_period (budget_year, closed_by_log, maker) VALUES (2017, 1, '王')")
            )
            raise ArithmeticError

    with pytest.raises(ArithmeticError):
        failing()
    with store.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM closed_period")).scalar() == 0
        assert "half" not in inspect(connection).get_table_names()
    assert store.head().number == 0


def test_reading_cannot_write(store: Store) -> None:
    with store.read() as connection, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        connection.execute(text("DELETE FROM log_entry"))
    with store.write(ACTOR, "设置"):
        pass
    assert store.head().number == 1


def test_a_workspace_keeps_nothing(store: Store) -> None:
    with store.workspace() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE touched (k TEXT)"))
        connection.execute(text("INSERT INTO touched VALUES ('a')"))
        assert connection.execute(text("SELECT count(*) FROM touched")).scalar() == 1
    with store.workspace() as connection:
        connection.execute(text("CREATE TEMPORARY TABLE touched (k TEXT)"))


class TestTwoWorkspaces:
    """Two connections for one scan: what one sees of the books the other sees as well, whatever is written."""

    def test_both_see_one_state_and_keep_nothing(self, store: Store) -> None:
        with store.workspaces() as (one, other):
            with store.write(ACTOR, "设置"):
                pass
            for number, connection in enumerate((one, other)):
                assert log_length(connection) == 0
                connection.execute(text(f"CREATE TEMPORARY TABLE touched (k TEXT DEFAULT '{number}')"))
        with store.workspace() as connection:
            assert log_length(connection) == 1
            connection.execute(text("CREATE TEMPORARY TABLE touched (k TEXT)"))

    def test_what_is_committed_between_their_beginnings_is_seen_by_both_or_by_none(self, store: Store) -> None:
        other_program = Store.open(store.url)
        begun: list[Connection] = []

        def writes_between(connection: Connection) -> None:
            begun.append(connection)
            if len(begun) == 2:
                with other_program.write(ACTOR, "设置"):
                    pass

        event.listen(store.engine, "begin", writes_between)
        with store.workspaces() as (one, other):
            seen = (log_length(one), log_length(other))
        assert other_program.head().number == 1
        other_program.close()
        assert seen in {(0, 0), (1, 1)}

    @pytest.mark.file_books("a server hands its snapshot on")
    def test_among_others_that_write_without_a_pause_there_is_one(self, store: Store) -> None:
        other_program = Store.open(store.url)
        begun: list[Connection] = []

        def always_writes(connection: Connection) -> None:
            begun.append(connection)
            if len(begun) % 2 == 0:
                with other_program.write(ACTOR, "设置"):
                    pass

        event.listen(store.engine, "begin", always_writes)
        with store.workspaces() as connections:
            assert [log_length(connection) for connection in connections] == [10]
        other_program.close()

    def test_where_no_further_connection_is_to_be_had_there_is_one(self, store: Store) -> None:
        def full(*_: object) -> None:
            raise OperationalError("connect", {}, Exception("too many clients already"))

        store.engine.dispose()
        with store.workspace():
            pass
        event.listen(store.engine, "do_connect", full)
        with store.workspaces() as connections:
            assert [log_length(connection) for connection in connections] == [0]


def test_entries_follow_one_another(store: Store) -> None:
    for _ in range(3):
        with store.write(ACTOR, "设置"):
            pass
    with store.read() as connection:
        rows = connection.execute(text("SELECT previous, digest FROM log_entry ORDER BY number")).all()
    assert rows[0].previous == "0" * 64
    assert [row.previous for row in rows[1:]] == [row.digest for row in rows[:-1]]


FILES = pytest.mark.file_books("what stands in a file before it is opened")


@FILES
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 not a database at all", "不是 fundwatch 的数据库文件"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "数据库打不开"),
    ],
)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "坏.db"
    path.write_bytes(content)
    with pytest.raises(DatabaseUnusableError, match=sentence):
        Store.open(path)
    assert path.read_bytes() == content


@FILES
def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "别的.db"
    with closing(sqlite3.connect(path)) as foreign:
        foreign.execute("CREATE TABLE recipes (name TEXT)")
        foreign.commit()
    with pytest.raises(DatabaseUnusableError, match="不是 fundwatch 建立的"):
        Store.open(path)


@FILES
def test_a_missing_database_is_not_made_when_it_should_exist(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusableError, match="没有找到数据库文件"):
        Store.open(tmp_path / "无.db", create=False)
    assert not (tmp_path / "无.db").exists()
