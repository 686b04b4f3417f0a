"""What a scan has to compute: for each rule everything, or only the partitions touched since its last run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, func, select

from fundwatch.ledger.policy import Policy
from fundwatch.models.finding import RuleRun, Scan
from fundwatch.rules.definition import Rule
from fundwatch.rules.runner import CHECKED
from fundwatch.rules.touched import Touch, partitions, touches


@dataclass(frozen=True)
class Plan:
    """How one rule is run: `values` are the partitions to compute, None is everything."""

    rule: Rule
    values: tuple[str, ...] | None


def parameters_of(rule: Rule, policy: Policy) -> dict[str, list[list[str | bool | None]]]:
    """Every dated value of the parameters a rule uses, as a scan records them: all by which its findings may differ."""
    return {
        name: [
            [
                value.from_day.isoformat(),
                value.until.isoformat() if value.until else None,
                value.region_code,
                f"{value.value.normalize():f}",
                value.unit,
                value.verified,
                value.overridden,
            ]
            for value in policy.all_of(name)
        ]
        for name in rule.parameters
    }


def plan(
    connection: Connection, rules: Sequence[Rule], policy: Policy, as_of: date, since_import: int | None
) -> list[Plan]:
    """A plan for each rule; without `since_import` everything is computed."""
    if since_import is None:
        return [Plan(rule, None) for rule in rules]
    last = _last_runs(connection)
    seen: dict[int, dict[str, Touch]] = {}
    plans = []
    for number, rule in enumerate(rules):
        run = last.get(rule.code)
        if run is None or not _still_holds(run, rule, policy, as_of):
            plans.append(Plan(rule, None))
            continue
        if run.through_log not in seen:
            seen[run.through_log] = touches(connection, run.through_log, since_import)
        table = partitions(connection, rule, seen[run.through_log], f"touched_{number}")
        values = None if table is None else tuple(connection.execute(select(table.c.value)).scalars())
        plans.append(Plan(rule, values))
    return plans


def _last_runs(connection: Connection) -> dict[str, Any]:
    latest = select(func.max(RuleRun.id)).group_by(RuleRun.rule)
    asked = (
        select(RuleRun.rule, RuleRun.rule_version, RuleRun.state, Scan.through_log, Scan.as_of, Scan.parameters)
        .join(Scan, Scan.id == RuleRun.scan_id)
        .where(RuleRun.id.in_(latest))
    )
    return {row.rule: row for row in connection.execute(asked)}


def _still_holds(run: Any, rule: Rule, policy: Policy, as_of: date) -> bool:
    same_day = not rule.reads_clock or run.as_of == as_of.isoformat()
    same_rule = run.state == CHECKED and run.rule_version == rule.version
    same_values = json.loads(run.parameters).get(rule.code) == parameters_of(rule, policy)
    return bool(same_day and same_rule and same_values)
