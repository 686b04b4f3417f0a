"""Encrypted files: made, opened, refused, moved, damaged; and nothing of them readable on disk."""

from __future__ import annotations

import shutil
import sqlite3
import traceback
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from fundwatch.errors import DatabaseUnusableError, PassphraseNeededError, UsageError, WrongPassphraseError
from fundwatch.models.actor import Actor
from fundwatch.models.encryption import files
from fundwatch.models.encryption.connecting import connect
from fundwatch.models.encryption.recovery_code import code_of
from fundwatch.models.store import Store
from fundwatch.services.progress import Quiet
from fundwatch.services.worker import Worker
from tests.factory import load, places

pytestmark = pytest.mark.file_books("encryption is of a file; a server encrypts by itself")
PASSPHRASE = "云岭县 2026 '账'"
ACTOR = Actor("李会计", "财政局")
NAME, PERSON, ACCOUNT = "欧阳守信", "530524198503152312", "6217003850000000017"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "账 本.db"
    store = Store.open(made, passphrase=PASSPHRASE)
    load(store, places())
    store.close()
    return made


def entries(target: str | Path, **secret: str) -> int:
    store = Store.open(target, create=False, **secret)
    try:
        return store.head().number
    finally:
        store.close()


def test_it_opens_by_its_passphrase_and_by_its_recovery_code(path: Path) -> None:
    store = Store.open(path, passphrase=PASSPHRASE)
    assert store.key is not None
    code = code_of(store.key)
    store.close()
    assert entries(path, recovery_code=code) == 1
    assert entries(path, passphrase=PASSPHRASE) == 1


def test_nothing_of_it_is_a_plain_database(path: Path) -> None:
    assert not files.is_plain(path)
    with closing(sqlite3.connect(path)) as plain, pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT count(*) FROM sqlite_master")


def test_without_a_passphrase_it_is_asked_for_and_both_causes_are_said(path: Path) -> None:
    with pytest.raises(PassphraseNeededError) as told:
        Store.open(path)
    assert told.value.message == "“账 本.db”是加密的数据库，需要口令。"
    assert "可能已经损坏，请用备份恢复" in told.value.hint
    assert told.value.exit_status == 3


@pytest.mark.parametrize("wrong", ["云岭县 2026 ‘账’", "", PASSPHRASE + " "])
def test_a_wrong_passphrase_is_told_and_locks_nothing(
    path: Path, wrong: str, capfd: pytest.CaptureFixture[str]
) -> None:
    before = path.read_bytes()
    for _ in range(3):
        with pytest.raises(WrongPassphraseError, match="口令不对"):
            Store.open(path, passphrase=wrong)
    assert path.read_bytes() == before
    assert entries(path, passphrase=PASSPHRASE) == 1
    assert capfd.readouterr().err == ""


def test_another_databases_recovery_code_is_told(path: Path, tmp_path: Path) -> None:
    other = Store.open(tmp_path / "别的.db", passphrase=PASSPHRASE)
    assert other.key is not None
    code = code_of(other.key)
    other.close()
    with pytest.raises(WrongPassphraseError, match="恢复码不是这个数据库现在用的"):
        Store.open(path, recovery_code=code)
    with pytest.raises(UsageError, match="不能用恢复码"):
        Store.open(tmp_path / "没有.db", recovery_code=code)


def test_a_poor_passphrase_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="至少要 8 个字符"):
        Store.open(tmp_path / "新.db", passphrase="1234567")
    assert list(tmp_path.iterdir()) == []


def test_a_plain_database_opens_as_it_is(tmp_path: Path) -> None:
    Store.open(tmp_path / "明.db").close()
    store = Store.open(tmp_path / "明.db", passphrase=PASSPHRASE)
    assert store.key is None
    store.close()


