"""What the window asks about backups before anything is done."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fundwatch.errors import FundwatchError, PassphraseNeededError, RefusedError
from fundwatch.models.actor import Actor
from fundwatch.models.database import file_of, url_of
from fundwatch.models.encryption import files
from fundwatch.models.encryption.secrets import Secret
from fundwatch.models.store import Store
from fundwatch.services import restoring
from fundwatch.services.backup_folder import KeptBackup, folder_of, is_due, kept_in
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.preferences import Preferences
from fundwatch.services.progress import Quiet
from fundwatch.services.restoring import Restored


@dataclass(frozen=True)
class BackupState:
    """The regular backups of some books: their folder, the latest, how many, whether and when the next is due.

    `next_at` is None where none is made by itself or none was made yet.
    """

    folder: Path
    latest: KeptBackup | None
    count: int
    due: bool
    next_at: datetime | None


def state(store: Store, actor: Actor, preferences: Preferences) -> BackupState:
    """How the regular backups of these books stand now. Raises FundwatchError where their folder cannot be read."""
    del actor  # whoever may open the books may know
    folder = folder_of(store, preferences.backup_folder)
    with told_in_words(f"备份文件夹“{folder}”读不出来"):
        kept = kept_in(folder, store)
        due = is_due(store, preferences, datetime.now().astimezone())
    latest = kept[0] if kept else None
    days = preferences.backup_days
    next_at = latest.made_at + timedelta(days=days) if latest and days else None
    return BackupState(folder, latest, len(kept), due, next_at)


def needs_secret(store: Store, actor: Actor, backup: Path) -> bool:
    """Whether a backup is encrypted under another passphrase than the books. Raises as `restoring.preview` does."""
    del actor
    try:
        with told_in_words("备份读不出来"):
            restoring.key_of(store, backup, None)
    except PassphraseNeededError:
        return True
    return False


def is_damaged(target: str) -> bool:
    """Whether there is a file that is no readable database any more: what a backup can take the place of."""
    try:
        path = file_of(url_of(target))
        if path is None or files.is_new(path):
            return False
        if not files.is_plain(path):
            return not files.is_encrypted(path)
        with closing(sqlite3.connect(path)) as connection:
            [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as fault:
        return "malformed" in str(fault) or "not a database" in str(fault)
    except (OSError, FundwatchError):
        return False
    return bool(found != "ok")


def is_locked(backup: Path) -> bool:
    """Whether a passphrase must be asked for before a backup is put in a damaged database's place."""
    with told_in_words("备份读不出来"):
        return files.is_encrypted(backup)


def replace_damaged(target: str, actor: Actor, backup: Path, secret: Secret | None) -> Restored:
    """Put a backup where a damaged database is, as `restoring.replace_damaged` does."""
    path = file_of(url_of(target))
    if path is None:
        raise RefusedError("服务器上的数据库由服务器管理员恢复。", "请联系管理员。")
    return restoring.replace_damaged(path, actor, backup, secret=secret, progress=Quiet())
