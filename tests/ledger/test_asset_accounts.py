from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundwatch.ledger import asset_accounts as ledger
from fundwatch.ledger.asset_accounts import CLASSES, STATES, AssetBounds
from fundwatch.models.store import Store
from tests import databases
from tests.books import COUNTY, TOWN, VILLAGE, Books

_YEARS = (2016, 2017, 2018)
#: (class, state, formed in, periods as (year, due, received), distributions as (year, holder, amount)); yuan.
_ASSET = st.tuples(
    st.sampled_from(CLASSES),
    st.sampled_from(STATES),
    st.sampled_from(_YEARS),
    st.lists(
        st.tuples(st.sampled_from(_YEARS), st.integers(0, 900), st.integers(0, 900)),
        max_size=3,
        unique_by=lambda period: period[0],
    ),
    st.lists(
        st.tuples(st.sampled_from(_YEARS), st.sampled_from(["", "H1", "H2"]), st.integers(0, 900)),
        max_size=4,
        unique_by=lambda part: part[:2],
    ),
)


def sums(rows: list[Any]) -> tuple[int, ...]:
    return tuple(
        sum(int(getattr(row, name)) for row in rows)
        for name in ("original_value", "due", "received", "distributed", "kept")
    )


def fill(books: Books, assets: list[Any]) -> None:
    for number, (category, status, formed, periods, parts) in enumerate(assets):
        key = f"ZC{number}"
        books.put(
            "资产",
            {
                "资产编号": key,
                "资产类别": category,
                "状态": status,
                "形成日期": f"{formed}-06-01",
                "区划代码": (VILLAGE, TOWN)[number % 2],
            },
        )
        income = [
            {"资产编号": key, "年度": str(year), "期次": "", "应收收益": f"{due}.00", "实收收益": f"{received}.00"}
            for year, due, received in periods
        ]
        given_out = [
            {"资产编号": key, "年度": str(year), "期次": "", "对象": holder, "金额": f"{amount}.00"}
            for year, holder, amount in parts
        ]
        if income:
            books.put("资产收益", *income)
        if given_out:
            books.put("收益分配", *given_out)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_ASSET, max_size=4))
def test_parts_add_up_to_the_whole(tmp_path: Path, assets: list[Any]) -> None:
    store = Store.open(databases.new_books(tmp_path, f"{uuid4().hex}.db"))
    try:
        books = Books(store)
        books.put_places()
        fill(books, assets)
        with store.read() as connection:

            def of(**bounds: Any) -> list[Any]:
                return list(connection.execute(ledger.asset_figures(AssetBounds(**bounds))))

            whole = of()
            assert len(whole) == len(assets)
            assert sums(whole)[1:] == expected(assets)
            for parts in (
                [of(category=name) for name in CLASSES],
                [of(status=name) for name in STATES],
            ):
                assert sums(whole) == tuple(map(sum, zip(*map(sums, parts), strict=True)))
            assert sums(of(region_codes=(COUNTY, TOWN))) == sums(whole)
            in_village = [row for row in whole if row.region_code == VILLAGE]
            assert sums(of(region_codes=(VILLAGE,))) == sums(in_village)
            # The income of the years of assets that stood then, year by year, is the income of all years.
            standing = {row.record_key: row.formed_on.year for row in whole}
            for year in _YEARS:
                assert {row.record_key for row in of(year=year)} == {
                    k for k, formed in standing.items() if formed <= year
                }
            latest = {row.record_key for row in of(year=max(_YEARS))}
            assert latest == set(standing)
            for row in whole:
                assert 0 <= row.kept <= row.distributed
    finally:
        store.close()


def expected(assets: list[Any]) -> tuple[int, ...]:
    periods = [period for asset in assets for period in asset[3]]
    parts = [part for asset in assets for part in asset[4]]
    return (
        100 * sum(due for _, due, _ in periods),
        100 * sum(received for *_, received in periods),
        100 * sum(amount for *_, amount in parts),
        100 * sum(amount for _, holder, amount in parts if not holder),
    )


def test_a_year_has_its_own_income_only(books: Books) -> None:
    fill(books, [("经营性", "出租", 2016, [(2016, 10, 10), (2017, 20, 5)], [(2017, "H1", 5)])])
    with books.store.read() as connection:
        rows = list(connection.execute(ledger.asset_figures(AssetBounds(year=2017))))
    assert [(row.due, row.received, row.distributed) for row in rows] == [(2000, 500, 500)]
    with books.store.read() as connection:
        assert ledger.years(connection) == (2017, 2016)


def test_what_is_kept_is_told_apart(books: Books) -> None:
    fill(books, [("经营性", "出租", 2016, [], [])])
    row = {"资产编号": "ZC0", "年度": "2017", "期次": "", "金额": "10.00"}
    books.put(
        "收益分配",
        {**row, "对象": VILLAGE, "用途": "留存"},
        {**row, "对象": "", "用途": "公益事业"},
        {**row, "对象": TOWN, "用途": "公益事业"},
    )
    with books.store.read() as connection:
        found = connection.execute(ledger.asset_figures(AssetBounds())).one()
        named = list(connection.execute(ledger.distributions("ZC0")))
    assert (found.distributed, found.kept) == (3000, 2000)
    assert len(named) == 3


def test_sources_lead_to_the_documents_that_paid(books: Books) -> None:
    books.put("资金指标", {"指标编号": "ZB1", "指标文号": "云财农〔2017〕1号"})
    books.put("项目", {"项目编号": "XM1", "项目名称": "光伏电站"}, {"项目编号": "XM2"})
    books.put("资产", {"资产编号": "ZC1", "项目编号": "XM1"})
    books.put("资产来源", {"资产编号": "ZC1", "项目编号": "XM1", "金额": "60.00"})
    books.put(
        "支付",
        {"支付流水号": "ZF1", "项目编号": "XM1", "指标编号": "ZB1", "金额": "70.00"},
        {"支付流水号": "ZF2", "项目编号": "XM1", "指标编号": "ZB1", "金额": "-10.00"},
        {"支付流水号": "ZF3", "项目编号": "XM1", "金额": "5.00"},
        {"支付流水号": "ZF4", "项目编号": "XM2", "指标编号": "ZB1", "金额": "9.00"},
    )
    with books.store.read() as connection:
        sources = list(connection.execute(ledger.asset_sources(["ZC1"])))
        documents = list(connection.execute(ledger.project_documents(["XM1"])))
    assert [(one.project_no, one.name, one.amount) for one in sources] == [("XM1", "光伏电站", 6000)]
    assert [(one.document_no, one.spent) for one in documents] == [(None, 500), ("云财农〔2017〕1号", 6000)]
