"""How often a rule proved right: what reviewers concluded about its findings, smoothed while they are few.

The prior is what came of the published campaigns: 36 % of 舒城's 600 leads and 29 % of 黔西南's 1,925 were confirmed,
together 774 of 2,525. Nobody has published such figures by kind of rule, so every rule begins with the same ones; the
prior weighs as much as ten reviews, so that a rule is known by its own record after a few dozen.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from fundwatch.models.fields import PARTS
from fundwatch.models.finding import Finding, Review

CONFIRMING = frozenset({"属实", "部分属实"})
_PRIOR_CONFIRMED, _PRIOR_LEADS = 774, 2_525
_PRIOR_WEIGHT = 10
#: What is expected of a rule that nobody has reviewed, in millionths.
PRIOR = _PRIOR_CONFIRMED * PARTS // _PRIOR_LEADS


@dataclass(frozen=True)
class Precision:
    """How many of a rule's findings were concluded, and how many of them were confirmed, wholly or in part."""

    reviewed: int = 0
    confirmed: int = 0

    @property
    def expected(self) -> int:
        """The share of its findings that is expected to prove right, in millionths."""
        return (_PRIOR_WEIGHT * PRIOR + self.confirmed * PARTS) // (_PRIOR_WEIGHT + self.reviewed)


def precisions(connection: Connection) -> dict[str, Precision]:
    """The precision of every rule that was ever reviewed, by its code; of each finding the latest review counts."""
    asked = (
        select(Review.fingerprint, Review.verdict, Finding.rule)
        .join(Finding, Finding.fingerprint == Review.fingerprint)
        .order_by(Review.id)
    )
    latest = {row.fingerprint: (row.rule, row.verdict) for row in connection.execute(asked)}
    verdicts: dict[str, list[str]] = defaultdict(list)
    for rule, verdict in latest.values():
        verdicts[rule].append(verdict)
    return {
        rule: Precision(len(given), sum(verdict in CONFIRMING for verdict in given))
        for rule, given in sorted(verdicts.items())
    }
