"""Old people of whom no register knows a household, who may be the parents of the one whose card they are paid to.

Registers hold poor households; parents of others stand on none, and their pension comes to a son's card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LONG_NUMBER = re.compile(r"\d{17}[\dXx]")
_OLD = 60
#: How much older than their child parents are, in years.
_GAP = range(16, 46)
_COUPLE = 2


@dataclass(frozen=True)
class Someone:
    """A person by number and name, as far as a subsidy list or a register tells them."""

    number: str
    name: str | None


def may_be_parents(child: Someone, others: Iterable[Someone], year: int) -> frozenset[str]:
    """Numbers of those among `others` who may be the parents of `child`; none where they are more than a couple.

    A father has the child's surname. `others` are the people without a household who are paid to the child's card.
    """
    known = {one.number: one for one in others}
    if not known or len(known) > _COUPLE or _born(child.number) is None:
        return frozenset()
    couple = list(known.values())
    if len({_is_man(one.number) for one in couple}) != len(couple):
        return frozenset()
    return frozenset(known) if all(_may_be(child, one, year) for one in couple) else frozenset()


def _may_be(child: Someone, parent: Someone, year: int) -> bool:
    own, born = _born(child.number), _born(parent.number)
    if own is None or born is None or year - born < _OLD or own - born not in _GAP:
        return False
    return not _is_man(parent.number) or _surname(child) == _surname(parent)


def is_old(person: Someone, year: int) -> bool:
    """Whether somebody is sixty in a year, as far as a valid form of number tells."""
    born = _born(person.number)
    return born is not None and year - born >= _OLD


def parents_among(people: Sequence[Someone], old: Iterable[Someone], year: int) -> dict[str, frozenset[str]]:
    """For each of these people the old ones who may be the parents, where there are any."""
    couple = list(old)
    found = {child.number: may_be_parents(child, couple, year) for child in people}
    return {number: parents for number, parents in found.items() if parents}


def _born(number: str) -> int | None:
    return int(number[6:10]) if _LONG_NUMBER.fullmatch(number) else None


def _is_man(number: str) -> bool:
    return _LONG_NUMBER.fullmatch(number) is not None and int(number[16]) % 2 == 1


def _surname(person: Someone) -> str:
    return (person.name or "").strip()[:1]
