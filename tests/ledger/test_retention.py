"""Retention money: what is agreed, held, paid back, and when it falls due."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.ledger.retention import ContractMoney, contract_money, months_after, retained_by_document, shared
from tests.books import Books

DAY = date(2019, 1, 15)
ACCEPTED = {"项目编号": "XM1", "验收日期": "2017-08-01", "验收结论": "合格"}


@pytest.fixture
def signed(books: Books) -> Books:
    """A contract of 1000.00 yuan with 5% of retention."""
    books.put("单位", {"单位编码": "S1", "名称": "建筑公司", "类别": "施工单位"})
    books.put("资金指标", *({"指标编号": f"ZB{n}"} for n in (1, 2)))
    books.put("项目", {"项目编号": "XM1"})
    books.put("合同", {"合同编号": "HT1", "合同金额": "1000.00", "质保金比例": "0.05"})
    return books


def pay(books: Books, *payments: tuple[str, str, dict[str, Any]]) -> None:
    books.put(
        "支付",
        *(
            {"支付流水号": number, "金额": amount, "合同编号": "HT1", "收款单位编码": "S1", "用途": "工程款", **more}
            for number, amount, more in payments
        ),
    )


def money(books: Books) -> ContractMoney:
    with books.store.read() as connection:
        (found,) = contract_money(connection)
    return found


def test_all_of_it_is_held_while_the_rest_is_unpaid_too(signed: Books) -> None:
    pay(signed, ("ZF1", "600.00", {}))
    found = money(signed)
    assert (found.price, found.paid, found.retained, found.held, found.released) == (100_000, 60_000, 5_000, 5_000, 0)


def test_what_was_paid_of_the_last_part_is_released(signed: Books) -> None:
    pay(signed, ("ZF1", "970.00", {}))
    assert (money(signed).held, money(signed).released) == (3_000, 2_000)


def test_paid_back_by_name_it_is_released_though_other_parts_are_unpaid(signed: Books) -> None:
    pay(signed, ("ZF1", "600.00", {}), ("ZF2", "50.00", {"用途": "退还工程质量保证金"}))
    assert (money(signed).held, money(signed).returned) == (0, 5_000)


def test_a_bond_given_back_is_no_part_of_the_price(signed: Books) -> None:
    pay(signed, ("ZF1", "900.00", {}), ("ZF2", "100.00", {"用途": "退还履约保证金"}))
    assert (money(signed).paid, money(signed).held) == (90_000, 5_000)


def test_it_is_counted_from_the_settlement(signed: Books) -> None:
    signed.put("合同变更", {"合同编号": "HT1", "变更序号": "1", "变更金额": "200.00"})
    assert money(signed).retained == 6_000
    signed.put("结算审核", {"合同编号": "HT1", "送审金额": "1200.00", "审定金额": "1100.00"})
    assert (money(signed).price, money(signed).retained) == (110_000, 5_500)


@pytest.mark.parametrize(
    ("row", "due"),
    [
        ({}, date(2019, 8, 1)),
        ({"验收级别": "县级验收", "验收结论": "整改后合格"}, date(2019, 8, 1)),
        ({"验收结论": "不合格"}, None),
        ({"验收级别": "乡镇初验"}, None),
        ({"验收级别": "村自验"}, None),
    ],
)
def test_it_falls_due_after_the_countys_acceptance(signed: Books, row: dict[str, str], due: date | None) -> None:
    signed.put("验收", {**ACCEPTED, **row})
    found = money(signed)
    assert found.due_on == due
    assert found.not_due(DAY) == 5_000
    assert found.not_due(date(2019, 8, 1)) == (0 if due else 5_000)


def test_the_countys_own_months_count(signed: Books) -> None:
    signed.put("政策参数", {"参数": "质保期月数", "起始日期": "2016-01-01", "数值": "12", "单位": "月"})
    signed.put("验收", ACCEPTED)
    assert money(signed).due_on == date(2018, 8, 1)


def test_documents_hold_it_as_they_paid(signed: Books) -> None:
    pay(signed, ("ZF1", "600.00", {"指标编号": "ZB1"}), ("ZF2", "300.00", {"指标编号": "ZB2"}))
    with signed.store.read() as connection:
        assert retained_by_document(connection, DAY) == {"ZB1": 3_333, "ZB2": 1_667}
        assert retained_by_document(connection, DAY, "ZB2") == {"ZB1": 3_333, "ZB2": 1_667}
        assert retained_by_document(connection, DAY, "ZB9") == {}


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2017, 8, 1), 24, date(2019, 8, 1)),
        (date(2018, 1, 31), 1, date(2018, 2, 28)),
        (date(2016, 1, 31), 1, date(2016, 2, 29)),
        (date(2018, 11, 30), 3, date(2019, 2, 28)),
        (date(2018, 12, 31), 12, date(2019, 12, 31)),
    ],
)
def test_months_later(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


@given(
    fen=st.integers(-(10**12), 10**12),
    weights=st.dictionaries(st.text(max_size=3), st.integers(0, 10**12), min_size=1),
)
def test_parts_add_up_to_the_whole(fen: int, weights: dict[str, int]) -> None:
    parts = shared(fen, weights)
    assert set(parts) == set(weights)
    assert sum(parts.values()) == (fen if any(weights.values()) else 0)
    assert all(parts[key] == 0 for key, weight in weights.items() if not weight)
