"""In which file, sheet and row the records that a finding names stand, as they stood when it was raised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.models.records import all_tables
from fundwatch.models.source import SourceFile, SourceSheet

_BATCH = 500

Key = tuple[str, str]


def sources(connection: Connection, named: Iterable[Key]) -> dict[Key, dict[str, Any]]:
    """Per named record (table label, key): table, key, file, sha256, sheet, row. Things without a table have none."""
    wanted: dict[str, list[str]] = defaultdict(list)
    tables = all_tables()
    for label, key in sorted(set(named)):
        if label in tables:
            wanted[label].append(key)
    found: dict[Key, dict[str, Any]] = {}
    for label, keys in wanted.items():
        table = tables[label]
        statement = (
            select(
                table.record_key, SourceFile.name, SourceFile.sha256, SourceSheet.name.label("sheet"), table.source_row
            )
            .join(SourceSheet, SourceSheet.id == table.source_id)
            .join(SourceFile, SourceFile.id == SourceSheet.file_id)
        )
        for start in range(0, len(keys), _BATCH):
            for row in connection.execute(statement.where(table.record_key.in_(keys[start : start + _BATCH]))):
                found[label, row.record_key] = {
                    "table": label,
                    "key": row.record_key,
                    "file": row.name,
                    "sha256": row.sha256,
                    "sheet": row.sheet,
                    "row": row.source_row,
                }
    return found
