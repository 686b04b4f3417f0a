"""What a scan has to compute: for each rule everything, or only the partitions touched since its last run."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, func, select

from fundwatch.ledger.policy import Policy
from fundwatch.models.finding import Finding, RuleRun, Scan
from fundwatch.models.records.benefit_payment import BenefitPayment
from fundwatch.rules.added import added_payments, told_by
from fundwatch.rules.definition import Added, Rule, Statement, Via
from fundwatch.rules.runner import CHECKED
from fundwatch.rules.scope import Scope
from fundwatch.rules.touched import Touch, partitions, touches

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
        self._columns: dict[str, frozenset[str]] = {}

    def sift(self, rule: Rule) -> frozenset[str] | None:
        """Where the added payments may raise something new, and where they may change or end what was raised."""
        new: frozenset[str] = frozenset()
        if any(rule.concerns(subsidy, self._scope) for subsidy in self._subsidies):
            told = rule.suspects(self._scope, self._added)
            if told is None:
                return None
            new = self._values(told)
        if rule.suspects_suffice:
            return new
        raised = self._changed(rule, self._raised[rule.code])
        return None if raised is None else new | raised

    def _changed(self, rule: Rule, raised: frozenset[str]) -> frozenset[str] | None:
        """What of a rule's partitions with findings the added rows touch, or more; None where that is too many."""
        columns, ways = told_by(rule)
        if not raised or not (columns or ways):
            return raised
        if ways and len(raised) > _FEW:
            return None
        if any(self._leads_to_raised(way, rule) for way in ways):
            return raised
        return raised & frozenset().union(*(self._held(column) for column in columns))

    def _leads_to_raised(self, way: Via, rule: Rule) -> bool:
        """Whether some added row may lead to a partition in which the rule raised something."""
        if way.comes_from is None:
            return True
        column: Any = getattr(self._added, way.column)
        leading = way.comes_from(select(Finding.partition_key).where(Finding.rule == rule.code, Finding.current))
        return self._scope.connection.execute(select(column).where(column.in_(leading)).limit(1)).first() is not None

    def _held(self, column: str) -> frozenset[str]:
        """Partitions with findings, whatever rule raised them, that the added rows hold in a column.

        The added rows are here as elsewhere with those whose money they take back.
        """
        if column not in self._columns:
            held: Any = getattr(self._added, column)
            raised = select(Finding.partition_key).where(Finding.current)
            self._columns[column] = self._values(select(held).where(held.in_(raised)).distinct())
        return self._columns[column]

    def _values(self, told: Statement) -> frozenset[str]:
        return frozenset(str(value) for (value,) in self._scope.connection.execute(told) if value is not None)

    @property
    def _payments(self) -> Touch:
        return self.touches[BenefitPayment.sheet.label]

    @cached_property
    def _added(self) -> Added:
        return added_payments(self._scope.connection, self._payments.ranges)

    @cached_property
    def _subsidies(self) -> frozenset[str]:
        return self._values(select(self._added.subsidy).distinct())

    @cached_property
    def _raised(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        asked = select(Finding.rule, Finding.partition_key).where(Finding.current)
        for rule, partition in self._scope.connection.execute(asked):
            found[rule].add(partition)
        return defaultdict(frozenset, {rule: frozenset(values) for rule, values in found.items()})


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
