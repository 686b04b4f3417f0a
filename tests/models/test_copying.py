from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from fundwatch.models.base import Base
from fundwatch.models.copying import copied, copy_books
from fundwatch.models.store import Store
from fundwatch.services import checking
from fundwatch.services.progress import Quiet
from tests.books import ACTOR, Books


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
        for table in Base.metadata.sorted_tables
    }


@pytest.fixture
def filled(books: Books) -> Store:
    books.put("人员", {"身份证号": "539900198001010018", "姓名": "𬸚“某”,\n某", "民族": None})
    books.put("资金指标", {"指标编号": "ZB1", "金额": "1000.00"})
    return books.store


def test_a_copy_holds_every_row_as_it_was(filled: Store, tmp_path: Path) -> None:
    copy = copied(filled, tmp_path / "副本.db")
    assert copy.path == tmp_path / "副本.db"
    assert copy.installation == filled.installation
    with filled.read() as connection, copy.read() as other:
        assert rows(connection) == rows(other)
    assert checking.check(copy, ACTOR, heads=(), progress=Quiet()).sound
    copy.close()


def test_a_copy_has_the_indexes_of_a_new_file(filled: Store, tmp_path: Path) -> None:
    new, copy = Store.open(tmp_path / "新.db"), copied(filled, tmp_path / "副本.db")
    made = text("SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY name")
    with new.read() as connection, copy.read() as other:
        assert connection.execute(made).all() == other.execute(made).all()
    new.close()
    copy.close()


@pytest.mark.server_books
def test_a_copy_that_is_stopped_leaves_no_file(filled: Store, tmp_path: Path) -> None:
    def stop(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_books(filled, tmp_path / "副本.db", stop)
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".db"] == []


@pytest.mark.server_books
def test_a_copy_never_replaces_a_file(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "副本.db").write_text("别的")
    with pytest.raises(FileExistsError):
        copy_books(filled, tmp_path / "副本.db")
    assert (tmp_path / "副本.db").read_text() == "别的"


@pytest.mark.server_books
def test_a_copy_can_be_encrypted(filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "副本.db"
    copy_books(filled, path, passphrase="石桥镇 2018 龙山村")
    assert not path.read_bytes().startswith(b"SQLite format 3")
    copy = Store.open(path, passphrase="石桥镇 2018 龙山村")
    with filled.read() as connection, copy.read() as other:
        assert rows(connection) == rows(other)
    copy.close()
