"""Resident identity numbers: the forms they come in, how two of them agree, and how a wrong one can be mended."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from fundwatch.ledger.matching.slips import Slip, places_apart, plain, slip
from fundwatch.models.identity import facts, is_valid

_LENGTH, _OLD_LENGTH = 18, 15
_BODY = 17
_CHECKS = "0123456789X"
_CENTURY = "19"
#: Where the digits stand that number the people of one place born on one day.
SEQUENCE = range(14, 17)
#: What a spreadsheet makes of the last three places: it keeps fifteen digits of a number.
_ROUNDED = "000"
#: With fewer digits it is a word (无, 待补) and no number.
_FEWEST = 8
#: Letters and signs that stand for X at the end, after NFKC and capitals, and for digits elsewhere.
_X_SIGNS = re.compile(r"[×*ХΧ✕✖]$")
_LOOKALIKES = str.maketrans("OQILSZB", "0011528")


class NumberAgreement(StrEnum):
    """How two numbers agree; the value says it in words."""

    SAME = "身份证号相同"
    SAME_INVALID = "身份证号写得相同，但不合规则"
    OTHER_FORM = "身份证号相同（15位与18位）"
    ROUNDED = "身份证号前15位相同，末三位被表格软件变成000"
    DIGIT = "身份证号有一位不同"
    EXCHANGED = "身份证号相邻两位颠倒"
    LOST = "身份证号少一位"
    TWO_DIGITS = "身份证号有两位不同"
    ONE_INVALID = "身份证号不同，其中至少一个不合规则"
    DIFFERENT = "身份证号不同，两个都合规则"
    MISSING = "缺身份证号"


_SLIPS = {
    Slip.DIGIT: NumberAgreement.DIGIT,
    Slip.EXCHANGED: NumberAgreement.EXCHANGED,
    Slip.MISSING: NumberAgreement.LOST,
    Slip.TWO_DIGITS: NumberAgreement.TWO_DIGITS,
}


@dataclass(frozen=True, slots=True)
class Read:
    """A number in its one form (18 places where the number allows), and what it says when it is valid."""

    number: str
    valid: bool
    born: date | None
    sex: str
    was_short: bool


@dataclass(frozen=True, slots=True)
class Repair:
    """A valid number that a wrong one becomes when one slip is undone, and that slip in words."""

    number: str
    words: str


@lru_cache(maxsize=200_000)
def read(written: str) -> Read:
    """Read a number as somebody wrote it; blank, words and masked numbers are read as blank."""
    number = _X_SIGNS.sub("X", plain(written)).translate(_LOOKALIKES)
    if "*" in number or sum(map(str.isdigit, number)) < _FEWEST:
        number = ""
    short = len(number) == _OLD_LENGTH and is_valid(number)
    if short:
        number = lengthened(number)
    found = facts([number or None])
    born = found.birth_days[0]
    return Read(
        number,
        found.valid[0] is True,
        None if born is None else date.fromordinal(born),
        found.sexes[0] or "",
        short,
    )


def lengthened(number: str) -> str:
    """The 18 places of a number of 15: the century put in, the check character added."""
    body = number[:6] + _CENTURY + number[6:]
    return body + _CHECKS[facts([body + check for check in _CHECKS]).valid.index(True)]


def compare(one: str, other: str) -> NumberAgreement:
    """How two numbers agree, however they were written."""
    first, second = read(one), read(other)
    if not first.number or not second.number:
        return NumberAgreement.MISSING
    if first.number == second.number:
        if not first.valid:
            return NumberAgreement.SAME_INVALID
        return NumberAgreement.SAME if first.was_short == second.was_short else NumberAgreement.OTHER_FORM
    if first.valid and second.valid:
        return NumberAgreement.DIFFERENT
    if _rounded(first.number, second.number) or _rounded(second.number, first.number):
        return NumberAgreement.ROUNDED
    return _SLIPS.get(slip(first.number, second.number) or Slip.ZEROS, NumberAgreement.ONE_INVALID)


def in_words(one: str, other: str, agreement: NumberAgreement) -> str:
    """The agreement of two numbers for people, with the places where they differ."""
    first, second = read(one).number, read(other).number
    if len(first) != len(second) or agreement not in _SLIPS.values():
        return agreement.value
    places = "、".join(str(place + 1) for place in places_apart(first, second))
    return f"{agreement.value}（第{places}位）"


def differ_in_sequence_only(one: str, other: str) -> bool:
    """Whether two numbers of 18 places are of one place and day: alike but for the sequence and the check character."""
    first, second = read(one).number, read(other).number
    if len(first) != _LENGTH or len(second) != _LENGTH:
        return False
    apart = places_apart(first, second)
    return any(place in SEQUENCE for place in apart) and all(place in SEQUENCE or place == _BODY for place in apart)


def repairs(written: str, born: date | None = None, sex: str = "") -> tuple[Repair, ...]:
    """Every valid number that undoing one slip can give, in order; those that say another birth or sex are left out.

    A number that is valid needs none. Mostly there are many, and only what else is known leaves one.
    """
    number = read(written).number
    if not number or read(written).valid:
        return ()
    candidates = dict(_undone(number))
    found = facts(list(candidates))
    kept = []
    for (candidate, words), valid, day, own_sex in zip(
        candidates.items(), found.valid, found.birth_days, found.sexes, strict=True
    ):
        fits = (born is None or day == born.toordinal()) and sex in ("", own_sex)
        if valid and fits and (day is None or day <= date.today().toordinal()):  # noqa: DTZ011 - a day, not a moment
            kept.append(Repair(candidate, words))
    return tuple(sorted(kept, key=lambda one: one.number))


def only_repair(written: str, born: date | None = None, sex: str = "") -> Repair | None:
    """The repair where there is one way only."""
    found = repairs(written, born, sex)
    return found[0] if len(found) == 1 else None


def _undone(number: str) -> list[tuple[str, str]]:
    size = len(number)
    if size == _BODY:
        ends = [(number + check, "补上校验码") for check in _CHECKS]
        return [*_with_one_more(number), *ends]
    if size == _LENGTH + 1:
        return [(number[:place] + number[place + 1 :], f"去掉第{place + 1}位") for place in range(size)]
    if size != _LENGTH:
        return []
    changed = [
        (number[:place] + new + number[place + 1 :], f"改正第{place + 1}位")
        for place in range(size)
        for new in (_CHECKS if place == _BODY else _CHECKS[:-1])
        if new != number[place]
    ]
    exchanged = [
        (number[:place] + number[place + 1] + number[place] + number[place + 2 :], f"第{place + 1}、{place + 2}位对调")
        for place in range(size - 1)
    ]
    return [*changed, *exchanged]


def _with_one_more(number: str) -> list[tuple[str, str]]:
    return [
        (number[:place] + new + number[place:], f"补上第{place + 1}位")
        for place in range(len(number))
        for new in _CHECKS[:-1]
    ]


def _rounded(rounded: str, whole: str) -> bool:
    same = rounded[: -len(_ROUNDED)] == whole[: -len(_ROUNDED)]
    return len(rounded) == len(whole) == _LENGTH and same and rounded.endswith(_ROUNDED)
