"""A finding as a rule raised it: rows gathered by subject, values written out, in the contract's order."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from fundwatch.ledger.policy import Policy
from fundwatch.models.fields import PARTS, Kind
from fundwatch.rules.definition import Row, Rule, Severity, Value
from fundwatch.rules.scope import in_force_on, written

#: How many related rows and evidence lines a finding lists; their whole number is told beside them.
LISTED = 200
#: What a finding can be about besides its subject: label of the link by label in the select.
_LINKS = {"person": "人员", "account": "账号", "project": "项目"}
_GRAVITY = {Severity.HIGH: 2, Severity.MEDIUM: 1, Severity.LOW: 0}

Key = tuple[str, str]


@dataclass(frozen=True)
class Raised:
    """One finding, not yet numbered or scored. `members` are all related rows as (table label, key)."""

    rule: str
    rule_version: int
    category: str
    severity: str
    subject: Key
    distinguish: str
    partition: str
    members: tuple[Key, ...]
    links: frozenset[str]
    amount: int | None
    day: date | None
    region: str | None
    summary: str
    evidence: Mapping[str, Any]
    basis: str
    parameters: Mapping[str, str]
    name: str

    @property
    def fingerprint(self) -> str:
        """Stable over scans: of the rule, the subject and what distinguishes."""
        known = json.dumps([self.rule, *self.subject, self.distinguish], ensure_ascii=False)
        return hashlib.sha256(known.encode()).hexdigest()[:32]

    @property
    def order(self) -> tuple[str, str, str, str]:
        """The order in which new findings are numbered."""
        return (self.rule, *self.subject, self.distinguish)


def decimal_string(parts: int, of: int) -> str:
    """An exact decimal of `parts` of 1/`of`: fen of 100 keep two places, other scales drop needless zeros."""
    sign = "-" if parts < 0 else ""
    whole, rest = divmod(abs(parts), of)
    places = len(str(of)) - 1
    tail = f"{rest:0{places}d}"
    if places > 2:  # noqa: PLR2004 - money keeps its two places
        tail = tail.rstrip("0")
    return f"{sign}{whole}.{tail}" if tail else f"{sign}{whole}"


def shown(value: Any, kind: Kind) -> Any:  # noqa: PLR0911 - one return a kind
    """A value as it stands in a finding: money and quantities as decimal strings, days as ISO, null as null."""
    if value is None:
        return None
    if kind is Kind.MONEY:
        return decimal_string(int(value), 100)
    if kind is Kind.QUANTITY:
        return decimal_string(int(value), PARTS)
    if kind is Kind.RATIO:
        return f"{decimal_string(int(value) * 100, PARTS)}%"
    if kind is Kind.DAY:
        return (date.fromordinal(value) if isinstance(value, int) else value).isoformat()
    if kind is Kind.BOOLEAN:
        return "是" if value else "否"
    return int(value) if kind in {Kind.INTEGER, Kind.YEAR} else str(value)


def gather(rule: Rule, rows: Iterable[Row], policy: Policy) -> list[Raised]:
    """One finding a subject, in the order of their numbering, whatever order the rows came in."""
    groups: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        table = row.get("subject_table") or rule.subject
        groups[table, row["subject"], row.get("distinguish") or ""].append(row)
    found = [_finding(rule, known, members, policy) for known, members in groups.items()]
    return sorted(found, key=lambda raised: raised.order)


def _finding(rule: Rule, known: tuple[str, str, str], rows: list[Row], policy: Policy) -> Raised:
    rows = _in_order(rows) if len(rows) > 1 else rows
    partitions = {row["partition"] for row in rows}
    if len(partitions) != 1:
        raise ValueError(f"{rule.code}: one subject in several partitions: {sorted(partitions)}")
    amounts = [row["amount"] for row in rows if row["amount"] is not None]
    days = [row["day"] for row in rows if row["day"] is not None]
    regions = sorted({row["region"] for row in rows if row["region"]})
    amount = int(sum(amounts)) if amounts else None
    day = date.fromordinal(max(days)) if days else None
    region = regions[0] if regions else None
    return Raised(
        rule=rule.code,
        rule_version=rule.version,
        category=rule.category,
        severity=str(_gravest(rule, rows)),
        subject=known[:2],
        distinguish=known[2],
        partition=partitions.pop(),
        members=_members(rule, known[:2], rows),
        links=_links(known[:2], rows),
        amount=amount,
        day=day,
        region=region,
        summary=_summary(rule, rows, amount),
        evidence=_evidence(rule, rows),
        basis=rule.basis if rule.verified else f"{rule.basis}（待核实）",
        parameters=_parameters(rule, policy, day, region or ""),
        name=rule.name,
    )


def _in_order(rows: list[Row]) -> list[Row]:
    """By day, and those of one day by all that they say, which is written out for these alone."""
    on = Counter(row["day"] or 0 for row in rows)
    return sorted(rows, key=lambda row: (day := row["day"] or 0, _said(row) if on[day] > 1 else ""))


def _said(row: Row) -> str:
    return repr(sorted((label, str(value)) for label, value in row.items()))


def _gravest(rule: Rule, rows: list[Row]) -> Severity:
    given = [Severity(row.get("severity") or rule.severity) for row in rows]
    return max(given, key=_GRAVITY.__getitem__)


def _members(rule: Rule, subject: Key, rows: list[Row]) -> tuple[Key, ...]:
    members: dict[Key, None] = {}
    for label, column in rule.related:
        members |= dict.fromkeys((label, key) for key in sorted({row[column] for row in rows if row[column]}))
    members.pop(subject, None)
    return tuple(members)


def _links(subject: Key, rows: list[Row]) -> frozenset[str]:
    links = {f"{subject[0]}|{subject[1]}"}
    for row in rows:
        links |= {f"{label}|{row[column]}" for column, label in _LINKS.items() if row.get(column)}
    return frozenset(links)


def _evidence(rule: Rule, rows: list[Row]) -> dict[str, Any]:
    evidence = _values(rule.evidence, rows[0])
    if rule.details:
        lines: dict[str, dict[str, Any]] = {}
        for row in rows:
            line = _values(rule.details, row)
            lines.setdefault(json.dumps(line, ensure_ascii=False), line)
        evidence["明细"] = list(lines.values())[:LISTED]
        evidence["明细条数"] = len(lines)
    return evidence


def _values(values: tuple[Value, ...], row: Row) -> dict[str, Any]:
    return {value.label: shown(row[value.label], value.kind) for value in values}


def _summary(rule: Rule, rows: list[Row], amount: int | None) -> str:
    values = {label: "（空）" if text is None else text for label, text in _values(rule.evidence, rows[0]).items()}
    total = decimal_string(amount, 100) if amount is not None else ""
    return rule.summary.format_map({**values, "合计": total, "行数": len(rows)})


def _parameters(rule: Rule, policy: Policy, day: date | None, region: str) -> dict[str, str]:
    when = day or date.max
    return {name: written(in_force_on(policy, name, when, region)) for name in rule.parameters}
