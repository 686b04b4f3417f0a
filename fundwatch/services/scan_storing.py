"""Keeping what a scan found: new findings numbered, changed ones rewritten, vanished ones kept but not current."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Table, bindparam, func, insert, select, update

from fundwatch.models.finding import Finding
from fundwatch.rules.raised import Raised
from fundwatch.rules.scoring import Scored, scores

_BATCH = 500


@dataclass(frozen=True)
class Found:
    """What one rule raised, with each finding's content; `values` the partitions computed, None is everything."""

    rule: str
    values: frozenset[str] | None
    raised: Sequence[Raised]
    contents: Sequence[Mapping[str, Any]]


def keep(connection: Connection, scan_id: int, found: Iterable[Found]) -> None:
    """Write what each rule found; numbers go on from the highest, in the order of rule, subject and distinction."""
    following = (connection.execute(select(func.max(Finding.number))).scalar() or 0) + 1
    held = set(connection.execute(select(Finding.rule).distinct()).scalars())
    for one in found:
        if one.values is None or one.values:
            known = _known(connection, one) if one.rule in held else {}
            following = _keep_rule(connection, scan_id, one, following, known)
    _score(connection)


def _keep_rule(connection: Connection, scan_id: int, found: Found, following: int, known: dict[str, Any]) -> int:
    """Write what a rule found beside what is known of it by fingerprint; gives the number that follows."""
    new, changed, same = [], [], []
    for raised, content in zip(found.raised, found.contents, strict=True):
        values = _values(raised, content, scan_id)
        existing = known.pop(raised.fingerprint, None)
        if existing is None:
            new.append({**values, "number": following, "first_scan": scan_id})
            following += 1
        elif existing.content == values["content"] and existing.current and existing.links == values["links"]:
            same.append(existing.number)
        else:
            changed.append({**values, "at": existing.number})
    vanished = [row.number for row in known.values() if row.current]
    if new:
        connection.execute(insert(Finding), new)
    if changed:
        names = changed[0].keys() - {"at"}
        statement = update(cast("Table", Finding.__table__)).where(Finding.number == bindparam("at"))
        connection.execute(statement.values({name: bindparam(name) for name in names}), changed)
    _set(connection, vanished, current=False)
    _set(connection, same, last_scan=scan_id)
    return following


def _known(connection: Connection, found: Found) -> dict[str, Any]:
    """Findings in what was computed, and those that were raised before elsewhere, by fingerprint."""
    asked = select(Finding.number, Finding.fingerprint, Finding.current, Finding.content, Finding.links).where(
        Finding.rule == found.rule
    )
    if found.values is None:
        return {row.fingerprint: row for row in connection.execute(asked)}
    known = {row.fingerprint: row for part in _parts(found.values) for row in connection.execute(asked.where(part))}
    missing = [raised.fingerprint for raised in found.raised if raised.fingerprint not in known]
    for start in range(0, len(missing), _BATCH):
        outside = asked.where(Finding.fingerprint.in_(missing[start : start + _BATCH]))
        known |= {row.fingerprint: row for row in connection.execute(outside)}
    return known


def _parts(values: frozenset[str]) -> Iterator[ColumnElement[bool]]:
    listed = sorted(values)
    for start in range(0, len(listed), _BATCH):
        yield Finding.partition_key.in_(listed[start : start + _BATCH])


def _values(raised: Raised, content: Mapping[str, Any], scan_id: int) -> dict[str, Any]:
    return {
        "fingerprint": raised.fingerprint,
        "rule": raised.rule,
        "rule_version": raised.rule_version,
        "partition_key": raised.partition,
        "category": raised.category,
        "severity": raised.severity,
        "score": 0.0,
        "subject_table": raised.subject[0],
        "subject_key": raised.subject[1],
        "distinguish": raised.distinguish,
        "links": "\n".join(sorted(raised.links)),
        "summary": raised.summary,
        "amount": raised.amount,
        "happened_on": raised.day.isoformat() if raised.day else None,
        "region_code": raised.region,
        "content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
        "current": True,
        "last_scan": scan_id,
    }


def _set(connection: Connection, numbers: Sequence[int], **values: Any) -> None:
    for start in range(0, len(numbers), _BATCH):
        chosen = Finding.number.in_(numbers[start : start + _BATCH])
        connection.execute(update(Finding).where(chosen).values(**values))


def _score(connection: Connection) -> None:
    asked = select(Finding.number, Finding.rule, Finding.severity, Finding.amount, Finding.links, Finding.score)
    rows = connection.execute(asked.where(Finding.current)).all()
    given = scores(
        Scored(row.number, row.rule, row.severity, row.amount, frozenset(row.links.split("\n"))) for row in rows
    )
    moved = [{"at": row.number, "score": given[row.number]} for row in rows if row.score != given[row.number]]
    if moved:
        statement = update(cast("Table", Finding.__table__)).where(Finding.number == bindparam("at"))
        connection.execute(statement.values(score=bindparam("score")), moved)
