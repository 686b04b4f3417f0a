"""The rules as people read them: each with its page in these books' own parameters, and how its last run went."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from fundwatch.ledger.policy import Policy, in_force, stem
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, RuleRun, Scan
from fundwatch.models.store import Store
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules
from fundwatch.services.rule_coverage import RuleCoverage, cover
from fundwatch.services.rule_examples import executed
from fundwatch.services.rule_pages import render


@dataclass(frozen=True)
class LastRun:
    """How a rule went when it was last run: `state` is 已检查, 不适用 or 失败; `message` says why it was not 已检查.

    `tested` counts what that run looked at, `excluded_by` what it left out by reason. `outdated` where the rule has
    changed since. `flagged` are its current findings that the actor may see.
    """

    scan_id: int
    scanned_at: str
    as_of: str
    state: str
    tested: int
    excluded_by: tuple[tuple[str, int], ...]
    flagged: int
    message: str
    outdated: bool


@dataclass(frozen=True)
class RuleEntry:
    """One rule: `page` in Markdown, `last` None where it was never run; `coverage` as the books stand now."""

    code: str
    name: str
    category: str
    severity: str
    page: str
    last: LastRun | None
    coverage: RuleCoverage

    @property
    def state(self) -> str:
        """适用, 未扫描, 不适用, 失败 or 命中过多."""
        return self.coverage.state


def rules(store: Store, actor: Actor) -> tuple[RuleEntry, ...]:
    """Every rule of this release, in the order of the codes."""
    with store.read() as connection:
        policy = in_force(connection)
        runs, flagged = _last_runs(connection), _flagged(connection, actor)
        covered = cover(connection)
    return tuple(
        _entry(all_rules()[one.code], policy, runs.get(one.code), flagged.get(one.code, 0), one) for one in covered
    )


def _entry(rule: Rule, policy: Policy, run: Any, flagged: int, covered: RuleCoverage) -> RuleEntry:
    last = None
    if run is not None:
        last = LastRun(
            scan_id=run.scan_id,
            scanned_at=run.started_at,
            as_of=run.as_of,
            state=run.state,
            tested=run.tested,
            excluded_by=tuple(json.loads(run.excluded_by).items()),
            flagged=flagged,
            message=run.message,
            outdated=run.rule_version != rule.version,
        )
    page = render(rule, policy, executed(rule.code))
    return RuleEntry(rule.code, rule.name, rule.category, str(rule.severity), page, last, covered)


def _last_runs(connection: Connection) -> dict[str, Any]:
    latest = select(func.max(RuleRun.id)).group_by(RuleRun.rule)
    asked = (
        select(*RuleRun.__table__.columns, Scan.started_at, Scan.as_of)
        .join(Scan, Scan.id == RuleRun.scan_id)
        .where(RuleRun.id.in_(latest))
    )
    return {row.rule: row for row in connection.execute(asked)}


def _flagged(connection: Connection, actor: Actor) -> dict[str, int]:
    asked = select(Finding.rule, func.count()).where(Finding.current).group_by(Finding.rule)
    if actor.region_code:
        asked = asked.where(Finding.region_code.like(f"{stem(actor.region_code)}%"))
    return {code: count for code, count in connection.execute(asked)}  # noqa: C416 - rows are no pairs to type checkers
