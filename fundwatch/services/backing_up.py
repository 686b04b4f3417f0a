"""Backups: a copy of the books in one file, proved by restoring it into a trial file and checking that.

A backup is itself a database: it opens with `--db`, is encrypted as the books are, and needs nothing beside it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from fundwatch import paths
from fundwatch.errors import DatabaseUnusableError, FundwatchError, RefusedError
from fundwatch.models.actor import Actor
from fundwatch.models.backends.sqlite_file import SqliteFile
from fundwatch.models.copying import copied
from fundwatch.models.database import url_of
from fundwatch.models.encryption.connecting import connect
from fundwatch.models.encryption.keys import DatabaseKey
from fundwatch.models.encryption.secrets import Address
from fundwatch.models.store import Store
from fundwatch.services import checking
from fundwatch.services.books_state import BooksState, log_lines, state_of
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.progress import Progress

#: Ending of the name of a backup that is not proved yet.
UNFINISHED = ".未完成"
#: Room asked for before anything is written, against the size of the books: the copy, and the trial beside the books.
_ROOM = 1.1
_HASHED = 1 << 20
_TRIAL = "fundwatch-试恢复-"
#: Seconds after which what a backup is made of belongs to a program that was killed.
_KILLED = 3600


@dataclass(frozen=True)
class Backup:
    """A proved backup: where it lies, its bytes and their SHA-256, what it holds.

    `disagreements` are those that the books themselves have: the copy is true to them. `unlogged` says why the log
    does not tell of the backup, where it could not be written.
    """

    path: Path
    size: int
    sha256: str
    state: BooksState
    disagreements: tuple[str, ...]
    unlogged: str = ""


@dataclass(frozen=True)
class Proof:
    """What a backup proved to hold: its state, what disagrees in it, and the digest of every log entry by number."""

    state: BooksState
    disagreements: tuple[str, ...]
    log: dict[int, str]


def back_up(
    store: Store, actor: Actor, target: Path, *, why: str = "手工备份", log: bool = True, progress: Progress
) -> Backup:
    """Copy the books into a new file, restore that into a trial file, check it there, and tell the log.

    Others go on working meanwhile; the copy is of one moment. Where anything fails no file is left. Raises
    RefusedError for a file that exists already, FundwatchError where there is no room or no right to write,
    DatabaseUnusableError where the copy does not stand the proof.
    """
    target = target.absolute()
    if target.exists():
        raise RefusedError(f"“{target}”已经存在，没有备份。", "请换一个文件名；旧备份确实不要了，请先自行删除。")
    if not target.parent.is_dir():
        raise RefusedError(f"文件夹“{target.parent}”不存在，没有备份。", "请检查位置，移动硬盘或共享文件夹是否已连上。")
    unfinished = target.with_name(target.name + UNFINISHED)
    with told_in_words("没有备份"):
        remove_database(unfinished)
        _clear_killed(target.parent, f"*{UNFINISHED}*")
        _require_room(store, target.parent)
        try:
            progress.step(0, 0, "正在复制数据库")
            _copy(store, unfinished, progress)
            proof = prove(unfinished, store.key, trial_folder(store), progress)
            sha256 = digest_of(unfinished)
            unfinished.rename(target)
        finally:
            remove_database(unfinished)
    backup = Backup(target, target.stat().st_size, sha256, proof.state, proof.disagreements)
    return _logged(store, actor, backup, why) if log else backup


def prove(backup: Path, key: DatabaseKey | None, folder: Path, progress: Progress) -> Proof:
    """Restore a backup into a trial file in `folder` and check that.

    The backup itself is only read. Raises DatabaseUnusableError where it does not open or is damaged.
    """
    _clear_killed(folder, f"{_TRIAL}*")
    with tempfile.TemporaryDirectory(prefix=_TRIAL, dir=folder) as place:
        trial = Path(place) / "试恢复.db"
        progress.step(0, 0, "正在试恢复备份")
        shutil.copyfile(backup, trial)
        store = opened(trial, key)
        try:
            progress.step(0, 0, "正在核对备份")
            _require_sound(store, backup)
            report = checking.check(store, Actor("试恢复", ""), progress=progress)
            with store.read() as connection:
                log = {line.number: line.digest for line in log_lines(connection)}
            return Proof(state_of(store), tuple(found.sentence for found in report.disagreements), log)
        finally:
            store.close()


def _clear_killed(folder: Path, pattern: str) -> None:
    """Delete what killed programs left, each of which may be as large as the books."""
    for left in folder.glob(pattern):
        with suppress(OSError):
            if time.time() - max(part.stat().st_mtime for part in (left, *left.glob("*"))) > _KILLED:
                shutil.rmtree(left) if left.is_dir() else left.unlink()


def opened(path: Path, key: DatabaseKey | None) -> Store:
    """A database file opened with the key itself."""
    url = SqliteFile(url_of(path)).keyed(key).url
    return Store.open(Address(url.render_as_string(hide_password=False)), create=False)


def trial_folder(store: Store) -> Path:
    """Where trial files of these books are made: beside the file, or, for a server's books, in the user's folder."""
    return store.path.parent if store.path is not None else paths.user_data()


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_HASHED):
            digest.update(block)
    return digest.hexdigest()


def remove_database(path: Path) -> None:
    """Delete a database file with what SQLite keeps beside it; harmless where there is none."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _require_room(store: Store, folder: Path) -> None:
    """Say at once that there is no room, rather than after minutes; a server's books have no known size."""
    if store.path is None:
        return
    needed = int(sum(file.stat().st_size for file in _files_of(store.path)) * _ROOM)
    for place in {folder, trial_folder(store)}:
        free = shutil.disk_usage(place).free
        if free < needed:
            raise FundwatchError(
                f"“{place}”所在磁盘空间不足：需要约 {_megabytes(needed)}，只剩 {_megabytes(free)}，没有备份。",
                "请腾出空间，或换一个位置。",
            )


def _files_of(path: Path) -> list[Path]:
    return [file for suffix in ("", "-wal") if (file := path.with_name(path.name + suffix)).exists()]


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f} MB"


def _copy(store: Store, target: Path, progress: Progress) -> None:
    """Write the copy, alone in its file and on the disk for good."""
    copied(store, target, lambda rows: progress.step(rows, 0, "正在复制数据库")).close()
    with closing(connect(target, store.key)) as copy:
        copy.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        # A backup may come to lie where nothing can be made beside it.
        copy.execute("PRAGMA journal_mode=DELETE").fetchall()
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def _require_sound(store: Store, backup: Path) -> None:
    with store.read() as connection:
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if found != "ok" or dangling is not None:
        raise DatabaseUnusableError(f"备份“{backup.name}”没有通过核对，不能使用。", "请重新备份，或换用另一份备份。")


def _logged(store: Store, actor: Actor, backup: Backup, why: str) -> Backup:
    try:
        with store.write(actor, "备份") as writing:
            writing.note(
                file=backup.path.name, sha256=backup.sha256, size=backup.size, head=backup.state.head.text, why=why
            )
    except FundwatchError as fault:
        return Backup(backup.path, backup.size, backup.sha256, backup.state, backup.disagreements, str(fault))
    return backup
