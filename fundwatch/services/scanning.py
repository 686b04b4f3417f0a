"""Scanning: the rules over the books, what they found kept, and the current set handed out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, insert, select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ingest.workbook.collection import no_collection
from fundwatch.ledger.policy import Policy, in_force
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, RuleRun, Scan
from fundwatch.models.log import LogEntry
from fundwatch.models.source import ImportBatch
from fundwatch.models.store import Store, Writing
from fundwatch.rules.definition import Rule
from fundwatch.rules.holdings import Holdings
from fundwatch.rules.registry import chosen
from fundwatch.rules.runner import CHECKED, FAILED, NOT_APPLICABLE
from fundwatch.rules.scope import Once, Scope
from fundwatch.services.finding_lists import FindingDetail, FindingRow, finding, findings, lines
from fundwatch.services.progress import Progress, Quiet, told_while_waiting
from fundwatch.services.rule_suspicion import PARTIAL, hits
from fundwatch.services.scan_planning import parameters_of, plan
from fundwatch.services.scan_running import Run, run_all
from fundwatch.services.scan_storing import Found, keep

__all__ = [
    "FindingDetail",
    "FindingRow",
    "RuleResult",
    "ScanSummary",
    "finding",
    "findings",
    "lines",
    "scan",
]


@dataclass(frozen=True)
class RuleResult:
    """How one rule went. `partial` where only touched parts were computed; `flagged` are its current findings.

    `caution` says of a rule that flags too much of what it looked at that it is to be checked itself.
    """

    code: str
    name: str
    category: str
    state: str
    tested: int
    excluded_by: tuple[tuple[str, int], ...]
    flagged: int
    message: str
    partial: bool
    caution: str = ""


@dataclass(frozen=True)
class ScanSummary:
    """One scan: its id, the day taken as today, and every rule's result."""

    scan_id: int
    as_of: date
    incremental: bool
    rules: tuple[RuleResult, ...]
    traces: tuple[str, ...] = ()

    @property
    def flagged(self) -> int:
        """Current findings of the rules that were run."""
        return sum(result.flagged for result in self.rules)

    @property
    def failed(self) -> tuple[RuleResult, ...]:
        """Rules that failed to run."""
        return tuple(result for result in self.rules if result.state == FAILED)


# Rows and findings are plain values, and of a whole scan there are many: looking for cycles would find none.
@no_collection()
def scan(
    store: Store,
    actor: Actor,
    *,
    rules: Sequence[str] | None = None,
    since: int | None = None,
    as_of: date | None = None,
    progress: Progress | None = None,
) -> ScanSummary:
    """Run rules (all, or those with the given codes) and keep what they find.

    `since` is an import: only what it and later writes touched is computed again; the set of findings is the same
    as after a full scan. Raises UsageError for an unknown rule or import, RefusedError where another scan was kept
    meanwhile.
    """
    progress = progress or Quiet()
    selected = chosen(tuple(rules) if rules else None)
    today = as_of or date.today()  # noqa: DTZ011 - the user's own calendar day
    with _connections(store, since) as connections:
        connection = connections[0]
        policy = in_force(connection)
        _require_import(connection, since)
        before = connection.execute(select(func.max(Scan.id))).scalar()
        through = connection.execute(select(func.max(LogEntry.number))).scalar() or 0
        once = Once()
        scopes = [Scope(each, today, policy, once=once, holdings=Holdings(each)) for each in connections]
        runs = run_all(scopes, plan(scopes[0], selected, since), progress)
    progress.step(len(runs), len(runs), "正在保存疑点")
    with store.write(actor, "扫描", told_while_waiting(progress)) as writing:
        if writing.connection.execute(select(func.max(Scan.id))).scalar() != before:
            raise RefusedError("另一次扫描刚刚完成，本次结果没有保存。", "请再扫描一次。")
        return _keep(writing, runs, policy, today, through, incremental=since is not None)


