"""The first half of an import: read, convert, hold against the books, and show; nothing is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ingest.labels import readings
from fundwatch.ingest.mapping import Mapping as SheetMappings
from fundwatch.ingest.mapping import content_of, mapping_of
from fundwatch.ingest.planning import SheetPlan, SheetState
from fundwatch.ingest.reading import CommandReader, ReadFile, ReadSheet
from fundwatch.ingest.resolving import Resolver
from fundwatch.ingest.staging import NEW, REJECTED, REPEATED, UPDATED, Staging
from fundwatch.ingest.stored_rows import put_books_beside
from fundwatch.models.chain import canonical
from fundwatch.models.records import all_tables
from fundwatch.models.source import ImportMapping
from fundwatch.models.store import Store
from fundwatch.services import import_places
from fundwatch.services.import_outcome import (
    REJECTS_SHOWN,
    ColumnMatch,
    Counts,
    FilePreview,
    NoteEntry,
    Preview,
    RejectedRow,
    SheetPreview,
    SkipEntry,
)
from fundwatch.services.progress import Progress

#: Raised when what a staging file holds changes its form.
STAGING_FORM = 1


@dataclass(frozen=True)
class ImportRequest:
    """What is to be imported: files in the order of the command, how to read them, whether stored rows may change.

    `refused` are files known to be unreadable (they ended the worker before), with the reason.
    """

    files: tuple[Path, ...]
    mapping: SheetMappings | None = None
    updating: bool = False
    refused: Mapping[Path, str] | None = None


def make_preview(store: Store, request: ImportRequest, progress: Progress) -> Preview:
    """Read the files into a staging file beside the database and say what storing them would do.

    Raises UsageError where no file is given, CancelledError where the person stopped it; then nothing stays behind.
    """
    if not request.files:
        raise UsageError("没有给出要导入的文件。", "请至少选择一个表格文件。")
    import_places.folder(store).mkdir(parents=True, exist_ok=True)
    import_places.clear_old(store)
    staging = Staging.create(import_places.unfinished(store), store.key)
    try:
        preview = _Previewer(store, staging, request, progress).make()
    except BaseException:
        staging.discard()
        raise
    staging.close()
    staging.path.replace(import_places.preview_file(store, preview.id))
    return preview


def held_against(store: Store, staging: Staging, *, updating: bool) -> int:
    """Decide what each staged row is, by the books as they are now; give the number of the log's latest entry."""
    put_books_beside(staging, store)
    Resolver(staging, updating).resolve()
    head: int = staging.connection.execute("SELECT coalesce(max(number), 0) FROM book.log_entry").fetchone()[0]
    return head


class _Previewer:
    def __init__(self, store: Store, staging: Staging, request: ImportRequest, progress: Progress) -> None:
        self._store = store
        self._staging = staging
        self._request = request
        self._progress = progress
        put_books_beside(staging, store)
        self._remembered = _remembered(staging)

    def make(self) -> Preview:
        request = self._request
        reader = CommandReader(self._staging, request.mapping, self._told)
        files = reader.read(request.files, request.refused or {})
        self._progress.step(0, 0, "正在与台账核对")
        head = held_against(self._store, self._staging, updating=request.updating)
        shown = tuple(self._file(file) for file in files)
        preview = Preview(
            _identity(shown, request), shown, request.updating, head, request.mapping.name if request.mapping else None
        )
        self._keep(preview, files)
        return preview

    def _told(self, name: str, rows: int) -> None:
        what = f"正在读取“{name}”，已读 {rows:,} 行" if rows else f"正在读取“{name}”"
        self._progress.step(rows, 0, what)

    def _file(self, file: ReadFile) -> FilePreview:
        sheets = tuple(self._sheet(sheet) for sheet in file.sheets)
        return FilePreview(file.path.name, file.sha256, bool(file.refusal), file.refusal, sheets)

    def _sheet(self, sheet: ReadSheet) -> SheetPreview:
        plan, rows = sheet.plan, sheet.rows
        header = tuple(text for text in _header_of(plan) if text)
        shown = SheetPreview(
            plan.name,
            plan.state.value,
            plan.label,
            plan.reason,
            plan.suggestion,
            self._proposal(plan),
            plan.header_row,
            tuple(ColumnMatch(column.written, column.field.label, column.unit) for column in plan.columns),
            plan.unknown,
            plan.missing,
            header=header,
        )
        if rows is None:
            return shown
        tallies = rows.notes.tallies.items()
        return replace(
            shown,
            no=sheet.no,
            counts=sheet_counts(self._staging, sheet.no, Counts(rows.read, skipped=rows.skipped.count)),
            rejects=tuple(rejected_rows(self._staging, sheet.no)),
            notes=tuple(NoteEntry(*key, tally.count, tuple(tally.rows)) for key, tally in tallies),
            skipped=tuple(
                SkipEntry(kind.value, tally.count, tuple(tally.rows)) for kind, tally in rows.skipped.tallies.items()
            ),
            sample=tuple(rows.samples),
        )

    def _proposal(self, plan: SheetPlan) -> str | None:
        if plan.state not in {SheetState.UNKNOWN, SheetState.REFUSED} or self._request.mapping is not None:
            return None
        return next((name for row in plan.top if (name := self._remembered.get(header_digest(row.texts())))), None)

    def _keep(self, preview: Preview, files: Sequence[ReadFile]) -> None:
        """Write down beside the rows all that `commit` needs."""
        mapping = self._request.mapping
        numbers = [
            {"no": sheet.no, "mapped": sheet.plan.mapped, "header": header_digest(sheet.plan.top[-1].texts())}
            for file in files
            for sheet in file.sheets
            if sheet.rows is not None
        ]
        self._staging.put("preview", preview_content(preview))
        self._staging.put("mapping", content_of(mapping) if mapping else None)
        self._staging.put("sheets", numbers)


