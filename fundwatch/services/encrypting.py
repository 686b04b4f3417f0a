"""Encryption of the database: set, change or take away its passphrase, print the recovery note.

The database must be open nowhere else: whoever calls lets go of it first, and opens it again at the address that is
given back. Secrets travel as `Secret`, which never shows itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fundwatch.errors import RefusedError, WrongPassphraseError
from fundwatch.models.actor import Actor
from fundwatch.models.backends.sqlite_file import SqliteFile
from fundwatch.models.database import url_of
from fundwatch.models.encryption import files, recoding
from fundwatch.models.encryption.keys import DatabaseKey, weakness
from fundwatch.models.encryption.recoding import NewKey
from fundwatch.models.encryption.recovery_code import code_of
from fundwatch.models.encryption.secrets import Address, Secret
from fundwatch.models.store import Store
from fundwatch.reports.recovery import RecoveryNote
from fundwatch.services import import_places
from fundwatch.services.progress import Progress

__all__ = [
    "Address",
    "Changed",
    "Secret",
    "change_passphrase",
    "is_encrypted",
    "recovery_note",
    "remove_passphrase",
    "set_passphrase",
    "weakness",
]
_NAMED = 5
SETTING, CHANGING, REMOVING, PRINTING = "设置口令", "更改口令", "取消口令", "打印恢复单"


@dataclass(frozen=True)
class Changed:
    """The database after a change: where to open it, and files beside it that are still as they were before.

    `left` are names of copies and backups in its folder, which no change of the passphrase reaches.
    """

    url: Address
    left: tuple[str, ...]

    @property
    def left_words(self) -> str:
        """What to tell of them; blank where there are none."""
        if not self.left:
            return ""
        more = f"等 {len(self.left)} 个文件" if self.left[_NAMED:] else ""
        named = "、".join(self.left[:_NAMED])
        return f"以前的副本和备份没有改动，仍按当时的口令打开（没有口令的仍是明文），请自行处理：{named}{more}。"


def is_encrypted(store: Store) -> bool:
    """Whether the database is encrypted."""
    return store.key is not None


def set_passphrase(store: Store, actor: Actor, new: Secret, *, progress: Progress) -> Changed:
    """Encrypt a plain database. Raises RefusedError where it is encrypted already, UsageError for a poor passphrase."""
    if store.key is not None:
        raise RefusedError("这个数据库已经加密。", "要换口令，请用“更改口令”。")
    return _recode(store, actor, SETTING, NewKey.of(new.passphrase or ""), progress)


def change_passphrase(store: Store, actor: Actor, proof: Secret, new: Secret, *, progress: Progress) -> Changed:
    """Put an encrypted database under another passphrase; recovery notes printed before no longer open it.

    `proof` is the present passphrase or recovery code. Raises WrongPassphraseError where it is not.
    """
    _require_proof(store, proof)
    return _recode(store, actor, CHANGING, NewKey.of(new.passphrase or ""), progress)


def remove_passphrase(store: Store, actor: Actor, proof: Secret, *, progress: Progress) -> Changed:
    """Decrypt a database: from then on whoever has the file can read it."""
    _require_proof(store, proof)
    return _recode(store, actor, REMOVING, None, progress)


def recovery_note(store: Store, actor: Actor, proof: Secret, today: date) -> bytes:
    """The paper with the code that opens the database without its passphrase, as PDF; that it was made is logged."""
    from fundwatch.reports.pdf.recovery_note import render_recovery_note  # noqa: PLC0415 - heavy, only to print

    key = _require_proof(store, proof)
    path = _file_of(store)
    with store.write(actor, PRINTING) as writing:
        note = RecoveryNote(
            path.name,
            store.installation,
            writing.number,
            today,
            actor.name,
            actor.office,
            tuple(code_of(key).split("-")),
        )
        return render_recovery_note(note)


def _file_of(store: Store) -> Path:
    if store.path is None:
        raise RefusedError("只有数据库文件可以设口令。", "服务器上的数据库由服务器管理员保护。")
    return store.path


def _require_proof(store: Store, proof: Secret) -> DatabaseKey:
    """The database's key; raises WrongPassphraseError unless `proof` gives it."""
    path = _file_of(store)
    if store.key is None:
        raise RefusedError("这个数据库没有加密。", "请先为它设置口令。")
    if proof.key_for(path) != store.key:
        what = "口令不对" if proof.recovery_code is None else "恢复码不是这个数据库现在用的"
        raise WrongPassphraseError(f"{what}，没有改动。", "请重新输入，次数不限。")
    return store.key


def _recode(store: Store, actor: Actor, action: str, new: NewKey | None, progress: Progress) -> Changed:
    # Behind a link it is the file itself that is rewritten, in its own folder.
    path, old = _file_of(store).resolve(), store.key
    key = new.key if new else None
    folder = import_places.folder(store)
    beside = tuple(sorted(folder.glob("退回-*.db")))
    store.close()

    def finish(copy: Path) -> None:
        _log(copy, key, actor, action)
        for file in beside:
            recoding.recode_beside(file, old, new)
        for preview in (*folder.glob("预览-*.db*"), *folder.glob("读取中-*.db*")):
            preview.unlink(missing_ok=True)
        progress.step(0, 0, "正在核对")

    recoding.recode(path, old, new, tell=_telling(progress), finish=finish)
    for file in beside:
        recoding.settle(file, key)
    address = SqliteFile(url_of(path)).keyed(key).url.render_as_string(hide_password=False)
    return Changed(Address(address), _left(path, folder))


def _log(copy: Path, key: DatabaseKey | None, actor: Actor, action: str) -> None:
    """The change's own log entry, written into the copy: it comes into force together with it."""
    target = SqliteFile(url_of(copy)).keyed(key).url.render_as_string(hide_password=False)
    fresh = Store.open(Address(target), create=False)
    try:
        with fresh.write(actor, action):
            pass
    finally:
        fresh.close()


def _telling(progress: Progress) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        progress.step(min(done, total), total, "正在用新的口令重写数据库")

    return tell


def _left(path: Path, known: Path) -> tuple[str, ...]:
    """Other copies of the books in the same folder and in the folders named after the file, but for `known`."""
    own = {path.name, *(path.name + suffix for suffix in ("-wal", "-shm", "-journal"))}
    beside = [file for file in path.parent.glob(f"{path.name}*") if file.name not in own and file != known]
    found = [file for one in beside for file in ((one,) if one.is_file() else one.rglob("*.db"))]
    return tuple(sorted(str(file.relative_to(path.parent)) for file in found if _is_books(file)))


def _is_books(path: Path) -> bool:
    return files.is_plain(path) or files.is_encrypted(path)
