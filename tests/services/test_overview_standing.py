from __future__ import annotations

from datetime import date

import pytest

from fundwatch.services import scanning
from fundwatch.services.funds import statement
from fundwatch.services.overview_standing import standing_money
from tests.books import ACTOR, Books

TODAY = date(2019, 1, 15)


@pytest.fixture
def lying(books: Books) -> Books:
    """Three documents: one of the year before last, one of more than a year, one of last autumn; parts are spent."""
    books.put("单位", {"单位编码": "QY1", "名称": "建筑公司", "类别": "施工单位"})
    books.put(
        "资金指标",
        {"指标编号": "ZB1", "金额": "1000.00", "预算年度": "2016", "收到日期": "2016-04-01"},
        {"指标编号": "ZB2", "金额": "800.00", "预算年度": "2018", "收到日期": "2018-01-10"},
        {"指标编号": "ZB3", "金额": "500.00", "预算年度": "2018", "收到日期": "2018-10-10"},
    )
    books.put(
        "支付",
        {"支付流水号": "ZF1", "指标编号": "ZB1", "收款单位编码": "QY1", "付款单位编码": "D1", "金额": "900.00"},
    )
    return books


def test_what_is_left_by_age(lying: Books) -> None:
    seen = standing_money(lying.store, ACTOR, TODAY)
    assert [(age.name, age.documents, age.idle, age.old) for age in seen.ages] == [
        ("不满一年", 1, 50_000, False),
        ("一年以上", 1, 80_000, True),
        ("跨两个年末", 1, 10_000, True),
    ]
    assert seen.idle == 140_000


def test_one_year_only(lying: Books) -> None:
    assert [age.idle for age in standing_money(lying.store, ACTOR, TODAY, 2018).ages] == [50_000, 80_000, 0]


def test_retention_not_yet_due_is_not_idle(lying: Books) -> None:
    lying.put("项目", {"项目编号": "XM1", "主管单位编码": "D1", "实施单位编码": "D1"})
    lying.put("合同", {"合同编号": "HT1", "乙方单位编码": "QY1", "合同金额": "1000.00", "质保金比例": "0.03"})
    lying.put(
        "支付",
        {
            "支付流水号": "ZF2",
            "指标编号": "ZB2",
            "合同编号": "HT1",
            "收款单位编码": "QY1",
            "付款单位编码": "D1",
            "金额": "700.00",
        },
    )
    seen = standing_money(lying.store, ACTOR, TODAY)
    assert (seen.retained, seen.ages[1].idle) == (3_000, 7_000)


def test_the_old_money_is_what_the_page_of_documents_lists_for_it(lying: Books) -> None:
    seen = standing_money(lying.store, ACTOR, TODAY)
    listed = statement(lying.store, ACTOR, state="满一年", today=TODAY)
    assert sum(age.documents for age in seen.ages if age.old) == len(listed.rows)


def test_books_of_the_past_are_seen_from_the_day_of_their_scan(lying: Books) -> None:
    scanning.scan(lying.store, ACTOR, as_of=TODAY)
    assert standing_money(lying.store, ACTOR, date(2026, 1, 1)).as_of == TODAY
