"""Where an import keeps its staging file and the rejected rows of finished imports.

Of books in a file that is a folder beside the file; of books on a server a folder of this user's on this computer.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from fundwatch import paths
from fundwatch.models.store import Store

#: Seconds after which a preview that nobody committed is cleared away, and an unfinished one.
_PREVIEW_KEPT = 24 * 3600
_UNFINISHED_KEPT = 3600


def folder(store: Store) -> Path:
    """The folder of these books."""
    if store.path is None:
        return paths.user_data() / "导入" / store.installation
    return store.path.with_name(f"{store.path.name}.导入")


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
