"""The rule's page beside a finding: with the values in force on the finding's day, of the set its scan ran with."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, select

from fundwatch.ledger.policy import Policy, PolicyValue, in_force
from fundwatch.models.finding import Scan
from fundwatch.rules.definition import Rule
from fundwatch.services.finding_facts import FindingFacts
from fundwatch.services.rule_examples import executed
from fundwatch.services.rule_pages import markdown
from fundwatch.services.rule_sections import Configuration, PageSection, sections
from fundwatch.services.scan_planning import parameters_of

ELSEWHERE = "这条疑点由另一版本的程序提出，本版本没有它的规则说明。"
_NEWER = "规则此后更新为第 {now} 版（提出时是第 {then} 版），下面的说明是现在的；重新扫描后按新的规则核对。"
_CHANGED = "此后参数有过改动，下面列的是那次扫描用的数值；重新扫描后按现在的数值核对。"
_NO_LONGER = "当时的数值，现在的标准中已没有这一条"
_NO_DAY = "这条疑点没有日期，用的是最近的数值。"


def page_of(connection: Connection, found: FindingFacts) -> str:
    """The page in Markdown."""
    rule = found.rule
    return ELSEWHERE if rule is None else markdown(rule, page_sections(connection, rule, found))


def page_sections(connection: Connection, rule: Rule, found: FindingFacts) -> Iterator[PageSection]:
    """The sections of the rule's page for a finding."""
    return sections(rule, configuration(connection, rule, found), executed(rule.code))


def configuration(connection: Connection, rule: Rule, found: FindingFacts) -> Configuration:
    """The values that the finding was compared with, of the set that its scan ran with."""
    present = in_force(connection)
    asked = select(Scan.as_of, Scan.parameters).where(Scan.id == found.scan_id)
    scan = connection.execute(asked).one()
    ran_with: Mapping[str, Any] = json.loads(scan.parameters).get(rule.code, {})
    said = [f"提出这条疑点的是第 {found.scan_id} 次扫描，以 {scan.as_of} 为今日，用的是第 {found.version} 版规则。"]
    if found.version != rule.version:
        said.append(_NEWER.format(now=rule.version, then=found.version))
    if ran_with != parameters_of(rule, present):
        said.append(_CHANGED)
    if rule.parameters and found.day is None:
        said.append(_NO_DAY)
    return Configuration(_of_scan(ran_with, present), found.day, found.region, tuple(said), of_finding=True)


def _of_scan(ran_with: Mapping[str, Any], present: Policy) -> Policy:
    """The set of a scan; the bases, which a scan does not store, are those that the values have now."""
    now = {(one.name, one.from_day, one.region_code, one.value): one for one in present.values}
    values = []
    for name, stored in ran_with.items():
        for from_day, until, region, number, unit, *marks in stored:
            start, value = date.fromisoformat(from_day), Decimal(number)
            known = now.get((name, start, region, value))
            # Scans of the first releases stored neither of the two marks.
            verified, overridden = marks or ((known.verified, known.overridden) if known else (False, False))
            values.append(
                PolicyValue(
                    name,
                    start,
                    date.fromisoformat(until) if until else None,
                    value,
                    unit,
                    known.basis if known else _NO_LONGER,
                    verified,
                    region,
                    overridden,
                )
            )
    return Policy(tuple(values))
