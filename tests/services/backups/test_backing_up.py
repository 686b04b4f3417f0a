from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fundwatch.errors import DatabaseUnusableError, FundwatchError, RefusedError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services import backing_up, backup_folder, checking
from fundwatch.services.books_state import log_lines
from fundwatch.services.preferences import Preferences
from fundwatch.services.progress import CancelledError, Quiet
from tests.books import Books

ACTOR = Actor("李会计", "财政局")


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    folder = tmp_path / "备份盘"
    folder.mkdir()
    return folder


def made_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_a_backup_is_a_database_of_the_same_content_and_the_log_tells_of_it(books: Books, kept: Path) -> None:
    made = backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Quiet())
    assert made_in(kept) == ["一.db"]
    assert made.state.installation == books.store.installation
    assert dict(made.state.rows) == {"行政区划": 3, "单位": 1}
    assert made.disagreements == ()
    assert made.sha256 == backing_up.digest_of(kept / "一.db")
    with books.store.read() as connection:
        [line] = log_lines(connection, after=made.state.head.number)
    assert (line.action, line.actor) == ("备份", "李会计")
    copy = Store.open(kept / "一.db", create=False)
    assert copy.head() == made.state.head
    assert checking.check(copy, ACTOR, progress=Quiet()).sound
    copy.close()


def test_it_stands_alone_in_one_file_and_opens_where_nothing_can_be_written(books: Books, kept: Path) -> None:
    backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Quiet())
    file = sqlite3.connect(f"file:{kept / '一.db'}?mode=ro&immutable=1", uri=True)
    assert file.execute("SELECT count(*) FROM region").fetchone() == (3,)
    assert file.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    file.close()


def test_an_existing_file_and_a_missing_folder_are_refused(books: Books, kept: Path) -> None:
    (kept / "一.db").write_text("别的东西")
    with pytest.raises(RefusedError, match="已经存在"):
        backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Quiet())
    assert (kept / "一.db").read_text() == "别的东西"
    with pytest.raises(RefusedError, match="不存在"):
        backing_up.back_up(books.store, ACTOR, kept / "没有" / "一.db", progress=Quiet())


def test_a_copy_that_does_not_stand_the_proof_is_not_kept(
    books: Books, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoilt(source: str, target: Path) -> None:
        content = bytearray(Path(source).read_bytes())
        content[20_000:60_000] = bytes(40_000)
        target.write_bytes(content)

    monkeypatch.setattr(shutil, "copyfile", spoilt)
    with pytest.raises(FundwatchError, match=r"损坏|没有通过核对"):
        backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Quiet())
    assert made_in(kept) == []


def test_books_that_disagree_are_backed_up_as_they_are_and_it_is_told(books: Books, kept: Path) -> None:
    with books.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE region SET name = '改过的村' WHERE record_key = '539900101201'")
    made = backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Quiet())
    assert any("行政区划" in sentence for sentence in made.disagreements)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (OSError(errno.EROFS, "Read-only file system"), "只读"),
        (OSError(errno.EACCES, "Permission denied"), "没有读写权限"),
        (OSError(errno.ESTALE, "Stale file handle"), "共享文件夹的连接断开"),
        (sqlite3.OperationalError("database or disk is full"), "磁盘空间不足"),
        (sqlite3.OperationalError("disk I/O error"), "读写磁盘出错"),
    ],
)
def test_a_fault_of_the_disk_is_one_sentence_and_leaves_nothing(
    books: Books, kept: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, said: str
) -> None:
    def fails(*_: object) -> None:
        raise fault

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(FundwatchError, match=said) as raised:
        backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Quiet())
    assert "没有备份" in raised.value.message
    assert made_in(kept) == []
    assert books.store.head().number == 2


@pytest.mark.file_books("the size of a server's books is not known beforehand")
def test_too_little_room_is_told_before_anything_is_written(
    books: Books, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000))
    with pytest.raises(FundwatchError, match=r"空间不足：需要约 .* MB，只剩 0 MB"):
        backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Quiet())


