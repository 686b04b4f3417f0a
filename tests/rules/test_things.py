"""The things that texts on works and purchases name."""

from __future__ import annotations

import pytest

from fundwatch.rules.project.things import things_in


@pytest.mark.parametrize(
    ("text", "things"),
    [
        ("引进能繁母牛26头发放到户", {"牛": 0}),
        ("黑山羊", {"羊": 0}),
        ("新建蓄水池2口、铺设输水管5.8公里", {"饮水灌溉": 2}),
        ("村民文化广场铺装", {"文体场所": 2}),
        ("茶园机耕路硬化", {"茶": 1, "道路桥梁": 2}),
        ("肉牛圈舍", {"牛": 0, "圈舍": 2}),
        ("马铃薯种薯", {}),
        ("水泥、砂石", {}),
        ("", {}),
    ],
)
def test_things(text: str, things: dict[str, int]) -> None:
    """Each with its group; words that only hold a sign name nothing."""
    assert things_in(text) == things, text
