"""The dated list of uses that special money must not be spent on, as it is shipped."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from fundwatch.paths import resources

#: Items that FW-W006 looks for in what the management fee was spent on, so that one fact gives one finding.
WASTED_FEES = ("奖金津贴和福利补助", "公务接待和吃喝", "旅游考察")

#: What even a restaurant may be paid for out of a project: support of its own, and the board of trainees.
_OWN_BUSINESS = ("奖补", "补贴", "补助", "贴息", "扶持", "就业", "培训", "租金", "流转", "工程", "消费扶贫")


@dataclass(frozen=True)
class ForbiddenUse:
    """One item of the list: words in 用途 that show it, and words that make them harmless.

    `payees` are words in the name of a payee that show it whatever 用途 says. `management` marks what the project
    management fee may be spent on.
    """

    item: str
    words: tuple[str, ...]
    unless: tuple[str, ...]
    payees: tuple[str, ...]
    from_day: date
    until: date | None
    management: bool
    basis: str

    def word_in(self, purpose: str, day: date) -> str | None:
        """The word that shows this use on a day the item is in force; None where there is none."""
        if day < self.from_day or (self.until is not None and day > self.until):
            return None
        if any(found(word, purpose) for word in self.unless):
            return None
        return next((word for word in self.words if found(word, purpose)), None)

    def payee_in(self, payee: str, purpose: str, day: date) -> str | None:
        """The word in a payee's name that shows this use, unless 用途 tells of something harmless of whatever item."""
        if day < self.from_day or (self.until is not None and day > self.until):
            return None
        if any(
            found(word, purpose)
            for word in (*_OWN_BUSINESS, *(word for use in forbidden_uses() for word in use.unless))
        ):
            return None
        return next((word for word in self.payees if word in payee), None)


def found(word: str, purpose: str) -> bool:
    """Whether a word of the list stands in a purpose; a star in it lets other words stand between."""
    place = 0
    for part in word.split("*"):
        place = purpose.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return True


@cache
def forbidden_uses() -> tuple[ForbiddenUse, ...]:
    """The list shipped with the program."""
    with (resources() / "policy" / "negative_uses.toml").open("rb") as file:
        rows = tomllib.load(file)["use"]
    return tuple(
        ForbiddenUse(
            item=row["item"],
            words=tuple(row["words"]),
            unless=tuple(row["unless"]),
            payees=tuple(row.get("payees", ())),
            from_day=row["from"],
            until=row.get("until"),
            management=row.get("management", False),
            basis=row["basis"],
        )
        for row in rows
    )
