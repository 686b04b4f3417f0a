from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert

from fundwatch.models.finding import Scan
from fundwatch.services import scanning
from fundwatch.services.overview import overview
from fundwatch.services.overview_course import course
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books

TODAY = date(2019, 3, 10)


@pytest.fixture
def moving(books: Books) -> Books:
    """A document of January 2018 (broken down in February), given in March, spent in May and, without it, in June."""
    books.put("单位", {"单位编码": "QY1", "名称": "建筑公司", "类别": "施工单位"})
    books.put(
        "资金指标",
        {"指标编号": "ZB0", "金额": "1000.00", "下达日期": "2018-01-05", "预算年度": "2018"},
        {"指标编号": "ZB1", "金额": "1000.00", "下达日期": "2018-02-05", "预算年度": "2018", "上级指标编号": "ZB0"},
        {"指标编号": "ZB9", "金额": "70.00", "下达日期": "2017-12-31", "预算年度": "2017"},
    )
    books.put("资金分配", {"分配编号": "FP1", "指标编号": "ZB1", "金额": "800.00", "分配日期": "2018-03-31"})
    books.put(
        "支付",
        {"支付流水号": "ZF1", "指标编号": "ZB1", "收款单位编码": "QY1", "金额": "300.00", "支付日期": "2018-05-01"},
        {"支付流水号": "ZF2", "收款单位编码": "QY1", "金额": "7.00", "支付日期": "2018-06-01"},
    )
    return books


def test_sums_by_the_end_of_each_month(moving: Books) -> None:
    months = course(moving.store, ACTOR, TODAY, 2018).months
    assert [(month.end, month.issued, month.allocated, month.spent) for month in months] == [
        (date(2018, 2, 28), 100_000, 0, 0),
        (date(2018, 3, 31), 100_000, 80_000, 0),
        (date(2018, 4, 30), 100_000, 80_000, 0),
        (date(2018, 5, 31), 100_000, 80_000, 30_000),
    ]


def test_all_years_together_end_where_the_figures_above_stand(moving: Books) -> None:
    months = course(moving.store, ACTOR, TODAY).months
    years = overview(moving.store, ACTOR).years
    assert months[0].end == date(2017, 12, 31)
    last = months[-1]
    assert last.issued == sum(one.given for one in years)
    assert last.allocated == sum(one.allocated for one in years)
    assert last.spent == sum(one.spent for one in years)


def test_later_days_are_left_out(moving: Books) -> None:
    assert course(moving.store, ACTOR, date(2018, 3, 31), 2018).months[-1].end == date(2018, 3, 31)


def test_books_without_documents_have_no_course(books: Books) -> None:
    made = course(books.store, ACTOR, TODAY)
    assert (made.months, made.townships, made.as_of) == ((), (), TODAY)


@pytest.mark.parametrize(
    ("started", "as_of", "seen_from"),
    [
        ("2018-12-01T08:00:00+00:00", "2018-12-01", TODAY),
        ("2019-03-10T08:00:00+00:00", "2017-06-30", date(2017, 6, 30)),
        ("2019-03-10T08:00:00+00:00", "2030-01-01", TODAY),
    ],
    ids=["scanned for its own day", "scanned for the past", "scanned for the future"],
)
def test_the_day_seen_from(books: Books, started: str, as_of: str, seen_from: date) -> None:
    with books.store.engine.begin() as connection:
        connection.execute(
            insert(Scan).values(
                started_at=started,
                actor="测试",
                as_of=as_of,
                through_log=0,
                incremental=False,
                parameters="{}",
                rules_digest="",
            )
        )
    assert course(books.store, ACTOR, TODAY).as_of == seen_from


def test_leads_by_township(books: Books) -> None:
    books.put("死亡人员", {"身份证号": "539900197001010011", "姓名": "李四", "死亡日期": "2017-05-01"})
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "姓名": "李四", "身份证号": "539900197001010011", "区划代码": VILLAGE},
    )
    scanning.scan(books.store, ACTOR)
    townships = course(books.store, ACTOR, TODAY).townships
    assert sum(one.total for one in townships) == sum(one.total for one in overview(books.store, ACTOR).categories)
    assert {(one.code, one.name) for one in townships} <= {(TOWN, "石桥镇"), (COUNTY, "县级及跨乡镇"), ("", "未分地区")}
    assert (TOWN, "石桥镇") in {(one.code, one.name) for one in townships}
    assert all(one.waiting == one.total for one in townships)
