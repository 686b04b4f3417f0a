"""The score of a finding, frozen in it: how grave, how much, and how many other rules point at the same thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

#: Hundredths by severity.
_BASE = {"high": 60, "medium": 40, "low": 20}
#: Three hundredths for each of these amounts (fen) that is reached: 1千, 1万, 5万, 10万, 50万, 100万 yuan.
_STEPS = (100_000, 1_000_000, 5_000_000, 10_000_000, 50_000_000, 100_000_000)
_A_STEP = 3
#: Ten hundredths for each other rule that raised something on the same thing, at most two of them.
_A_RULE = 10
_MOST_RULES = 2


@dataclass(frozen=True)
class Scored:
    """What the score of one finding depends on."""

    number: int
    rule: str
    severity: str
    amount: int | None
    links: frozenset[str]


def hundredths(severity: str, amount: int | None, other_rules: int) -> int:
    """The score in hundredths, from 20 to 98; whole numbers, so that it is the same on every machine."""
    steps = sum(abs(amount or 0) >= step for step in _STEPS)
    return _BASE[severity] + _A_STEP * steps + _A_RULE * min(other_rules, _MOST_RULES)


def scores(findings: Iterable[Scored]) -> dict[int, float]:
    """The score of every finding of the current set, by its number.

    Another rule corroborates when one of its findings is about the same subject, person, account or project.
    """
    everything = list(findings)
    rules_on: dict[str, set[str]] = defaultdict(set)
    for finding in everything:
        for link in finding.links:
            rules_on[link].add(finding.rule)
    given = {}
    for finding in everything:
        rules = set().union(*(rules_on[link] for link in finding.links))
        given[finding.number] = hundredths(finding.severity, finding.amount, len(rules - {finding.rule})) / 100
    return given
