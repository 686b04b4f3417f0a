"""Concluding findings: what a person found on looking, with the reason, in the log."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from fundwatch.errors import RefusedError, UsageError
from fundwatch.ledger.finding_accounts import VERDICTS, facts_digest, facts_text
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding, JudgedFacts, Review
from fundwatch.models.store import Store, Writing


@dataclass(frozen=True)
class Concluded:
    """A conclusion as kept: the finding's number, its new version, and the log entry."""

    number: int
    version: int
    log_number: int


@dataclass(frozen=True)
class Conclusion:
    """A verdict on a finding with its reason; `facts` is the digest of the facts that were judged."""

    fingerprint: str
    verdict: str
    reason: str
    facts: str


def conclude(
    store: Store,
    actor: Actor,
    number: int,
    verdict: str,
    reason: str,
    *,
    silenced_until: date | None = None,
    expected_version: int,
) -> Concluded:
    """Keep a verdict on a finding.

    `expected_version` is the number of reviews the person saw: where somebody else has concluded meanwhile,
    RefusedError. `silenced_until` is the day until which the explanation holds. Raises UsageError for an unknown
    finding or verdict and for a missing reason.
    """
    return conclude_together(store, actor, {number: expected_version}, verdict, reason, silenced_until=silenced_until)[
        0
    ]


def conclude_together(
    store: Store,
    actor: Actor,
    expected_versions: Mapping[int, int],
    verdict: str,
    reason: str,
    *,
    silenced_until: date | None = None,
) -> tuple[Concluded, ...]:
    """Keep one verdict on several findings, all of them or none; each by number with the reviews the person saw.

    Raises as `conclude` does.
    """
    if verdict not in VERDICTS:
        raise UsageError(f"结论只能是{'、'.join(VERDICTS)}。", "请重新选择。")
    if not reason.strip():
        raise UsageError("没有填写理由。", "请写明核实了什么、依据是什么。")
    with store.write(actor, "结论") as writing:
        judged = [_judged(writing.connection, number, seen) for number, seen in sorted(expected_versions.items())]
        conclusions = [
            Conclusion(row.fingerprint, verdict, reason.strip(), facts_digest(json.loads(row.content)))
            for row in judged
        ]
        keep(writing, conclusions, silenced_until)
        numbers, rules = [row.number for row in judged], list(dict.fromkeys(row.rule for row in judged))
        alone = len(judged) == 1
        writing.note(
            疑点=numbers[0] if alone else numbers,
            规则=rules[0] if alone else rules,
            结论=verdict,
            理由=reason.strip(),
            静默至=silenced_until.isoformat() if silenced_until else None,
        )
        return tuple(Concluded(number, expected_versions[number] + 1, writing.number) for number in numbers)


def _judged(connection: Connection, number: int, expected_version: int) -> Any:
    """The finding as it stands now. Raises UsageError where there is none, RefusedError where it was concluded."""
    asked = select(Finding.number, Finding.fingerprint, Finding.content, Finding.rule).where(Finding.number == number)
    row = connection.execute(asked).first()
    if row is None:
        raise UsageError(f"没有编号为 {number} 的疑点。", "请刷新疑点列表后再试。")
    held = select(func.count()).where(Review.fingerprint == row.fingerprint)
    if connection.execute(held).scalar_one() != expected_version:
        raise RefusedError("这条疑点刚刚由别人下了结论，您的结论没有保存。", "请重新打开查看后再定。")
    return row


def keep(writing: Writing, conclusions: Iterable[Conclusion], silenced_until: date | None = None) -> None:
    """Keep conclusions within a write that is under way, in the name of who writes, and the facts they rest on."""
    conclusions = list(conclusions)
    _keep_facts(writing.connection, conclusions)
    for one in conclusions:
        writing.connection.execute(
            insert(Review).values(
                fingerprint=one.fingerprint,
                verdict=one.verdict,
                reason=one.reason,
                actor=writing.actor.name,
                reviewed_at=writing.written_at,
                silenced_until=silenced_until.isoformat() if silenced_until else None,
                facts_digest=one.facts,
                log_number=writing.number,
            )
        )


def _keep_facts(connection: Connection, conclusions: Sequence[Conclusion]) -> None:
    """Keep what was judged, once; a sheet that was sent out on earlier facts has only their digest."""
    for one in conclusions:
        content = connection.execute(select(Finding.content).where(Finding.fingerprint == one.fingerprint)).scalar()
        if content is None or facts_digest(json.loads(content)) != one.facts:
            continue
        kept = select(JudgedFacts.digest).where(JudgedFacts.digest == one.facts)
        if connection.execute(kept).first() is None:
            values = {"digest": one.facts, "facts": facts_text(json.loads(content))}
            connection.execute(insert(JudgedFacts).values(**values))


def take_back(writing: Writing, log_number: int) -> None:
    """Remove the conclusions that one write kept, when that write is undone; both log entries tell of them."""
    removed = writing.connection.execute(delete(Review).where(Review.log_number == log_number)).rowcount
    if removed:
        writing.note(撤回结论=removed)
