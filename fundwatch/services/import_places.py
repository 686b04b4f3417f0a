"""Where an import keeps its staging file and the rejected rows of finished imports: a folder beside the database."""

from __future__ import annotations

import os
import time
from pathlib import Path

from fundwatch.errors import FundwatchError
from fundwatch.models.store import Store

#: Seconds after which a preview that nobody committed is cleared away, and an unfinished one.
_PREVIEW_KEPT = 24 * 3600
_UNFINISHED_KEPT = 3600


def books_file(store: Store) -> Path:
    """The database's file. Raises FundwatchError where the books are on a server: import works on files only."""
    if store.path is None:
        raise FundwatchError("目前只能把表格导入本机的数据库文件。", "请在存放数据库文件的电脑上导入。")
    return store.path


def folder(store: Store) -> Path:
    """The folder beside the database."""
    path = books_file(store)
    return path.with_name(f"{path.name}.导入")


def unfinished(store: Store) -> Path:
    """A new staging file, not yet known by what it holds."""
    return folder(store) / f"读取中-{os.getpid()}-{time.monotonic_ns()}.db"


def preview_file(store: Store, preview_id: str) -> Path:
    """The staging file of a preview."""
    return folder(store) / f"预览-{preview_id}.db"


def rejects_file(store: Store, import_id: int) -> Path:
    """The rejected rows that a finished import left."""
    return folder(store) / f"退回-{import_id}.db"


def clear_old(store: Store) -> None:
    """Delete what abandoned or killed imports left behind."""
    now = time.time()
    for pattern, kept in (("预览-*.db", _PREVIEW_KEPT), ("读取中-*.db*", _UNFINISHED_KEPT)):
        for file in folder(store).glob(pattern):
            try:
                if now - file.stat().st_mtime > kept:
                    file.unlink()
            except OSError:
                # Another program still has it open, or was quicker.
                continue
