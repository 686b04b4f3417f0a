"""What a change of a threshold would do: the rules that use it, run with and without it; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from fundwatch.ledger.policy import Policy, in_force, stem
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.rules.definition import Rule
from fundwatch.rules.holdings import Holdings
from fundwatch.rules.raised import Raised
from fundwatch.rules.registry import all_rules
from fundwatch.rules.runner import CHECKED, FAILED, Outcome, run
from fundwatch.rules.scope import Scope
from fundwatch.services.progress import Progress, Quiet
from fundwatch.services.rule_suspicion import LEAST, SHARE, hits
from fundwatch.services.thresholds import Change, require_sound, with_change

#: So many findings are named that would come, and as many that would go.
_EXAMPLES = 20


@dataclass(frozen=True)
class Example:
    """A finding that would come or go; `amount` in fen."""

    comes: bool
    rule: str
    name: str
    summary: str
    amount: int | None


@dataclass(frozen=True)
class RuleEffect:
    """What would become of one rule's findings; `altered` of those that stay would say something else.

    `state` is 已检查, 不适用 or 失败: only of the first are the numbers any.
    """

    code: str
    name: str
    state: str
    message: str
    comes: int
    goes: int
    stays: int
    altered: int


@dataclass(frozen=True)
class ThresholdPreview:
    """What a change would do; `suspects` are rules that would be suspect (true) or no longer (false) by it."""

    rules: tuple[RuleEffect, ...]
    examples: tuple[Example, ...]
    suspects: tuple[tuple[str, bool], ...] = ()

    @property
    def comes(self) -> int:
        """Findings that would come."""
        return sum(rule.comes for rule in self.rules)

    @property
    def goes(self) -> int:
        """Findings that would go."""
        return sum(rule.goes for rule in self.rules)

    @property
    def stays(self) -> int:
        """Findings that would stay."""
        return sum(rule.stays for rule in self.rules)


def preview(
    store: Store, actor: Actor, *, wanted: Change, as_of: date | None = None, progress: Progress | None = None
) -> ThresholdPreview:
    """Try a change on the books as they are. Raises UsageError where it is not sound."""
    require_sound(wanted)
    progress = progress or Quiet()
    today = as_of or date.today()  # noqa: DTZ011 - the user's own calendar day
    concerned = [rule for rule in all_rules().values() if wanted.name in rule.parameters]
    with store.workspace() as connection:
        before = in_force(connection)
        after = with_change(before, wanted)
        holdings = Holdings(connection)
        effects, examples = [], []
        for number, rule in enumerate(concerned):
            outcomes = []
            for step, policy in enumerate((before, after)):
                progress.step(2 * number + step, 2 * len(concerned), f"正在试算：{rule.name}")
                outcomes.append(run(rule, Scope(connection, today, policy, holdings=holdings)))
            effect, named = _compared(rule, outcomes[0], outcomes[1], actor)
            effects.append(effect)
            examples += named
        suspects = _suspects(connection, wanted, before, after)
    return ThresholdPreview(tuple(effects), tuple(examples), suspects)


def _compared(rule: Rule, before: Outcome, after: Outcome, actor: Actor) -> tuple[RuleEffect, list[Example]]:
    failed = next((one for one in (before, after) if one.state == FAILED), None)
    if failed is not None or after.state != CHECKED:
        told = failed or after
        return RuleEffect(rule.code, rule.name, told.state, told.message, 0, 0, 0, 0), []
    old, new = _seen(before, actor), _seen(after, actor)
    comes, goes = sorted(new.keys() - old.keys()), sorted(old.keys() - new.keys())
    both = old.keys() & new.keys()
    altered = sum(_facts(old[one]) != _facts(new[one]) for one in both)
    effect = RuleEffect(rule.code, rule.name, CHECKED, "", len(comes), len(goes), len(both), altered)
    return effect, [
        *(_example(rule, new[one], comes=True) for one in comes[:_EXAMPLES]),
        *(_example(rule, old[one], comes=False) for one in goes[:_EXAMPLES]),
    ]


def _seen(outcome: Outcome, actor: Actor) -> Mapping[str, Raised]:
    """What a rule raised and the actor may see, by fingerprint."""
    own = stem(actor.region_code or "")
    return {one.fingerprint: one for one in outcome.raised if (one.region or "").startswith(own)}


def _facts(one: Raised) -> tuple[object, ...]:
    """What a reviewer is told, without the value of the parameter itself."""
    return one.severity, one.amount, one.summary, one.members


def _example(rule: Rule, one: Raised, *, comes: bool) -> Example:
    return Example(comes, rule.code, rule.name, one.summary, one.amount)


def _suspects(connection: Connection, wanted: Change, before: Policy, after: Policy) -> tuple[tuple[str, bool], ...]:
    """Rules whose standing the last scans' counts would change; none where the change is of another parameter."""
    if wanted.name not in {SHARE, LEAST}:
        return ()
    old, new = hits(connection, before), hits(connection, after)
    return tuple(
        (all_rules()[code].name, found.suspect)
        for code, found in new.items()
        if code in all_rules() and found.suspect != old[code].suspect
    )
