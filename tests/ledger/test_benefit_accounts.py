from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, func, select

from fundwatch.ledger import benefit_accounts as ledger
from fundwatch.ledger.benefit_accounts import BenefitBounds, Group
from fundwatch.ledger.money import net_paid, spending
from fundwatch.models.store import Store
from tests import databases
from tests.books import TOWN, VILLAGE, Books

OTHER = "539900101202"
ADDED = ("payments", "due", "deducted", "sent", "returns", "returned", "paid_again", "recovered", "net", "rows")
BOUNCED = {"发放状态": "退票"}
#: (batch, village, year, subsidy, household, status, the row it names by its place before, yuan)
_ROW = st.tuples(
    st.sampled_from(["PC1", "PC2", "PC3"]),
    st.sampled_from([VILLAGE, OTHER, TOWN]),
    st.sampled_from([2017, 2018]),
    st.sampled_from(["低保", "奖补"]),
    st.sampled_from(["H1", "H2", ""]),
    st.sampled_from(["成功", "", "退票", "补发", "追回"]),
    st.one_of(st.none(), st.integers(0, 9)),
    st.integers(0, 900),
)


def row(number: int, *, paid: str = "100.00", **columns: str) -> dict[str, str]:
    return {"发放流水号": f"BF{number}", "批次号": "PC1", "应发金额": "100.00", "实发金额": paid, **columns}


def sums(connection: Connection, bounds: BenefitBounds | None = None, *by: Group) -> list[Any]:
    return list(connection.execute(ledger.benefit_sums(bounds or BenefitBounds(), *by)))


def totals(rows: list[Any]) -> tuple[int, ...]:
    return tuple(sum(int(getattr(one, name)) for one in rows) for name in ADDED)


def fill(books: Books, rows: list[Any]) -> None:
    books.put("行政区划", {"区划代码": OTHER, "名称": "河边村", "级别": "村", "上级代码": TOWN})
    made = []
    for number, (batch, village, year, subsidy, household, status, named, yuan) in enumerate(rows):
        made.append(
            {
                "发放流水号": f"BF{number}",
                "批次号": batch,
                "区划代码": village,
                "年度": str(year),
                "补助项目": subsidy,
                "户编号": household,
                "发放状态": status,
                "原发放流水号": f"BF{named}" if named is not None else "",
                "应发金额": f"{yuan}.00",
                "实发金额": f"{yuan}.00",
            }
        )
    if made:
        books.put("补助发放", *made)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ROW, max_size=10))
def test_villages_batches_and_the_ledger_add_up_alike(tmp_path: Path, rows: list[Any]) -> None:
    store = Store.open(databases.new_books(tmp_path, f"{uuid4().hex}.db"))
    try:
        books = Books(store)
        books.put_places()
        fill(books, rows)
        with store.read() as connection:
            whole = totals(sums(connection))
            groups: list[tuple[Group, ...]] = [
                ("village",),
                ("batch",),
                ("township",),
                ("village", "subsidy"),
                ("subsidy", "batch"),
                ("batch", "village", "subsidy", "grade", "year"),
            ]
            for by in groups:
                assert totals(sums(connection, None, *by)) == whole
            parts = [totals(sums(connection, BenefitBounds(year=year))) for year in (2017, 2018)]
            assert tuple(map(sum, zip(*parts, strict=True))) == whole
            one = sums(connection)[0]
            assert one.net == one.sent + one.paid_again - one.returned - one.recovered
            assert one.net == (connection.execute(select(func.sum(net_paid()))).scalar_one() or 0)
            pieces = spending().subquery()
            spent = connection.execute(select(func.coalesce(func.sum(pieces.c.amount), 0))).scalar_one()
            assert one.net == spent, "no payment funded a batch: what was paid is what was spent"
            assert one.rows == len(rows)
            batches = list(connection.execute(ledger.batch_sums(BenefitBounds())))
            assert totals(batches) == whole
    finally:
        store.close()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # the failed payment carries its own state, the second attempt names it
        (
            [row(1, **BOUNCED), row(2, 发放状态="补发", 原发放流水号="BF1")],
            {"payments": 1, "due": 100, "sent": 100, "returned": 100, "paid_again": 100, "net": 100, "returns": 1},
        ),
        # as above, with nothing paid on the failed row
        (
            [row(1, paid="0.00", **BOUNCED), row(2, 发放状态="补发", 原发放流水号="BF1")],
            {"payments": 1, "due": 100, "sent": 0, "returned": 0, "paid_again": 100, "net": 100, "returns": 1},
        ),
        # the failure is a row of its own that names the payment
        (
            [row(1), row(2, 原发放流水号="BF1", **BOUNCED), row(3, 发放状态="补发", 原发放流水号="BF1")],
            {"payments": 1, "due": 100, "sent": 100, "returned": 100, "paid_again": 100, "net": 100, "returns": 1},
        ),
        # part of a payment was taken back; a deduction was kept
        (
            [row(1, paid="90.00", 扣款="10.00"), row(2, paid="40.00", 发放状态="追回", 原发放流水号="BF1")],
            {"payments": 1, "due": 100, "deducted": 10, "sent": 90, "recovered": 40, "net": 50, "returns": 0},
        ),
    ],
)
def test_what_became_of_a_payment_is_no_second_one(
    books: Books, rows: list[dict[str, str]], expected: dict[str, int]
) -> None:
    books.put("补助发放", *rows)
    with books.store.read() as connection:
        (found,) = sums(connection)
    counts = {"payments", "returns"}
    assert {n: int(getattr(found, n)) for n in expected} == {
        n: many if n in counts else many * 100 for n, many in expected.items()
    }


