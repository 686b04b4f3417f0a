"""References between rows, held by the database itself; a copy edited by hand may have lost some."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from fundwatch.models.base import aliased
from fundwatch.models.records import all_tables
from fundwatch.services.checks.disagreement import Disagreement


def references(connection: Connection) -> Iterator[Disagreement]:
    """Rows that name a code that does not exist."""
    for label, record in all_tables().items():
        for attribute, field in record.fields().items():
            if not field.refers:
                continue
            target = aliased(all_tables()[field.refers])
            column = getattr(record, attribute)
            rows = (
                select(record.record_key, column)
                .outerjoin(target, target.record_key == column)
                .where(column.is_not(None), target.id.is_(None))
                .order_by(record.record_key)
            )
            for key, missing in connection.execute(rows):
                sentence = f"“{label}”中 {key} 的{field.label} {missing} 在“{field.refers}”中不存在。"
                yield Disagreement("引用", sentence, label, key)
