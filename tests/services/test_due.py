from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fundwatch.models.actor import Actor
from fundwatch.services import finding_sending, reviewing, scanning
from fundwatch.services.due import Due, due, due_statement
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books

#: Books without any filing are books that were handed over without them.
OTHER_FILING = {"备案编号": "BA0", "报送单位编码": "D1", "备案事项": "资金使用进度", "所属期": "2016Q1"}
LOAN = {"贷款编号": "DK1", "户编号": "H1", "贷款金额": "50000.00", "到期日期": "2018-05-31"}


@pytest.fixture
def spending(books: Books) -> Books:
    """A township that spent in the first quarter of 2018: its filing is due on the thirtieth of April."""
    books.put(
        "单位",
        {"单位编码": "XZ", "名称": "石桥镇人民政府", "类别": "乡镇政府", "区划代码": TOWN},
        {"单位编码": "SG", "名称": "建筑公司", "类别": "施工单位"},
    )
    books.put(
        "支付",
        {
            "支付流水号": "ZF1",
            "支付日期": "2018-02-15",
            "付款单位编码": "XZ",
            "收款单位编码": "SG",
            "金额": "5000.00",
        },
    )
    books.put("纪委备案", OTHER_FILING)
    return books


def put_other_allocation(books: Books) -> None:
    """A document handed out in time: books without any allocation were handed over without them."""
    books.put("资金指标", {"指标编号": "ZB0", "资金级次": "县", "金额": "100.00"})
    books.put("资金分配", {"分配编号": "FP0", "指标编号": "ZB0", "金额": "100.00", "分配日期": "2018-03-01"})


def told(seen: Due) -> list[tuple[str, str, date, int]]:
    return [(row.what, row.about, row.by, row.left) for row in seen.rows]


def test_a_filing_is_told_of_thirty_days_before_its_last_day(spending: Books) -> None:
    assert due(spending.store, ACTOR, date(2018, 3, 30)).rows == ()
    seen = due(spending.store, ACTOR, date(2018, 3, 31))
    assert told(seen) == [("2018年一季度资金使用进度备案", "石桥镇人民政府", date(2018, 4, 30), 30)]
    (row,) = seen.soon
    assert (row.place, row.amount, row.table, row.key) == ("石桥镇", 500_000, "单位", "XZ")


def test_the_last_day_is_in_time_and_the_next_is_late(spending: Books) -> None:
    on_the_day, after = (due(spending.store, ACTOR, date(2018, *day)) for day in ((4, 30), (5, 1)))
    assert [row.left for row in on_the_day.soon] == [0]
    assert on_the_day.late == ()
    assert [row.left for row in after.late] == [-1]
    assert after.soon == ()


def test_what_was_filed_is_no_term_any_more_even_where_it_came_late(spending: Books) -> None:
    spending.put(
        "纪委备案",
        {
            "备案编号": "BA1",
            "报送单位编码": "XZ",
            "备案事项": "资金使用进度",
            "所属期": "2018Q1",
            "报送日期": "2018-06-30",
        },
    )
    assert due(spending.store, ACTOR, date(2018, 7, 1)).rows == ()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(-40, 400))
def test_what_is_late_is_what_the_rule_raises(spending: Books, days: int) -> None:
    """The list and the leads never disagree, whatever the day."""
    day = date(2018, 4, 30) + timedelta(days=days)
    scanning.scan(spending.store, ACTOR, rules=("FW-O001",), as_of=day)
    raised = {one.subject_key for one in scanning.findings(spending.store, ACTOR) if one.rule == "FW-O001"}
    assert {row.key for row in due(spending.store, ACTOR, day).late} == raised
    assert bool(raised) == (days > 0)


def test_books_without_any_filing_tell_of_none_that_is_due(books: Books) -> None:
    books.put("项目", project(1))
    assert due(books.store, ACTOR, date(2018, 5, 20)).rows == ()


def test_money_to_be_handed_out(books: Books) -> None:
    books.put(
        "资金指标",
        {
            "指标编号": "ZB1",
            "指标文号": "示财农〔2018〕8号",
            "资金名称": "专项扶贫资金",
            "资金级次": "省",
            "金额": "500000.00",
            "收到日期": "2018-06-25",
        },
    )
    put_other_allocation(books)
    seen = due(books.store, ACTOR, date(2018, 7, 1))
    assert told(seen) == [("分配下达上级资金", "示财农〔2018〕8号 专项扶贫资金", date(2018, 7, 25), 24)]
    assert seen.rows[0].amount == 50_000_000
    books.put("资金分配", {"分配编号": "FP1", "指标编号": "ZB1", "金额": "500000.00", "分配日期": "2018-07-02"})
    books.put("公示", {"公示编号": "GS0", "级别": "县", "公示种类": "资金分配结果", "对象类型": "指标"})
    later = due(books.store, ACTOR, date(2018, 7, 3))
    # Handed out, it has to be announced within fifteen working days.
    told_of_it = [(row.what, row.by) for row in later.rows if row.key == "ZB1"]
    assert told_of_it == [("县“资金分配结果”公告", date(2018, 7, 23))]


