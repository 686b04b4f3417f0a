"""A clue as it is shown: what it is about, how it stands, its rank with its reasons, its findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from fundwatch.services.clue_ranking import LEVELS
from fundwatch.services.finding_rows import FindingRow

#: So many a reviewer sees first.
FIRST = 50
#: Characters of a person's name; names of projects would fill the line.
_SHORT = 5
#: One in so many of the first is led by one rule, as long as nobody has seen it to be right.
_SHARE = 5


class ClueState(StrEnum):
    """How a clue stands; the words are those of the window."""

    OPEN = "待查"
    REOPENED = "重新打开"
    EXPLAINED = "已说明"
    CLOSED = "已了结"

    @property
    def waits(self) -> bool:
        """Whether something of it has still to be looked at."""
        return self in {ClueState.OPEN, ClueState.REOPENED}


@dataclass(frozen=True)
class ClueRow:
    """A clue: what it is about, how promising it is and why, and its findings, those that wait first.

    `title` is what the matter is called, blank where it has no name. `level` is 高, 中 or 低 while it waits, else
    blank. `reopened` says what happened after its findings were concluded. `amount` is the largest sum that any one
    rule names, in fen; `explained_until` the first day on which an explanation of it ends; `proven` where the rule that
    leads it was right more often than not.
    """

    table: str
    key: str
    title: str
    state: ClueState
    level: str
    reasons: tuple[str, ...]
    reopened: tuple[str, ...]
    amount: int | None
    district: str
    place: str
    findings: tuple[FindingRow, ...]
    explained_until: str | None
    proven: bool

    @cached_property
    def named(self) -> str:
        """What it is about, with the number by which it is known."""
        return f"{self.table} {self.title}（{self.key}）" if self.title else f"{self.table} {self.key}"

    @property
    def waits(self) -> bool:
        """Whether something of it has still to be looked at."""
        return self.state.waits

    @property
    def marked(self) -> str:
        """Its rank while it waits, else how it stands."""
        return self.level or str(self.state)

    @cached_property
    def words(self) -> str:
        """One line that tells it from others: whom it is about comes first where that is short."""
        called = self.called
        return f"{called}：{self.fault}" if len(called) <= _SHORT else f"{self.fault}（{called}）"

    @property
    def fault(self) -> str:
        """What the finding says that leads it, and how many there are."""
        return self.findings[0].name + (f"等 {len(self.findings)} 条" if len(self.findings) > 1 else "")

    @property
    def called(self) -> str:
        """What the matter is called, else its number."""
        return self.title or self.key


@dataclass(frozen=True)
class Clues:
    """All clues as seen from a day: those that wait by their promise, then the explained, then the closed.

    `findings` are those of all of them, in the order of a scan's output.
    """

    seen_from: date
    rows: tuple[ClueRow, ...]
    findings: tuple[FindingRow, ...]

    @cached_property
    def waiting(self) -> tuple[ClueRow, ...]:
        """Those to be looked at, the most promising first."""
        return tuple(one for one in self.rows if one.state.waits)

    def first(self, among: Iterable[ClueRow], most: int = FIRST) -> tuple[ClueRow, ...]:
        """What to look at first of some clues that wait, in their order.

        A rule that nobody has yet seen to be right leads one in five of them at most while others have something that
        is not 低: where it is wrong, it is wrong of all, and ten reviews tell.
        """
        chosen: list[ClueRow] = []
        later: list[ClueRow] = []
        low: list[ClueRow] = []
        led: Counter[str] = Counter()
        for one in among:
            rule = one.findings[0].rule
            if one.level == LEVELS[-1]:
                low.append(one)
            elif one.proven or led[rule] < -(-most // _SHARE):
                chosen.append(one)
                led[rule] += 1
            else:
                later.append(one)
        return tuple([*chosen, *later, *low][:most])

    @cached_property
    def explained(self) -> int:
        """How many findings an explanation keeps out of what waits."""
        return sum(finding.explained for finding in self.findings)
