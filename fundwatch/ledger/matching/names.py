"""Names of persons: their one form, and how two of them agree."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from fundwatch.ledger.matching import tables
from fundwatch.ledger.matching.sound import Sounding, merger, readings, sounding

_IGNORED = re.compile(r"[\s\u200b-\u200f\ufeff·•・‧∙⋅˙.\-—‐]")
_REMARKS = re.compile(r"(\([^()]*\))+$")
_SEPARATORS = re.compile(r"[·•・‧∙⋅˙.]")
#: What is typed where a character cannot be: a mark, or the character's syllable in letters.
_MARKS = frozenset("?*×□■〓○●#\ufffd")
_TYPED = re.compile(r"[a-z]+(?=[1-5]?)|[^1-5]")
_LEAST_WITH_ONE_OF_TWO = 3


class NameAgreement(StrEnum):
    """How two names agree, from most to least; the value says it in words."""

    SAME = "姓名相同"
    VARIANT = "姓名相同，写法不同"
    RARE = "姓名中的生僻字用符号、拼音或拆字代替"
    SOUND = "姓名同音"
    NEAR_SOUND = "姓名近音"
    SHAPE = "姓名字形相近"
    ORDER = "姓名用字相同，先后不同"
    ONE_CHARACTER = "姓名只差一字"
    PART = "姓名只写了一部分"
    SURNAME = "姓同名不同"
    DIFFERENT = "姓名不同"
    MISSING = "缺姓名"


@dataclass(frozen=True, slots=True)
class NameComparison:
    """The agreement, how many characters the shorter name has, and the words for people."""

    one: str
    other: str
    agreement: NameAgreement
    length: int
    words: str


def spaceless(name: str) -> str:
    """A name in plain width, without spaces, separators, or a remark in brackets after it."""
    return _REMARKS.sub("", _IGNORED.sub("", unicodedata.normalize("NFKC", name)))


def one_form(name: str) -> str:
    """The form that names are compared in: plain width, no spaces or separators, every character in one variant."""
    return spaceless(name).translate(tables.variants())


def surname(name: str) -> str:
    """The surname of a name in its one form: two characters where they are a compound surname."""
    return name[:2] if name[:2] in tables.compound_surnames() and len(name) > len("欧阳") else name[:1]


@lru_cache(maxsize=100_000)
def compare(one: str, other: str) -> NameComparison:
    """How two names as they were written agree."""
    first, second = one_form(one), one_form(other)
    length = min(len(first), len(second))
    if not first or not second:
        return NameComparison(one, other, NameAgreement.MISSING, length, NameAgreement.MISSING.value)
    agreement, detail = _agreement(one, other, first, second)
    named = "" if agreement is NameAgreement.SAME else f"（{one.strip()}/{other.strip()}{detail}）"
    return NameComparison(one, other, agreement, length, agreement.value + named)


#: Names that may be one written by ear, by eye or in another variant.
_RESEMBLING = (
    NameAgreement.VARIANT,
    NameAgreement.RARE,
    NameAgreement.SOUND,
    NameAgreement.SHAPE,
    NameAgreement.NEAR_SOUND,
    NameAgreement.ORDER,
)


def resembling(name: str, others: Iterable[str]) -> list[NameComparison]:
    """Those of many names that are as long as a name and alike in every character but not the same, the nearest first.

    In each comparison the other name stands second.
    """
    form = one_form(name)
    fitting = [other for other in others if _may_resemble(form, one_form(other))]
    found = [one for one in (compare(name, other) for other in fitting) if one.agreement in _RESEMBLING]
    return sorted(found, key=lambda one: (_RESEMBLING.index(one.agreement), one.other))


def _may_resemble(form: str, other: str) -> bool:
    if len(form) != len(other):
        return False
    alike = all(_alike(one, another) for one, another in zip(form, other, strict=True))
    return alike or sorted(form) == sorted(other)


@lru_cache(maxsize=200_000)
def _alike(one: str, other: str) -> bool:
    if one == other or other in _MARKS or (one, other) in tables.similar():
        return True
    return sounding(one, other) is not Sounding.DIFFERENT


def _agreement(one: str, other: str, first: str, second: str) -> tuple[NameAgreement, str]:
    if first == second:
        return (NameAgreement.SAME if spaceless(one) == spaceless(other) else NameAgreement.VARIANT), ""
    if _stands_in(first, second) or _stands_in(second, first) or _in_parts(one) == _in_parts(other):
        return NameAgreement.RARE, ""
    if len(first) == len(second):
        found = _by_place(first, second)
        if found is not None:
            return found
    if _is_part(one, second) or _is_part(other, first):
        return NameAgreement.PART, ""
    if surname(first) == surname(second):
        return (NameAgreement.ONE_CHARACTER if _one_apart(first, second) else NameAgreement.SURNAME), ""
    return NameAgreement.DIFFERENT, ""


def _by_place(first: str, second: str) -> tuple[NameAgreement, str] | None:
    """Names of one length whose characters are all the same or alike; None where they are not."""
    apart = [(one, other) for one, other in zip(first, second, strict=True) if one != other]
    soundings = [sounding(one, other) for one, other in apart]
    if min(soundings) is Sounding.SAME:
        return NameAgreement.SOUND, ""
    if len(apart) * 2 > len(first):
        return _reordered(first, second)
    if all(pair in tables.similar() for pair in apart):
        return NameAgreement.SHAPE, ""
    if min(soundings) is Sounding.NEAR:
        reasons = sorted({merger(*pair) for pair in apart} - {""})
        return NameAgreement.NEAR_SOUND, "".join(f"，{reason}" for reason in reasons)
    alike = all(how or pair in tables.similar() for how, pair in zip(soundings, apart, strict=True))
    return (NameAgreement.SHAPE, "") if alike else _reordered(first, second)


def _reordered(first: str, second: str) -> tuple[NameAgreement, str] | None:
    return (NameAgreement.ORDER, "") if sorted(first) == sorted(second) else None


def _stands_in(typed: str, whole: str) -> bool:
    """Whether a name with a mark or a syllable in place of a character fits the other; one real character is left."""
    pieces = _TYPED.findall(_without_tones(typed))
    if len(pieces) != len(whole) or not any(map(str.__eq__, pieces, whole)):
        return False
    return all(
        piece == character or piece in _MARKS or piece in readings(character)
        for piece, character in zip(pieces, whole, strict=True)
    )


def _without_tones(name: str) -> str:
    """Small letters without the signs of tones; ü is v, as it is typed."""
    plain = unicodedata.normalize("NFD", name.lower()).replace("u\u0308", "v")
    return "".join(character for character in plain if not unicodedata.combining(character))


def _in_parts(name: str) -> str:
    """The name with every rare character as people type it who have no other way: by its parts."""
    return one_form(spaceless(name).translate(tables.parts()))


def _is_part(written: str, whole: str) -> bool:
    """Whether the other name is one of the parts that separators divide this one into, or several of them in order."""
    parts = [one_form(part) for part in _SEPARATORS.split(unicodedata.normalize("NFKC", written))]
    parts = [part for part in parts if part]
    runs = {"".join(parts[start:end]) for start in range(len(parts)) for end in range(start + 1, len(parts) + 1)}
    return len(parts) > 1 and whole in runs


def _one_apart(first: str, second: str) -> bool:
    """One character of three or more is another, or one is missing; the surname is the same."""
    if max(len(first), len(second)) < _LEAST_WITH_ONE_OF_TWO:
        return False
    if len(first) == len(second):
        return sum(one != other for one, other in zip(first, second, strict=True)) == 1
    longer, shorter = sorted((first, second), key=len, reverse=True)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(1, len(longer)))
