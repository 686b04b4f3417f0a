from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.demo.identity import check_character
from fundwatch.ledger.matching.identity_numbers import (
    NumberAgreement,
    compare,
    differ_in_sequence_only,
    in_words,
    lengthened,
    only_repair,
    read,
    repairs,
)
from fundwatch.models.identity import is_valid

MAN = "539921196809110037"
LAST_X = "53992120011016003X"
assert is_valid(MAN)
assert is_valid(LAST_X)


@st.composite
def valid_numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1920, 1, 1), date(2020, 12, 31)))
    body = f"5399{draw(st.integers(21, 39))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + check_character(body)


@pytest.mark.parametrize(
    "written",
    [
        LAST_X,
        LAST_X.lower(),
        f"{LAST_X[:-1]}×",
        f"{LAST_X[:-1]}Х",  # Cyrillic
        f"{LAST_X[:-1]}*",
        f"'{LAST_X}",
        "５３９９２１２００１１０１６００３Ｘ",
        "539921 20011016 003x",
        LAST_X.replace("0", "O"),
    ],
)
def test_one_form_of_many(written: str) -> None:
    found = read(written)
    assert (found.number, found.valid, found.born, found.sex) == (LAST_X, True, date(2001, 10, 16), "男")
    assert compare(written, LAST_X) is NumberAgreement.SAME


@pytest.mark.parametrize("written", ["", "  ", "无", "待补", "5399**********0030", "-", "0"])
def test_what_is_no_number_says_nothing(written: str) -> None:
    assert read(written).number == ""
    assert compare(written, MAN) is compare(written, written) is NumberAgreement.MISSING


@pytest.mark.parametrize(
    ("one", "other", "agreement", "words"),
    [
        ("539921680911003", MAN, NumberAgreement.OTHER_FORM, "身份证号相同（15位与18位）"),
        ("539921680911003", "539921680911003", NumberAgreement.SAME, "身份证号相同"),
        ("539921196809110000", MAN, NumberAgreement.ROUNDED, "身份证号前15位相同，末三位被表格软件变成000"),
        ("539921196808110037", MAN, NumberAgreement.DIGIT, "身份证号有一位不同（第12位）"),
        ("539921198609110037", MAN, NumberAgreement.EXCHANGED, "身份证号相邻两位颠倒（第9、10位）"),
        ("53992119680911003", MAN, NumberAgreement.LOST, "身份证号少一位"),
        ("539221196809110038", MAN, NumberAgreement.TWO_DIGITS, "身份证号有两位不同（第4、18位）"),
        ("530000000000000000", MAN, NumberAgreement.ONE_INVALID, "身份证号不同，其中至少一个不合规则"),
        (LAST_X, MAN, NumberAgreement.DIFFERENT, "身份证号不同，两个都合规则"),
        ("111111111111111111", "111111111111111111", NumberAgreement.SAME_INVALID, "身份证号写得相同，但不合规则"),
    ],
)
def test_how_numbers_agree(one: str, other: str, agreement: NumberAgreement, words: str) -> None:
    assert compare(one, other) is compare(other, one) is agreement
    assert in_words(one, other, agreement) == words


@given(valid_numbers())
def test_fifteen_and_eighteen_places_are_one_number(number: str) -> None:
    if number[6:8] == "19":
        short = number[:6] + number[8:17]
        assert lengthened(short) == number
        assert compare(short, number) is NumberAgreement.OTHER_FORM


@given(number=valid_numbers(), place=st.integers(0, 16), digit=st.sampled_from("0123456789"))
def test_two_valid_numbers_are_never_one_slip_apart(number: str, place: int, digit: str) -> None:
    """So that one digit or two neighbours apart always means that one of them is wrong, and which."""
    changed = number[:place] + digit + number[place + 1 :]
    exchanged = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    for wrong in {changed, exchanged} - {number}:
        assert not is_valid(wrong)
        assert number in {repair.number for repair in repairs(wrong)}


@given(number=valid_numbers(), place=st.integers(0, 16))
def test_a_lost_place_is_found_again(number: str, place: int) -> None:
    lost = number[:place] + number[place + 1 :]
    if number[17] != "X":
        assert number in {repair.number for repair in repairs(lost)}
    assert compare(lost, number) is NumberAgreement.LOST


def test_what_else_is_known_leaves_one_way_to_mend() -> None:
    wrong = "539921196809170037"
    assert len(repairs(wrong)) > 5
    assert only_repair(wrong) is None
    found = only_repair(wrong, born=date(1968, 9, 11))
    assert found is not None
    assert (found.number, found.words) == (MAN, "改正第14位")
    assert only_repair(wrong, born=date(1968, 9, 12)) is None


def test_without_its_check_character_a_number_is_mended_at_its_end() -> None:
    found = only_repair(MAN[:17], born=date(1968, 9, 11), sex="男")
    numbers = {repair.number: repair.words for repair in repairs(MAN[:17], date(1968, 9, 11), "男")}
    assert numbers[MAN] == "补上校验码"
    assert found is None or found.number == MAN


@pytest.mark.parametrize("written", ["", MAN, "539921680911003", "123", "无"])
def test_nothing_to_mend(written: str) -> None:
    assert repairs(written) == ()


def test_twins_numbers_differ_in_the_sequence_only() -> None:
    body = f"{MAN[:14]}005"
    assert differ_in_sequence_only(MAN, body + check_character(body))
    assert not differ_in_sequence_only(MAN, MAN)
    assert not differ_in_sequence_only(MAN, LAST_X)
    assert not differ_in_sequence_only(MAN, MAN[:17] + "X")  # only the check character
    assert not differ_in_sequence_only(MAN, "")
