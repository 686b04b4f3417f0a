from __future__ import annotations

import pytest
from sqlalchemy import select

from fundwatch.ledger import money
from fundwatch.models.records.payment import Payment
from tests.books import Books

INDICATOR = {"指标编号": "ZB1", "金额": "10000.00"}


@pytest.fixture
def funded(books: Books) -> Books:
    books.put(
        "单位",
        {"单位编码": "N1", "名称": "农业局", "类别": "主管部门"},
        {"单位编码": "T1", "名称": "石桥镇政府", "类别": "乡镇政府"},
        {"单位编码": "S1", "名称": "云岭建筑公司", "类别": "施工单位"},
    )
    books.put(
        "账户登记",
        {"账号": "6001", "户名": "龙山村委会", "账户类型": "村账"},
        {"账号": "6002", "户名": "建筑公司", "账户类型": "企业"},
    )
    books.put("资金指标", INDICATOR)
    return books


def pay(number: str, amount: str, **columns: str) -> dict[str, str]:
    return {"支付流水号": number, "金额": amount, "指标编号": "ZB1", **columns}


def figures(books: Books) -> tuple[int, int, int]:
    with books.store.read() as connection:
        row = connection.execute(money.indicator_figures()).one()
    return row.allocated, row.disbursed, row.spent


@pytest.mark.parametrize(
    ("columns", "nature"),
    [
        ({"收款单位编码": "S1"}, "支出"),
        ({"收款单位编码": "T1"}, "转拨"),
        ({"收款单位编码": "D1"}, "转拨"),
        ({"收款账号": "6001"}, "转拨"),
        ({"收款账号": "6002"}, "支出"),
        ({"收款单位编码": "T1", "支出性质": "支出"}, "支出"),
        ({"收款单位编码": "S1", "支出性质": "转拨"}, "转拨"),
        ({"收款单位编码": "S1", "金额": "-5.00"}, "退回"),
        ({"收款单位编码": "T1", "金额": "-5.00", "支出性质": "退回"}, "转拨"),
        ({"批次号": "PC1", "收款账号": "6001"}, "支出"),
        ({}, "支出"),
    ],
)
def test_what_a_payment_is(funded: Books, columns: dict[str, str], nature: str) -> None:
    funded.put("支付", {**pay("ZF1", "5.00"), **columns})
    with funded.store.read() as connection:
        assert connection.execute(select(money.nature()).select_from(Payment)).scalar_one() == nature


def test_money_passed_on_is_disbursed_once_and_spent_once(funded: Books) -> None:
    funded.put(
        "支付",
        pay("ZF1", "6000.00", 收款单位编码="N1"),
        pay("ZF2", "4000.00", 付款单位编码="N1", 收款单位编码="T1"),
        pay("ZF3", "1500.00", 付款单位编码="T1", 收款单位编码="S1"),
        pay("ZF4", "-100.00", 付款单位编码="T1", 收款单位编码="S1", 支出性质="退回"),
    )
    assert figures(funded) == (0, 600_000, 140_000)


def test_allocations_are_net_of_what_was_taken_back(funded: Books) -> None:
    funded.put("资金分配", {"分配编号": "FP1", "金额": "9000.00"}, {"分配编号": "FP2", "金额": "-2000.00"})
    assert figures(funded)[0] == 700_000


def paid(number: str, amount: str, batch: str = "PC1", **columns: str) -> dict[str, str]:
    return {"发放流水号": number, "实发金额": amount, "批次号": batch, "指标编号": "ZB1", **columns}


def test_a_batch_that_payments_funded_is_spent_by_them_alone(funded: Books) -> None:
    funded.put("支付", pay("ZF1", "300.00", 批次号="PC1"))
    funded.put("补助发放", paid("BF1", "100.00"), paid("BF2", "200.00"), paid("BF3", "50.00", "PC2"))
    assert figures(funded)[2] == 30_000 + 5_000


@pytest.mark.parametrize(
    "rows",
    [
        # the failed payment carries its own state, the second attempt names it
        [paid("BF1", "100.00", 发放状态="退票"), paid("BF2", "100.00", 发放状态="补发", 原发放流水号="BF1")],
        # the failure is a row of its own that names the payment
        [
            paid("BF1", "100.00"),
            paid("BF2", "100.00", 发放状态="退票", 原发放流水号="BF1"),
            paid("BF3", "100.00", 发放状态="补发", 原发放流水号="BF1"),
        ],
        # paid twice, one taken back
        [paid("BF1", "100.00"), paid("BF2", "100.00"), paid("BF3", "100.00", 发放状态="追回", 原发放流水号="BF2")],
    ],
)
def test_a_returned_payment_and_its_second_attempt_count_once(funded: Books, rows: list[dict[str, str]]) -> None:
    funded.put("补助发放", *rows)
    assert figures(funded)[2] == 10_000


def test_a_document_that_is_broken_down_is_not_the_lowest(funded: Books) -> None:
    funded.put("资金指标", {"指标编号": "ZB2", "上级指标编号": "ZB1"}, {"指标编号": "ZB3"})
    funded.put("指标分解", {"上级指标编号": "ZB3", "指标编号": "ZB2", "金额": "1.00"})
    with funded.store.read() as connection:
        lowest = {row.record_key: row.lowest for row in connection.execute(money.indicator_figures())}
    assert lowest == {"ZB1": False, "ZB2": True, "ZB3": False}


def test_spending_by_project(funded: Books) -> None:
    funded.put("项目", {"项目编号": "XM1"}, {"项目编号": "XM2"})
    funded.put("支付", pay("ZF1", "10.00", 项目编号="XM1"), pay("ZF2", "5.00", 项目编号="XM1", 收款单位编码="T1"))
    funded.put("补助发放", paid("BF1", "7.00", 项目编号="XM2"))
    spent = money.spent_by_project()
    with funded.store.read() as connection:
        rows = connection.execute(select(spent.c.project_no, spent.c.spent).order_by(spent.c.project_no)).all()
    assert rows == [("XM1", 1_000), ("XM2", 700)]
