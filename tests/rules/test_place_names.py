"""Names of places are told from the words they hold."""

from __future__ import annotations

import pytest

from fundwatch.rules.place_names import PlaceNames, is_beside, is_hamlet

PLACES = PlaceNames(["牌坊村", "茶水镇", "示例县", "景观社区村民委员会", "", "坪"])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("牌坊村三组饮水工程", " 三组饮水工程"),
        ("牌坊三组饮水工程", " 三组饮水工程"),
        ("牌坊至茶水公路", " 至茶水公路"),
        ("牌坊村村口牌坊一座", " 村口牌坊一座"),
        ("新建牌坊一座", "新建牌坊一座"),
        ("茶水费", "茶水费"),
        ("茶水镇水厂", " 水厂"),
    ],
)
def test_hidden(text: str, left: str) -> None:
    assert PLACES.hidden_in(text) == left


def test_no_places() -> None:
    assert PlaceNames([]).hidden_in("牌坊村饮水") == "牌坊村饮水"


@pytest.mark.parametrize(
    ("word", "text", "told"),
    [
        ("门楼", "门楼寨灌溉渠", True),
        ("牌坊", "牌坊自然村道路", True),
        ("牌坊", "牌坊村民筹资修建", False),
        ("门楼", "修寨门楼一座", False),
        ("门楼", "门楼寨新建门楼", False),
        ("牌坊", "饮水工程", False),
        ("牌坊", "建牌坊村口一座", False),
    ],
)
def test_hamlet(word: str, text: str, told: bool) -> None:  # noqa: FBT001 - what is expected
    assert is_hamlet(word, text) is told


@pytest.mark.parametrize(
    ("word", "text", "told"),
    [
        ("村史馆", "村史馆周边排水", True),
        ("牌坊", "牌坊门口至小学道路", True),
        ("陈列馆", "通往陈列馆的便道", True),
        ("喷泉", "喷泉前期设计", False),
        ("雕塑", "雕塑及周边绿化", False),
        ("文化墙", "村口至文化墙", False),
        ("门楼", "门楼一座，门楼旁排水沟", False),
        ("门楼", "排水沟", False),
    ],
)
def test_beside(word: str, text: str, told: bool) -> None:  # noqa: FBT001 - what is expected
    assert is_beside(word, text) is told
