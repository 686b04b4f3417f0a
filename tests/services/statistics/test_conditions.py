"""Conditions as they are typed."""

from __future__ import annotations

from datetime import date

import pytest

from fundwatch.errors import UsageError
from fundwatch.services import statistics
from fundwatch.services.listing import Filter


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("支付方式=转账", Filter("method", values=("转账",))),
        ("金额>=1,000.5", Filter("amount", low=100_050)),
        ("金额 <= 20", Filter("amount", high=2_000)),
        ("收款人~建筑", Filter("payee", contains="建筑")),
        ("支付日期>=2018-03-01", Filter("paid_on", low=date(2018, 3, 1))),
        ("支付日期=2018-03-01", Filter("paid_on", low=date(2018, 3, 1), high=date(2018, 3, 1))),
        ("凭证号=", Filter("voucher_no", values=("",))),
        ("数量=2.5", Filter("quantity", values=(2_500_000,))),
    ],
)
def test_conditions(text: str, expected: Filter) -> None:
    assert statistics.condition("支付", text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("支付方式", "没有看懂条件"),
        ("=转账", "没有看懂条件"),
        ("方式=转账", "没有“方式”这一栏"),
        ("金额>=很多", "“很多”不是能用的数"),
        ("金额>=0.001", "不是能用的数"),
        ("金额>=", "不是能用的数"),
        ("支付日期>=去年", "2018-03-01 的样子"),
        ("收款人>=甲", "不分大小"),
    ],
)
def test_what_is_no_condition_is_told(text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        statistics.condition("支付", text)


def test_bounds_in_the_unit_of_the_column() -> None:
    assert statistics.bounds("支付", "amount", "1000, 5000.5，20000") == (100_000, 500_050, 2_000_000)
    assert statistics.bounds("支付", "quantity", "2") == (2_000_000,)
    assert statistics.bounds("支付", "amount", "  ") == ()
    with pytest.raises(UsageError, match="不是能用的数"):
        statistics.bounds("支付", "amount", "一千")
