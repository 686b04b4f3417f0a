"""A tiny database from rows written by their Chinese headers, without going through import.

It writes what an import would: rows with key, version, digest, derived columns and provenance, superseded versions
in record_history, what each import did in imported_table, one log entry each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, CursorResult, delete, func, insert, select, update

from fundwatch.models.actor import Actor
from fundwatch.models.derivation import derive
from fundwatch.models.digest import digest_sum, row_digest
from fundwatch.models.fields import PARTS, Field, Kind
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.models.source import ImportBatch, ImportedTable, RecordHistory, SourceFile, SourceSheet
from fundwatch.models.store import Store

ACTOR = Actor("测试", "审计局")
Rows = Mapping[str, Sequence[Mapping[str, object]]]


def stored(field: Field, given: object) -> Any:  # noqa: PLR0911 - one return a kind
    """A readable cell as it is stored."""
    if given is None or given == "":
        return None
    match field.kind:
        case Kind.MONEY:
            return int(Decimal(str(given)) * 100)
        case Kind.QUANTITY | Kind.RATIO:
            return int(Decimal(str(given)) * PARTS)
        case Kind.INTEGER | Kind.YEAR:
            return int(str(given))
        case Kind.DAY:
            return given if isinstance(given, date) else date.fromisoformat(str(given))
        case Kind.BOOLEAN:
            return given in {True, "是"}
        case _:
            return given.isoformat() if isinstance(given, date) else str(given)


def content_of(table: type[Record], row: Mapping[str, object]) -> dict[str, Any]:
    """Every declared column of one row by attribute name; KeyError for a header that the table has not."""
    labels = {field.label: attribute for attribute, field in table.fields().items()}
    content: dict[str, Any] = dict.fromkeys(table.fields())
    for header, given in row.items():
        content[labels[header]] = stored(table.fields()[labels[header]], given)
    return content


def key_of(table: type[Record], content: Mapping[str, Any]) -> str:
    parts = [content[attribute] for attribute in table.sheet.key]
    return "|".join("" if part is None else str(part) for part in parts)


def load(
    store: Store, rows: Rows, *, file: str = "示例.xlsx", remove: Mapping[str, Sequence[str]] | None = None
) -> int:
    """Store rows as one import; a row whose key is stored already is updated. Gives the import's id."""
    with store.write(ACTOR, "导入") as writing:
        connection = writing.connection
        batch = _number(
            connection.execute(
                insert(ImportBatch).values(
                    imported_at="2019-01-15T08:00:00+00:00",
                    actor=ACTOR.name,
                    updating=True,
                    digest=b"",
                    log_number=writing.number,
                    report="[]",
                )
            )
        )
        file_id = _number(
            connection.execute(
                insert(SourceFile).values(import_id=batch, name=file, sha256=hashlib.sha256(file.encode()).hexdigest())
            )
        )
        for label in [label for label in all_tables() if label in rows]:
            _load_table(connection, batch, file_id, label, rows[label])
        for label, keys in (remove or {}).items():
            for key in keys:
                _retire(connection, batch, all_tables()[label], key, "撤销")
                table = all_tables()[label]
                connection.execute(delete(table).where(table.record_key == key))
    return batch


def _number(done: CursorResult[Any]) -> int:
    return int((done.inserted_primary_key or (0,))[0])


def _load_table(
    connection: Connection, batch: int, file_id: int, label: str, rows: Sequence[Mapping[str, object]]
) -> None:
    table = all_tables()[label]
    sheet_id = _number(
        connection.execute(insert(SourceSheet), {"file_id": file_id, "name": label, "table_label": label})
    )
    added, updated = _store(
        connection, batch, table, [_values(table, row, sheet_id, number) for number, row in enumerate(rows, start=2)]
    )
    connection.execute(
        insert(ImportedTable).values(
            import_id=batch,
            table_label=label,
            first_id=min(added, default=None),
            last_id=max(added, default=None),
            added=len(added),
            updated=updated,
            digest_sum=f"{digest_sum([]):032x}",
        )
    )


def _store(
    connection: Connection, batch: int, table: type[Record], rows: Sequence[dict[str, Any]]
) -> tuple[list[int], int]:
    """Add new rows, many at a time, and update those whose key is stored; gives the ids added and how many updated."""
    asked = select(table.record_key, table.id, table.version).where(
        table.record_key.in_([row["record_key"] for row in rows])
    )
    known = {row.record_key: (row.id, row.version) for row in connection.execute(asked)}
    next_id = (connection.execute(select(func.max(table.id))).scalar() or 0) + 1
    added, updated = [], 0
    waiting: list[dict[str, Any]] = []
    for row in rows:
        key = row["record_key"]
        if key not in known:
            waiting.append({**row, "id": next_id, "version": 1})
            known[key] = (next_id, 1)
            added.append(next_id)
            next_id += 1
            continue
        _add(connection, table, waiting)  # a row may update one that came before it
        row_id, version = known[key]
        _retire(connection, batch, table, key, "更新")
        connection.execute(update(table).where(table.id == row_id).values(**row, version=version + 1))
        known[key] = (row_id, version + 1)
        updated += 1
    _add(connection, table, waiting)
    return added, updated


def _add(connection: Connection, table: type[Record], waiting: list[dict[str, Any]]) -> None:
    if waiting:
        connection.execute(insert(table), waiting)
        waiting.clear()


def _values(table: type[Record], row: Mapping[str, object], sheet_id: int, number: int) -> dict[str, Any]:
    content = content_of(table, row)
    key = key_of(table, content)
    derived = derive(table.derived(), {name: [value] for name, value in content.items()})
    return {
        **content,
        **{name: column[0] for name, column in derived.items()},
        "record_key": key,
        "digest": row_digest(key, content.values()),
        "source_id": sheet_id,
        "source_row": number,
    }


def _retire(connection: Connection, batch: int, table: type[Record], key: str, reason: str) -> None:
    row = connection.execute(select(table.__table__).where(table.record_key == key)).mappings().one()
    content = {name: row[name] for name in table.fields()}
    connection.execute(
        insert(RecordHistory).values(
            table_label=table.sheet.label,
            record_key=key,
            version=row["version"],
            content=json.dumps(content, ensure_ascii=False, default=str),
            digest=row["digest"],
            source_id=row["source_id"],
            source_row=row["source_row"],
            superseded_by=batch,
            reason=reason,
        )
    )


def places() -> dict[str, list[dict[str, object]]]:
    """Where every example stands: one county, one township, two villages, and their offices."""
    return {
        "行政区划": [
            {"区划代码": "539900000000", "名称": "示例县", "级别": "县"},
            {"区划代码": "539900101000", "名称": "清溪镇", "级别": "乡镇", "上级代码": "539900000000"},
            {"区划代码": "539900101201", "名称": "上坪村", "级别": "村", "上级代码": "539900101000"},
            {"区划代码": "539900101202", "名称": "下坪村", "级别": "村", "上级代码": "539900101000"},
        ],
        "单位": [
            {"单位编码": "CZ", "名称": "示例县财政局", "类别": "财政部门"},
            {"单位编码": "ZG", "名称": "示例县农业局", "类别": "主管部门"},
            {"单位编码": "XZ", "名称": "清溪镇人民政府", "类别": "乡镇政府"},
            {"单位编码": "CW", "名称": "上坪村村民委员会", "类别": "村委会"},
            {"单位编码": "SG", "名称": "示例县路桥有限公司", "类别": "施工单位"},
        ],
    }
