"""Findings and clues held against what was planted, by the rules of the interchange contract."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from detecting.books import Case

SHARE_OF_MEMBERS = 5
Record = tuple[str, str]
Finding = dict[str, object]


@dataclass
class Result:
    """What a scan of a planted county came to."""

    met: dict[str, list[Case]] = field(default_factory=lambda: defaultdict(list))
    missed: list[Case] = field(default_factory=list)
    wrong: list[tuple[Finding, str]] = field(default_factory=list)
    right: int = 0
    beside: int = 0
    clues_right: int = 0
    clues_wrong: list[str] = field(default_factory=list)


def subject_of(finding: Finding) -> Record:
    """The record a finding speaks of."""
    one = finding["subject"]
    return one["table"], one["key"]  # type: ignore[index]


def members_of(finding: Finding) -> list[Record]:
    """The subject and all related records."""
    related = [(one["table"], one["key"]) for one in finding["related"]]  # type: ignore[attr-defined]
    return [subject_of(finding), *related]


def meets(finding: Finding, case: Case) -> bool:
    """Whether a finding is about a planting: its subject, or a fifth of its members, in one of its categories."""
    if finding["category"] not in case.categories:
        return False
    subjects, members = set(case.subjects), members_of(finding)
    inside = sum(one in subjects for one in members)
    return members[0] in subjects or inside * SHARE_OF_MEMBERS >= len(members)


def judge(
    findings: list[Finding], clues: list[dict[str, object]], cases: list[Case], aside: tuple[str, ...] = ()
) -> Result:
    """Hold every finding and the first clues against the cases; documents set aside for plantings count neither way."""
    result = Result()
    planted, looks = [one for one in cases if one.flagged], [one for one in cases if not one.flagged]
    own = {record: one for one in cases for record in one.records | set(one.subjects)}
    own |= {("资金指标", number): planted[0] for number in aside}
    verdicts: dict[tuple[object, Record], str] = {}
    found: set[int] = set()
    for finding in findings:
        hits = [one for one in planted if meets(finding, one)]
        found |= {id(one) for one in hits}
        case = own.get(subject_of(finding)) or next((own[one] for one in members_of(finding) if one in own), None)
        if hits:
            verdict = "right"
        elif case is not None and case.flagged:
            verdict = "beside"
        else:
            verdict = "wrong"
            result.wrong.append((finding, f"look-alike: {case.name}" if case in looks and case else "clean record"))
        verdicts[finding["rule"], subject_of(finding)] = verdict
        result.right += verdict == "right"
        result.beside += verdict == "beside"
    for case in planted:
        (result.met[case.scheme] if id(case) in found else result.missed).append(case)
    for clue in clues:
        kinds = {verdicts.get((one["rule"], subject_of(one)), "wrong") for one in clue["findings"]}  # type: ignore[attr-defined]
        if "right" in kinds:
            result.clues_right += 1
        elif "wrong" in kinds:
            result.clues_wrong.append(str(clue["title"] or clue["about"]))
    return result
