"""Rows of 政策参数 that are set in the program, kept as an import with update would keep them.

Every change is a source of its own, so that a row says where it comes from: a replaced version stands in the history
under the change that replaced it, and taking a change back brings back what it replaced.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from fundwatch.models.chain import canonical
from fundwatch.models.derivation import derive
from fundwatch.models.digest import MODULUS, canonical_text, row_digest
from fundwatch.models.numbering import number_on
from fundwatch.models.records.policy_parameter import PolicyParameter
from fundwatch.models.source import ImportBatch, ImportedTable, RecordHistory, SourceFile, SourceSheet
from fundwatch.models.store import Writing

#: What stands where a file's name would.
SOURCE_NAME = "在本程序中设定"
_P = PolicyParameter
_LABEL = PolicyParameter.sheet.label
_DAYS = ("from_day", "until_day")


def key_of(name: str, from_day: date, region_code: str) -> str:
    """The business key of a value."""
    return f"{name}|{from_day.isoformat()}|{region_code}"


def put(writing: Writing, content: Mapping[str, Any]) -> dict[str, Any] | None:
    """Add a row, or replace the one of the same key; gives the content that was replaced."""
    connection = writing.connection
    key = key_of(content["parameter"], content["from_day"], content["region_code"] or "")
    old = connection.execute(select(_P.__table__).where(_P.record_key == key)).mappings().first()
    batch = _source(writing, content)
    values = _whole(key, content) | {"source_id": _sheet(writing, batch), "source_row": 1}
    total, row_id = int.from_bytes(values["digest"], "big"), None
    if old is None:
        row_id = connection.execute(select(func.coalesce(func.max(_P.id), 0) + 1)).scalar_one()
        connection.execute(insert(_P).values(**values, id=row_id, version=1))
        number_on(connection, _P)
    else:
        _keep(writing, dict(old), batch, "更新")
        total -= int.from_bytes(old["digest"], "big")
        connection.execute(update(_P).where(_P.record_key == key).values(**values, version=old["version"] + 1))
    _tell(writing, batch, total, row_id, added=int(old is None), updated=int(old is not None))
    return None if old is None else {name: old[name] for name in _P.fields()}


def take_back(writing: Writing, key: str) -> dict[str, Any] | None:
    """Take back the change by which a row is as it is; gives the content that is in its place now, None for no row."""
    connection = writing.connection
    old = connection.execute(select(_P.__table__).where(_P.record_key == key)).mappings().one()
    made_by = select(SourceFile.import_id).join(SourceSheet).where(SourceSheet.id == old["source_id"])
    before = connection.execute(
        select(RecordHistory.__table__).where(
            RecordHistory.table_label == _LABEL,
            RecordHistory.record_key == key,
            RecordHistory.reason == "更新",
            RecordHistory.superseded_by == connection.execute(made_by).scalar_one(),
        )
    ).first()
    batch = _source(writing, {"撤回": key, "版本": old["version"]})
    _keep(writing, dict(old), batch, "撤销")
    total = -int.from_bytes(old["digest"], "big")
    if before is None:
        connection.execute(delete(_P).where(_P.record_key == key))
        _tell(writing, batch, total, None, removed=1)
        return None
    content = _read(before.content)
    values = _whole(key, content) | {"source_id": before.source_id, "source_row": before.source_row}
    connection.execute(update(_P).where(_P.record_key == key).values(**values, version=old["version"] + 1))
    _tell(writing, batch, total + int.from_bytes(values["digest"], "big"), None, updated=1)
    return content


def _whole(key: str, content: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: content[name] for name in _P.fields()}
    derived = derive(_P.derived(), {name: [value] for name, value in own.items()})
    digest = row_digest(key, own.values())
    return {**own, **{name: column[0] for name, column in derived.items()}, "record_key": key, "digest": digest}


def _read(content: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(content)
    return read | {name: date.fromisoformat(read[name]) if read[name] else None for name in _DAYS}


def _source(writing: Writing, content: Mapping[str, Any]) -> int:
    connection = writing.connection
    batch: int = connection.execute(select(func.coalesce(func.max(ImportBatch.id), 0) + 1)).scalar_one()
    told = f"{writing.number}\n" + "\n".join(f"{name}={canonical_text(value)}" for name, value in content.items())
    digest = hashlib.sha256(told.encode()).digest()
    values = {"imported_at": writing.written_at, "actor": writing.actor.name, "updating": True, "report": "[]"}
    connection.execute(insert(ImportBatch).values(**values, id=batch, digest=digest, log_number=writing.number))
    number_on(connection, ImportBatch)
    connection.execute(insert(SourceFile).values(import_id=batch, name=SOURCE_NAME, sha256=digest.hex()))
    return batch


def _sheet(writing: Writing, batch: int) -> int:
    file_id = writing.connection.execute(select(SourceFile.id).where(SourceFile.import_id == batch)).scalar_one()
    values = {"file_id": file_id, "name": _LABEL, "table_label": _LABEL}
    made = writing.connection.execute(insert(SourceSheet).values(values)).inserted_primary_key
    return int((made or (0,))[0])


def _keep(writing: Writing, row: Mapping[str, Any], batch: int, reason: str) -> None:
    content = {name: row[name] for name in _P.fields()}
    days = {name: content[name].isoformat() if content[name] else None for name in _DAYS}
    writing.connection.execute(
        insert(RecordHistory).values(
            table_label=_LABEL,
            record_key=row["record_key"],
            version=row["version"],
            content=canonical(content | days),
            digest=row["digest"],
            source_id=row["source_id"],
            source_row=row["source_row"],
            superseded_by=batch,
            reason=reason,
        )
    )


def _tell(writing: Writing, batch: int, total: int, row_id: int | None, **counts: int) -> None:
    writing.connection.execute(
        insert(ImportedTable).values(
            import_id=batch,
            table_label=_LABEL,
            first_id=row_id,
            last_id=row_id,
            added=counts.get("added", 0),
            updated=counts.get("updated", 0),
            digest_sum=f"{total % MODULUS:032x}",
        )
    )
    writing.note_records(_LABEL, digest_sum=total, **counts)
