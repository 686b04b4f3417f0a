"""Every document's account, and the law that money is counted once."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundwatch.ledger.fund_accounts import FundSelection, fund_accounts
from fundwatch.ledger.fund_figures import FundAccount, rate, total_of
from fundwatch.ledger.money import indicator_figures
from fundwatch.models.actor import Actor
from fundwatch.models.store import Store
from fundwatch.services.overview import overview
from tests import databases
from tests.books import Books

INTEGRATED = {"资金类别": "统筹整合涉农"}


def document(number: str, amount: str, **columns: str) -> dict[str, str]:
    return {"指标编号": number, "金额": amount, "资金类别": "行业资金", **columns}


def accounts(books: Books, **selection: Any) -> dict[str, FundAccount]:
    with books.store.read() as connection:
        return {one.key: one for one in fund_accounts(connection, FundSelection(**selection))}


def test_what_came_in_by_the_type_of_the_document(books: Books) -> None:
    books.put(
        "资金指标",
        document("ZB1", "100.00"),
        document("ZB2", "80.00", 指标类型="提前下达"),
        document("ZB3", "30.00", 指标类型="结转"),
        document("ZB4", "20.00", 指标类型="追加"),
    )
    found = accounts(books)
    assert [(one.given, one.carried_in, one.adjusted, one.available) for one in found.values()] == [
        (10000, 0, 0, 10000),
        (8000, 0, 0, 8000),
        (0, 3000, 0, 3000),
        (0, 0, 2000, 2000),
    ]
    assert [found["ZB1"].kind, found["ZB3"].kind] == ["正常下达", "结转"]


def test_a_cut_counts_in_the_document_that_it_names(books: Books) -> None:
    books.put("资金指标", document("ZB1", "100.00"))
    books.put(
        "资金指标",
        document("ZB2", "-30.00", 指标类型="收回", 上级指标编号="ZB1"),
        document("ZB3", "-5.00", 指标类型="调减", 上级指标编号="ZB1"),
    )
    one = accounts(books)["ZB1"]
    assert (one.given, one.taken_back, one.adjusted, one.available) == (10000, 3000, -500, 6500)
    assert list(accounts(books)) == ["ZB1"]


def test_a_cut_that_names_nothing_has_an_account_of_its_own(books: Books) -> None:
    books.put("资金指标", document("ZB1", "-30.00", 指标类型="收回"))
    one = accounts(books)["ZB1"]
    assert (one.taken_back, one.available, one.spent_rate) == (3000, -3000, None)


def test_an_upper_document_keeps_what_nobody_has_broken_down(books: Books) -> None:
    books.put("资金指标", document("ZB1", "100.00"))
    books.put("资金指标", document("ZB2", "60.00", 上级指标编号="ZB1"))
    found = accounts(books)
    assert (found["ZB1"].available, found["ZB1"].upper, found["ZB1"].empty) == (4000, True, False)
    assert (found["ZB2"].available, found["ZB2"].upper) == (6000, False)
    books.put("资金指标", document("ZB3", "40.00", 上级指标编号="ZB1"))
    assert accounts(books)["ZB1"].empty


def test_shares_of_several_upper_documents_are_drawn_as_written(books: Books) -> None:
    books.put("资金指标", document("ZB1", "100.00"), document("ZB2", "50.00"))
    books.put("资金指标", document("ZB3", "120.00", 上级指标编号="ZB1"))
    books.put(
        "指标分解",
        {"上级指标编号": "ZB1", "指标编号": "ZB3", "金额": "70.00"},
        {"上级指标编号": "ZB2", "指标编号": "ZB3", "金额": "50.00"},
    )
    found = accounts(books)
    assert [found[key].available for key in ("ZB1", "ZB2", "ZB3")] == [3000, 0, 12000]


def test_money_brought_together_leaves_one_fund_and_enters_the_other(books: Books) -> None:
    books.put("资金指标", document("ZB1", "100.00"))
    books.put("资金指标", document("ZB2", "60.00", 上级指标编号="ZB1") | INTEGRATED)
    found = accounts(books)
    assert (found["ZB1"].given, found["ZB1"].integrated, found["ZB1"].available) == (10000, -6000, 4000)
    assert (found["ZB2"].given, found["ZB2"].integrated, found["ZB2"].available) == (0, 6000, 6000)


def test_breaking_down_within_what_was_brought_together_is_no_second_time(books: Books) -> None:
    books.put("资金指标", document("ZB1", "100.00") | INTEGRATED)
    books.put("资金指标", document("ZB2", "60.00", 上级指标编号="ZB1") | INTEGRATED)
    found = accounts(books)
    assert [(one.given, one.integrated) for one in found.values()] == [(4000, 0), (6000, 0)]


def test_what_a_later_year_carries_on_leaves_the_earlier(books: Books) -> None:
    books.put("资金指标", document("ZB1", "100.00", 预算年度="2016"))
    books.put("资金指标", document("ZB2", "40.00", 预算年度="2017", 指标类型="结转", 上级指标编号="ZB1"))
    books.put("支付", {"支付流水号": "ZF1", "金额": "60.00", "指标编号": "ZB1"})
    found = accounts(books)
    assert (found["ZB1"].given, found["ZB1"].carried_on, found["ZB1"].balance) == (10000, 4000, 0)
    assert (found["ZB2"].carried_in, found["ZB2"].balance) == (4000, 4000)


def test_what_was_done_out_of_it_and_the_two_rates(books: Books) -> None:
    books.put("单位", {"单位编码": "T1", "名称": "石桥镇政府", "类别": "乡镇政府"})
    books.put("资金指标", document("ZB1", "100.00"))
    books.put(
        "资金分配",
        {"分配编号": "FP1", "指标编号": "ZB1", "接收单位编码": "T1", "金额": "90.00"},
        {"分配编号": "FP2", "指标编号": "ZB1", "接收单位编码": "T1", "金额": "-10.00"},
    )
    books.put(
        "支付",
        {"支付流水号": "ZF1", "金额": "70.00", "指标编号": "ZB1", "收款单位编码": "T1"},
        {"支付流水号": "ZF2", "金额": "50.01", "指标编号": "ZB1", "付款单位编码": "T1"},
        {"支付流水号": "ZF3", "金额": "-0.01", "指标编号": "ZB1", "付款单位编码": "T1"},
    )
    one = accounts(books)["ZB1"]
    assert (one.allocated, one.disbursed, one.spent) == (8000, 7000, 5000)
    assert (one.unallocated, one.balance, one.disbursed_rate, one.spent_rate) == (2000, 5000, 7000, 5000)


def test_what_was_paid_out_of_a_cut_counts_where_the_cut_does(books: Books) -> None:
    books.put("资金指标", document("ZB1", "100.00"))
    books.put("资金指标", document("ZB2", "-30.00", 指标类型="收回", 上级指标编号="ZB1"))
    books.put("支付", {"支付流水号": "ZF1", "金额": "-20.00", "指标编号": "ZB2", "支出性质": "退回"})
    assert accounts(books)["ZB1"].spent == -2000


@pytest.mark.parametrize(
    ("selection", "keys"),
    [
        ({}, ["ZB1", "ZB2", "ZB3"]),
        ({"year": 2017}, ["ZB2", "ZB3"]),
        ({"level": "省"}, ["ZB2"]),
        ({"fund_name": "村级资金"}, ["ZB3"]),
        ({"task": "以工代赈"}, ["ZB1"]),
        ({"region_code": "539900101000"}, ["ZB2"]),
        ({"year": 2016, "level": "省"}, []),
    ],
)
def test_selection(books: Books, selection: dict[str, Any], keys: list[str]) -> None:
    books.put("单位", {"单位编码": "T1", "名称": "石桥镇政府", "类别": "乡镇政府", "区划代码": "539900101000"})
    books.put(
        "资金指标",
        document("ZB1", "1.00", 预算年度="2016", 任务方向="以工代赈", 资金级次="中央"),
        document("ZB2", "1.00", 预算年度="2017", 资金级次="省"),
        document("ZB3", "1.00", 预算年度="2017", 资金名称="村级资金", 资金级次="县"),
    )
    books.put("资金分配", {"分配编号": "FP1", "指标编号": "ZB2", "接收单位编码": "T1", "金额": "1.00"})
    assert list(accounts(books, **selection)) == keys


def test_one_document_alone_is_as_among_all(books: Books) -> None:
    books.put("资金指标", document("ZB1", "100.00"), document("ZB9", "7.00"))
    books.put(
        "资金指标",
        document("ZB2", "60.00", 上级指标编号="ZB1"),
        document("ZB3", "-8.00", 指标类型="收回", 上级指标编号="ZB1"),
    )
    books.put("支付", {"支付流水号": "ZF1", "金额": "5.00", "指标编号": "ZB1"})
    whole = accounts(books)
    with books.store.read() as connection:
        for key, owner in (("ZB1", "ZB1"), ("ZB2", "ZB2"), ("ZB3", "ZB1"), ("ZB9", "ZB9")):
            assert fund_accounts(connection, key=key) == (whole[owner],)
        assert fund_accounts(connection, key="没有") == ()


@pytest.mark.parametrize(
    ("part", "whole", "hundredths"), [(1, 3, 3333), (2, 3, 6667), (1, 1, 10000), (5, 0, None), (-1, 2, -5000)]
)
def test_rates_are_rounded_to_a_hundredth_of_a_percent(part: int, whole: int, hundredths: int | None) -> None:
    assert rate(part, whole) == hundredths


# --- the law: nothing is lost, nothing twice ---------------------------------------------------------------------

FEN = st.integers(0, 10**9)
TYPES = st.sampled_from(["提前下达", "正常下达", "追加", "结转", None])
CATEGORIES = st.sampled_from(["财政专项扶贫", "统筹整合涉农", "行业资金"])


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}" if fen >= 0 else "-" + yuan(-fen)


@st.composite
def chains(draw: st.DrawFn) -> dict[str, list[dict[str, str]]]:
    """Documents that name earlier ones, cuts, splits, and what was given and paid out of any of them."""
    rows: list[dict[str, str]] = []
    for place in range(draw(st.integers(1, 7))):
        cut = place > 0 and draw(st.integers(0, 3)) == 0
        fen = draw(FEN)
        row = document(f"ZB{place}", yuan(-fen - 1 if cut else fen), 预算年度=draw(st.sampled_from(["2016", "2017"])))
        row["资金类别"] = draw(CATEGORIES)
        kind = draw(st.sampled_from(["收回", "调减"])) if cut else draw(TYPES)
        row |= {"指标类型": kind} if kind else {}
        if place and draw(st.booleans()):
            row["上级指标编号"] = f"ZB{draw(st.integers(0, place - 1))}"
        rows.append(row)
    pairs = st.tuples(st.integers(0, len(rows) - 1), st.integers(0, len(rows) - 1))
    split = [
        {"上级指标编号": f"ZB{upper}", "指标编号": f"ZB{lower}", "金额": yuan(draw(FEN))}
        for upper, lower in draw(st.sets(pairs, max_size=3))
    ]
    numbers = st.integers(0, len(rows) - 1)
    signed = st.integers(-(10**8), 10**9)
    moves = draw(st.lists(st.tuples(numbers, signed), max_size=5))
    given_out = [
        {"分配编号": f"FP{at}", "指标编号": f"ZB{number}", "金额": yuan(fen)} for at, (number, fen) in enumerate(moves)
    ]
    paid = [
        {
            "支付流水号": f"ZF{at}",
            "指标编号": f"ZB{number}",
            "金额": yuan(fen),
            "收款单位编码": draw(st.sampled_from(["D1", "S1"])),
        }
        for at, (number, fen) in enumerate(draw(st.lists(st.tuples(numbers, signed), max_size=6)))
    ]
    return {"资金指标": rows, "指标分解": split, "资金分配": given_out, "支付": paid}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=chains())
def test_money_is_counted_once_over_any_chain(tmp_path: Path, rows: dict[str, list[dict[str, str]]]) -> None:
    folder = tmp_path / uuid4().hex
    folder.mkdir()
    store = Store.open(databases.new_books(folder))
    try:
        books = Books(store)
        books.put_places()
        books.put("单位", {"单位编码": "S1", "名称": "建筑公司", "类别": "施工单位"})
        for row in rows["资金指标"]:
            books.put("资金指标", row)
        for label in ("指标分解", "资金分配", "支付"):
            if rows[label]:
                books.put(label, *rows[label])
        _hold(books, rows)
    finally:
        store.close()


def _hold(books: Books, rows: dict[str, list[dict[str, str]]]) -> None:
    fen = {row["指标编号"]: _fen(row["金额"]) for row in rows["资金指标"]}
    found = accounts(books)
    total = total_of(found.values())
    drawn = _drawn(rows, fen)
    assert total.available == sum(fen.values()) - drawn
    for one in (*found.values(), total):
        came = one.carried_in + one.given + one.adjusted + one.integrated - one.taken_back - one.carried_on
        assert one.available == came
        assert one.balance == one.available - one.spent
    assert total.taken_back == -sum(fen[row["指标编号"]] for row in rows["资金指标"] if row.get("指标类型") == "收回")
    assert total.integrated == 0
    assert total.allocated == sum(_fen(row["金额"]) for row in rows["资金分配"])
    # 转拨 to the finance bureau is no spending; everything else is, refunds of it negative.
    assert total.spent == sum(_fen(row["金额"]) for row in rows["支付"] if row["收款单位编码"] == "S1")
    _hold_against_the_first_page(books, found)


def _hold_against_the_first_page(books: Books, found: dict[str, FundAccount]) -> None:
    """The first page sums the lowest documents; what upper ones keep is the whole difference."""
    given = sum(year.given for year in overview(books.store, Actor("测试")).years)
    with books.store.read() as connection:
        lowest = _lowest_available(connection)
    assert given == lowest
    if not any(one.upper for one in found.values()):
        assert given == total_of(found.values()).available


def _lowest_available(connection: Any) -> int:
    return sum(row.amount for row in connection.execute(indicator_figures()) if row.lowest)


def _drawn(rows: dict[str, list[dict[str, str]]], fen: dict[str, int]) -> int:
    def real(upper: str, lower: str) -> bool:
        return upper != lower and fen[upper] > 0 and fen[lower] > 0

    split = [row for row in rows["指标分解"] if real(row["上级指标编号"], row["指标编号"]) and _fen(row["金额"])]
    with_rows = {row["指标编号"] for row in split}
    linked = [
        row["指标编号"]
        for row in rows["资金指标"]
        if "上级指标编号" in row and row["指标编号"] not in with_rows and real(row["上级指标编号"], row["指标编号"])
    ]
    return sum(_fen(row["金额"]) for row in split) + sum(fen[key] for key in linked)


def _fen(text: str) -> int:
    return int(text.replace(".", ""))
