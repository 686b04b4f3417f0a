from __future__ import annotations

import pytest

from fundwatch.ledger.matching.sound import Sounding, merger, readings, sounding


@pytest.mark.parametrize(
    ("one", "other", "how", "words"),
    [
        ("李", "黎", Sounding.SAME, ""),
        ("仇", "求", Sounding.SAME, ""),  # a surname's own reading
        ("解", "谢", Sounding.SAME, ""),
        ("查", "扎", Sounding.SAME, ""),
        ("䶮", "演", Sounding.SAME, ""),  # beyond what most fonts have
        ("𬭎", "宏", Sounding.SAME, ""),  # beyond the basic plane
        ("周", "邹", Sounding.NEAR, "平翘舌不分"),
        ("娜", "拉", Sounding.NEAR, "鼻音边音不分"),
        ("英", "音", Sounding.NEAR, "前后鼻音不分"),
        ("华", "发", Sounding.NEAR, "唇音喉音不分"),
        ("征", "森", Sounding.DIFFERENT, ""),
        ("生", "森", Sounding.NEAR, ""),  # two mergers together
        ("李", "王", Sounding.DIFFERENT, ""),
        ("李", "?", Sounding.DIFFERENT, ""),
        ("?", "!", Sounding.DIFFERENT, ""),
    ],
)
def test_how_alike_two_characters_sound(one: str, other: str, how: Sounding, words: str) -> None:
    assert sounding(one, other) is sounding(other, one) is how
    assert merger(one, other) == merger(other, one) == words


def test_every_reading_counts() -> None:
    assert readings("单") >= {"dan", "shan"}
    assert readings("a") == frozenset()
