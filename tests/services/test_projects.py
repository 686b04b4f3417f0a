from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.services import projects, scanning
from fundwatch.services.statement import Account, Section
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books

DAY = date(2019, 1, 15)
ELSEWHERE = Actor("某人", "河口镇人民政府", "539900102000")
PLAN = {
    "项目类别": "基础设施",
    "预算年度": "2017",
    "计划投资": "1000.00",
    "入库日期": "2016-12-01",
    "批复文号": "批〔2017〕1号",
    "批复日期": "2017-03-01",
    "实际开工日期": "2017-05-01",
}


@pytest.fixture
def filled(books: Books) -> Books:
    """A road paid ahead of its progress; a school completed, retention due, paid above its contract; a third done."""
    books.put(
        "单位",
        {"单位编码": "S1", "名称": "建筑公司", "类别": "施工单位"},
        {"单位编码": "T1", "名称": "石桥镇人民政府", "类别": "乡镇政府"},
    )
    books.put("资金指标", {"指标编号": "ZB1", "资金名称": "扶贫资金", "资金级次": "中央", "指标文号": "财〔2017〕1号"})
    books.put(
        "项目",
        {**PLAN, "项目编号": "XM1", "项目名称": "村道硬化", "状态": "实施", "形象进度": "40", "建设内容": "硬化两公里"},
        {
            **PLAN,
            "项目编号": "XM2",
            "项目名称": "教学楼",
            "项目类别": "公共服务",
            "状态": "验收",
            "区划代码": TOWN,
            "形象进度": "100",
            "预算年度": "2016",
            "实际开工日期": "2017-02-01",
            "实际完工日期": "2016-11-01",
            "受益户数": "30",
        },
        {**PLAN, "项目编号": "XM3", "项目名称": "种养补助", "状态": "实施", "受益人数": "12"},
    )
    given = {"指标编号": "ZB1", "分配日期": "2017-03-05"}
    books.put(
        "资金分配",
        {**given, "分配编号": "FP1", "项目编号": "XM1", "金额": "1000.00"},
        {**given, "分配编号": "FP2", "项目编号": "XM2", "金额": "500.00"},
    )
    books.put("采购", {"采购编号": "CG1", "项目编号": "XM1", "采购方式": "公开招标", "中标单位编码": "S1"})
    signed = {"质保金比例": "0.05", "乙方单位编码": "S1", "签订日期": "2017-04-20"}
    books.put(
        "合同",
        {**signed, "合同编号": "HT1", "项目编号": "XM1", "合同金额": "900.00", "预付比例": "0.3"},
        {**signed, "合同编号": "HT2", "项目编号": "XM2", "合同金额": "400.00"},
        {**signed, "合同编号": "HT3", "项目编号": "XM2", "合同金额": "100.00"},
    )
    books.put(
        "合同变更",
        {"合同编号": "HT3", "变更序号": "1", "变更金额": "10.00", "变更日期": "2017-06-01", "原因": "加宽"},
    )
    books.put("结算审核", {"合同编号": "HT2", "送审金额": "400.00", "审定金额": "390.00", "审定日期": "2016-12-10"})
    books.put("验收", {"项目编号": "XM2", "验收日期": "2016-12-01", "验收结论": "合格", "核定金额": "390.00"})
    paid = {"收款单位编码": "S1", "收款人": "建筑公司", "用途": "工程款"}
    books.put(
        "支付",
        {**paid, "支付流水号": "ZF1", "项目编号": "XM1", "合同编号": "HT1", "金额": "800.00", "支付日期": "2018-01-05"},
        {**paid, "支付流水号": "ZF2", "项目编号": "XM1", "金额": "1000.00", "收款单位编码": "T1"},
        {**paid, "支付流水号": "ZF3", "项目编号": "XM2", "合同编号": "HT2", "金额": "380.00"},
        {**paid, "支付流水号": "ZF4", "项目编号": "XM2", "合同编号": "HT3", "金额": "111.00"},
    )
    books.put(
        "补助发放",
        {"发放流水号": "FF1", "批次号": "PC1", "补助项目": "种养补助", "项目编号": "XM3", "实发金额": "30.00"},
    )
    books.put(
        "资产",
        {"资产编号": "ZC1", "项目编号": "XM2", "资产名称": "教学楼", "原值": "491.00", "形成日期": "2017-01-01"},
    )
    return books


