"""The days of a project's life cycle, and which of them stand the wrong way round."""

from __future__ import annotations

from datetime import date

import pytest

from fundwatch.ledger.project_steps import STEP_NAMES, Disorder, Steps, out_of_order, steps_by_project
from tests.books import Books


@pytest.fixture
def built(books: Books) -> Books:
    books.put("资金指标", {"指标编号": "ZB1"})
    books.put("项目", {"项目编号": "XM1"}, {"项目编号": "XM2"})
    books.put(
        "资金分配",
        {"分配编号": "FP1", "项目编号": "XM1", "分配日期": "2017-03-02", "金额": "9.00"},
        {"分配编号": "FP2", "项目编号": "XM1", "分配日期": "2017-01-02", "金额": "-9.00"},
        {"分配编号": "FP3", "项目编号": "XM1", "分配日期": "2017-04-02", "金额": "9.00"},
    )
    books.put(
        "采购",
        {"采购编号": "CG1", "项目编号": "XM1", "公告日期": "2017-03-10", "中标通知日期": "2017-04-10"},
        {"采购编号": "CG2", "项目编号": "XM1", "公告日期": "2017-03-05", "开标日期": "2017-04-20"},
    )
    books.put(
        "合同",
        {"合同编号": "HT1", "项目编号": "XM1", "签订日期": "2017-05-02"},
        {"合同编号": "HT2", "项目编号": "XM2", "签订日期": "2017-05-01"},
    )
    books.put("合同项目", {"合同编号": "HT2", "项目编号": "XM1", "金额": "1.00"})
    books.put("结算审核", {"合同编号": "HT1", "审定日期": "2017-09-01"}, {"合同编号": "HT2", "审定日期": "2017-10-01"})
    books.put(
        "验收",
        {"项目编号": "XM1", "验收日期": "2017-08-01", "验收级别": "县级验收", "验收结论": "不合格"},
        {"项目编号": "XM1", "验收日期": "2017-08-20", "验收级别": "县级验收", "验收结论": "整改后合格"},
        {"项目编号": "XM1", "验收日期": "2017-08-30", "验收级别": "乡镇初验", "验收结论": "合格"},
    )
    books.put("决算", {"项目编号": "XM1", "审定日期": "2017-11-01"})
    books.put(
        "资产",
        {"资产编号": "ZC1", "项目编号": "XM1", "形成日期": "2017-08-21", "确权日期": "2017-12-01"},
        {"资产编号": "ZC2", "项目编号": "", "形成日期": "2017-08-22", "入账日期": "2017-12-05"},
    )
    books.put("资产来源", {"资产编号": "ZC2", "项目编号": "XM1", "金额": "1.00"})
    return books


def test_each_step_is_found_in_its_table(built: Books) -> None:
    with built.store.read() as connection:
        every, one = steps_by_project(connection), steps_by_project(connection, "XM1")
    found = every["XM1"]
    assert one == {"XM1": found}
    assert {name: getattr(found, name) for name in STEP_NAMES if getattr(found, name)} == {
        "allocated": date(2017, 3, 2),
        "announced": date(2017, 3, 5),
        "awarded": date(2017, 4, 20),
        "signed": date(2017, 5, 1),
        "accepted": date(2017, 8, 20),
        "formed": date(2017, 8, 21),
        "settled": date(2017, 10, 1),
        "audited": date(2017, 11, 1),
        "titled": date(2017, 12, 5),
    }


def test_the_projects_own_days_stand_before_those_of_other_tables() -> None:
    own = Steps(approved=date(2017, 2, 1), started=date(2017, 6, 1))
    assert Steps(allocated=date(2017, 3, 2)).with_own(own) == Steps(
        approved=date(2017, 2, 1), allocated=date(2017, 3, 2), started=date(2017, 6, 1)
    )


def test_a_step_before_its_predecessor_is_out_of_order() -> None:
    steps = Steps(
        approved=date(2017, 3, 1),
        announced=date(2017, 2, 20),
        signed=date(2017, 5, 1),
        started=date(2017, 2, 1),
        completed=date(2017, 8, 1),
        accepted=date(2017, 8, 1),
    )
    assert out_of_order(steps) == (
        Disorder("announced", "approved", 9),
        Disorder("started", "approved", 28),
        Disorder("started", "signed", 89),
    )


@pytest.mark.parametrize(
    "steps",
    [
        Steps(),
        Steps(started=date(2017, 2, 1)),
        # Money may come before or after the approval, an asset may be formed before the settlement.
        Steps(approved=date(2017, 3, 1), allocated=date(2017, 2, 1)),
        Steps(formed=date(2017, 8, 1), settled=date(2017, 9, 1), audited=date(2017, 9, 1)),
    ],
)
def test_equal_or_unknown_days_and_either_order_are_in_order(steps: Steps) -> None:
    assert out_of_order(steps) == ()
