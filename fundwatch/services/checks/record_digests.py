"""Every row against its digest, every derived column against its source, every table against the log's sums."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from fundwatch.models.derivation import derive
from fundwatch.models.digest import MODULUS, column_digests, digest_sum
from fundwatch.models.log import LogEntry
from fundwatch.models.record import Record
from fundwatch.models.records import all_tables
from fundwatch.services.checks.disagreement import Disagreement
from fundwatch.services.progress import Progress

SUBJECT = "记录"
_BLOCK = 20_000


def record_digests(connection: Connection, progress: Progress) -> Iterator[Disagreement]:
    """Rows changed, put in or removed outside the program."""
    logged = logged_sums(connection)
    total = sum(_count(connection, record) for record in all_tables().values())
    done = 0
    for label, record in all_tables().items():
        running = 0
        for rows in _blocks(connection, record):
            yield from _changed(record, rows)
            running = digest_sum((row[1] for row in rows), running)
            done += len(rows)
            progress.step(done, total, f"正在核对{label}")
        if running != logged.get(label, 0):
            yield Disagreement(
                SUBJECT, f"“{label}”的全部记录与日志所记的校验合计不符，可能有记录被直接增加、删除或改动。", label
            )


def logged_sums(connection: Connection) -> dict[str, int]:
    """What the rows of each table should sum to, by the log: every write that touches records notes its part."""
    sums: dict[str, int] = {}
    for (detail,) in connection.execute(select(LogEntry.detail).order_by(LogEntry.number)):
        for label, told in json.loads(detail).get("tables", {}).items():
            sums[label] = (sums.get(label, 0) + int(told["digest_sum"], 16)) % MODULUS
    return sums


def _count(connection: Connection, record: type[Record]) -> int:
    return connection.execute(select(func.count()).select_from(record)).scalar_one()


def _blocks(connection: Connection, record: type[Record]) -> Iterator[Sequence[Sequence[Any]]]:
    """Rows as (record_key, digest, declared columns …) as the driver gives them, in blocks."""
    names = ("record_key", "digest", *record.fields(), *record.derived())
    columns = ", ".join(f'"{name}"' for name in names)
    query = f"SELECT {columns} FROM {record.__tablename__} ORDER BY id"
    result = connection.exec_driver_sql(query, execution_options={"yield_per": _BLOCK})
    for block in result.partitions(_BLOCK):
        yield [tuple(row) for row in block]


def _changed(record: type[Record], rows: Sequence[Sequence[Any]]) -> Iterator[Disagreement]:
    keys, stored, *rest = zip(*rows, strict=True)
    declared = dict(zip(record.fields(), rest, strict=False))
    derived = dict(zip(record.derived(), rest[len(declared) :], strict=True))
    label = record.sheet.label
    for key in _differing(keys, stored, column_digests(keys, list(declared.values()))):
        yield Disagreement(SUBJECT, f"“{label}”中 {key} 的内容与入库时的校验值不符，可能被直接改动。", label, key)
    for attribute, fresh in derive(record.derived(), declared).items():
        source = record.fields()[record.derived()[attribute].of].label
        for key in _differing(keys, derived[attribute], fresh):
            yield Disagreement(
                SUBJECT, f"“{label}”中 {key} 由{source}算出的 {attribute} 与重算结果不符，可能被直接改动。", label, key
            )


def _differing(keys: Sequence[str], stored: Sequence[Any], fresh: Sequence[Any]) -> list[str]:
    if list(stored) == list(fresh):
        return []
    return [key for key, old, new in zip(keys, stored, fresh, strict=True) if old != new]