def test_what_killed_programs_left_is_cleared_after_an_hour(books: Books, kept: Path) -> None:
    beside = backing_up.trial_folder(books.store)
    long_ago, now = time.time() - 3700, time.time()
    left = []
    for name, at in (("老", long_ago), ("新", now)):
        trial = beside / f"fundwatch-试恢复-{name}"
        trial.mkdir()
        left += [trial / "试恢复.db", trial, kept / f"{name}.db{backing_up.UNFINISHED}"]
        for path in left[-3:]:
            if path != trial:
                path.write_bytes(b"")
            os.utime(path, (at, at))
    for path in left[:2]:
        os.utime(path, (long_ago, long_ago))
    backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Quiet())
    assert [path.exists() for path in left] == [False, False, False, True, True, True]


class Stopping(Quiet):
    def step(self, _done: int, _total: int, what: str) -> None:
        if "核对" in what:
            raise CancelledError


def test_stopped_by_the_person_nothing_is_left(books: Books, kept: Path) -> None:
    with pytest.raises(CancelledError):
        backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Stopping())
    assert made_in(kept) == []


def test_a_backup_is_of_one_moment_while_another_writes(books: Books, kept: Path) -> None:
    class Writing(Quiet):
        written = False

        def step(self, _done: int, _total: int, what: str) -> None:
            if "试恢复" in what and not self.written:
                self.written = True
                books.put("单位", {"单位编码": "D2", "名称": "某某局", "类别": "主管部门"})

    made = backing_up.back_up(books.store, ACTOR, kept / "一.db", progress=Writing())
    assert dict(made.state.rows)["单位"] == 1
    assert books.store.head().number == made.state.head.number + 2


def test_regular_backups_are_named_by_books_and_time_and_the_latest_are_kept(books: Books, tmp_path: Path) -> None:
    folder = tmp_path / "新建的" / "备份"
    names = [f"定期备份-{books.store.installation[:8]}-201901{day:02}-080000.db" for day in (1, 2, 3)]
    folder.mkdir(parents=True)
    for name in (*names, "定期备份-别的数据库-20190101-080000.db", "我的文件.db"):
        (folder / name).write_bytes(b"")
    made = backup_folder.regular(books.store, ACTOR, folder=str(folder), keep=2, progress=Quiet())
    assert made_in(folder) == sorted(
        [made.path.name, names[2], "定期备份-别的数据库-20190101-080000.db", "我的文件.db"]
    )


def test_the_next_is_due_after_the_chosen_days(books: Books, tmp_path: Path) -> None:
    chosen = Preferences(backup_folder=str(tmp_path), backup_days=7)
    now = datetime.now().astimezone()
    assert backup_folder.is_due(books.store, chosen, now)
    backup_folder.regular(books.store, ACTOR, folder=str(tmp_path), progress=Quiet())
    assert not backup_folder.is_due(books.store, chosen, now + timedelta(days=6, hours=23))
    assert backup_folder.is_due(books.store, chosen, now + timedelta(days=7, minutes=1))
    assert not backup_folder.is_due(books.store, Preferences(backup_days=0), now)


def test_empty_books_need_no_backup(store: Store) -> None:
    assert not backup_folder.is_due(store, Preferences(), datetime.now().astimezone())


@pytest.mark.file_books("a server's books are not encrypted by us")
def test_an_encrypted_database_is_backed_up_encrypted(tmp_path: Path, kept: Path) -> None:
    store = Store.open(tmp_path / "密.db", passphrase="石桥镇的口令一二三")
    Books(store).put_places()
    made = backing_up.back_up(store, ACTOR, kept / "密备.db", progress=Quiet())
    store.close()
    assert "云岭县".encode() not in made.path.read_bytes()
    with pytest.raises(DatabaseUnusableError):
        Store.open(made.path, create=False)
    Store.open(made.path, create=False, passphrase="石桥镇的口令一二三").close()
