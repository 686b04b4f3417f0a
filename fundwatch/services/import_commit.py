"""The second half of an import: exactly what was previewed, in one transaction with one log entry."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from sqlalchemy import func, insert, select, update

from fundwatch.errors import RefusedError
from fundwatch.ingest.loading import Loader, loader_for
from fundwatch.ingest.mapping import Mapping, content_of, mapping_of
from fundwatch.ingest.rejects import restore_cells
from fundwatch.ingest.staging import Staging
from fundwatch.ingest.storing import ChangeLog, StoredTable, Storer
from fundwatch.models.actor import Actor
from fundwatch.models.chain import canonical
from fundwatch.models.digest import MODULUS
from fundwatch.models.encryption.connecting import driver_for
from fundwatch.models.log import LogEntry
from fundwatch.models.numbering import number_on
from fundwatch.models.records import all_tables
from fundwatch.models.source import ImportBatch, ImportedTable, ImportMapping, SourceFile, SourceSheet
from fundwatch.models.store import Store, Writing
from fundwatch.services import import_places
from fundwatch.services.disk_faults import told_in_words
from fundwatch.services.import_outcome import Counts, ImportReport
from fundwatch.services.import_preview import held_against, sheet_counts
from fundwatch.services.import_report import file_reports
from fundwatch.services.progress import Progress, told_while_waiting

_GONE = "这次预览已经失效。"
_AGAIN = "请重新选择文件，预览后再导入。"
_STORED = "导入的数据已在台账里；要看退回的行，请处理后重新导入同一文件。"
_ATTEMPTS = 3


class Companion(Protocol):
    """What goes with an import of one kind: it turns rows away by rules of its own, and writes beside them."""

    def judge(self, staging: Staging) -> None:
        """Judge the staged rows, whenever they have been held against the books anew."""

    def write(self, writing: Writing, staging: Staging) -> None:
        """Write what goes with the rows that were just stored, in the same transaction."""


class _MovedError(Exception):
    """The books were written to between the last look at them and the write lock."""


def commit_preview(
    store: Store, actor: Actor, preview_id: str, progress: Progress, companion: Companion | None = None
) -> ImportReport:
    """Store what a preview showed; its staging file is then gone but for the rejected rows.

    Where the books have moved since the preview the rows are held against them again; RefusedError where that gives
    another result. Files all refused store nothing and give a report without an import.
    """
    path = import_places.preview_file(store, preview_id)
    if not path.exists():
        raise RefusedError(_GONE, _AGAIN)
    for _ in range(_ATTEMPTS):
        content, reports = _looked_at(store, preview_id, progress, companion)
        if all(file["refused"] for file in content["files"]):
            return ImportReport(None, reports)
        try:
            with _opened(store, preview_id) as staging:
                import_id = _Committer(store, actor, content, staging, progress, companion).store()
        except _MovedError:
            continue
        with told_in_words(f"已经导入（编号 {import_id}），但退回的行没有保存", _STORED):
            return ImportReport(import_id, _kept(store, preview_id, import_id))
    raise RefusedError("数据库一直在被别的操作写入，这次没有导入。", "请稍候再试；预览仍然有效。")


def _looked_at(
    store: Store, preview_id: str, progress: Progress, companion: Companion | None
) -> tuple[dict[str, Any], Any]:
    """The preview's content, true for the books as they are now."""
    with _opened(store, preview_id) as staging:
        content: dict[str, Any] = staging.get("preview")
        with store.read() as connection:
            head = connection.execute(select(func.coalesce(func.max(LogEntry.number), 0))).scalar_one()
        if head != content["head"]:
            progress.step(0, 0, "台账有了新的写入，正在重新核对")
            content["head"] = held_against(store, staging, updating=content["updating"])
            if companion is not None:
                companion.judge(staging)
            if _counts_now(staging, content) != _counts_shown(content):
                raise RefusedError("预览之后台账有了新的写入，导入的结果会与预览不同，因此没有导入。", "请重新预览。")
            staging.put("preview", content)
        return content, file_reports(staging, None)


@contextmanager
def _opened(store: Store, preview_id: str) -> Iterator[Staging]:
    try:
        staging = Staging.reopen(import_places.preview_file(store, preview_id), store.key)
    except driver_for(store.key).Error as fault:
        raise RefusedError(_GONE, _AGAIN) from fault
    try:
        yield staging
    finally:
        staging.close()


def _counts_shown(content: dict[str, Any]) -> list[list[int]]:
    return [list(sheet["counts"]) for file in content["files"] for sheet in file["sheets"] if sheet["no"]]


def _counts_now(staging: Staging, content: dict[str, Any]) -> list[list[int]]:
    return [
        list(sheet_counts(staging, sheet["no"], Counts(*sheet["counts"])).values())
        for file in content["files"]
        for sheet in file["sheets"]
        if sheet["no"]
    ]