def _header_of(plan: SheetPlan) -> Sequence[str]:
    """The header of a planned sheet; of one that was not recognised the first row with the most filled cells."""
    if not plan.top:
        return ()
    if plan.columns:
        return plan.top[-1].texts()
    return max((row.texts() for row in plan.top), key=lambda texts: sum(1 for text in texts if text))


def sheet_counts(staging: Staging, sheet_no: int, known: Counts) -> Counts:
    """Complete the counts of a sheet by what became of its staged rows."""
    connection = staging.connection
    (label,) = connection.execute("SELECT label FROM staged_sheet WHERE no = ?", (sheet_no,)).fetchone()
    table = all_tables()[label].__tablename__
    states = dict(
        connection.execute(f"SELECT state, count(*) FROM {table} WHERE sheet_no = ? GROUP BY state", (sheet_no,))
    )
    (rejected,) = connection.execute("SELECT count(*) FROM rejected_row WHERE sheet_no = ?", (sheet_no,)).fetchone()
    if rejected < states.get(REJECTED, 0):
        raise AssertionError("a staged row was rejected without a reason")
    return Counts(
        known.read, states.get(NEW, 0), states.get(REPEATED, 0), states.get(UPDATED, 0), rejected, known.skipped
    )


def rejected_rows(staging: Staging, sheet_no: int, limit: int = REJECTS_SHOWN) -> list[RejectedRow]:
    """The first rejected rows of a sheet."""
    rows = staging.connection.execute(
        """SELECT h.name, r.source_row, r."column", r.value, r.reason FROM rejected_row r
           JOIN staged_sheet h ON h.no = r.sheet_no WHERE r.sheet_no = ? ORDER BY r.seq LIMIT ?""",
        (sheet_no, limit),
    )
    return [RejectedRow(*row) for row in rows]


def header_digest(texts: Sequence[str]) -> str:
    """What a header is recognised by: its names in order, folded."""
    names = [readings(text)[0].name for text in texts if text]
    return hashlib.blake2b("\x1f".join(names).encode(), digest_size=16).hexdigest()


def preview_content(preview: Preview) -> dict[str, Any]:
    """What `commit` needs of a preview, as JSON."""
    return {
        "form": STAGING_FORM,
        "id": preview.id,
        "updating": preview.updating,
        "head": preview.head,
        "files": [
            {"name": file.name, "sha256": file.sha256, "refused": file.refused, "reason": file.reason,
             "sheets": [
                 {"no": sheet.no, "name": sheet.name, "state": sheet.state, "table": sheet.table,
                  "reason": sheet.reason, "missing": sheet.missing, "row": sheet.header_row,
                  "counts": sheet.counts.values()}
                 for sheet in file.sheets]}
            for file in preview.files
        ],
    }  # fmt: skip


def remembered_mapping(store: Store, name: str) -> SheetMappings:
    """A mapping remembered from an earlier import. Raises RefusedError where there is none of that name."""
    with store.read() as connection:
        wanted = select(ImportMapping.content).where(ImportMapping.name == name).order_by(ImportMapping.id).limit(1)
        content = connection.execute(wanted).scalar()
    if content is None:
        raise RefusedError(f"没有名为“{name}”的导入映射。", "请重新选择。")
    return mapping_of(json.loads(content), name)


def _remembered(staging: Staging) -> dict[str, str]:
    return dict(staging.connection.execute("SELECT header_digest, name FROM book.import_mapping"))


def _identity(files: Sequence[FilePreview], request: ImportRequest) -> str:
    parts = [[[file.name, file.sha256] for file in files], request.updating]
    mapping = content_of(request.mapping) if request.mapping else None
    return hashlib.blake2b(canonical([parts, mapping]).encode(), digest_size=8).hexdigest()
