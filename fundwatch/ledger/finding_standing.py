"""How a finding stands with its reviewers on a day: the one law by which it waits, is explained, or is concluded.

A conclusion holds for the facts it was made on: when they change the finding waits again. One that was entered with a
day until which it holds silences the finding until the end of that day; then it waits again. Only the finding is
silenced, never its rule: the same rule goes on raising others.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    """How a finding stands; the words are those of the window."""

    OPEN = "未下结论"
    CHANGED = "事实有变化"
    LAPSED = "说明已到期"
    EXPLAINED = "已说明"
    CONCLUDED = "已下结论"

    @property
    def waits(self) -> bool:
        """Whether somebody has still to look at it."""
        return self in {Standing.OPEN, Standing.CHANGED, Standing.LAPSED}


def standing_of(judged_on: str | None, silenced_until: str | None, facts: str, today: date) -> Standing:
    """The standing of a current finding with these facts (a digest).

    `judged_on` is the digest of the facts of the latest review, None where nobody has concluded; `silenced_until`
    that review's last day, as an ISO day.
    """
    if judged_on is None:
        return Standing.OPEN
    if judged_on != facts:
        return Standing.CHANGED
    if silenced_until is None:
        return Standing.CONCLUDED
    return Standing.EXPLAINED if silenced_until >= today.isoformat() else Standing.LAPSED


def explained_until(silenced_until: str) -> str:
    """How an explained finding is marked."""
    return f"已说明（至 {silenced_until}）"