class _Committer:
    def __init__(  # noqa: PLR0917 - all that one commit is made of
        self,
        store: Store,
        actor: Actor,
        content: dict[str, Any],
        staging: Staging,
        progress: Progress,
        companion: Companion | None,
    ) -> None:
        self._store = store
        self._actor = actor
        self._content = content
        self._staging = staging
        self._progress = progress
        self._companion = companion
        self._total = sum(sheet["counts"][1] for file in content["files"] for sheet in file["sheets"])

    def store(self) -> int:
        """Write everything in one transaction; give the import's id."""
        loader: Loader | None = None
        try:
            with self._store.write(self._actor, "导入", told_while_waiting(self._progress)) as writing:
                if writing.number != self._content["head"] + 1:
                    raise _MovedError
                loader = loader_for(writing.connection, self._staging)
                import_id = self._write(writing, loader)
        finally:
            if loader is not None:
                loader.close()
        return import_id

    def _write(self, writing: Writing, loader: Loader) -> int:
        connection = writing.connection
        import_id: int = connection.execute(select(func.coalesce(func.max(ImportBatch.id), 0) + 1)).scalar_one()
        connection.execute(
            insert(ImportBatch).values(
                id=import_id,
                imported_at=writing.written_at,
                actor=self._actor.name,
                updating=self._content["updating"],
                digest=bytes.fromhex(self._content["id"]),
                log_number=writing.number,
                report=canonical(self._content["files"]),
            )
        )
        number_on(connection, ImportBatch)
        sheet_ids = self._sources(writing, import_id)
        storer = Storer(loader, import_id, sheet_ids, self._step)
        staged_labels = {sheet["table"] for file in self._content["files"] for sheet in file["sheets"] if sheet["no"]}
        tables = [storer.store(record) for label, record in all_tables().items() if label in staged_labels]
        self._note(writing, import_id, tables, storer.changes)
        self._remember(writing)
        if self._companion is not None:
            self._companion.write(writing, self._staging)
        return import_id

    def _step(self, done: int) -> None:
        self._progress.step(done, self._total, f"正在存入台账，已存 {done:,} 行")

    def _sources(self, writing: Writing, import_id: int) -> dict[int, int]:
        """Name the files and sheets that the rows come from; the stored sheet by the staged one's number."""
        found: dict[int, int] = {}
        for file in self._content["files"]:
            if file["refused"]:
                continue
            values = {"import_id": import_id, "name": file["name"], "sha256": file["sha256"]}
            file_id = writing.connection.execute(insert(SourceFile).values(values)).inserted_primary_key
            for sheet in file["sheets"]:
                if sheet["no"] and file_id is not None:
                    values = {"file_id": file_id[0], "name": sheet["name"], "table_label": sheet["table"]}
                    sheet_id = writing.connection.execute(insert(SourceSheet).values(values)).inserted_primary_key
                    if sheet_id is not None:
                        found[sheet["no"]] = sheet_id[0]
        return found

    def _note(self, writing: Writing, import_id: int, tables: list[StoredTable], changes: ChangeLog) -> None:
        for table in tables:
            writing.note_records(table.label, digest_sum=table.digest_sum, added=table.added, updated=table.updated)
            writing.connection.execute(
                insert(ImportedTable).values(
                    import_id=import_id,
                    table_label=table.label,
                    first_id=table.first_id,
                    last_id=table.last_id,
                    added=table.added,
                    updated=table.updated,
                    digest_sum=f"{table.digest_sum % MODULUS:032x}",
                )
            )
        files = [{key: file[key] for key in ("name", "sha256", "refused")} for file in self._content["files"]]
        writing.note(**{"import": import_id, "files": files})
        if changes.told():
            writing.note(updates=changes.told())

    def _remember(self, writing: Writing) -> None:
        """Remember the mapping under the headers that it read."""
        kept = self._staging.get("mapping")
        if kept is None:
            return
        mapping: Mapping = mapping_of(kept)
        content = canonical(content_of(mapping))
        for digest in sorted({sheet["header"] for sheet in self._staging.get("sheets") if sheet["mapped"]}):
            found = writing.connection.execute(
                update(ImportMapping)
                .where(ImportMapping.header_digest == digest)
                .values(name=mapping.name, content=content, row_version=ImportMapping.row_version + 1)
            )
            if not found.rowcount:
                values = {"name": mapping.name, "header_digest": digest, "content": content, "row_version": 1}
                writing.connection.execute(insert(ImportMapping).values(values))


def _kept(store: Store, preview_id: str, import_id: int) -> Any:
    """The reports of a stored import; only the rejected rows of its staging file stay."""
    with _opened(store, preview_id) as staging:
        reports = file_reports(staging, import_id)
        restore_cells(staging)
        staging.keep_rejects(import_places.rejects_file(store, import_id))
    import_places.preview_file(store, preview_id).unlink(missing_ok=True)
    return reports
