"""Encrypted files as they lie on disk: told from plain and foreign ones, made, and tried with a key."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from fundwatch.errors import PassphraseNeededError, UsageError, WrongPassphraseError
from fundwatch.models.encryption.connecting import connect, driver_for
from fundwatch.models.encryption.keys import DatabaseKey, derive, new_salt, require_sound
from fundwatch.models.encryption.secrets import Secret

PAGE = 4096
_PLAIN_HEAD = b"SQLite format 3\x00"
_OR_DAMAGED = "如果从来没有给它设过口令，文件可能已经损坏，请用备份恢复。"


def is_new(path: Path) -> bool:
    """Whether there is nothing yet in the file, or no file."""
    return not path.exists() or path.stat().st_size == 0


def is_plain(path: Path) -> bool:
    """Whether the file is a database that is not encrypted."""
    with path.open("rb") as file:
        return file.read(len(_PLAIN_HEAD)) == _PLAIN_HEAD


def is_encrypted(path: Path) -> bool:
    """Whether the file may be an encrypted database: whole pages without SQLite's head; a damaged one can be too."""
    return not is_new(path) and not is_plain(path) and path.stat().st_size % PAGE == 0


def make(path: Path, secret: Secret) -> DatabaseKey:
    """Make an empty encrypted file. Raises UsageError for a poor passphrase or for a recovery code."""
    if secret.passphrase is None:
        raise UsageError(f"“{path.name}”还不存在，不能用恢复码打开。", "请检查数据库的位置。")
    require_sound(secret.passphrase)
    salt = new_salt()
    key = derive(secret.passphrase, salt)
    with closing(connect(path, key, salt=salt)) as connection:
        # The first page, and the salt with it, is written by the first change.
        connection.executescript("CREATE TABLE first_page (made INTEGER); DROP TABLE first_page;")
    return key


def key_of(path: Path, secret: Secret | None) -> DatabaseKey:
    """The key that opens an encrypted file; it was tried on it."""
    if secret is None:
        raise PassphraseNeededError(f"“{path.name}”是加密的数据库，需要口令。", _OR_DAMAGED)
    key = secret.key_for(path)
    if not opens(path, key):
        what = "口令不对" if secret.recovery_code is None else "恢复码不是这个数据库现在用的"
        again = "请重新输入，次数不限" if secret.recovery_code is None else "口令更改后要用新打印的恢复单"
        raise WrongPassphraseError(f"{what}，“{path.name}”没有打开。", f"{again}；{_OR_DAMAGED}")
    return key


def require_key(path: Path, key: DatabaseKey) -> None:
    """Raise WrongPassphraseError where a file that was open before does not open with its key any more."""
    if is_new(path):
        return
    if is_plain(path) or not opens(path, key):
        raise WrongPassphraseError(
            f"“{path.name}”的口令已经更改或取消，没有打开。", "请关闭后重新打开数据库，输入现在的口令。"
        )


def opens(path: Path, key: DatabaseKey) -> bool:
    """Whether the key deciphers the file's first page; any other fault is left to whoever opens the file."""
    with closing(connect(path, key)) as connection:
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except driver_for(key).Error as fault:
            return "not a database" not in str(fault)
    return True
