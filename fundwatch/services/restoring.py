"""Restoring the books from a backup: first shown, then done as one transaction, the present books kept beside."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fundwatch.errors import DatabaseUnusableError, RefusedError
from fundwatch.models.actor import Actor
from fundwatch.models.encryption import files
from fundwatch.models.encryption.keys import DatabaseKey, salt_of
from fundwatch.models.encryption.recoding import export_to
from fundwatch.models.encryption.secrets import Secret
from fundwatch.models.filling import fill
from fundwatch.models.log_head import Head
from fundwatch.models.store import Store
from fundwatch.services.backing_up import (
    Proof,
    back_up,
    digest_of,
    opened,
    prove,
    remove_database,
    trial_folder,
)
from fundwatch.services.backup_folder import folder_of
from fundwatch.services.books_state import BooksState, LogLine, log_lines, state_of
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.progress import Progress

#: Writes named one by one in a preview; all of them are counted.
SHOWN = 200
_READY = ".恢复中"


@dataclass(frozen=True)
class RestorePreview:
    """What restoring would do: the present books, the backup's, and the writes that would be lost.

    `common` is the last write that both have, 0 where they are different books. `sha256` is the backup's, to be
    restored as it was shown. `disagreements` are what does not agree in the backup.
    """

    backup: Path
    sha256: str
    held: BooksState
    present: BooksState
    common: int
    lost: tuple[LogLine, ...]
    lost_total: int
    disagreements: tuple[str, ...]

    @property
    def same_books(self) -> bool:
        """Whether the backup was made of these very books."""
        return self.held.installation == self.present.installation


@dataclass(frozen=True)
class Restored:
    """A restore that was done: what the books hold now, and the file that keeps what they held before."""

    state: BooksState
    kept: Path


def preview(
    store: Store, actor: Actor, backup: Path, *, secret: Secret | None = None, progress: Progress
) -> RestorePreview:
    """Prove a backup and hold it against the present books; changes nothing.

    `secret` opens a backup that is encrypted under another passphrase than the books. Raises DatabaseUnusableError
    where the file is no backup or is damaged, PassphraseNeededError where it is encrypted and nothing opens it.
    """
    del actor  # everybody who may open the books may look at a backup of them
    with told_in_words("备份读不出来"):
        key = key_of(store, backup, secret)
        sha256 = digest_of(backup)
        proof = prove(backup, key, trial_folder(store), progress)
    present = state_of(store)
    common = _common(store, proof)
    with store.read() as connection:
        lost = log_lines(connection, after=common)
    shown = tuple(lost[:SHOWN])
    return RestorePreview(backup, sha256, proof.state, present, common, shown, len(lost), proof.disagreements)


def restore(
    store: Store, actor: Actor, shown: RestorePreview, *, secret: Secret | None = None, progress: Progress
) -> Restored:
    """Put the content of a backup in place of the books' own, just as a preview showed it.

    The present books are first backed up into their backup folder. The restored books stay encrypted as they are,
    and their log goes on from the backup's with an entry that tells of the restore and of what was lost. Raises
    RefusedError where the backup or the books have changed since the preview.
    """
    _require_unchanged(store, shown)
    kept = _free(folder_of(store) / f"恢复前-{datetime.now().astimezone():%Y%m%d-%H%M%S}.db")
    with told_in_words("没有恢复"):
        kept.parent.mkdir(parents=True, exist_ok=True)
    back_up(store, actor, kept, log=False, progress=progress)
    ready = trial_folder(store) / f"{store.installation[:8]}{_READY}"
    with told_in_words("没有恢复"):
        try:
            _make_ready(store, shown, secret, ready)
            state = _tell_log(store, actor, shown, ready, kept)
            progress.step(0, 0, "正在恢复")
            fill(store, ready, lambda done, total: progress.step(done, total, "正在恢复"))
            store.installation = state.installation
        finally:
            remove_database(ready)
    return Restored(state, kept)


def replace_damaged(path: Path, actor: Actor, backup: Path, *, secret: Secret | None, progress: Progress) -> Restored:
    """Put a backup where a database is that cannot be opened, or none at all; what is there is kept beside.

    Raises RefusedError where the database opens after all: then `restore` is the way.
    """
    with suppress(DatabaseUnusableError):
        Store.open(path, create=False).close()
        raise RefusedError("数据库可以正常打开。", "请在打开的数据库里用“从备份恢复”，会先给出恢复前后的对比。")
    with told_in_words("没有恢复"):
        key = files.key_of(backup, secret) if files.is_encrypted(backup) else None
        prove(backup, key, path.parent, progress)
        ready = path.with_name(path.name + _READY)
        remove_database(ready)
        try:
            shutil.copyfile(backup, ready)
            made = opened(ready, key)
            with made.write(actor, "恢复") as writing:
                writing.note(file=backup.name, sha256=digest_of(backup), replaced="打不开的数据库")
            state = state_of(made)
            made.close()
            kept = _set_aside(path)
            ready.replace(path)
        finally:
            remove_database(ready)
    return Restored(state, kept)


def _set_aside(path: Path) -> Path:
    """Move a damaged database out of the way, whole."""
    kept = _free(path.with_name(f"{path.stem}.损坏-{datetime.now().astimezone():%Y%m%d-%H%M%S}{path.suffix}"))
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(kept.with_name(kept.name + suffix))
    return kept


def key_of(store: Store, backup: Path, secret: Secret | None) -> DatabaseKey | None:
    """What opens a backup: nothing, the books' own key, or what was given.

    Raises PassphraseNeededError where it is encrypted and nothing opens it.
    """
    if not backup.is_file():
        raise RefusedError(f"没有找到备份文件“{backup}”。", "请检查位置，移动硬盘或共享文件夹是否已连上。")
    if not files.is_plain(backup) and not files.is_encrypted(backup):
        raise DatabaseUnusableError(f"“{backup.name}”不是 fundwatch 的备份，或已经损坏。", "请换用另一份备份。")
    if files.is_plain(backup):
        return None
    if store.key is not None and files.opens(backup, store.key):
        return store.key
    return files.key_of(backup, secret)


def _common(store: Store, proof: Proof) -> int:
    """The last write that both logs have; after a restore two logs of one installation go different ways."""
    if proof.state.installation != store.installation:
        return 0
    with store.read() as connection:
        ours = {line.number: line.digest for line in log_lines(connection)}
    return max((number for number, digest in proof.log.items() if ours.get(number) == digest), default=0)


def _require_unchanged(store: Store, shown: RestorePreview) -> None:
    if store.head() != shown.present.head:
        raise RefusedError("预览之后数据库又有了新的写入，没有恢复。", "请重新预览后再决定。")
    if not shown.backup.is_file() or digest_of(shown.backup) != shown.sha256:
        raise RefusedError("预览之后备份文件变了，没有恢复。", "请重新选择备份并预览。")


def _make_ready(store: Store, shown: RestorePreview, secret: Secret | None, ready: Path) -> None:
    """A copy of the backup under the key of the books."""
    remove_database(ready)
    key = key_of(store, shown.backup, secret)
    if key == store.key and (key is None or store.path is None or _same_salt(store.path, shown.backup)):
        shutil.copyfile(shown.backup, ready)
    else:
        export_to(shown.backup, key, ready, store.key, beside=store.path)


def _same_salt(books: Path, backup: Path) -> bool:
    return salt_of(books) == salt_of(backup)


def _tell_log(store: Store, actor: Actor, shown: RestorePreview, ready: Path, kept: Path) -> BooksState:
    """Tell of the restore in the log that the books will have."""
    made = opened(ready, store.key)
    try:
        with made.write(actor, "恢复") as writing:
            writing.note(
                file=shown.backup.name,
                sha256=shown.sha256,
                replaced=Head(shown.present.head.number, shown.present.head.digest).text,
                lost=shown.lost_total,
                kept=kept.name,
            )
        with made.read() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return state_of(made)
    finally:
        made.close()


def _free(path: Path) -> Path:
    """The path asked for, or the first numbered one beside it that is free."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return found
