"""The rows of 公示 and 公示明细 that an issued notice is in the records, with the issue as their source."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select

from fundwatch.models.derivation import derive
from fundwatch.models.digest import MODULUS, digest_sum, row_digest
from fundwatch.models.record import Record
from fundwatch.models.records.notice_item import NoticeItem
from fundwatch.models.records.notice_record import NoticeRecord
from fundwatch.models.source import ImportBatch, ImportedTable, SourceFile, SourceSheet
from fundwatch.models.store import Writing
from fundwatch.reports.content import NoticeContent

SOURCE_NAME = "本程序出具的公示"


def keep(writing: Writing, contents: Sequence[NoticeContent]) -> None:
    """Write the rows of notices issued in this transaction, and tell the log of them."""
    batch = _source(writing, contents)
    notices = [_notice_values(content) for content in contents]
    items = [values for content in contents for values in _item_values(content)]
    _insert(writing, batch, NoticeRecord, notices)
    _insert(writing, batch, NoticeItem, items)


def _notice_values(content: NoticeContent) -> dict[str, Any]:
    single = content.covers[0] if len(content.covers) == 1 else None
    posting = content.posting
    values: dict[str, Any] = dict.fromkeys(NoticeRecord.fields())
    return values | {
        "notice_no": content.number,
        "level": content.level,
        "kind": content.kind,
        "region_code": content.region_code,
        "subject_type": single.object_type if single else "多项",
        "subject_no": single.key if single else None,
        "amount": _stated(sum(covered.fen for covered in content.covers)),
        "from_day": posting.start,
        "until_day": posting.end,
        "medium": posting.place or None,
        "listed_count": content.listed_count,
    }


def _stated(fen: int) -> int | None:
    """A sum for the tables; nought, or money taken back on the whole, is stated on the paper only.

    The tables take no negative sum, and the books hold no sum of nought for a later scan to find a posted one equal to.
    """
    return fen if fen > 0 else None


def _item_values(content: NoticeContent) -> list[dict[str, Any]]:
    if len(content.covers) == 1:
        return []
    return [
        {
            "notice_no": content.number,
            "subject_type": covered.object_type,
            "subject_no": covered.key,
            "amount": _stated(covered.fen),
        }
        for covered in content.covers
    ]


def _source(writing: Writing, contents: Sequence[NoticeContent]) -> int:
    """The issue as a source: rows must say where they come from, and a scan must see what it touched."""
    connection = writing.connection
    batch: int = connection.execute(select(func.coalesce(func.max(ImportBatch.id), 0) + 1)).scalar_one()
    digest = hashlib.sha256("".join(content.to_json() for content in contents).encode()).digest()
    connection.execute(
        insert(ImportBatch).values(
            id=batch,
            imported_at=writing.written_at,
            actor=writing.actor.name,
            updating=False,
            digest=digest,
            log_number=writing.number,
            report="[]",
        )
    )
    connection.execute(insert(SourceFile).values(import_id=batch, name=SOURCE_NAME, sha256=digest.hex()))
    return batch


def _insert(writing: Writing, batch: int, record: type[Record], rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    connection = writing.connection
    label = record.sheet.label
    file_id = connection.execute(select(SourceFile.id).where(SourceFile.import_id == batch)).scalar_one()
    made = connection.execute(insert(SourceSheet).values(file_id=file_id, name=label, table_label=label))
    key = made.inserted_primary_key
    first: int = connection.execute(select(func.coalesce(func.max(record.id), 0) + 1)).scalar_one()
    stored = [
        _whole(record, values, source_id=key[0] if key else 0, row_id=first + number, row=number + 2)
        for number, values in enumerate(rows)
    ]
    connection.execute(insert(record), stored)
    total = digest_sum(row["digest"] for row in stored)
    connection.execute(
        insert(ImportedTable).values(
            import_id=batch,
            table_label=label,
            first_id=first,
            last_id=first + len(stored) - 1,
            added=len(stored),
            updated=0,
            digest_sum=f"{total % MODULUS:032x}",
        )
    )
    writing.note_records(label, added=len(stored), digest_sum=total)


def _whole(record: type[Record], values: dict[str, Any], *, source_id: int, row_id: int, row: int) -> dict[str, Any]:
    derived = derive(record.derived(), {name: [value] for name, value in values.items()})
    key = "|".join(str(values[part] or "") for part in record.sheet.key)
    return {
        **values,
        **{name: column[0] for name, column in derived.items()},
        "id": row_id,
        "record_key": key,
        "version": 1,
        "digest": row_digest(key, (values[name] for name in record.fields())),
        "source_id": source_id,
        "source_row": row,
    }
