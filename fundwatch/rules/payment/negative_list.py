"""The dated list of uses that special money must not be spent on, as it is shipped."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache

from fundwatch.paths import resources

#: Items that FW-W006 looks for in what the management fee was spent on, so that one fact gives one finding.
WASTED_FEES = ("奖金津贴和福利补助", "公务接待和吃喝", "旅游考察")

#: What even a restaurant may be paid for out of a project: support of its own, and the board of trainees.
_OWN_BUSINESS = (
    *("奖补", "补贴", "补助", "贴息", "扶持", "就业", "创业", "培训", "租金", "流转", "工程", "消费扶贫", "消费帮扶"),
    *("入股", "分红", "带贫", "利益联结", "建设", "搬迁", "农产品", "收购", "隔离"),
)
#: Names of those who grow, raise, build and teach what a word of the list is a part of.
_OWN_TRADE = re.compile(
    "合作社|联合社|养殖|种植|农场|牧|庄园|加工厂|食品厂|用品|设备|厨具|器材|建筑|建材|建设|学校|学院|村委会|村民委员会"
)


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
        if not pattern_of(self.words).search(purpose) or pattern_of(self.unless).search(purpose):
            return None
        return next(word for word in self.words if found(word, purpose))

    def payee_in(self, payee: str, purpose: str, day: date) -> str | None:
        """The word in a payee's name that shows this use, unless 用途 tells of something harmless."""
        if day < self.from_day or (self.until is not None and day > self.until):
            return None
        harmless = _harmless_to_payees()
        if not self.payees or _OWN_TRADE.search(payee) or harmless.search(purpose):
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
def pattern_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any word of a tuple, as `found` finds one; nothing where there is none."""
    return re.compile("|".join(".*".join(map(re.escape, word.split("*"))) for word in words) or "(?!)", re.DOTALL)


@cache
def _harmless_to_payees() -> re.Pattern[str]:
    return pattern_of((*_OWN_BUSINESS, *(word for use in forbidden_uses() if use.payees for word in use.unless)))


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
