"""What a scan has to compute: for each rule everything, or only the partitions touched since its last run."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, func, inspect, not_, select

from fundwatch.ledger.policy import Policy
from fundwatch.models.finding import Finding, RuleRun, Scan
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.rules.added import added_payments, told_by
from fundwatch.rules.definition import Added, Rule, Statement
from fundwatch.rules.runner import CHECKED
from fundwatch.rules.scope import Scope
from fundwatch.rules.touched import Touch, partitions, touches, values_of

#: So many partitions with findings are looked at again without asking which of them the added rows touch.
_FEW = 1_000


@dataclass(frozen=True)
class Plan:
    """How one rule is run: `values` are the partitions to compute, None is everything.

    `stands` where nothing is to be computed and the rule still applies, because no row that it may need was taken away.
    """

    rule: Rule
    values: frozenset[str] | None
    stands: bool = False


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


def plan(scope: Scope, rules: Sequence[Rule], since_import: int | None) -> list[Plan]:
    """A plan for each rule; without `since_import` everything is computed.

    `scope` is that of the scan: its day, its policy, and what its rules share.
    """
    if since_import is None:
        return [Plan(rule, None) for rule in rules]
    last = _last_runs(scope.connection)
    stored = cache(_stored_parameters)
    seen: dict[int, _Sifting] = {}
    plans = []
    for rule in rules:
        run = last.get(rule.code)
        if run is None or not _still_holds(run, rule, scope, stored(run.parameters)):
            plans.append(Plan(rule, None))
            continue
        if run.through_log not in seen:
            seen[run.through_log] = _Sifting(scope, touches(scope.connection, run.through_log, since_import))
        sifting = seen[run.through_log]
        values = partitions(scope.connection, rule, sifting.touches, sifting.sift)
        plans.append(Plan(rule, values, stands=values == frozenset() and _only_gained(rule, sifting.touches)))
    return plans


def _only_gained(rule: Rule, found: Mapping[str, Touch]) -> bool:
    """Whether every touched table that the rule reads or needs only got new rows; else it may no longer apply."""
    labels = {table.sheet.label for table in (*rule.tables(), *rule.needs)}
    return all(found[label].only_added for label in labels & found.keys())


class _Sifting:
    """What was touched since a scan, and which of a rule's partitions the added payments concern."""

    def __init__(self, scope: Scope, found: Mapping[str, Touch]) -> None:
        self.touches = found
        self._scope = scope

    def sift(self, rule: Rule) -> frozenset[str] | None:
        """Where the added payments may raise something new, and where they may change or end what was raised."""
        told = rule.suspects(self._scope, self._added)
        if told is None:
            return None
        new = self._values(told)
        if rule.suspects_suffice:
            return new
        raised = self._raised[rule.code]
        columns = told_by(rule)
        if columns is not None:
            touched: set[str] = set()
            for column in columns:
                touched |= values_of(self._scope.connection, BenefitPayment, column, self._payments)
            # Rows whose money came back are among the added ones, and what they hold is not among these values.
            touched |= self._of_originals(columns)
            raised = raised & touched
        elif len(raised) > _FEW:
            return None
        return new | raised

    def _values(self, told: Statement) -> frozenset[str]:
        return frozenset(str(value) for (value,) in self._scope.connection.execute(told) if value is not None)

    @property
    def _payments(self) -> Touch:
        return self.touches[BenefitPayment.sheet.label]

    @cached_property
    def _added(self) -> Added:
        return added_payments(self._scope.connection, self._payments.ranges)

    @cached_property
    def _raised(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        asked = select(Finding.rule, Finding.partition_key).where(Finding.current)
        for rule, partition in self._scope.connection.execute(asked):
            found[rule].add(partition)
        return defaultdict(frozenset, {rule: frozenset(values) for rule, values in found.items()})

    @cached_property
    def _originals(self) -> Sequence[Any]:
        rows = inspect(self._added).selectable
        outside = (not_(rows.c.id.between(first, last)) for first, last in self._payments.ranges)
        return self._scope.connection.execute(select(rows).where(*outside)).mappings().all()

    def _of_originals(self, columns: Sequence[str]) -> set[str]:
        return {str(row[column]) for row in self._originals for column in columns if row[column] is not None}


def _last_runs(connection: Connection) -> dict[str, Any]:
    latest = select(func.max(RuleRun.id)).group_by(RuleRun.rule)
    asked = (
        select(RuleRun.rule, RuleRun.rule_version, RuleRun.state, Scan.through_log, Scan.as_of, Scan.parameters)
        .join(Scan, Scan.id == RuleRun.scan_id)
        .where(RuleRun.id.in_(latest))
    )
    return {row.rule: row for row in connection.execute(asked)}


def _stored_parameters(written: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(written)
    return found


def _still_holds(run: Any, rule: Rule, scope: Scope, stored: Mapping[str, Any]) -> bool:
    same_day = not rule.reads_clock or run.as_of == scope.as_of.isoformat()
    same_rule = run.state == CHECKED and run.rule_version == rule.version
    return bool(same_day and same_rule and stored.get(rule.code) == parameters_of(rule, scope.policy))
