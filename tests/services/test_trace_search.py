"""Finding a record to follow money from."""

from __future__ import annotations

import pytest

from fundwatch.models.actor import Actor
from fundwatch.services import tracing
from fundwatch.services.flow_request import TRACEABLE
from fundwatch.services.trace_search import MOST, Found, find
from tests.books import ACTOR, TOWN, Books
from tests.traced_books import FARMER_ACCOUNT, OTHER_TOWN, SEED_ACCOUNT, put_chain


@pytest.fixture
def filled(books: Books) -> Books:
    return put_chain(books)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ZB1", Found("资金指标", "ZB1", "产业发展")),
        ("产业", Found("资金指标", "ZB1", "产业发展")),
        ("村道", Found("项目", "XM1", "村道")),
        (" 宏远 ", Found("单位", "Q1", "宏远建筑公司")),
        ("王大", Found("户", "H1", "王大")),
        ("养殖圈", Found("资产", "ZC1", "养殖圈舍")),
        ("HT1", Found("合同", "HT1", "HT1")),
        ("ZF6", Found("支付", "ZF6", "某某")),
        ("PC1", Found("批次", "PC1", "产业奖补")),
        ("BF2", Found("补助发放", "BF2", "李二")),
        (SEED_ACCOUNT, Found("账户登记", SEED_ACCOUNT, "绿源种苗公司")),
        (FARMER_ACCOUNT, Found("账号", FARMER_ACCOUNT, "王大")),
        ("王老五", Found("收款人", "王老五", "王老五")),
    ],
)
def test_numbers_and_names_are_found_and_can_be_followed(filled: Books, words: str, expected: Found) -> None:
    found = find(filled.store, ACTOR, words)
    assert expected in found
    for one in found:
        assert one.table in TRACEABLE
        assert tracing.trace(filled.store, ACTOR, one.table, one.key).root


@pytest.mark.parametrize("words", ["", "   ", "没有这样的", "%", "_"])
def test_nothing_is_found_where_there_is_nothing(filled: Books, words: str) -> None:
    assert find(filled.store, ACTOR, words) == ()


def test_no_more_are_offered_than_can_be_read(filled: Books) -> None:
    filled.put("项目", *({"项目编号": f"XN{number:03d}", "项目名称": "村道"} for number in range(60)))
    found = find(filled.store, ACTOR, "村道")
    assert len(found) <= MOST
    assert 1 < sum(one.table == "项目" for one in found) < 20


def test_an_actor_of_a_township_is_offered_what_lies_there(filled: Books) -> None:
    near, far = (Actor("某", "乡镇", region_code=code) for code in (TOWN, OTHER_TOWN))
    assert [one.table for one in find(filled.store, near, "王大")] == ["户"]
    assert find(filled.store, far, "王大") == ()
    assert find(filled.store, near, "ZB1") == ()