def test_a_moved_file_opens_where_it_is_now(path: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "别处" / "改名.db"
    elsewhere.parent.mkdir()
    path.rename(elsewhere)
    assert entries(elsewhere, passphrase=PASSPHRASE) == 1


def test_the_log_of_a_program_that_was_killed_is_read(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, passphrase=PASSPHRASE)
    with store.write(ACTOR, "设置"):
        pass
    left = tmp_path / "剩下" / path.name
    left.parent.mkdir()
    for suffix in ("", "-wal"):
        shutil.copy(path.with_name(path.name + suffix), left.with_name(left.name + suffix))
    store.close()
    assert left.with_name(f"{left.name}-wal").stat().st_size > 0
    assert entries(left, passphrase=PASSPHRASE) == 2


@pytest.mark.parametrize(
    ("length", "kind", "said"),
    [(4096 * 3, DatabaseUnusableError, "文件已损坏"), (5000, DatabaseUnusableError, "不是 fundwatch 的数据库文件")],
)
def test_a_truncated_file_is_told(path: Path, length: int, kind: type[Exception], said: str) -> None:
    with path.open("r+b") as file:
        file.truncate(length)
    with pytest.raises(kind, match=said):
        Store.open(path, passphrase=PASSPHRASE)


def test_a_damaged_page_is_told(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 + 100)
        file.write(b"\x00" * 64)
    with pytest.raises(DatabaseUnusableError):
        entries(path, passphrase=PASSPHRASE)


def test_the_worker_opens_it_by_its_address(path: Path) -> None:
    store = Store.open(path, passphrase=PASSPHRASE)
    with Worker() as worker:
        found = worker.run("tests.services.worker_jobs.greet", store.url, ACTOR, Quiet(), word="好")
        assert found[2] == store.head().number == 1
        shown = Path(f"/proc/{worker.process_id}/cmdline")
        assert store.key is not None
        assert not shown.exists() or store.key.raw.hex().encode() not in shown.read_bytes()
    store.close()


def test_two_programs_write_one_after_the_other(path: Path) -> None:
    stores = [Store.open(path, passphrase=PASSPHRASE) for _ in range(2)]
    for store in stores * 3:
        with store.write(ACTOR, "设置"):
            pass
    assert [store.head().number for store in stores] == [7, 7]
    for store in stores:
        store.close()


def test_an_older_encrypted_file_is_upgraded_under_its_key(path: Path, tmp_path: Path) -> None:
    store = Store.open(path, passphrase=PASSPHRASE)
    key = store.key
    store.close()
    with closing(connect(path, key, isolation_level=None)) as connection:
        connection.execute("DROP TABLE vehicle_register")
        connection.execute(
            "UPDATE installation SET known_tables = json_remove(known_tables, (SELECT fullkey FROM "
            "json_each(installation.known_tables) WHERE value = 'vehicle_register'))"
        )
    assert entries(path, passphrase=PASSPHRASE) == 1
    kept = [file for file in tmp_path.iterdir() if "升级前" in file.name]
    assert len(kept) == 1
    assert not files.is_plain(kept[0])
    assert key is not None
    assert files.opens(kept[0], key)


def test_neither_key_nor_data_is_in_what_an_error_says(path: Path) -> None:
    store = Store.open(path, passphrase=PASSPHRASE)
    assert store.key is not None
    secret = store.key.raw.hex()
    try:
        with store.read() as connection:
            connection.exec_driver_sql("SELECT nothing FROM nowhere WHERE name = ?", (NAME,))
    except DBAPIError:
        said = traceback.format_exc()
    assert "nowhere" in said
    assert NAME not in said
    assert secret not in said
    assert secret not in repr(store.url)
    assert secret not in repr(store.engine)
    assert secret not in repr(vars(store))
    store.close()


def test_a_key_that_is_no_longer_right_is_told(path: Path) -> None:
    store = Store.open(path, passphrase=PASSPHRASE)
    address = store.url
    store.close()
    path.unlink()
    Store.open(path, passphrase="另外一个够长的口令").close()
    with pytest.raises(WrongPassphraseError, match="口令已经更改或取消"):
        Store.open(address)
