from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.demo.identity import credit_code
from fundwatch.ledger.matching.credit_codes import CodeAgreement, compare, is_valid, read

CODE = credit_code(1208)
OTHER = credit_code(57)
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_the_codes_of_these_tests_are_valid() -> None:
    assert is_valid(CODE)
    assert is_valid(OTHER)


@pytest.mark.parametrize(
    ("one", "agreement"),
    [
        (CODE.lower(), CodeAgreement.SAME),
        (CODE.replace("0", "O"), CodeAgreement.SAME),
        (CODE.replace("5", "S").replace("2", "Z"), CodeAgreement.SAME),
        (f"{CODE[:8]} {CODE[8:]}", CodeAgreement.SAME),
        (CODE[8:17], CodeAgreement.OLD_FORM),
        (f"{CODE[8:16]}-{CODE[16]}", CodeAgreement.OLD_FORM),
        (OTHER[8:17], CodeAgreement.ONE_INVALID),
        (OTHER, CodeAgreement.DIFFERENT),
        (f"{CODE[:3]}Y{CODE[4:]}", CodeAgreement.DIGIT),
        (f"{CODE[0]}{CODE[2]}{CODE[1]}{CODE[3:]}", CodeAgreement.EXCHANGED),
        (CODE[1:], CodeAgreement.LOST),
        (f"Y{CODE[1:-1]}Y", CodeAgreement.TWO_CHARACTERS),
        ("123456789012345679", CodeAgreement.ONE_INVALID),
        ("无", CodeAgreement.MISSING),
        ("云岭建筑公司云岭建筑公司", CodeAgreement.MISSING),
        ("", CodeAgreement.MISSING),
    ],
)
def test_how_codes_agree(one: str, agreement: CodeAgreement) -> None:
    assert compare(one, CODE) is compare(CODE, one) is agreement


@given(number=st.integers(1, 999_999), place=st.integers(0, 17), letter=st.sampled_from(LETTERS))
def test_two_valid_codes_are_hardly_ever_one_character_apart(number: int, place: int, letter: str) -> None:
    code = credit_code(number)
    changed = code[:place] + letter + code[place + 1 :]
    assert compare(changed, code) is (CodeAgreement.SAME if changed == code else CodeAgreement.DIGIT)
    assert read(read(changed)) == read(changed)
