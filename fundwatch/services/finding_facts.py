"""One finding's frozen facts, as what is made of a single finding needs them: its page, its paper, its workbook."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.errors import UsageError
from fundwatch.ledger.policy import stem
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.rules.definition import Rule
from fundwatch.rules.registry import all_rules

Key = tuple[str, str]


@dataclass(frozen=True)
class FindingFacts:
    """A finding as it was frozen: `amount` in fen, `content` as the contract prints it with every member.

    `scan_id` is the scan that last raised it; `current` whether the latest one still does.
    """

    number: int
    fingerprint: str
    code: str
    version: int
    severity: str
    amount: int | None
    day: date | None
    region: str
    scan_id: int
    current: bool
    content: Mapping[str, Any]

    @property
    def rule(self) -> Rule | None:
        """Its rule; None for one of another release."""
        return all_rules().get(self.code)

    @property
    def subject(self) -> Key:
        """What it is about, as (table, key)."""
        return self.content["subject"]["table"], self.content["subject"]["key"]

    @property
    def named(self) -> tuple[Key, ...]:
        """Its subject and every row it names."""
        return (self.subject, *((one["table"], one["key"]) for one in self.content["related"]))


def facts(connection: Connection, actor: Actor, number: int) -> FindingFacts:
    """One finding by its number. Raises UsageError where there is none that the actor may see."""
    row = connection.execute(select(*Finding.__table__.columns).where(Finding.number == number)).first()
    if row is None or (actor.region_code and not (row.region_code or "").startswith(stem(actor.region_code))):
        raise UsageError(f"没有编号为 {number} 的疑点。", "请刷新疑点列表后再试。")
    return FindingFacts(
        row.number,
        row.fingerprint,
        row.rule,
        row.rule_version,
        row.severity,
        row.amount,
        date.fromisoformat(row.happened_on) if row.happened_on else None,
        row.region_code or "",
        row.last_scan,
        row.current,
        json.loads(row.content),
    )
