"""What of a project is to be looked at: papers that lack, payments above contract or progress, retention, disorder.

All of it is fact to be checked, not a verdict: a registered contract may lack its supplement, progress may be old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fundwatch.ledger.policy import Policy
from fundwatch.ledger.project_accounts import ProjectAccount
from fundwatch.ledger.project_steps import Disorder, out_of_order
from fundwatch.models.fields import PARTS
from fundwatch.rules.scope import in_force_on
from fundwatch.services.project_papers import MissingPaper
from fundwatch.services.statement import Tone

#: The same margin as the rule on payments ahead of progress.
_MARGIN = "付款超进度容许比例"
_MISSING, _CONTRACT, _PROGRESS, _RETENTION, _ORDER = "missing", "contract", "progress", "retention", "order"
#: What a matter is called on a project.
MATTERS = {
    _MISSING: "有缺件",
    _CONTRACT: "支付超过合同价",
    _PROGRESS: "支付超过按进度应付",
    _RETENTION: "质保金到期未付",
    _ORDER: "步骤先后倒置",
}
CHOICES = (("", "全部情况"), *MATTERS.items())
_TONES: dict[str, Tone] = {_CONTRACT: "danger"}


@dataclass(frozen=True, slots=True)
class Matters:
    """Of one project: amounts in fen, nought where there is nothing to look at.

    `ahead` is what was paid above what progress and its margin allow, where the price is not exceeded already.
    """

    missing: tuple[MissingPaper, ...]
    over_contract: int
    ahead: int
    retention_due: int
    disorder: tuple[Disorder, ...]

    @property
    def tones(self) -> tuple[tuple[str, Tone], ...]:
        """The matters there are, with their tones, the gravest first."""
        order = (_CONTRACT, _PROGRESS, _RETENTION, _MISSING, _ORDER)
        return tuple((name, _TONES.get(name, "warning")) for name in order if self.has(name))

    def has(self, matter: str) -> bool:
        """Whether there is something of a matter."""
        there = {
            _MISSING: self.missing,
            _CONTRACT: self.over_contract,
            _PROGRESS: self.ahead,
            _RETENTION: self.retention_due,
            _ORDER: self.disorder,
        }
        return bool(there[matter])


def matters_of(
    accounts: Sequence[ProjectAccount], missing: Mapping[str, tuple[MissingPaper, ...]], policy: Policy, as_of: date
) -> dict[str, Matters]:
    """What is to be looked at, by project."""
    margin = in_force_on(policy, _MARGIN, as_of).millionths
    return {
        one.key: Matters(
            missing=missing.get(one.key, ()),
            over_contract=one.over_contract,
            ahead=_ahead(one, margin),
            retention_due=one.retention_due,
            disorder=out_of_order(one.steps),
        )
        for one in accounts
    }


def _ahead(one: ProjectAccount, margin: int) -> int:
    """Of works not completed the margin is allowed; of completed ones all but the retention is owed already."""
    allowed = 0 if one.done else one.price * margin // PARTS
    return one.over_progress if not one.over_contract and one.over_progress > allowed else 0
