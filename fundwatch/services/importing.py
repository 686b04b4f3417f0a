"""Importing workbooks: preview, commit, undo, history, rejected rows, report.

Everything here is picklable in and out, so that it runs in the worker process; files are read there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from fundwatch.errors import RefusedError
from fundwatch.ingest import rejects
from fundwatch.ingest.mapping import Mapping as SheetMappings
from fundwatch.ingest.mapping import read_mapping
from fundwatch.ingest.staging import Staging
from fundwatch.models.actor import Actor
from fundwatch.models.encryption import recoding
from fundwatch.models.store import Store
from fundwatch.services import backup_folder, import_places, import_report
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.import_commit import commit_preview
from fundwatch.services.import_outcome import (
    ColumnMatch,
    Counts,
    FilePreview,
    FileReport,
    ImportEntry,
    ImportReport,
    NoteEntry,
    Preview,
    RejectedRow,
    SheetPreview,
    SkipEntry,
)
from fundwatch.services.import_preview import ImportRequest, make_preview, remembered_mapping
from fundwatch.services.import_undo import import_history, require_undoable, undo_import
from fundwatch.services.progress import Progress

__all__ = [
    "ColumnMatch",
    "Counts",
    "FilePreview",
    "FileReport",
    "ImportEntry",
    "ImportReport",
    "NoteEntry",
    "Preview",
    "RejectedRow",
    "SheetPreview",
    "SkipEntry",
    "commit",
    "discard",
    "history",
    "preview",
    "rejects_workbook",
    "rejects_workbooks",
    "undo",
    "write_report",
]

_UNCHANGED = "请处理后再试；本次没有改动任何数据。"


def preview(
    store: Store,
    actor: Actor,
    files: Sequence[str | Path],
    *,
    mapping: SheetMappings | str | Path | None = None,
    update: bool = False,
    refused: Mapping[str, str] | None = None,
    progress: Progress,
) -> Preview:
    """Read files and show what importing them would do; stores nothing.

    `mapping` is a mapping, the path of a mapping file, or the name of a remembered one. `refused` are paths of files
    that cannot be read at all, with the reason. Raises UsageError for no files or a wrong mapping.
    """
    del actor  # whoever may open the books may look at what an import would do
    if isinstance(mapping, Path):
        mapping = read_mapping(mapping)
    elif isinstance(mapping, str):
        mapping = remembered_mapping(store, mapping)
    request = ImportRequest(
        tuple(Path(file) for file in files),
        mapping,
        update,
        {Path(file): reason for file, reason in (refused or {}).items()},
    )
    with told_in_words("没有预览", _UNCHANGED):
        return make_preview(store, request, progress)


def commit(store: Store, actor: Actor, preview_id: str, *, progress: Progress) -> ImportReport:
    """Store exactly what a preview showed, in one transaction with one log entry.

    Raises RefusedError where the preview is gone or the books have moved so that its result would be another.
    """
    with told_in_words("没有导入", _UNCHANGED):
        return commit_preview(store, actor, preview_id, progress)


def undo(store: Store, actor: Actor, import_id: int, *, progress: Progress) -> None:
    """Take an import back on which nothing rests; the books are backed up first.

    Raises RefusedError, naming what stands in the way.
    """
    require_undoable(store, import_id, progress)
    backup_folder.before(store, actor, "撤销导入", progress=progress)
    undo_import(store, actor, import_id, progress)


def history(store: Store, actor: Actor) -> tuple[ImportEntry, ...]:
    """All imports, the latest first."""
    del actor
    return import_history(store)


def discard(store: Store, actor: Actor, preview_id: str) -> None:
    """Forget a preview."""
    del actor
    import_places.preview_file(store, preview_id).unlink(missing_ok=True)


def write_report(store: Store, actor: Actor, preview_or_import: str | int, path: Path) -> None:
    """Write the contract's report of a preview or a finished import, with all rejected rows."""
    del actor
    staging = _staging(store, preview_or_import)
    try:
        import_report.write_report(staging, preview_or_import if isinstance(preview_or_import, int) else None, path)
    finally:
        staging.close()


def rejects_workbook(store: Store, actor: Actor, preview_or_import: str | int, path: Path) -> int:
    """Write the rejected rows of a preview or a finished import as a workbook; give their number (0: no file)."""
    written = rejects_workbooks(store, actor, preview_or_import, path)
    return written[0][1] if written else 0


def rejects_workbooks(store: Store, actor: Actor, preview_or_import: str | int, path: Path) -> list[tuple[Path, int]]:
    """Write the rejected rows as a workbook and, where they come from several files, besides one a file.

    Gives the workbooks and their numbers of rows, that of all rows first; none where no row was rejected.
    """
    del actor
    staging = _staging(store, preview_or_import)
    try:
        return rejects.write_rejects_by_file(staging, path)
    finally:
        staging.close()


def _staging(store: Store, preview_or_import: str | int) -> Staging:
    if isinstance(preview_or_import, int):
        path = import_places.rejects_file(store, preview_or_import)
        recoding.settle(path, store.key)
    else:
        path = import_places.preview_file(store, preview_or_import)
    if not path.exists():
        raise RefusedError("这次导入的退回记录已经不在本机了。", "请重新导入原来的文件查看。")
    return Staging.reopen(path, store.key)
