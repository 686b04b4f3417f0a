"""How promising a clue is: 高, 中 or 低, with the reasons; never a number, which would be taken for a probability.

What counts, in hundredths of the frozen score:

* the weightiest finding that waits: its severity and amount, as its frozen score has them;
* how often its rule proved right so far (`ledger.rule_precision`), against what is expected of any rule;
* that its rule is suspect itself because it flags too much of what it looks at (`rule_suspicion`);
* other rules that speak of the same matter. The frozen score counts every other rule; here a rule counts only if it
  rests on a list (file and sheet) that no rule counted before it rests on, so that one fact seen by two rules is one
  fact; a rule of another kind counts double.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from fundwatch.ledger.clue_matters import Thing
from fundwatch.ledger.rule_precision import PRIOR, Precision
from fundwatch.models.fields import PARTS
from fundwatch.rules.scoring import hundredths
from fundwatch.services.rule_suspicion import Hits

LEVELS = ("高", "中", "低")
#: From how many hundredths on a clue is 高, and 中: a grave finding of ten thousand yuan is 高 by itself.
_HIGH, _MIDDLE = 66, 40
#: What a rule is worth that rests on other lists: of the same kind, and of another kind; at most so much together.
_SAME_KIND, _OTHER_KIND, _MOST = 5, 10, 20
#: Hundredths between a rule that is never right and one that always is.
_LEARNED = 60
_SUSPECT = 40
#: The letter of a rule's code (FW-B012) says what kind it is: it is declared by subject.
_KIND = 3
_WHAT = {
    "人员": "同一人",
    "项目": "同一项目",
    "账号": "同一账户",
    "批次": "同一批次",
    "单位": "同一单位",
    "资金指标": "同一笔资金",
}
#: A source in a finding's stored content; reading it whole would take ten times as long.
_SOURCE = re.compile(r'"sha256":"([^"]*)","sheet":"([^"]*)"')
#: Rules named in a reason.
_NAMED = 4
_TEN_THOUSAND, _YUAN = 1_000_000, 100
_SEVERITIES = {"high": "高", "medium": "中", "low": "低"}


@dataclass(frozen=True)
class Witness:
    """What the rank needs of a finding; `content` is the finding as it is stored."""

    number: int
    rule: str
    name: str
    severity: str
    amount: int | None
    content: str

    @property
    def kind(self) -> str:
        """What kind of rule raised it."""
        return self.rule[_KIND]

    @cached_property
    def lists(self) -> frozenset[tuple[str, str]]:
        """The files (SHA-256) and sheets that it rests on."""
        return frozenset(_SOURCE.findall(self.content))


@dataclass(frozen=True)
class Rank:
    """`level` is one of LEVELS, `reasons` say why; `weight` only orders clues and is never shown.

    `leading` is the number of the finding that weighs most; `proven` where its rule is expected to be right more often
    than not, by its own record.
    """

    level: str
    reasons: tuple[str, ...]
    weight: int
    leading: int
    proven: bool


@dataclass(frozen=True)
class Learned:
    """What is known of the rules: how often each proved right, and which are suspect."""

    precisions: Mapping[str, Precision]
    hits: Mapping[str, Hits]

    @cached_property
    def known(self) -> Mapping[str, int]:
        """What the record of each rule adds to or takes from its findings, in hundredths."""
        return {rule: self._of(rule) for rule in {*self.precisions, *self.hits}}

    def of(self, rule: str) -> int:
        """The same of one rule, nothing where nothing is known of it."""
        return self.known.get(rule, 0)

    def _of(self, rule: str) -> int:
        expected = self.precisions.get(rule, Precision()).expected
        judged = self.hits.get(rule)
        return (expected - PRIOR) * _LEARNED // PARTS - (_SUSPECT if judged is not None and judged.suspect else 0)


def rank(
    matter: Thing, waiting: Sequence[Witness], confirmed: Sequence[Witness], beside: Sequence[Witness], learned: Learned
) -> Rank:
    """The rank of a clue by its findings that wait, those confirmed already, and what speaks `beside` them.

    `beside` are findings of other clues that share a person, account or project with them.
    """
    leading = min(waiting, key=lambda one: (-_weight(one, learned), one.number))
    own = independent(leading, (*waiting, *confirmed))
    others = independent(leading, (*own, *beside))[len(own) :] if beside else []
    shared = sum(_OTHER_KIND if one.kind != leading.kind else _SAME_KIND for one in (*own, *others))
    weight = _weight(leading, learned) + min(shared, _MOST)
    level = LEVELS[0] if weight >= _HIGH else LEVELS[1] if weight >= _MIDDLE else LEVELS[2]
    reasons = (
        f"程度{_SEVERITIES[leading.severity]}",
        *_together(matter, own),
        *_beside(others),
        *_sum(waiting),
        *_record(leading.rule, learned),
    )
    proven = learned.precisions.get(leading.rule, Precision()).expected * 2 >= PARTS
    return Rank(level, reasons, weight, leading.number, proven)


def independent(leading: Witness, others: Iterable[Witness]) -> list[Witness]:
    """Those of other rules that rest on a list of their own, each held against the leading one and those before it."""
    rules: set[str] = {leading.rule}
    lists: set[tuple[str, str]] = set()
    counted = []
    for one in others:
        if one.rule in rules:
            continue
        lists = lists or set(leading.lists)
        if not one.lists <= lists:
            counted.append(one)
            rules.add(one.rule)
            lists |= one.lists
    return counted


def amount_in_question(findings: Iterable[Witness]) -> int | None:
    """The largest sum that any one rule names, in fen; what several rules name may be the same money."""
    by_rule: dict[str, int] = {}
    for one in findings:
        if one.amount is not None:
            by_rule[one.rule] = by_rule.get(one.rule, 0) + one.amount
    return max(by_rule.values(), default=None)


def money_words(fen: int) -> str:
    """An amount as it is said: 3.2 万元, 500 元."""
    if abs(fen) >= _TEN_THOUSAND:
        return f"{fen / _TEN_THOUSAND:,.1f} 万元".replace(".0 ", " ")
    return f"{fen / _YUAN:,.2f} 元".replace(".00 ", " ")


def _weight(one: Witness, learned: Learned) -> int:
    return hundredths(one.severity, one.amount, 0) + learned.of(one.rule)


def _together(matter: Thing, own: Sequence[Witness]) -> Iterator[str]:
    if own:
        yield f"{len(own) + 1} 条互不相干的规则指向{_WHAT.get(matter[0], '同一事项')}"


def _beside(others: Sequence[Witness]) -> Iterator[str]:
    if others:
        yield f"相关的人员、项目或账户另有疑点：{_names(others)}"


def _sum(waiting: Sequence[Witness]) -> Iterator[str]:
    amount = amount_in_question(waiting)
    if amount is not None:
        yield f"金额 {money_words(amount)}"


def _record(rule: str, learned: Learned) -> Iterator[str]:
    precision, judged = learned.precisions.get(rule, Precision()), learned.hits.get(rule)
    if precision.reviewed:
        yield f"该规则已核查 {precision.reviewed:,} 条，{precision.confirmed:,} 条属实"
    else:
        yield "该规则尚无核查结果，按约三成属实估计"
    if judged is not None and judged.suspect:
        yield f"规则标出比例过高，须先核对规则本身：{judged.caution}"


def _names(rules: Sequence[Witness]) -> str:
    more = "等" if len(rules) > _NAMED else ""
    return "、".join(one.name for one in rules[:_NAMED]) + more