def project(number: int, region: str = VILLAGE) -> dict[str, str]:
    return {
        "项目编号": f"XM{number}",
        "项目名称": f"第{number}号通组路",
        "区划代码": region,
        "主管单位编码": "D1",
        "实施单位编码": "D1",
        "状态": "实施",
        "批复日期": "2018-03-01",
    }


def test_a_county_notice_on_many_projects_is_one_term(books: Books) -> None:
    books.put("项目", project(1), project(2))
    books.put("公示", {"公示编号": "GS0", "级别": "村", "公示种类": "公益岗聘用", "对象类型": "多项"})
    seen = [row for row in due(books.store, ACTOR, date(2018, 3, 20)).rows if row.kind == "公示"]
    plan, *townships = sorted(seen, key=lambda row: row.what)
    assert (plan.what, plan.about, plan.by, plan.table, plan.key) == (
        "乡镇“资金项目安排”公示",
        "第1号通组路",
        date(2018, 3, 30),
        "项目",
        "XM1",
    )
    assert [(row.what, row.about, row.key) for row in townships] == [
        ("乡镇“资金项目安排”公示", "第2号通组路", "XM2"),
        ("县“年度项目计划”公示", "2 个项目", ""),
    ]


def test_an_approval_to_be_filed_names_the_department(books: Books) -> None:
    books.put("项目", project(1))
    books.put("纪委备案", OTHER_FILING)
    (row,) = [one for one in due(books.store, ACTOR, date(2018, 3, 20)).rows if one.kind == "纪委备案"]
    assert (row.what, row.about, row.by) == ("项目审批备案（云岭县财政局）", "第1号通组路", date(2018, 3, 31))


def test_retention_is_due_when_the_warranty_ends(books: Books) -> None:
    books.put("单位", {"单位编码": "SG", "名称": "建筑公司", "类别": "施工单位"})
    books.put("项目", project(1) | {"状态": "终止"})
    books.put(
        "合同",
        {
            "合同编号": "HT1",
            "项目编号": "XM1",
            "乙方单位编码": "SG",
            "合同金额": "100000.00",
            "签订日期": "2016-01-05",
            "质保金比例": "0.03",
        },
    )
    books.put("验收", {"项目编号": "XM1", "验收日期": "2016-05-10", "验收结论": "合格"})
    books.put(
        "支付",
        {
            "支付流水号": "ZF1",
            "支付日期": "2016-06-01",
            "付款单位编码": "D1",
            "收款单位编码": "SG",
            "合同编号": "HT1",
            "金额": "98000.00",
        },
    )
    (row,) = [one for one in due(books.store, ACTOR, date(2018, 5, 1)).rows if one.kind == "质保金"]
    assert (row.about, row.by, row.left, row.amount) == (
        "第1号通组路（建筑公司）",
        date(2018, 5, 10),
        9,
        200_000,
    )
    assert (row.place, row.table, row.key) == ("石桥镇 龙山村", "合同", "HT1")


def test_loans_of_households_until_they_are_settled(books: Books) -> None:
    books.put("户", {"户编号": "H1", "户主姓名": "王五", "区划代码": VILLAGE})
    books.put(
        "小额贷款",
        LOAN,
        LOAN | {"贷款编号": "DK2", "结清日期": "2018-05-01"},
        LOAN | {"贷款编号": "DK3", "借款人类型": "企业"},
        LOAN | {"贷款编号": "DK4", "户编号": "没有这户"},
    )
    rows = due(books.store, ACTOR, date(2018, 6, 1)).rows
    assert [(row.key, row.about, row.left) for row in rows] == [
        ("DK4", "户编号 没有这户", -1),
        ("DK1", "王五户", -1),
    ]


