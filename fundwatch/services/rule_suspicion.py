"""Rules that are suspect themselves: what flags a large share of all it looked at says more of itself than of it.

A full run counts everything the rule looked at; an incremental run only what it computed again. The share is held
against the last full run and all runs after it together: never more than the true one, so that no rule is suspected
for what was not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from fundwatch.ledger.policy import Policy
from fundwatch.models.fields import PARTS
from fundwatch.models.finding import RuleRun, Scan
from fundwatch.rules.runner import CHECKED
from fundwatch.rules.scope import in_force_on, number_of

#: The dated parameters: the share of what was tested, and the number below which no rule is suspected.
SHARE, LEAST = "规则自疑比例", "规则自疑最少疑点"
#: How a run says that it computed only what was touched.
PARTIAL = "只重算了涉及的部分"


@dataclass(frozen=True)
class Hits:
    """How much of what a rule looked at it flags. `share` is in millionths, None where it looked at nothing.

    `at_least` where incremental runs are among those counted, and the true share may be higher.
    """

    tested: int
    flagged: int
    share: int | None
    at_least: bool
    suspect: bool

    @property
    def caution(self) -> str:
        """What is said beside the findings of a suspect rule; blank of any other."""
        if not self.suspect or self.share is None:
            return ""
        least = "至少 " if self.at_least else " "
        return f"这条规则命中了被测对象的{least}{percent(self.share)}，规则本身需要先核对。"


def percent(millionths: int) -> str:
    """A share in per cent without decimals; one that would read as none says so."""
    whole = millionths * 100 // PARTS
    return "不到 1 %" if millionths > 0 and not whole else f"{whole} %"


def hits(connection: Connection, policy: Policy, code: str | None = None) -> Mapping[str, Hits]:
    """Of every rule that was ever run in full (or of the one with this code), by its code."""
    full = (
        select(func.max(RuleRun.scan_id).label("scan_id"), RuleRun.rule.label("rule"))
        .where(RuleRun.state == CHECKED, RuleRun.message != PARTIAL)
        .group_by(RuleRun.rule)
        .subquery()
    )
    asked = (
        select(RuleRun.rule, RuleRun.tested, RuleRun.flagged, RuleRun.state, RuleRun.message, Scan.as_of)
        .join(Scan, Scan.id == RuleRun.scan_id)
        .join(full, (full.c.rule == RuleRun.rule) & (RuleRun.scan_id >= full.c.scan_id))
        .order_by(RuleRun.rule, RuleRun.scan_id)
    )
    if code is not None:
        asked = asked.where(RuleRun.rule == code)
    runs: dict[str, list[tuple[int, int, bool, str]]] = {}
    for rule, tested, flagged, state, message, as_of in connection.execute(asked):
        if state == CHECKED:
            runs.setdefault(rule, []).append((tested, flagged, message == PARTIAL, as_of))
    return {rule: _judged(of_rule, policy) for rule, of_rule in runs.items()}


def _judged(runs: list[tuple[int, int, bool, str]], policy: Policy) -> Hits:
    tested, (_, flagged, _, as_of) = sum(run[0] for run in runs), runs[-1]
    day = date.fromisoformat(as_of)
    most, least = (number_of(in_force_on(policy, name, day)) for name in (SHARE, LEAST))
    # One row looked at may carry several findings.
    share = min(flagged * PARTS // tested, PARTS) if tested else None
    suspect = share is not None and flagged >= least and flagged * PARTS > most * tested
    return Hits(tested, flagged, share, any(run[2] for run in runs), suspect)
