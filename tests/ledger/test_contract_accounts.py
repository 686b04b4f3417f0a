"""Contracts over the projects that they serve; their shares add up to the contract."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundwatch.ledger.contract_accounts import ContractShare, contract_shares
from fundwatch.ledger.retention import contract_money
from fundwatch.models.store import Store
from tests import databases
from tests.books import Books

DAY = date(2019, 1, 15)
PROJECTS = ("XM1", "XM2", "XM3")
SUMS = ("agreed", "changes", "paid", "retained", "held", "price")


@pytest.fixture
def signed(books: Books) -> Books:
    """Three projects and a contract of 1000.01 yuan of the first, a third of it paid."""
    prepare(books)
    books.put("合同", {"合同编号": "HT1", "合同金额": "1000.01", "质保金比例": "0.05", "预付比例": "0.3"})
    payment = {"支付流水号": "ZF1", "金额": "333.33", "合同编号": "HT1", "收款单位编码": "S1", "用途": "工程款"}
    books.put("支付", payment)
    return books


def prepare(books: Books) -> None:
    books.put("单位", {"单位编码": "S1", "名称": "建筑公司", "类别": "施工单位"})
    books.put("项目", *({"项目编号": number} for number in PROJECTS))


def serve(books: Books, **yuan: str) -> None:
    books.put("合同项目", *({"合同编号": "HT1", "项目编号": key, "金额": fen} for key, fen in yuan.items()))


def shares(books: Books, key: str | None = None) -> dict[str, tuple[ContractShare, ...]]:
    with books.store.read() as connection:
        return contract_shares(connection, DAY, key)


def test_a_contract_is_wholly_its_own_projects(signed: Books) -> None:
    found = shares(signed)
    assert list(found) == ["XM1"]
    (one,) = found["XM1"]
    assert (one.agreed, one.paid, one.retained, one.held) == (100_001, 33_333, 5_000, 5_000)
    assert (one.whole, one.over, one.released, one.advance_ratio) == (True, 0, 0, 300_000)


def test_a_contract_over_several_projects_is_shared_as_its_rows_say(signed: Books) -> None:
    serve(signed, XM1="600.00", XM2="400.01")
    found = shares(signed)
    assert {key: one.agreed for key, (one,) in found.items()} == {"XM1": 60_000, "XM2": 40_001}
    assert sum(one.paid for (one,) in found.values()) == 33_333
    assert not any(one.whole for (one,) in found.values())


def test_rows_for_other_projects_only_take_it_from_its_own(signed: Books) -> None:
    serve(signed, XM2="1000.01")
    found = shares(signed)
    assert list(found) == ["XM2"]
    assert found["XM2"][0].whole


def test_rows_without_an_amount_leave_it_with_its_own_project(signed: Books) -> None:
    serve(signed, XM2="0.00", XM3="0.00")
    assert {key: one.agreed for key, (one,) in shares(signed).items()} == {"XM1": 100_001}


def test_one_project_alone_is_as_among_all(signed: Books) -> None:
    serve(signed, XM1="600.00", XM2="400.01")
    whole = shares(signed)
    for key in ("XM1", "XM2"):
        assert shares(signed, key)[key] == whole[key]
    assert "XM3" not in shares(signed, "XM3")


def test_what_is_paid_above_the_price_is_told(signed: Books) -> None:
    signed.put("结算审核", {"合同编号": "HT1", "送审金额": "1000.00", "审定金额": "300.00"})
    (one,) = shares(signed)["XM1"]
    assert (one.price, one.settled, one.over) == (30_000, 30_000, 3_333)


FEN = st.integers(0, 10**9)


def yuan(fen: int) -> str:
    return f"-{yuan(-fen)}" if fen < 0 else f"{fen // 100}.{fen % 100:02d}"


CONTRACTS = st.fixed_dictionaries(
    {
        "agreed": FEN,
        "change": st.integers(-(10**8), 10**8),
        "settled": st.none() | FEN,
        "paid": FEN,
        "ratio": st.sampled_from(["0", "0.03", "0.05", "0.1"]),
        "parts": st.dictionaries(st.sampled_from(PROJECTS), FEN),
    }
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=CONTRACTS)
def test_shares_add_up_to_the_contract_to_the_fen(tmp_path: Path, told: dict[str, Any]) -> None:
    folder = tmp_path / uuid4().hex
    folder.mkdir()
    store = Store.open(databases.new_books(folder))
    try:
        books = Books(store)
        books.put_places()
        prepare(books)
        fill(books, told)
        with store.read() as connection:
            (whole,) = contract_money(connection)
            found = [one for share in contract_shares(connection, DAY).values() for one in share]
        for name in SUMS:
            assert sum(getattr(one, name) for one in found) == getattr(whole, name), name
        assert sum(one.not_due for one in found) == whole.not_due(DAY)
        assert {one.settled is None for one in found} == {told["settled"] is None}
    finally:
        store.close()


def fill(books: Books, told: dict[str, Any]) -> None:
    books.put("合同", {"合同编号": "HT1", "合同金额": yuan(told["agreed"]), "质保金比例": told["ratio"]})
    books.put("合同变更", {"合同编号": "HT1", "变更序号": "1", "变更金额": yuan(told["change"])})
    if told["settled"] is not None:
        settled = yuan(told["settled"])
        books.put("结算审核", {"合同编号": "HT1", "送审金额": settled, "审定金额": settled})
    books.put("支付", {"支付流水号": "ZF1", "金额": yuan(told["paid"]), "合同编号": "HT1", "收款单位编码": "S1"})
    if told["parts"]:
        serve(books, **{key: yuan(fen) for key, fen in told["parts"].items()})