def test_objections_that_nobody_has_answered(books: Books) -> None:
    notice = {"级别": "村", "公示种类": "补助发放到户", "对象类型": "批次", "对象编号": "PC1"}
    days = {"开始日期": "2018-05-01", "结束日期": "2018-05-07"}
    books.put(
        "公示",
        notice | days | {"公示编号": "GS1", "异议情况": "名单漏了两户"},
        notice | days | {"公示编号": "GS2", "异议情况": "无异议"},
        notice | days | {"公示编号": "GS3", "异议情况": "面积不实", "异议办结日期": "2018-05-06"},
    )
    rows = due(books.store, ACTOR, date(2018, 5, 3)).rows
    assert [(row.what, row.about, row.left) for row in rows] == [("答复公示异议", "村“补助发放到户”（GS1）", 4)]


def test_a_lead_laid_aside_is_looked_at_again(spending: Books) -> None:
    scanning.scan(spending.store, ACTOR, rules=("FW-O001",), as_of=date(2018, 6, 1))
    (found,) = scanning.findings(spending.store, ACTOR)
    until = date(2018, 6, 20)
    reviewing.conclude(
        spending.store, ACTOR, found.number, "不属实", "随上级汇总报送", silenced_until=until, expected_version=0
    )
    kept = [row for row in due(spending.store, ACTOR, date(2018, 6, 1)).rows if row.kind == "疑点复核"]
    assert [(row.by, row.left, row.table, row.key) for row in kept] == [(until, 19, "疑点", str(found.number))]
    reviewing.conclude(spending.store, ACTOR, found.number, "属实", "没有报送", expected_version=1)
    assert not [row for row in due(spending.store, ACTOR, date(2018, 6, 1)).rows if row.kind == "疑点复核"]


def test_replies_are_waited_for_until_they_come(spending: Books, tmp_path: Path) -> None:
    scanning.scan(spending.store, ACTOR, rules=("FW-O001",), as_of=date(2018, 6, 1))
    today = datetime.now().astimezone().date()
    finding_sending.send(spending.store, ACTOR, tmp_path, day=today)
    assert not [row for row in due(spending.store, ACTOR, today - timedelta(days=1)).rows if row.kind == "核查回复"]
    (row,) = [row for row in due(spending.store, ACTOR, today).rows if row.kind == "核查回复"]
    assert (row.about, row.left, row.place) == (f"石桥镇，1 条疑点（{today} 下发）", 30, "石桥镇")
    late = due(spending.store, ACTOR, today + timedelta(days=31))
    assert [row.left for row in late.rows if row.kind == "核查回复"] == [-1]
    (found,) = scanning.findings(spending.store, ACTOR)
    reviewing.conclude(spending.store, ACTOR, found.number, "属实", "没有报送", expected_version=0)
    assert not [row for row in due(spending.store, ACTOR, today).rows if row.kind == "核查回复"]


def test_only_what_lies_in_the_region(spending: Books) -> None:
    spending.put("行政区划", {"区划代码": "539900102000", "名称": "河口镇", "级别": "乡镇", "上级代码": COUNTY})
    spending.put("资金指标", {"指标编号": "ZB1", "资金级次": "省", "金额": "500000.00", "收到日期": "2018-04-01"})
    put_other_allocation(spending)
    day = date(2018, 4, 20)
    assert {row.kind for row in due(spending.store, ACTOR, day).rows} == {"纪委备案", "资金分配"}
    assert {row.kind for row in due(spending.store, Actor("甲", "镇", TOWN), day).rows} == {"纪委备案"}
    assert due(spending.store, Actor("乙", "镇", "539900102000"), day).rows == ()


def test_books_of_the_past_are_seen_from_the_day_of_their_scan(spending: Books) -> None:
    scanning.scan(spending.store, ACTOR, as_of=date(2018, 4, 25))
    seen = due(spending.store, ACTOR, date(2026, 1, 1))
    assert (seen.as_of, [row.left for row in seen.rows]) == (date(2018, 4, 25), [5])


def test_the_list_says_how_long_is_left_and_orders_by_it(spending: Books) -> None:
    spending.put("户", {"户编号": "H1", "户主姓名": "王五", "区划代码": VILLAGE})
    spending.put("小额贷款", LOAN | {"到期日期": "2018-04-20"}, LOAN | {"贷款编号": "DK2", "到期日期": "2018-04-19"})
    seen = due(spending.store, ACTOR, date(2018, 4, 20))
    soon, late = due_statement(seen, late=False), due_statement(seen, late=True)
    assert [(row.cells[0], row.cells[5], row.sort[0], row.tones) for row in soon.rows] == [
        ("今天到期", "50,000.00", 0, ((0, "warning"),)),
        ("还有 10 天", "5,000.00", 10, ()),
    ]
    assert [(row.cells[0], row.tones) for row in late.rows] == [("逾期 1 天", ((0, "danger"),))]
    assert (soon.title, late.title) == ("30天内到期事项", "逾期事项")
