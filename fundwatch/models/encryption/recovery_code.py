"""The recovery code: a database's key in letters and digits for paper, every slip of the pen told by its group.

Thirteen groups of five: four characters carry twenty bits of the key, the fifth checks them and their place. The
check is a weighted sum in the field of 32 elements, so that no single wrong character and no two neighbours swapped
pass it; the four bits that the key leaves over check the whole.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence

from fundwatch.errors import WrongPassphraseError
from fundwatch.models.encryption.keys import KEY_LENGTH, DatabaseKey

#: Digits and capitals without I, L, O and U, which are read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 13
_CARRYING = 4
_GROUP = _CARRYING + 1
_BITS = 5
_SPARE = GROUPS * _CARRYING * _BITS - 8 * KEY_LENGTH
#: x⁵ + x² + 1, by which the field of 32 elements is made.
_POLYNOMIAL = 0b100101
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_SEPARATORS = "-—–_· "


def code_of(key: DatabaseKey) -> str:
    """The code of a key, its groups joined by hyphens."""
    number = int.from_bytes(key.raw, "big") << _SPARE | _whole_check(key.raw)
    count = GROUPS * _CARRYING
    values = [number >> _BITS * (count - 1 - place) & 31 for place in range(count)]
    groups = [values[start : start + _CARRYING] for start in range(0, count, _CARRYING)]
    return "-".join(
        "".join(ALPHABET[value] for value in (*group, _check(place, group))) for place, group in enumerate(groups)
    )


def key_of_code(code: str) -> DatabaseKey:
    """The key that a code carries, however it was spaced and in whatever case.

    Raises WrongPassphraseError naming the groups that were mistyped.
    """
    values = _values(code)
    groups = [values[start : start + _GROUP] for start in range(0, len(values), _GROUP)]
    wrong = [place + 1 for place, group in enumerate(groups) if _check(place, group[:-1]) != group[-1]]
    if wrong:
        raise WrongPassphraseError(
            f"恢复码第 {'、'.join(map(str, wrong))} 组有误。",
            f"请对照恢复单，重新输入{'这几' if wrong[1:] else '这一'}组。",
        )
    number = 0
    for group in groups:
        for value in group[:-1]:
            number = number << _BITS | value
    raw = (number >> _SPARE).to_bytes(KEY_LENGTH, "big")
    if number & (1 << _SPARE) - 1 != _whole_check(raw):
        raise WrongPassphraseError("恢复码有误。", "请对照恢复单，从第 1 组起重新输入。")
    return DatabaseKey(raw)


def _values(code: str) -> list[int]:
    text = unicodedata.normalize("NFKC", code).upper().translate(_READ_AS)
    text = "".join(letter for letter in text if letter not in _SEPARATORS and not letter.isspace())
    foreign = sorted({letter for letter in text if letter not in ALPHABET})
    if foreign:
        raise WrongPassphraseError(
            f"恢复码里不会有“{'”“'.join(foreign)}”。", "恢复码只用数字和大写字母，没有 I、L、O、U，请对照恢复单。"
        )
    expected = GROUPS * _GROUP
    if len(text) != expected:
        raise WrongPassphraseError(
            f"恢复码应当有 {GROUPS} 组、{expected} 个字符，现在是 {len(text)} 个。",
            "请对照恢复单，看哪一组多了或少了字符。",
        )
    return [ALPHABET.index(letter) for letter in text]


def _check(place: int, group: Sequence[int]) -> int:
    """What the last character of a group must be."""
    total = place
    for weight, value in enumerate(group, start=1):
        total ^= _product(1 << weight, value)
    return total


def _product(a: int, b: int) -> int:
    """The product of two elements of the field."""
    result = 0
    for bit in range(_BITS):
        if b >> bit & 1:
            result ^= a << bit
    for bit in range(2 * _BITS, _BITS - 1, -1):
        if result >> bit & 1:
            result ^= _POLYNOMIAL << bit - _BITS
    return result


def _whole_check(raw: bytes) -> int:
    return hashlib.sha256(raw).digest()[0] >> 8 - _SPARE
