from __future__ import annotations

import pytest
from sqlalchemy import insert

from fundwatch.models.finding import Scan
from fundwatch.models.log import LogEntry
from fundwatch.services.overview import YearFigures, overview
from tests.books import ACTOR, Books


@pytest.fixture
def funded(books: Books) -> Books:
    """One document of 2018 broken down by another, allocated, passed on and partly spent."""
    books.put("单位", {"单位编码": "QY1", "名称": "建筑公司", "类别": "施工单位"})
    books.put(
        "资金指标",
        {"指标编号": "ZB1", "金额": "1000.00", "预算年度": "2018", "收到日期": "2018-04-01"},
        {"指标编号": "ZB2", "金额": "900.00", "预算年度": "2018", "上级指标编号": "ZB1"},
    )
    books.put("资金分配", {"分配编号": "FP1", "指标编号": "ZB2", "接收单位编码": "D1", "金额": "800.00"})
    books.put(
        "支付",
        {"支付流水号": "ZF1", "指标编号": "ZB2", "收款单位编码": "QY1", "金额": "300.00", "付款单位编码": "D1"},
        {"支付流水号": "ZF2", "收款单位编码": "QY1", "金额": "7.00", "付款单位编码": "D1"},
    )
    return books


def test_only_lowest_documents_are_counted(funded: Books) -> None:
    seen = overview(funded.store, ACTOR)
    assert [(one.year, one.given, one.received) for one in seen.years] == [(2018, 90_000, 0)]
    assert isinstance(seen.years[0], YearFigures)
    assert (seen.years[0].allocated, seen.years[0].spent) == (80_000, 30_000)
    assert seen.unassigned_spent == 700


def test_what_is_missing_is_named(funded: Books) -> None:
    seen = overview(funded.store, ACTOR)
    assert "资金指标" not in seen.missing
    assert {"户", "人员", "补助发放"} <= set(seen.missing)
    assert "死亡人员" in seen.missing_lists
    assert not seen.empty
    assert seen.notices == 0


def test_an_empty_database_says_so(books: Books) -> None:
    with books.store.engine.begin() as connection:
        for table in ("region", "unit", "source_sheet", "source_file", "imported_table", "import_batch"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    assert overview(books.store, ACTOR).empty


def test_a_scan_is_stale_once_the_books_have_moved(funded: Books) -> None:
    with funded.store.engine.begin() as connection:
        through = connection.exec_driver_sql(f"SELECT max(number) FROM {LogEntry.__tablename__}").scalar_one()
        connection.execute(
            insert(Scan).values(
                started_at="2019-01-15T08:00:00+00:00",
                actor="测试",
                as_of="2019-01-15",
                through_log=through,
                incremental=False,
                parameters="{}",
                rules_digest="",
            )
        )
    before = overview(funded.store, ACTOR).last_scan
    assert before is not None
    assert not before.stale
    funded.put("户", {"户编号": "H1"})
    after = overview(funded.store, ACTOR).last_scan
    assert after is not None
    assert after.stale
