from __future__ import annotations

import pytest

from fundwatch.ledger.own_totals import bases, own_totals
from tests.books import COUNTY, TOWN, VILLAGE, Books

EXPECTED = {
    ("指标", "下达"): {"ZB1": 100_000},
    ("指标", "已分配"): {"ZB1": 60_000},
    ("指标", "已拨付"): {"ZB1": 35_000},
    ("指标", "已支出"): {"ZB1": 35_000},
    ("接收单位", "分配金额"): {"D1": 60_000},
    ("项目", "计划投资"): {"XM1": 50_000},
    ("项目", "已分配"): {"XM1": 60_000},
    ("项目", "已支出"): {"XM1": 30_000},
    ("收款单位", "支付金额"): {"某公司": 30_000},
    ("收款单位", "其中支出"): {"某公司": 30_000},
    ("支付凭证", "支付金额"): {"ZF1": 40_000, "ZF2": -10_000},
    ("发放批次", "实发净额"): {"PC1": 5_000},
    ("发放批次", "应发金额"): {"PC1": 8_000},
    ("乡镇", "补助实发净额"): {TOWN: 5_000},
    ("村", "补助实发净额"): {VILLAGE: 5_000},
}


@pytest.fixture
def filled(books: Books) -> Books:
    """One document, one project, a payment and its partial return, a batch with a failure not made good."""
    books.put("资金指标", {"指标编号": "ZB1", "金额": "1000.00"})
    books.put("项目", {"项目编号": "XM1", "计划投资": "500.00", "预算年度": "2018"})
    books.put("资金分配", {"分配编号": "FP1", "项目编号": "XM1", "金额": "600.00"})
    books.put(
        "支付",
        {
            "支付流水号": "ZF1",
            "收款人": "某公司",
            "金额": "400.00",
            "项目编号": "XM1",
            "指标编号": "ZB1",
            "凭证号": "1",
        },
        {"支付流水号": "ZF2", "收款人": "某公司", "金额": "-100.00", "项目编号": "XM1", "指标编号": "ZB1"},
    )
    paid = {"批次号": "PC1", "指标编号": "ZB1", "区划代码": VILLAGE}
    books.put(
        "补助发放",
        {**paid, "发放流水号": "FF1", "应发金额": "50.00", "实发金额": "50.00"},
        {**paid, "发放流水号": "FF2", "应发金额": "30.00", "实发金额": "30.00", "发放状态": "退票"},
    )
    return books


@pytest.mark.parametrize("name", EXPECTED, ids="-".join)
def test_each_measure_is_that_of_the_ledger(filled: Books, name: tuple[str, str]) -> None:
    basis = next(one for one in bases() if one.name == name[0])
    with filled.store.read() as connection:
        assert {own.key: own.fen for own in own_totals(connection, basis, name[1])} == EXPECTED[name]


@pytest.mark.parametrize("year", [2017, 2018])
def test_only_the_year_asked_for(filled: Books, year: int) -> None:
    with filled.store.read() as connection:
        for basis in bases():
            for measure in basis.measures:
                found = own_totals(connection, basis, measure, year)
                assert bool(found) == (year == 2018), (basis.name, measure)


def test_every_measure_is_tried() -> None:
    assert set(EXPECTED) == {(basis.name, measure) for basis in bases() for measure in basis.measures}
    assert COUNTY not in {key for totals in EXPECTED.values() for key in totals}
