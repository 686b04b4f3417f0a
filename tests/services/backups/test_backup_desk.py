from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from fundwatch.errors import DatabaseUnusableError, RefusedError
from fundwatch.models.actor import Actor
from fundwatch.models.encryption.secrets import Secret
from fundwatch.models.store import Store
from fundwatch.services import backing_up, backup_desk, backup_folder, restoring
from fundwatch.services.preferences import Preferences
from fundwatch.services.progress import Quiet
from tests.books import Books

ACTOR = Actor("李会计", "财政局")


def test_the_state_tells_the_latest_and_when_the_next_is_due(books: Books, tmp_path: Path) -> None:
    chosen = Preferences(backup_folder=str(tmp_path / "盘"), backup_days=3)
    before = backup_desk.state(books.store, ACTOR, chosen)
    assert (before.latest, before.count, before.due, before.next_at) == (None, 0, True, None)
    made = backup_folder.regular(books.store, ACTOR, folder=chosen.backup_folder, progress=Quiet())
    after = backup_desk.state(books.store, ACTOR, chosen)
    assert after.latest is not None
    assert (after.latest.path, after.latest.size, after.count, after.due) == (made.path, made.size, 1, False)
    assert after.next_at == after.latest.made_at + timedelta(days=3)
    assert (
        backup_desk.state(books.store, ACTOR, Preferences(backup_folder=chosen.backup_folder, backup_days=0)).next_at
        is None
    )


def test_a_folder_that_cannot_be_made_is_one_sentence(books: Books, tmp_path: Path) -> None:
    (tmp_path / "挡路").write_text("a file, no folder")
    with pytest.raises(Exception, match="没有备份") as raised:
        backup_folder.regular(books.store, ACTOR, folder=str(tmp_path / "挡路" / "里面"), progress=Quiet())
    assert "处理后再试" in str(raised.value)


def test_only_a_backup_under_another_passphrase_needs_one(books: Books, tmp_path: Path) -> None:
    plain = backing_up.back_up(books.store, ACTOR, tmp_path / "明.db", progress=Quiet()).path
    assert not backup_desk.needs_secret(books.store, ACTOR, plain)
    other = Store.open(tmp_path / "密.db", passphrase="从前的口令一二三")
    other.close()
    assert backup_desk.needs_secret(books.store, ACTOR, tmp_path / "密.db")
    with pytest.raises(RefusedError, match="没有找到备份文件"):
        backup_desk.needs_secret(books.store, ACTOR, tmp_path / "没有.db")
    (tmp_path / "图.db").write_bytes(b"GIF89a" * 1000)
    with pytest.raises(DatabaseUnusableError, match="不是 fundwatch 的备份"):
        backup_desk.needs_secret(books.store, ACTOR, tmp_path / "图.db")


@pytest.mark.file_books("a damaged server is its administrator's matter")
class TestDamaged:
    @pytest.fixture
    def whole(self, tmp_path: Path) -> Path:
        books = Books(Store.open(tmp_path / "账.db"))
        books.put_places()
        books.store.close()
        return tmp_path / "账.db"

    def test_a_whole_one_a_new_one_and_a_missing_one_are_not(self, whole: Path, tmp_path: Path) -> None:
        (tmp_path / "空.db").write_bytes(b"")
        for name in (whole, tmp_path / "空.db", tmp_path / "没有.db", tmp_path / "没有这个文件夹" / "账.db"):
            assert not backup_desk.is_damaged(str(name))
        assert not (tmp_path / "没有.db").exists()

    def test_an_encrypted_one_a_server_and_a_wrong_address_are_not(self, tmp_path: Path) -> None:
        Store.open(tmp_path / "密.db", passphrase="现在的口令四五六").close()
        assert not backup_desk.is_damaged(str(tmp_path / "密.db"))
        assert not backup_desk.is_damaged("postgresql+psycopg://user@localhost/books")
        assert not backup_desk.is_damaged("://")

    @pytest.mark.parametrize("start", [0, 100, 4096])
    def test_spoilt_bytes_are_seen(self, whole: Path, start: int) -> None:
        content = bytearray(whole.read_bytes())
        content[start : start + 60_000] = os.urandom(60_000 if start else 60_001)
        whole.write_bytes(content)
        assert backup_desk.is_damaged(str(whole))

    def test_replaced_it_opens_again(self, whole: Path, tmp_path: Path) -> None:
        store = Store.open(whole)
        backup = backing_up.back_up(store, ACTOR, tmp_path / "备份.db", progress=Quiet()).path
        store.close()
        assert not backup_desk.is_locked(backup)
        whole.write_bytes(b"\xff" * 12_345)
        done = backup_desk.replace_damaged(str(whole), ACTOR, backup, None)
        assert done.kept.read_bytes() == b"\xff" * 12_345
        Store.open(whole, create=False).close()

    def test_a_server_is_its_administrators_matter(self, whole: Path) -> None:
        with pytest.raises(RefusedError, match="管理员"):
            backup_desk.replace_damaged("postgresql+psycopg://user@localhost/books", ACTOR, whole, Secret("x"))


@pytest.mark.file_books("every copy of the server's template has the template's installation")
def test_after_a_restore_of_other_books_the_store_is_of_those(books: Books, tmp_path: Path) -> None:
    other = Books(Store.open(tmp_path / "别县.db"))
    other.put_places()
    file = backing_up.back_up(other.store, ACTOR, tmp_path / "备.db", progress=Quiet()).path
    other.store.close()
    shown = restoring.preview(books.store, ACTOR, file, progress=Quiet())
    restoring.restore(books.store, ACTOR, shown, progress=Quiet())
    assert books.store.installation == shown.held.installation
