"""What a server can be like when books on it are opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import inspect
from sqlalchemy.engine import URL, make_url

from fundwatch.cli import run_command
from fundwatch.errors import DatabaseUnusableError
from fundwatch.models.store import Store
from tests import databases


@pytest.fixture
def clerk() -> Iterator[str]:
    """A user of the server with the password 石桥 and no rights of its own."""
    name = f"clerk_{databases.unique()}"
    databases.server().execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD '石桥'").format(sql.Identifier(name)))
    yield name
    databases.drop_databases()
    databases.server().execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def address(**parts: str) -> URL:
    return make_url(databases.ADDRESS).set(**parts)


def written(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def refused(url: URL | str, sentence: str) -> None:
    with pytest.raises(DatabaseUnusableError, match=sentence):
        Store.open(url if isinstance(url, str) else written(url))


def test_a_plain_address_means_the_same_driver(target: str) -> None:
    store = Store.open(target.replace("postgresql+psycopg://", "postgresql://"))
    assert store.engine.dialect.driver == "psycopg"
    assert store.path is None
    store.close()


def test_an_empty_database_gets_its_tables() -> None:
    target = databases.empty_database()
    store = Store.open(target)
    with store.read() as connection:
        assert {"region", "log_entry"} <= set(inspect(connection).get_table_names())
    installation = store.installation
    store.close()
    again = Store.open(target)
    assert again.installation == installation
    again.close()


def test_a_server_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    refused("postgresql://postgres@127.0.0.1:1/books", "连接不上数据库服务器")
    assert run_command(["scan", "--db", "postgresql://postgres@127.0.0.1:1/books"]) == 3
    said = capsys.readouterr().err
    assert "连接不上数据库服务器" in said
    assert "请检查网络、服务器地址和端口" in said


def test_a_name_that_nobody_knows() -> None:
    refused("postgresql://postgres@不存在.invalid/books", "连接不上数据库服务器")


def test_a_wrong_password_and_none(clerk: str) -> None:
    database = make_url(databases.empty_database()).database or ""
    refused(address(username=clerk, password="龙山", database=database), "用户名或密码不对")
    refused(address(username=clerk, database=database), "用户名或密码不对")


def test_an_unknown_user() -> None:
    refused(address(username="nobody_here", password="x"), "用户名或密码不对")


def test_a_password_is_never_shown(clerk: str) -> None:
    database = make_url(databases.empty_database()).database or ""
    with pytest.raises(DatabaseUnusableError) as told:
        Store.open(written(address(username=clerk, password="龙山镇的密码", database=database)))
    assert "龙山镇的密码" not in f"{told.value!r}{told.value.hint}"


def test_a_database_that_is_not_there() -> None:
    refused(address(database="nothing_here"), "服务器上没有这个数据库")


def test_a_user_with_too_few_rights(clerk: str, target: str) -> None:
    empty = make_url(databases.empty_database()).database or ""
    refused(address(username=clerk, password="石桥", database=empty), "用户权限不足")
    Store.open(target).close()
    filled = make_url(target).database or ""
    refused(address(username=clerk, password="石桥", database=filled), "用户权限不足")


def test_the_owner_of_a_database_needs_no_other_right(clerk: str) -> None:
    target = databases.empty_database()
    name = make_url(target).database or ""
    databases.server().execute(
        sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(clerk))
    )
    Store.open(written(address(username=clerk, password="石桥", database=name))).close()


def test_a_database_that_cannot_hold_chinese() -> None:
    target = databases.empty_database("ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'")
    refused(target, "编码是 LATIN1，存不下全部汉字")


def test_a_database_of_somebody_else() -> None:
    target = databases.empty_database()
    databases.execute(target, "CREATE TABLE recipes (name text)")
    refused(target, "不是 fundwatch 建立的")


def test_a_server_full_of_connections(clerk: str, target: str) -> None:
    name = make_url(target).database or ""
    databases.server().execute(
        sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(name), sql.Identifier(clerk))
    )
    databases.server().execute(sql.SQL("ALTER ROLE {} CONNECTION LIMIT 0").format(sql.Identifier(clerk)))
    refused(address(username=clerk, password="石桥", database=name), "连接数已满")


def test_books_sort_by_code_point_whatever_the_server_s_locale(target: str) -> None:
    store = Store.open(target)
    with store.read() as connection:
        columns = connection.exec_driver_sql(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND data_type IN ('text', 'character varying') AND collation_name IS DISTINCT FROM 'C'"
        ).all()
    store.close()
    assert [tuple(column) for column in columns if column[0] != "alembic_version"] == []


def test_what_stands_in_a_message_of_the_log_is_no_address(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    del tmp_path
    assert run_command(["check", "--db", "postgresql://u:geheim@127.0.0.1:1/x"]) == 3
    assert "geheim" not in capsys.readouterr().err
