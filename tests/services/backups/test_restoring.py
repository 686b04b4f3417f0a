from __future__ import annotations

import os
from pathlib import Path

import pytest

from fundwatch.errors import DatabaseUnusableError, FundwatchError, PassphraseNeededError, RefusedError
from fundwatch.models.actor import Actor
from fundwatch.models.encryption.secrets import Secret
from fundwatch.models.store import Store
from fundwatch.services import backing_up, checking, restoring
from fundwatch.services.books_state import state_of
from fundwatch.services.progress import CancelledError, Quiet
from tests import databases
from tests.books import Books

ACTOR = Actor("李会计", "财政局")
ONE = {"单位编码": "D2", "名称": "某某局", "类别": "主管部门"}


@pytest.fixture
def backup(books: Books, tmp_path: Path) -> Path:
    """A backup after which one more unit was stored."""
    made = backing_up.back_up(books.store, ACTOR, tmp_path / "备份.db", progress=Quiet())
    books.put("单位", ONE)
    return made.path


def units(store: Store) -> int:
    return dict(state_of(store).rows).get("单位", 0)


def shown(store: Store, backup: Path, secret: Secret | None = None) -> restoring.RestorePreview:
    return restoring.preview(store, ACTOR, backup, secret=secret, progress=Quiet())


def restored(store: Store, backup: Path, secret: Secret | None = None) -> restoring.Restored:
    return restoring.restore(store, ACTOR, shown(store, backup, secret), secret=secret, progress=Quiet())


def test_the_preview_names_what_would_be_lost_and_changes_nothing(books: Books, backup: Path) -> None:
    before = books.store.head()
    preview = shown(books.store, backup)
    assert preview.same_books
    assert preview.common == 2
    assert [(line.number, line.action) for line in preview.lost] == [(4, "导入"), (3, "备份")]
    assert (dict(preview.held.rows)["单位"], dict(preview.present.rows)["单位"]) == (1, 2)
    assert books.store.head() == before


def test_restored_the_books_are_as_they_were_and_tell_of_it(books: Books, backup: Path) -> None:
    done = restored(books.store, backup)
    assert units(books.store) == 1
    assert books.store.head() == done.state.head
    assert books.store.head().number == 3
    assert checking.check(books.store, ACTOR, progress=Quiet()).sound
    kept = Store.open(done.kept, create=False)
    assert units(kept) == 2
    kept.close()
    books.put("单位", ONE)
    assert units(books.store) == 2


def test_it_can_be_taken_back_from_the_kept_copy(books: Books, backup: Path) -> None:
    done = restored(books.store, backup)
    preview = shown(books.store, done.kept)
    assert preview.common == 2
    assert preview.lost_total == 1
    restoring.restore(books.store, ACTOR, preview, progress=Quiet())
    assert units(books.store) == 2


def test_a_reader_goes_on_and_sees_the_new_state_afterwards(books: Books, backup: Path) -> None:
    other = Store.open(books.store.url.whole)
    assert units(other) == 2
    restored(books.store, backup)
    assert units(other) == 1
    other.close()


def test_a_write_after_the_preview_stops_the_restore(books: Books, backup: Path) -> None:
    preview = shown(books.store, backup)
    books.put("单位", {**ONE, "单位编码": "D3"})
    with pytest.raises(RefusedError, match="新的写入"):
        restoring.restore(books.store, ACTOR, preview, progress=Quiet())
    assert units(books.store) == 3