@contextmanager
def _connections(store: Store, since: int | None) -> Iterator[tuple[Connection, ...]]:
    """What a scan reads by: one state of the books, by two connections where everything is computed."""
    if since is None:
        with store.workspaces() as connections:
            yield connections
    else:
        with store.workspace() as connection:
            yield (connection,)


def _keep(
    writing: Writing, runs: list[Run], policy: Policy, today: date, through: int, *, incremental: bool
) -> ScanSummary:
    connection = writing.connection
    used = {one.plan.rule.code: parameters_of(one.plan.rule, policy) for one in runs}
    inserted = connection.execute(
        insert(Scan).values(
            started_at=writing.written_at,
            actor=writing.actor.name,
            as_of=today.isoformat(),
            through_log=through,
            incremental=incremental,
            parameters=json.dumps(used, ensure_ascii=False),
            rules_digest=_rules_digest([one.plan.rule for one in runs]),
        )
    )
    scan_id = int((inserted.inserted_primary_key or (0,))[0])
    keep(connection, scan_id, [_found(one) for one in runs if one.outcome.state != FAILED])
    flagged = _flagged(connection)
    results = tuple(_result(one, flagged.get(one.plan.rule.code, 0)) for one in runs)
    told = [{"scan_id": scan_id, **_run_values(*both)} for both in zip(results, runs, strict=True)]
    connection.execute(insert(RuleRun), told)
    results = _with_cautions(connection, results, policy)
    writing.note(
        扫描=scan_id,
        今日=today.isoformat(),
        方式="增量" if incremental else "全量",
        规则={result.code: [result.state, result.flagged] for result in results},
    )
    traces = tuple(one.outcome.trace for one in runs if one.outcome.trace)
    return ScanSummary(scan_id, today, incremental, results, traces)


def _with_cautions(connection: Connection, results: Sequence[RuleResult], policy: Policy) -> tuple[RuleResult, ...]:
    judged = hits(connection, policy)
    return tuple(
        replace(result, caution=judged[result.code].caution) if result.state == CHECKED else result
        for result in results
    )


def _found(one: Run) -> Found:
    values = None if one.outcome.state == NOT_APPLICABLE else one.plan.values
    return Found(one.plan.rule.code, values, one.outcome.raised, one.contents)


def _flagged(connection: Connection) -> dict[str, int]:
    asked = select(Finding.rule, func.count()).where(Finding.current).group_by(Finding.rule)
    return {row.rule: row[1] for row in connection.execute(asked)}


def _result(one: Run, flagged: int) -> RuleResult:
    rule, outcome = one.plan.rule, one.outcome
    return RuleResult(
        code=rule.code,
        name=rule.name,
        category=rule.category,
        state=outcome.state,
        tested=outcome.tested,
        excluded_by=tuple(outcome.excluded_by.items()),
        flagged=flagged,
        message=outcome.message,
        partial=outcome.state == CHECKED and one.plan.values is not None,
    )


def _run_values(result: RuleResult, one: Run) -> dict[str, Any]:
    return {
        "rule": result.code,
        "rule_version": one.plan.rule.version,
        "state": result.state,
        "tested": result.tested,
        "excluded": sum(count for _, count in result.excluded_by),
        "excluded_by": json.dumps(dict(result.excluded_by), ensure_ascii=False),
        "flagged": result.flagged,
        "message": result.message or (PARTIAL if result.partial else ""),
    }


def _rules_digest(rules: Sequence[Rule]) -> str:
    return hashlib.sha256("\n".join(f"{rule.code} {rule.version}" for rule in rules).encode()).hexdigest()


def _require_import(connection: Connection, since: int | None) -> None:
    if since is None:
        return
    if connection.execute(select(ImportBatch.id).where(ImportBatch.id == since)).first() is None:
        raise UsageError(f"没有编号为 {since} 的导入。", "导入编号见导入报告或导入历史。")
