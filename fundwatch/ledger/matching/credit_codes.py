"""Unified social credit codes (GB 32100-2015): the forms they come in, and how two of them agree."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from stdnum.cn import uscc

from fundwatch.ledger.matching.slips import Slip, plain, slip

#: The code has no I, O, S or Z, so that these can only stand for the digits they look like (V looks like none).
_LOOKALIKES = str.maketrans("IOSZ", "1052")
#: The organisation code of before 2015 (GB 11714) stands within the new one.
_OLD = slice(8, 17)
_OLD_LENGTH = 9


class CodeAgreement(StrEnum):
    """How two codes agree; the value says it in words."""

    SAME = "统一社会信用代码相同"
    OLD_FORM = "组织机构代码与统一社会信用代码相符"
    DIGIT = "统一社会信用代码有一位不同"
    EXCHANGED = "统一社会信用代码相邻两位颠倒"
    LOST = "统一社会信用代码少一位"
    TWO_CHARACTERS = "统一社会信用代码有两位不同"
    ONE_INVALID = "统一社会信用代码不同，其中至少一个不合规则"
    DIFFERENT = "统一社会信用代码不同，两个都合规则"
    MISSING = "缺统一社会信用代码"


_SLIPS = {
    Slip.DIGIT: CodeAgreement.DIGIT,
    Slip.EXCHANGED: CodeAgreement.EXCHANGED,
    Slip.MISSING: CodeAgreement.LOST,
    Slip.TWO_DIGITS: CodeAgreement.TWO_CHARACTERS,
}


def read(written: str) -> str:
    """The code in its one form; nothing where what is written is no code."""
    code = plain(written).translate(_LOOKALIKES)
    return code if len(code) >= _OLD_LENGTH - 1 and code.isascii() and code.isalnum() else ""


@lru_cache(maxsize=50_000)
def is_valid(code: str) -> bool:
    """Whether a code in its one form has the right length, characters and check character."""
    return bool(uscc.is_valid(code))


def compare(one: str, other: str) -> CodeAgreement:
    """How two codes agree, however they were written."""
    first, second = read(one), read(other)
    if not first or not second:
        return CodeAgreement.MISSING
    if first == second:
        return CodeAgreement.SAME
    if is_valid(first) and is_valid(second):
        return CodeAgreement.DIFFERENT
    old, new = sorted((first, second), key=len)
    if len(old) == _OLD_LENGTH and is_valid(new):
        return CodeAgreement.OLD_FORM if new[_OLD] == old else CodeAgreement.ONE_INVALID
    return _SLIPS.get(slip(first, second) or Slip.ZEROS, CodeAgreement.ONE_INVALID)