def statement(books: Books, **chosen: str) -> Any:
    return projects.statement(books.store, ACTOR, today=DAY, **chosen)


def account(books: Books, key: str) -> Account:
    return projects.account(books.store, ACTOR, key, today=DAY)


def section(account: Account, title: str) -> Section:
    return next(one for one in account.sections if one.title == title)


def facts(account: Account) -> dict[str, str]:
    return {fact.label: fact.value for one in account.sections for fact in one.facts}


def test_the_list_holds_each_project_against_contract_and_progress(filled: Books) -> None:
    shown = statement(filled)
    labels = [column.label for column in shown.columns]
    rows = {row.key: dict(zip(labels, row.cells, strict=True)) for row in shown.rows}
    assert list(rows) == ["XM2", "XM1", "XM3"]
    assert {name: rows["XM1"][name] for name in labels[1:9]} == {
        "项目名称": "村道硬化",
        "乡镇和村": "石桥镇 龙山村",
        "状态": "实施",
        "进度": "40%",
        "安排资金": "1,000.00",
        "合同金额": "900.00",
        "已支付": "800.00",
        "按进度应付": "522.00",
    }
    assert (rows["XM2"]["合同金额"], rows["XM2"]["已支付"], rows["XM2"]["未付质保金"]) == ("500.00", "491.00", "10.00")
    assert (rows["XM3"]["合同金额"], rows["XM3"]["按进度应付"], rows["XM3"]["进度"]) == ("", "", "")
    assert all(len(row.cells) == len(row.sort) == len(labels) for row in shown.rows)


def test_colours_say_what_is_to_be_looked_at(filled: Books) -> None:
    shown = statement(filled)
    labels = [column.label for column in shown.columns]
    tones = {row.key: {labels[at]: tone for at, tone in row.tones} for row in shown.rows}
    assert tones["XM1"]["已支付"] == "warning"
    assert tones["XM2"]["已支付"] == "danger"
    assert tones["XM2"]["未付质保金"] == "warning"
    assert "已支付" not in tones["XM3"]


def test_totals_and_figures_are_the_sums_of_the_rows(filled: Books) -> None:
    shown = statement(filled)
    for at, column in enumerate(shown.columns):
        if column.shown == "money":
            whole = sum(row.sort[at] or 0 for row in shown.rows)
            assert shown.total[at] == f"{whole / 100:,.2f}", column.label
    figures = {one.label: (one.value, one.note, one.tone) for one in shown.figures}
    assert figures["项目"] == ("3 个", "已完工 1 个", "")
    # 278.00 above progress, 1.00 above the contract; both under ten thousand.
    assert figures["支付超过合同或进度"] == ("2 个", "超过 0.03 万元", "danger")
    assert figures["未付质保金"][2] == "warning"


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        ({}, {"XM1", "XM2", "XM3"}),
        ({"year": "2016"}, {"XM2"}),
        ({"region": VILLAGE}, {"XM1", "XM3"}),
        ({"region": TOWN}, {"XM1", "XM2", "XM3"}),
        ({"region": COUNTY, "category": "公共服务"}, {"XM2"}),
        ({"status": "实施", "year": "2017"}, {"XM1", "XM3"}),
        ({"matter": "contract"}, {"XM2"}),
        ({"matter": "progress"}, {"XM1"}),
        ({"matter": "retention"}, {"XM2"}),
        ({"matter": "order"}, {"XM2"}),
        ({"matter": "missing"}, {"XM2"}),
        ({"matter": "progress", "year": "2016"}, set()),
    ],
)
def test_choices_bound_the_list(filled: Books, chosen: dict[str, str], keys: set[str]) -> None:
    shown = statement(filled, **chosen)
    assert {row.key for row in shown.rows} == keys
    assert (shown.total is None) == (not keys)
    named = {choice.name: dict(choice.values) for choice in projects.choices(filled.store, ACTOR)}
    assert all(value in named[name] or value == COUNTY for name, value in chosen.items())


