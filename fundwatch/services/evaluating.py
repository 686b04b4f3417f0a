"""Holding the current findings against known outcomes: recall over the cases, precision over the findings.

What reviewers see first is judged too: how many of the most promising clues hold a finding that is right.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fundwatch.errors import UnreadableFileError
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.clues import clues
from fundwatch.services.finding_lists import documents

#: A finding meets a case when this share (one in so many) of the rows it names are the case's.
_ONE_IN = 5

Key = tuple[str, str]


@dataclass(frozen=True)
class Case:
    """One known outcome: flag or quiet, the categories that count (none: any), its rows, and rows that do not count."""

    name: str
    flag: bool
    categories: frozenset[str]
    subjects: frozenset[Key]
    neutral: frozenset[Key]


@dataclass(frozen=True)
class Named:
    """A finding as it is judged: its number, what raised it, and every row it names, the subject first."""

    number: int
    rule: str
    category: str
    rows: tuple[Key, ...]
    summary: str

    def meets(self, rows: frozenset[Key]) -> bool:
        """Whether its subject is among these rows, or a fifth or more of what it names."""
        return self.rows[0] in rows or sum(row in rows for row in self.rows) * _ONE_IN >= len(self.rows)


@dataclass
class Tally:
    """Findings of one rule or category: how many counted, how many of them met a case to be flagged."""

    findings: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        """Share of the counted findings that are right; None where none counted."""
        return self.right / self.findings if self.findings else None


@dataclass
class Evaluation:
    """What came of it. `false_alarms` are findings on quiet cases, `unexplained` findings that meet no case at all.

    `right` are the counted findings by number, and whether each met a case; `first` are the clues shown first.
    """

    cases: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    false_alarms: list[tuple[Named, str]] = field(default_factory=list)
    unexplained: list[Named] = field(default_factory=list)
    neutral: int = 0
    right: dict[int, bool] = field(default_factory=dict)
    whole: Tally = field(default_factory=Tally)
    first: Tally = field(default_factory=Tally)
    rules: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    categories: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    recall_of: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    @property
    def recall(self) -> float | None:
        """Share of the cases to be flagged that were; None where there are none."""
        return self.found / self.cases if self.cases else None

    @property
    def complete(self) -> bool:
        """Whether every case to be flagged was, and no quiet one."""
        return not self.missed and not self.false_alarms


def read_cases(path: Path) -> list[Case]:
    """The cases of an answers file. Raises UnreadableFileError, naming the line."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise UnreadableFileError(f"答案文件“{path.name}”读不出来。", "请检查路径,文件应为 UTF-8 文本。") from fault
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(_case(json.loads(line), number))
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            raise UnreadableFileError(
                f"答案文件“{path.name}”第{number}行写法不对。", "每行应是一个含 expect、subjects 的 JSON 对象。"
            ) from fault
    return cases


def evaluate(store: Store, actor: Actor, answers: Path) -> Evaluation:
    """Hold the current findings against the cases of a file."""
    named = [_named(one) for one in documents(store, actor, all_members=True)]
    result = judge(read_cases(answers), named)
    found = clues(store, actor)
    for clue in found.first(found.waiting):
        counted = [result.right[one.number] for one in clue.findings if one.number in result.right]
        result.first.findings += bool(counted)
        result.first.right += any(counted)
    return result


def judge(cases: Iterable[Case], findings: Iterable[Named]) -> Evaluation:
    """Hold findings against cases, as the contract says it."""
    cases = list(cases)
    neutral = frozenset(row for case in cases for row in case.neutral)
    by_row: dict[Key, list[Case]] = defaultdict(list)
    for case in cases:
        for row in case.subjects:
            by_row[row].append(case)
    result = Evaluation(cases=sum(case.flag for case in cases))
    met: set[str] = set()
    for finding in findings:
        touched = {case.name: case for row in finding.rows for case in by_row.get(row, ())}
        meeting = [case for case in touched.values() if finding.meets(case.subjects)]
        right = [case for case in meeting if case.flag and _fits(case, finding)]
        quiet = [case for case in meeting if not case.flag]
        met |= {case.name for case in right}
        if not meeting and finding.meets(neutral):
            result.neutral += 1
            continue
        result.right[finding.number] = bool(right)
        for tally in (result.whole, result.rules[finding.rule], result.categories[finding.category]):
            tally.findings += 1
            tally.right += bool(right)
        if quiet and not right:
            result.false_alarms.append((finding, quiet[0].name))
        elif not right:
            result.unexplained.append(finding)
    _count(result, cases, met)
    return result


def _count(result: Evaluation, cases: list[Case], met: set[str]) -> None:
    for case in cases:
        if not case.flag:
            continue
        found = case.name in met
        result.found += found
        if not found:
            result.missed.append(case.name)
        for category in case.categories or {"（不限类别）"}:
            result.recall_of[category][0] += found
            result.recall_of[category][1] += 1


def _fits(case: Case, finding: Named) -> bool:
    return not case.categories or finding.category in case.categories


def _case(content: Mapping[str, Any], number: int) -> Case:
    if content["expect"] not in {"flag", "quiet"}:
        raise ValueError(content["expect"])
    category = content.get("category") or []
    return Case(
        name=str(content.get("case", number)),
        flag=content["expect"] == "flag",
        categories=frozenset([category] if isinstance(category, str) else category),
        subjects=_rows(content["subjects"]),
        neutral=_rows(content.get("neutral") or []),
    )


def _rows(given: Iterable[Mapping[str, str]]) -> frozenset[Key]:
    return frozenset((one["table"], one["key"]) for one in given)


def _named(one: Mapping[str, Any]) -> Named:
    rows = tuple((row["table"], row["key"]) for row in (one["subject"], *one["related"]))
    return Named(one["number"], one["rule"], one["category"], rows, one["summary"])