def test_a_backup_changed_after_the_preview_is_not_restored(books: Books, backup: Path) -> None:
    preview = shown(books.store, backup)
    backup.write_bytes(backup.read_bytes() + b"\0" * 4096)
    with pytest.raises(RefusedError, match="备份文件变了"):
        restoring.restore(books.store, ACTOR, preview, progress=Quiet())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "不是 fundwatch 的备份|不是 fundwatch|建立"),
        (b"GIF89a" * 1000, "不是 fundwatch 的备份"),
        (None, "没有找到备份文件"),
    ],
)
def test_what_is_no_backup_is_refused(books: Books, tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "不是.db"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(FundwatchError, match=said):
        shown(books.store, file)
    assert units(books.store) == 1


def test_a_damaged_backup_is_refused(books: Books, backup: Path) -> None:
    content = bytearray(backup.read_bytes())
    content[40_000:120_000] = os.urandom(80_000)
    backup.write_bytes(content)
    with pytest.raises(FundwatchError, match=r"损坏|没有通过核对"):
        shown(books.store, backup)
    assert units(books.store) == 2


def test_rows_changed_in_the_backup_by_hand_are_told(books: Books, backup: Path) -> None:
    opened = Store.open(backup)
    with opened.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE unit SET name = '别的局'")
    opened.close()
    assert any("单位" in sentence for sentence in shown(books.store, backup).disagreements)


def test_a_backup_of_other_books_is_told_as_such(books: Books, tmp_path: Path) -> None:
    other = Books(Store.open(databases.new_books(tmp_path, "别县.db")))
    other.put_places()
    file = backing_up.back_up(other.store, ACTOR, tmp_path / "别县备份.db", progress=Quiet()).path
    preview = shown(books.store, file)
    other.store.close()
    assert not preview.same_books
    assert preview.lost_total == 2


class StoppingAt(Quiet):
    def __init__(self, what: str) -> None:
        self.what = what

    def step(self, _done: int, _total: int, what: str) -> None:
        if self.what == what:
            raise CancelledError


@pytest.mark.parametrize("moment", ["正在复制数据库", "正在核对备份", "正在恢复"])
def test_stopped_at_any_moment_the_books_are_the_present_ones(books: Books, backup: Path, moment: str) -> None:
    preview = shown(books.store, backup)
    with pytest.raises(CancelledError):
        restoring.restore(books.store, ACTOR, preview, progress=StoppingAt(moment))
    assert units(books.store) == 2
    assert checking.check(books.store, ACTOR, progress=Quiet()).sound
    books.put("单位", {**ONE, "单位编码": "D3"})


@pytest.mark.file_books("a damaged server is its administrator's matter")
def test_a_damaged_database_is_replaced_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "坏.db"
    books = Books(Store.open(path))
    books.put_places()
    backup = backing_up.back_up(books.store, ACTOR, tmp_path / "备份.db", progress=Quiet()).path
    books.store.close()
    with pytest.raises(RefusedError, match="可以正常打开"):
        restoring.replace_damaged(path, ACTOR, backup, secret=None, progress=Quiet())
    path.write_bytes(b"\xff" * 12_345)
    done = restoring.replace_damaged(path, ACTOR, backup, secret=None, progress=Quiet())
    assert done.kept.read_bytes() == b"\xff" * 12_345
    store = Store.open(path, create=False)
    assert units(store) == 1
    assert checking.check(store, ACTOR, progress=Quiet()).sound
    store.close()


@pytest.mark.file_books("a server's books are not encrypted by us")
class TestEncrypted:
    OLD, NEW = Secret("从前的口令一二三"), Secret("现在的口令四五六")

    @pytest.fixture
    def locked(self, tmp_path: Path) -> Books:
        books = Books(Store.open(tmp_path / "密.db", passphrase=self.NEW.passphrase))
        books.put_places()
        return books

    def test_under_the_same_passphrase(self, locked: Books, tmp_path: Path) -> None:
        backup = backing_up.back_up(locked.store, ACTOR, tmp_path / "备.db", progress=Quiet()).path
        locked.put("单位", ONE)
        restored(locked.store, backup)
        assert units(locked.store) == 1
        locked.store.close()
        Store.open(tmp_path / "密.db", create=False, passphrase=self.NEW.passphrase).close()

    def test_a_backup_under_another_passphrase_needs_that_and_the_books_keep_theirs(
        self, locked: Books, tmp_path: Path
    ) -> None:
        other = Books(Store.open(tmp_path / "旧.db", passphrase=self.OLD.passphrase))
        other.put_places()
        other.put("单位", ONE)
        backup = backing_up.back_up(other.store, ACTOR, tmp_path / "旧备.db", progress=Quiet()).path
        other.store.close()
        with pytest.raises(PassphraseNeededError):
            shown(locked.store, backup)
        restored(locked.store, backup, self.OLD)
        assert units(locked.store) == 2
        locked.store.close()
        with pytest.raises(DatabaseUnusableError):
            Store.open(tmp_path / "密.db", create=False, passphrase=self.OLD.passphrase)
        again = Store.open(tmp_path / "密.db", create=False, passphrase=self.NEW.passphrase)
        assert units(again) == 2
        again.close()

    def test_a_plain_backup_comes_back_encrypted(self, locked: Books, books: Books, tmp_path: Path) -> None:
        backup = backing_up.back_up(books.store, ACTOR, tmp_path / "明备.db", progress=Quiet()).path
        restored(locked.store, backup)
        locked.store.close()
        assert "云岭县".encode() not in (tmp_path / "密.db").read_bytes()
        Store.open(tmp_path / "密.db", create=False, passphrase=self.NEW.passphrase).close()

    def test_an_encrypted_backup_comes_back_plain_into_plain_books(
        self, locked: Books, books: Books, tmp_path: Path
    ) -> None:
        backup = backing_up.back_up(locked.store, ACTOR, tmp_path / "密备.db", progress=Quiet()).path
        locked.store.close()
        restored(books.store, backup, self.NEW)
        assert books.store.key is None
        assert units(books.store) == 1
