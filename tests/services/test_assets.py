from __future__ import annotations

import json

import pytest
from sqlalchemy import insert

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.services import assets
from fundwatch.services.statement import Account, Section
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books

HEAD = "539900197001010036"


@pytest.fixture
def filled(books: Books) -> Books:
    """A power station that is let, with income owed, given out and kept; a road that was torn down."""
    books.put("单位", {"单位编码": "Q1", "名称": "光伏公司", "类别": "企业"})
    books.put("项目", {"项目编号": "XM1", "项目名称": "电站一期"}, {"项目编号": "XM2", "项目名称": "电站二期"})
    books.put(
        "资产",
        {
            "资产编号": "ZC1",
            "资产名称": "光伏电站",
            "资产类别": "经营性",
            "项目编号": "XM1",
            "原值": "1000.00",
            "财政投入": "900.00",
            "形成日期": "2016-06-01",
            "所有权人": "龙山村合作社",
            "状态": "出租",
            "经营主体编码": "Q1",
            "租赁起": "2016-07-01",
            "租赁止": "2021-06-30",
            "年约定收益": "300.00",
        },
        {
            "资产编号": "ZC2",
            "资产名称": "村道",
            "资产类别": "公益性",
            "原值": "500.00",
            "形成日期": "2018-06-01",
            "区划代码": TOWN,
            "状态": "已处置",
            "处置日期": "2018-12-01",
            "处置金额": "20.00",
        },
    )
    books.put(
        "资产来源",
        {"资产编号": "ZC1", "项目编号": "XM1", "金额": "600.00"},
        {"资产编号": "ZC1", "项目编号": "XM2", "金额": "300.00"},
    )
    income = {"资产编号": "ZC1", "期次": "", "应收收益": "300.00"}
    books.put(
        "资产收益",
        {**income, "年度": "2017", "实收收益": "300.00", "收到日期": "2017-12-01"},
        {**income, "年度": "2018", "实收收益": "100.00"},
    )
    home = {"户编号": "H1", "户主姓名": "杨文贵", "户主身份证号": HEAD, "区划代码": VILLAGE, "人口数": "1"}
    books.put("户", home)
    given = {"资产编号": "ZC1", "年度": "2017", "期次": ""}
    books.put(
        "收益分配",
        {**given, "对象": "H1", "金额": "200.00", "用途": "分红"},
        {**given, "对象": "", "金额": "60.00", "用途": "公益事业"},
        {**given, "年度": "2016", "对象": "H8", "金额": "5.00"},
    )
    books.put("折股量化", {"资产编号": "ZC1", "对象": "H1", "股份": "12.5"})
    books.put(
        "公示", {"公示编号": "GS1", "公示种类": "资产收益分配", "对象类型": "资产", "对象编号": "ZC1", "级别": "村"}
    )
    return books


def section(account: Account, title: str) -> Section:
    return next(one for one in account.sections if one.title == title)


def test_the_list_has_its_totals_and_differences(filled: Books) -> None:
    shown = assets.statement(filled.store, ACTOR)
    by_key = {row.key: row for row in shown.rows}
    assert by_key["ZC1"].cells[5:11] == ("1,000.00", "600.00", "400.00", "200.00", "265.00", "135.00")
    assert by_key["ZC1"].sort[5:11] == (100_000, 60_000, 40_000, 20_000, 26_500, 13_500)
    assert by_key["ZC2"].cells[5:11] == ("500.00", "", "", "", "", "")
    assert shown.total is not None
    assert shown.total[5:11] == ("1,500.00", "600.00", "400.00", "200.00", "265.00", "135.00")
    assert len(shown.total) == len(shown.columns) == len(shown.rows[0].cells)
    assert (8, "danger") in by_key["ZC1"].tones


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        ({}, {"ZC1", "ZC2"}),
        ({"year": "2017"}, {"ZC1"}),
        ({"category": "公益性"}, {"ZC2"}),
        ({"region": VILLAGE}, {"ZC1"}),
        ({"region": TOWN}, {"ZC1", "ZC2"}),
        ({"status": "出租", "region": COUNTY}, {"ZC1"}),
        ({"status": "毁损"}, set()),
    ],
)
def test_choices_bound_the_list(filled: Books, chosen: dict[str, str], keys: set[str]) -> None:
    assert {row.key for row in assets.statement(filled.store, ACTOR, **chosen).rows} == keys
    named = {choice.name: dict(choice.values) for choice in assets.choices(filled.store, ACTOR)}
    assert all(value in named[name] or value == COUNTY for name, value in chosen.items())