def test_a_household_counts_once_in_what_is_summed(books: Books) -> None:
    someone = {"户编号": "H1", "身份证号": "539900197001010036"}
    books.put(
        "补助发放",
        row(1, **someone),
        row(2, 批次号="PC2", **someone),
        row(3, **{**someone, "身份证号": "539900197001010044"}),
        row(4, 身份证号="539900197001010052"),
    )
    with books.store.read() as connection:
        (whole,) = sums(connection)
        batches = sums(connection, None, "batch")
    assert (whole.households, whole.persons) == (2, 3)
    assert [(one.batch, one.households, one.persons) for one in batches] == [("PC1", 2, 3), ("PC2", 1, 1)]


def test_bounds_leave_out_what_lies_elsewhere(books: Books) -> None:
    fill(books, [("PC1", VILLAGE, 2018, "低保", "H1", "", None, 5), ("PC1", OTHER, 2018, "奖补", "H1", "", None, 7)])
    with books.store.read() as connection:
        by_bounds = {
            bounds: int(sums(connection, bounds)[0].net)
            for bounds in (
                BenefitBounds(region_codes=(VILLAGE,)),
                BenefitBounds(region_codes=(TOWN,)),
                BenefitBounds(region_codes=("", OTHER)),
                BenefitBounds(subsidy="奖补"),
                BenefitBounds(batch="PC9"),
                BenefitBounds(year=2016),
            )
        }
        (whole,) = connection.execute(ledger.whole_batches(BenefitBounds(region_codes=(VILLAGE,)))).all()
        (batch,) = connection.execute(ledger.batch_sums(BenefitBounds())).all()
        named = connection.execute(ledger.subsidies_of_batches(BenefitBounds())).all()
        assert ledger.years(connection) == (2018,)
        assert ledger.subsidies(connection) == ("低保", "奖补")
    assert list(by_bounds.values()) == [500, 1200, 700, 700, 0, 0]
    assert (whole.batch, whole.rows, whole.net) == ("PC1", 2, 1200)
    assert (batch.subsidies, batch.villages, batch.townships) == (2, 2, 1)
    assert named == [("PC1", "低保"), ("PC1", "奖补")]


def test_payments_that_funded_a_batch_count_net_of_refunds(books: Books) -> None:
    funds = {"批次号": "PC1"}
    books.put(
        "支付",
        {"支付流水号": "ZF1", "金额": "300.00", **funds},
        {"支付流水号": "ZF2", "金额": "-20.00", "支出性质": "退回", **funds},
        {"支付流水号": "ZF3", "金额": "50.00", "支出性质": "转拨", **funds},
        {"支付流水号": "ZF4", "金额": "5.00"},
    )
    books.put("补助发放", row(1, 批次号="PC2"))
    books.put("支付", {"支付流水号": "ZF5", "金额": "7.00", "批次号": "PC2", "支付日期": "2018-02-01"})
    with books.store.read() as connection:
        rows = connection.execute(ledger.funding_by_batch()).all()
        assert connection.execute(ledger.funding_by_batch("PC3")).all() == []
        payments = connection.execute(ledger.funding_payments("PC1")).all()
    found = {one.batch: (one.funded, one.payments, date.fromordinal(one.first_day), one.listed) for one in rows}
    assert found == {"PC1": (28_000, 2, date(2018, 3, 1), 0), "PC2": (700, 1, date(2018, 2, 1), 1)}
    assert [(one.record_key, one.payer) for one in payments] == [("ZF1", "云岭县财政局"), ("ZF2", "云岭县财政局")]


def test_a_payment_that_came_back_is_found_with_its_second_try(books: Books) -> None:
    books.put(
        "补助发放",
        row(1, **BOUNCED),
        row(2),
        row(3, 原发放流水号="BF2", **BOUNCED),
        row(4, 批次号="PC2", 发放状态="补发", 原发放流水号="BF2"),
        row(5, **BOUNCED, 批次号="PC2"),
    )
    with books.store.read() as connection:
        back = connection.execute(ledger.returned_rows(BenefitBounds(batch="PC1"))).all()
        again = {
            one.record_key: connection.execute(ledger.payments_again(ledger.came_back_of(one))).all() for one in back
        }
    assert {key: [one.record_key for one in rows] for key, rows in again.items()} == {"BF1": [], "BF3": ["BF4"]}
