"""Why a clue that was closed is open again: facts that changed, findings that joined, explanations that ran out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.models.finding import JudgedFacts

_BATCH = 500
_DETAILS, _COUNT = "明细", "明细条数"
#: Differences told of one finding; the rest stands in its evidence.
_TOLD = 4


def judged_facts(connection: Connection, digests: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """What was judged, by its digest; conclusions on facts that were not kept are missing."""
    wanted = sorted(set(digests))
    found: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(wanted), _BATCH):
        asked = select(JudgedFacts.digest, JudgedFacts.facts).where(
            JudgedFacts.digest.in_(wanted[start : start + _BATCH])
        )
        found |= {row.digest: json.loads(row.facts) for row in connection.execute(asked)}
    return found


def joined(number: int, name: str) -> str:
    """A finding that was not there when the others were concluded."""
    return f"新增疑点 {number}“{name}”"


def lapsed(number: int, until: str) -> str:
    """An explanation whose day is over."""
    return f"疑点 {number} 的说明已于 {until} 到期"


def changed(number: int, before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> str:
    """A finding whose facts are others than those that were judged; `before` None where they were not kept."""
    if before is None:
        return f"疑点 {number} 下结论后事实有变化（当时的数值没有留存）"
    told = list(differences(before, now))
    more = f"等 {len(told)} 处" if len(told) > _TOLD else ""
    return f"疑点 {number} 的事实有变化：{'；'.join(told[:_TOLD])}{more}"


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """What differs between two states of a finding's facts, old → new."""
    named = {("金额", "amount"), ("日期", "date")}
    for label, name in sorted(named):
        if before.get(name) != now.get(name):
            yield _told(label, before.get(name), now.get(name))
    old, new = dict(before["evidence"]), dict(now["evidence"])
    lines = old.pop(_DETAILS, None), new.pop(_DETAILS, None)
    for label in dict.fromkeys((*old, *new)):
        if old.get(label) != new.get(label):
            yield _told(label, old.get(label), new.get(label))
    if lines[0] != lines[1] and old.get(_COUNT) == new.get(_COUNT):
        yield "明细中的数值有变化"
    yield from _rows({_key(one) for one in before["related"]}, {_key(one) for one in now["related"]})


def _rows(before: set[tuple[str, str]], now: set[tuple[str, str]]) -> Iterator[str]:
    for word, rows in (("增加", now - before), ("减少", before - now)):
        if rows:
            table, key = min(rows)
            yield f"涉及的记录{word} {len(rows)} 条（{table} {key}{'等' if len(rows) > 1 else ''}）"


def _key(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["table"], row["key"]


def _told(label: str, before: object, now: object) -> str:
    return f"{label} {_text(before)} → {_text(now)}"


def _text(value: object) -> str:
    return "（空）" if value is None or value == "" else str(value)
