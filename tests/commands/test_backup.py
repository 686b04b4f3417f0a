from __future__ import annotations

from pathlib import Path

import pytest

from fundwatch.cli import run_command
from fundwatch.models.store import Store
from fundwatch.services.books_state import state_of
from tests.books import Books

ONE = {"单位编码": "D2", "名称": "某某局", "类别": "主管部门"}


@pytest.fixture
def db(books: Books) -> str:
    """The address of filled books."""
    return books.store.url.whole


def units(target: str | Path) -> int:
    store = Store.open(target, create=False)
    found = dict(state_of(store).rows)["单位"]
    store.close()
    return found


def test_a_backup_and_back(books: Books, db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "备份.db"
    assert run_command(["backup", str(file), "--db", db]) == 0
    said = capsys.readouterr().out
    assert "试恢复和核对通过" in said
    assert "日志第 2 条" in said
    books.put("单位", ONE)
    assert run_command(["restore", str(file), "--db", db, "--preview"]) == 0
    assert "以下 2 次写入不再在数据库里" in capsys.readouterr().out
    assert units(db) == 2
    assert run_command(["restore", str(file), "--db", db]) == 0
    assert "恢复前的数据库保存在" in capsys.readouterr().out
    assert units(db) == 1
    assert run_command(["check", "--db", db]) == 0


def test_a_folder_gets_backups_named_by_time(db: str, tmp_path: Path) -> None:
    folder = tmp_path / "盘"
    folder.mkdir()
    assert run_command(["backup", str(folder), "--db", db, "--keep", "3"]) == 0
    [file] = folder.iterdir()
    assert file.name.startswith("定期备份-")
    assert units(file) == 1


def test_books_that_disagree_are_backed_up_with_exit_1(
    books: Books, db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with books.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE unit SET name = '别的局'")
    assert run_command(["backup", str(tmp_path / "备份.db"), "--db", db]) == 1
    assert "台账自身不符" in capsys.readouterr().err


def test_an_existing_file_is_not_written_over(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "备份.db"
    file.write_text("别的东西")
    assert run_command(["backup", str(file), "--db", db]) == 4
    assert "已经存在" in capsys.readouterr().err
    assert file.read_text() == "别的东西"


def test_no_backup_of_no_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["backup", str(tmp_path / "备份.db"), "--db", str(tmp_path / "没有.db")]) == 3
    assert "没有找到数据库文件" in capsys.readouterr().err


def test_a_new_database_is_made_from_a_backup(db: str, tmp_path: Path) -> None:
    assert run_command(["backup", str(tmp_path / "备份.db"), "--db", db]) == 0
    assert run_command(["restore", str(tmp_path / "备份.db"), "--db", str(tmp_path / "新.db")]) == 0
    assert units(tmp_path / "新.db") == 1


def test_a_database_that_does_not_open_is_replaced_only_when_asked(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["backup", str(tmp_path / "备份.db"), "--db", db]) == 0
    broken = tmp_path / "坏.db"
    broken.write_bytes(b"\xff" * 12_345)
    assert run_command(["restore", str(tmp_path / "备份.db"), "--db", str(broken)]) == 3
    assert "--replace-damaged" in capsys.readouterr().err
    assert broken.read_bytes() == b"\xff" * 12_345
    assert run_command(["restore", str(tmp_path / "备份.db"), "--db", str(broken), "--replace-damaged"]) == 0
    assert units(broken) == 1
    [kept] = tmp_path.glob("坏.损坏-*.db")
    assert kept.read_bytes() == b"\xff" * 12_345


@pytest.mark.file_books("every copy of the server's template has one installation")
def test_other_books_are_replaced_only_when_asked(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = Books(Store.open(tmp_path / "别县.db"))
    other.put_places()
    other.store.close()
    file = tmp_path / "备份.db"
    assert run_command(["backup", str(file), "--db", str(tmp_path / "别县.db")]) == 0
    assert run_command(["restore", str(file), "--db", db]) == 2
    assert "另一个数据库" in capsys.readouterr().err
    assert run_command(["restore", str(file), "--db", db, "--other-books"]) == 0
