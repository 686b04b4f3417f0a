"""The catalogue of rules: what each looks for, with its parameters' values, and whether its tables hold rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.policy import Policy, in_force, shipped
from fundwatch.models.store import Store
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules
from fundwatch.rules.scope import written


def catalogue(store: Store | None = None) -> list[dict[str, Any]]:
    """Every rule as plain values; with a store, its own policy values and `missing`, the tables it still needs."""
    if store is None:
        return [_entry(rule, shipped(), None) for rule in all_rules().values()]
    with store.read() as connection:
        policy = in_force(connection)
        return [_entry(rule, policy, connection) for rule in all_rules().values()]


def _entry(rule: Rule, policy: Policy, connection: Connection | None) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "code": rule.code,
        "version": rule.version,
        "name": rule.name,
        "category": rule.category,
        "severity": str(rule.severity),
        "basis": rule.basis,
        "verified": rule.verified,
        "reads": [table.sheet.label for table in rule.tables()],
        "needs": [table.sheet.label for table in rule.needs],
        "reads_clock": rule.reads_clock,
        "parameters": [_parameter(policy, name) for name in rule.parameters],
    }
    if connection is not None:
        empty = [t for t in rule.needs if connection.execute(select(t.id).limit(1)).first() is None]
        entry["missing"] = [table.sheet.label for table in empty]
    return entry


def _parameter(policy: Policy, name: str) -> dict[str, Any]:
    values = [
        {
            "from": value.from_day.isoformat(),
            "until": value.until.isoformat() if value.until else None,
            "region": value.region_code or None,
            "value": f"{value.value.normalize():f}",
            "unit": value.unit,
            "shown": written(value),
            "basis": value.basis,
            "verified": value.verified,
            "own": value.overridden,
        }
        for value in policy.all_of(name)
    ]
    return {"name": name, "values": values}
