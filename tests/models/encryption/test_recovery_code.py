"""The recovery code: whatever a hand copies wrongly is told, and by its group."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.errors import WrongPassphraseError
from fundwatch.models.encryption.keys import KEY_LENGTH, DatabaseKey
from fundwatch.models.encryption.recovery_code import ALPHABET, GROUPS, code_of, key_of_code

KEYS = st.binary(min_size=KEY_LENGTH, max_size=KEY_LENGTH).map(DatabaseKey)
CODE = code_of(DatabaseKey(bytes(range(32))))


@given(KEYS)
def test_a_code_gives_its_key_back(key: DatabaseKey) -> None:
    code = code_of(key)
    assert re.fullmatch(rf"[{ALPHABET}]{{5}}(-[{ALPHABET}]{{5}}){{{GROUPS - 1}}}", code)
    assert key_of_code(code).raw == key.raw


def test_every_wrong_character_at_every_place_is_told_with_its_group() -> None:
    tried = 0
    for place, right in enumerate(CODE):
        for wrong in set(ALPHABET) - {right} if right != "-" else ():
            with pytest.raises(WrongPassphraseError) as told:
                key_of_code(CODE[:place] + wrong + CODE[place + 1 :])
            assert told.value.message == f"恢复码第 {place // 6 + 1} 组有误。"
            tried += 1
    assert tried == 13 * 5 * 31


@given(KEYS, st.integers(0, GROUPS - 1), st.integers(0, 3))
def test_neighbours_swapped_within_a_group_are_told(key: DatabaseKey, group: int, place: int) -> None:
    groups = code_of(key).split("-")
    a, b = groups[group][place], groups[group][place + 1]
    groups[group] = groups[group][:place] + b + a + groups[group][place + 2 :]
    if a == b:
        assert key_of_code("-".join(groups)) == key
    else:
        with pytest.raises(WrongPassphraseError, match=f"第 {group + 1} 组"):
            key_of_code("-".join(groups))


def test_groups_in_the_wrong_order_are_told() -> None:
    groups = CODE.split("-")
    groups[2], groups[3] = groups[3], groups[2]
    with pytest.raises(WrongPassphraseError, match="第 3、4 组"):
        key_of_code("-".join(groups))


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE.replace('-', ' — ')}\n",
        CODE.replace("0", "O").replace("1", "l"),
        CODE.replace("1", "I").translate({ord(one): ord(one) + 0xFEE0 for one in ALPHABET}),
    ],
)
def test_case_spacing_width_and_letters_read_as_figures_do_not_matter(typed: str) -> None:
    assert key_of_code(typed).raw == bytes(range(32))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (CODE[:-1], "65 个字符，现在是 64 个"),
        (CODE + "0", "现在是 66 个"),
        ("", "现在是 0 个"),
        (CODE[:-1] + "U", "不会有“U”"),
        ("恢复码" + CODE, "不会有“复”“恢”“码”"),
    ],
)
def test_a_code_of_another_shape_is_told(typed: str, said: str) -> None:
    with pytest.raises(WrongPassphraseError, match=said):
        key_of_code(typed)
