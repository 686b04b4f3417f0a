"""Running one rule: whether it applies, what it looked at, what it raised. A failure is a result that is told."""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select

from fundwatch.rules.definition import Rule
from fundwatch.rules.holdings import Holdings
from fundwatch.rules.provenance import Key, sources
from fundwatch.rules.raised import LISTED, Raised, decimal_string, gather
from fundwatch.rules.scope import Scope

CHECKED = "已检查"
_POPULATION = "population"
NOT_APPLICABLE = "不适用"
FAILED = "失败"


@dataclass(frozen=True)
class Outcome:
    """How one rule went. `message` says why it does not apply, or what failed; `trace` is for the maintainer."""

    rule: Rule
    state: str
    message: str = ""
    tested: int = 0
    excluded_by: Mapping[str, int] = field(default_factory=dict)
    raised: tuple[Raised, ...] = ()
    trace: str = ""


def run(rule: Rule, scope: Scope) -> Outcome:
    """Run a rule within a savepoint, so that a failing one leaves the transaction usable for the others."""
    savepoint = scope.connection.begin_nested()
    try:
        outcome = _run(rule, scope)
    except Exception as fault:  # noqa: BLE001 - whatever fails is told as a failed run, never as "no findings"
        savepoint.rollback()
        # Tables that it made for the others to share are gone with it.
        scope.shared.clear()
        said = str(getattr(fault, "orig", None) or fault).splitlines()[0] if str(fault) else ""
        return Outcome(rule, FAILED, f"运行出错：{type(fault).__name__}：{said}", trace=traceback.format_exc())
    savepoint.commit()
    return outcome


def _run(rule: Rule, scope: Scope) -> Outcome:
    missing = (scope.holdings or Holdings(scope.connection)).missing(rule)
    if missing.anything:
        return Outcome(rule, NOT_APPLICABLE, missing.said)
    excluded: Counter[str] = Counter()
    population = rule.population(scope)
    tested = 0
    for reason, count in () if population is None else _counted(population, scope):
        if reason is None:
            tested += count
        elif count:
            excluded[reason] += count
    found = scope.connection.execute(rule.select(scope))
    labels = tuple(found.keys())
    rows = [dict(zip(labels, row, strict=True)) for row in found]
    raised = gather(rule, rule.refine(rows, scope), scope.policy)
    tested += scope.looked_at
    for reason, count in scope.left_out.items():
        excluded[reason] += count
        tested -= count
    return Outcome(rule, CHECKED, "", tested, dict(sorted(excluded.items())), tuple(raised))


def _counted(population: Select[Any], scope: Scope) -> Sequence[tuple[str | None, int]]:
    """The counts of a population; many rules of a scan ask the very same ones."""
    if scope.partitions is not None:
        # Of a run over some partitions no other rule asks the same.
        return [(reason, count) for reason, count in scope.connection.execute(population)]
    compiled = population.compile(scope.connection)
    # The values stand in the statement as it is made, because lists of them are written out only when it is run.
    asked = (_POPULATION, str(compiled), repr(sorted(compiled.params.items())))
    known = scope.shared.get(asked)
    if known is None:
        known = scope.shared[asked] = [(reason, count) for reason, count in scope.connection.execute(population)]
    counts: Sequence[tuple[str | None, int]] = known
    return counts


def contents(connection: Connection, findings: Sequence[Raised]) -> list[dict[str, Any]]:
    """Each finding as the contract prints it, without number, score and review; its sources frozen."""
    known = sources(connection, {key for raised in findings for key in (raised.subject, *raised.members[:LISTED])})
    return [_content(raised, known) for raised in findings]


def _content(raised: Raised, known: Mapping[Key, dict[str, Any]]) -> dict[str, Any]:
    listed = raised.members[:LISTED]
    return {
        "rule": raised.rule,
        "name": raised.name,
        "category": raised.category,
        "severity": raised.severity,
        "subject": _reference(raised.subject),
        "related": [_reference(member) for member in raised.members],
        "amount": None if raised.amount is None else decimal_string(raised.amount, 100),
        "date": raised.day.isoformat() if raised.day else None,
        "region": raised.region,
        "summary": raised.summary,
        "evidence": dict(raised.evidence),
        "basis": raised.basis,
        "rule_version": raised.rule_version,
        "parameters": dict(raised.parameters),
        "sources": [known[key] for key in (raised.subject, *listed) if key in known],
    }


def _reference(key: Key) -> dict[str, str]:
    return {"table": key[0], "key": key[1]}