def test_paid_within_the_margin_of_progress_is_not_marked(filled: Books) -> None:
    """58% of 900 may be paid; ten points more are allowed for before it is said."""
    more = {"项目编号": "XM1", "收款单位编码": "S1", "用途": "工程款", "合同编号": "HT1"}
    filled.put("支付", {**more, "支付流水号": "ZF8", "金额": "-188.00"})
    assert {row.key for row in statement(filled, matter="progress").rows} == set()
    filled.put("支付", {**more, "支付流水号": "ZF9", "金额": "0.01"})
    assert {row.key for row in statement(filled, matter="progress").rows} == {"XM1"}


def test_the_account_tells_the_money_and_says_what_to_check(filled: Books) -> None:
    told = account(filled, "XM1")
    assert (told.title, told.subtitle) == ("村道硬化", "石桥镇 龙山村 · 云岭县财政局 · XM1")
    assert ("支付超过按进度应付", "warning") in told.badges
    values = facts(told)
    assert values["按进度应付"] == "522.00 元"
    assert values["其中合同款"] == "800.00 元"
    assert values["已支付"] == "800.00 元（占安排资金 80.00%）"
    assert values["建设内容"] == "硬化两公里"
    assert "超过按进度应付 278.00 元，请看进度资料" in section(told, "资金").note
    assert section(told, "资金来源").lines[0].cells == ("中央", "扶贫资金", "财〔2017〕1号", "2017-03-05", "1,000.00")
    assert (section(told, "招标（采购）").total, section(told, "质保金").lines[0].cells[-1]) == (1, "还没有验收合格")
    payments = section(told, "支付")
    assert [line.key for line in payments.lines] == ["ZF2", "ZF1"]
    assert payments.note == "其中支出 800.00 元。"
    assert payments.lines[0].tone == "muted"
    assert section(told, "形成的资产").empty


def test_the_account_of_works_completed_goes_on_to_their_assets(filled: Books) -> None:
    told = account(filled, "XM2")
    assert ("支付超过合同价", "danger") in told.badges
    contracts = section(told, "合同")
    sums = ["合同金额（元）", "变更（元）", "审定（元）", "合同价（元）", "已支付（元）", "未付（元）"]
    assert [column.label for column in contracts.columns] == ["合同编号", "乙方", *sums, "签订日期", "工期止"]
    assert [line.cells[2:8] for line in contracts.lines] == [
        ("400.00", "", "390.00", "390.00", "380.00", "10.00"),
        ("100.00", "10.00", "", "110.00", "111.00", "-1.00"),
        ("500.00", "10.00", "390.00", "500.00", "491.00", "9.00"),
    ]
    assert [line.tone for line in contracts.lines] == ["", "danger", "muted"]
    changes = section(told, "合同变更")
    assert (changes.lines[0].cells[3], changes.lines[0].tone) == ("没有登记", "warning")
    assert section(told, "结算与决算").lines[0].cells[2:5] == ("400.00", "390.00", "10.00")
    held = {line.key: line.cells for line in section(told, "质保金").lines}
    assert held["HT2"][1:] == ("19.50", "9.50", "10.00", "2018-12-01", "已到期 45 天未付")
    assert held["HT3"][1:] == ("5.50", "5.50", "0.00", "2018-12-01", "已付清")
    assert section(told, "验收").lines[0].cells[:4] == ("2016-12-01", "县级验收", "合格", "390.00")
    assert section(told, "形成的资产").lines[0].tone == "warning"
    assert facts(told)["计划受益"] == "30 户"