def test_a_year_shows_that_years_income(filled: Books) -> None:
    shown = assets.statement(filled.store, ACTOR, year="2017")
    assert shown.rows[0].cells[6:11] == ("300.00", "300.00", "", "260.00", "40.00")
    assert "2017 年底以前" in shown.notes[-1]


def test_an_assets_account_is_whole(filled: Books) -> None:
    account = assets.account(filled.store, ACTOR, "ZC1")
    assert account.title == "光伏电站"
    assert account.subtitle == "石桥镇 龙山村 · ZC1"
    facts = {fact.label: fact for one in account.sections for fact in one.facts}
    assert facts["经营主体"].value == "光伏公司"
    assert facts["租赁期限"].value == "2016-07-01 至 2021-06-30"
    assert facts["确权日期"].tone == "warning"
    assert [line.key for line in section(account, "来源项目").lines] == ["XM1", "XM2"]
    assert "相差 100.00 元" in section(account, "来源项目").note
    assert [line.cells[:7] for line in section(account, "收益").lines] == [
        ("2017", "全年", "300.00", "300.00", "0.00", "260.00", "40.00"),
        ("2018", "全年", "300.00", "100.00", "200.00", "0.00", "100.00"),
        ("2016", "全年", "", "", "", "5.00", "-5.00"),
        ("合计", "", "600.00", "400.00", "200.00", "265.00", "135.00"),
    ]
    named = {line.cells[2]: (line.cells[3], line.table) for line in section(account, "收益分配").lines}
    assert named == {"H1": ("杨文贵户", "户"), "": ("集体留存", ""), "H8": ("", "行政区划")}
    assert section(account, "折股量化").lines[0].cells == ("H1", "杨文贵户", "12.5")
    assert section(account, "公示").lines[0].key == "GS1"
    assert section(account, "疑点").empty


def test_a_disposal_without_its_approval_is_said(filled: Books) -> None:
    account = assets.account(filled.store, ACTOR, "ZC2")
    told = {fact.label: fact.value for one in account.sections for fact in one.facts}
    assert told["处置金额"] == "20.00 元"
    assert told["处置批复文号"] == "未填写"
    assert section(account, "收益").empty == "没有收益记录。"


def test_findings_about_the_asset_or_its_income_are_told(filled: Books) -> None:
    rows = [("资产", "ZC1", []), ("收益分配", "ZC1|2016||H8", []), ("项目", "XM1", [{"table": "资产", "key": "ZC1"}])]
    rows += [("资产", "ZC11", []), ("收益分配", "ZC11|2016||ZC1", [])]
    with filled.store.write(ACTOR, "扫描") as writing:
        writing.connection.execute(
            insert(Finding),
            [
                {
                    "number": at,
                    "fingerprint": str(at),
                    "rule": "FW-A002",
                    "rule_version": 1,
                    "partition_key": "",
                    "category": "截留私分",
                    "severity": "high",
                    "score": 0.5,
                    "subject_table": table,
                    "subject_key": key,
                    "distinguish": "",
                    "links": "",
                    "summary": "请核实",
                    "amount": None,
                    "current": True,
                    "first_scan": 1,
                    "last_scan": 1,
                    "region_code": VILLAGE,
                    "happened_on": None,
                    "content": json.dumps({"subject": {"table": table, "key": key}, "related": related}),
                }
                for at, (table, key, related) in enumerate(rows, 1)
            ],
        )
    account = assets.account(filled.store, ACTOR, "ZC1")
    assert [line.key for line in section(account, "疑点").lines] == ["1", "2", "3"]
    assert ("疑点 3 条", "warning") in account.badges


def test_what_is_not_there_or_elsewhere_is_refused(filled: Books) -> None:
    elsewhere = Actor("某人", "河口镇人民政府", "539900102000")
    for actor, key in ((ACTOR, "ZC9"), (elsewhere, "ZC1")):
        with pytest.raises(UsageError, match=key):
            assets.account(filled.store, actor, key)
    assert assets.statement(filled.store, elsewhere).rows == ()
