"""How characters sound: syllables without tones, every reading a character has, and what dialects do not tell apart.

The readings are pypinyin's. A surname's own reading (单 shàn, 解 xiè, 仇 qiú) is among them, so that characters sound
alike when any of their readings is the same.
"""

from __future__ import annotations

import os
import re
from enum import IntEnum
from functools import lru_cache

#: What is not told apart in the south-west (西南官话): zh and z, ch and c, sh and s; n and l; f and hu; ng and n.
_MERGED = (
    (re.compile(r"^([zcs])h"), r"\1", "平翘舌不分"),
    (re.compile(r"^n"), "l", "鼻音边音不分"),
    (re.compile(r"^hu(?=[a-z])"), "f", "唇音喉音不分"),
    (re.compile(r"(?<=[aeiou])ng$"), "n", "前后鼻音不分"),
)


class Sounding(IntEnum):
    """How alike two characters sound."""

    DIFFERENT = 0
    NEAR = 1
    SAME = 2


@lru_cache(maxsize=50_000)
def readings(character: str) -> frozenset[str]:
    """The syllables of a character; none where it has no known reading."""
    return frozenset(one for readings in _read(character, heteronym=True) for one in readings if one)


@lru_cache(maxsize=50_000)
def near_readings(character: str) -> frozenset[str]:
    """The syllables as a dialect has them that merges all there is to merge."""
    return frozenset(_merged(one) for one in readings(character))


@lru_cache(maxsize=50_000)
def usual_reading(character: str) -> str:
    """The syllable a character mostly has, as a dialect has it that merges all there is to merge; blank without any."""
    found = _read(character, heteronym=False)
    return _merged(found[0][0]) if found else ""


@lru_cache(maxsize=200_000)
def sounding(one: str, other: str) -> Sounding:
    """How alike two characters sound in any of their readings."""
    if readings(one) & readings(other):
        return Sounding.SAME
    return Sounding.NEAR if near_readings(one) & near_readings(other) else Sounding.DIFFERENT


def merger(one: str, other: str) -> str:
    """What a speaker does not tell apart who takes one for the other, in words; blank where no single merger does."""
    if sounding(one, other) is not Sounding.NEAR:
        return ""
    for pattern, replacement, words in _MERGED:
        first, second = ({pattern.sub(replacement, each) for each in readings(both)} for both in (one, other))
        if first & second:
            return words
    return ""


def _read(character: str, *, heteronym: bool) -> list[list[str]]:
    """What pypinyin reads a character as; read in only when sounds are first asked for, which most work never does."""
    # Characters are asked one by one. The dictionary of phrases would be read in one go, for a fifth of a second in
    # which the window stands still.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    from pypinyin import Style, pinyin  # noqa: PLC0415

    return pinyin(character, style=Style.NORMAL, heteronym=heteronym, errors="ignore")


def _merged(syllable: str) -> str:
    for pattern, replacement, _ in _MERGED:
        syllable = pattern.sub(replacement, syllable)
    return syllable