def test_steps_that_stand_the_wrong_way_round_are_said(filled: Books) -> None:
    told = [section(account(filled, "XM2"), title) for title in ("立项到签约", "施工到移交")]
    steps = {line.cells[0]: line for half in told for line in half.lines}
    assert steps["完工"].cells[1:] == ("2016-11-01", "-92", "早于“开工”92天，请核实")
    assert steps["签订合同"].cells[3] == ""
    assert steps["开工"].cells[3] == "早于“立项批复”28天，早于“签订合同”78天，请核实"
    assert steps["村民代表会议"].cells[1:] == ("没有登记", "", "")
    assert told[0].note == "14 步中登记了 9 步。"


def test_a_contract_over_several_projects_says_so(filled: Books) -> None:
    filled.put(
        "合同项目",
        {"合同编号": "HT1", "项目编号": "XM1", "金额": "600.00"},
        {"合同编号": "HT1", "项目编号": "XM3", "金额": "300.00"},
    )
    shared = [section(account(filled, key), "合同") for key in ("XM1", "XM3")]
    assert [one.lines[0].cells[2] for one in shared] == ["600.00", "300.00"]
    assert all("只列本项目的份额" in one.note for one in shared)


def test_subsidies_paid_for_it_stand_under_benefit(filled: Books) -> None:
    told = account(filled, "XM3")
    assert section(told, "受益").lines[0].cells == ("PC1", "种养补助", "2018-03-01", "1", "30.00", "计入已支付")
    assert facts(told)["计划受益"] == "12 人"
    assert facts(told)["已经领到"] == "1 人，30.00 元（扣除退票和追回）"
    assert facts(told)["合同价"] == "没有合同"
    assert section(told, "支付").empty == "没有支付记录。"
    filled.put("支付", {"支付流水号": "ZF9", "项目编号": "XM3", "批次号": "PC1", "金额": "30.00", "收款单位编码": "T1"})
    told = account(filled, "XM3")
    assert section(told, "受益").lines[0].cells[-1] == "由上列支付拨付"
    assert section(told, "支付").note == "其中支出 30.00 元。"


def test_missing_papers_are_listed_with_their_days(filled: Books) -> None:
    filled.put("项目", {**PLAN, "项目编号": "XM4", "状态": "验收", "实际完工日期": "2017-08-01", "入库日期": ""})
    lines = section(account(filled, "XM4"), "缺件").lines
    assert [line.cells[:3] for line in lines] == [
        ("入库记录", "2017-03-01", "685"),
        ("县级验收单", "2017-08-01", "532"),
    ]
    assert lines[0].cells[3] == "—"
    assert lines[1].cells[3].endswith("（待核实）")
    assert ("有缺件", "warning") in account(filled, "XM4").badges
    assert {row.key for row in statement(filled, matter="missing").rows} == {"XM2", "XM4"}


def test_findings_on_it_are_told(filled: Books) -> None:
    scanning.scan(filled.store, ACTOR, as_of=DAY)
    told = account(filled, "XM1")
    found = section(told, "疑点")
    assert any("形象进度" in line.cells[2] for line in found.lines)
    assert (f"疑点 {found.total} 条", "warning") in told.badges


def test_what_is_not_there_or_elsewhere_is_refused(filled: Books) -> None:
    for actor, key in ((ACTOR, "XM9"), (ELSEWHERE, "XM1")):
        with pytest.raises(UsageError, match=key):
            projects.account(filled.store, actor, key, today=DAY)
    assert projects.statement(filled.store, ELSEWHERE, today=DAY).rows == ()


def test_empty_books_are_an_empty_list(books: Books) -> None:
    shown = statement(books)
    assert (shown.rows, shown.total) == ((), None)
    assert shown.figures[0].value == "0 个"
    assert [len(choice.values) for choice in projects.choices(books.store, ACTOR)] == [1, 3, 1, 1, 6]
