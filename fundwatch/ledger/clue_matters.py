"""线索: which findings speak of one matter.

A clue is about one thing: a person, a project, an account, a batch, a unit, a document of money, or a single record.
Which one a finding belongs to follows from that finding alone. So every finding is in exactly one clue, in whatever
order they come, whatever else was found: the clues are the same after a full and after an incremental scan and on every
engine, and a new finding never moves another one. Nothing is passed on from finding to finding: two persons on one
account are two clues and the account itself is a third, lest half a county hang together by the bank that pays it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Protocol, TypeVar

#: (table label, business key).
Thing = tuple[str, str]
#: What a finding may be about that is a matter of its own; every other subject is a record of one of these.
_OWN_MATTERS = frozenset({"人员", "账号", "批次", "项目", "单位", "资金指标"})
#: What a record is of, the strongest first: who was paid, for which project, to which account.
_NAMED = ("人员", "项目", "账号")


class Linked(Protocol):
    """A finding as the table holds it."""

    @property
    def subject_table(self) -> str:
        """The label of its subject's table."""

    @property
    def subject_key(self) -> str:
        """The subject's business key."""

    @property
    def links(self) -> str:
        """What it is about, "label|key", one a line."""


AnyLinked = TypeVar("AnyLinked", bound=Linked)


def things_of(links: str) -> list[Thing]:
    """The things that a finding's links name, sorted."""
    named = (line.partition("|") for line in sorted(set(links.split("\n"))) if line)
    return [(table, key) for table, _, key in named]


def leading_thing(finding: Linked) -> Thing:
    """What the matter is that a finding speaks of.

    Its subject, where that is a matter of its own; else the one person, failing that the one project, failing that
    the one account it names; else its subject after all (several persons are not one matter).
    """
    subject = (finding.subject_table, finding.subject_key)
    if subject[0] in _OWN_MATTERS:
        return subject
    named: dict[str, list[Thing]] = defaultdict(list)
    for thing in things_of(finding.links):
        named[thing[0]].append(thing)
    return next((named[table][0] for table in _NAMED if len(named[table]) == 1), subject)


def gather(findings: Iterable[AnyLinked]) -> dict[Thing, list[AnyLinked]]:
    """Findings by their matter, each in exactly one, in the order they came in."""
    clues: dict[Thing, list[AnyLinked]] = defaultdict(list)
    for finding in findings:
        clues[leading_thing(finding)].append(finding)
    return dict(sorted(clues.items()))
