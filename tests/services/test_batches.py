from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import insert

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.services import batches
from fundwatch.services.statement import Account, Section, Statement
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books

DAY = date(2019, 1, 15)
OTHER = "539900101202"


def paid(number: int, batch: str, **columns: str) -> dict[str, str]:
    money = {"应发金额": "100.00", "实发金额": "100.00", "发放日期": "2018-03-20"}
    who = {"补助项目": "产业奖补", "户编号": f"H{number}", "身份证号": f"53990019700101{number:04d}", "期次": ""}
    return {"发放流水号": f"BF{number}", "批次号": batch, "年度": "2018", **money, **who, **columns}


def posted(number: str, batch: str, first: str, last: str) -> dict[str, str]:
    about = {"对象类型": "批次", "对象编号": batch, "级别": "村", "公示种类": "补助发放到户"}
    return {"公示编号": number, **about, "开始日期": first, "结束日期": last}


@pytest.fixture
def filled(books: Books) -> Books:
    """Batches in order (1), underpaid with an open return (2), unfunded over two villages (3), without a list (4)."""
    books.put("行政区划", {"区划代码": OTHER, "名称": "河边村", "级别": "村", "上级代码": TOWN})
    books.put(
        "补助发放",
        paid(1, "PC1"),
        paid(2, "PC1", 发放状态="退票", 退票原因="账号错误"),
        paid(3, "PC1", 发放状态="补发", 原发放流水号="BF2", 发放日期="2018-04-10", 户编号="H2"),
        paid(4, "PC2"),
        paid(5, "PC2", 发放状态="退票"),
        paid(6, "PC3", 补助项目="低保", 年度="2017", 发放日期="2017-03-20"),
        paid(7, "PC3", 补助项目="奖学金", 年度="2017", 发放日期="2017-03-20", 区划代码=OTHER),
    )
    books.put(
        "支付",
        {"支付流水号": "ZF1", "批次号": "PC1", "金额": "200.00"},
        {"支付流水号": "ZF2", "批次号": "PC2", "金额": "200.00"},
        {"支付流水号": "ZF4", "批次号": "PC4", "金额": "70.00"},
    )
    books.put(
        "公示", posted("GS1", "PC1", "2018-03-01", "2018-03-15"), posted("GS2", "PC2", "2018-03-15", "2018-03-17")
    )
    return books


def shown(books: Books, **chosen: str) -> Statement:
    return batches.statement(books.store, ACTOR, today=DAY, **chosen)


def cell(statement: Statement, key: str, label: str) -> str:
    at = [column.label for column in statement.columns].index(label)
    return next(row.cells[at] for row in statement.rows if row.key == key)


def section(account: Account, title: str) -> Section:
    return next(one for one in account.sections if one.title == title)


def facts(account: Account) -> dict[str, str]:
    return {fact.label: fact.value for one in account.sections for fact in one.facts}


def test_every_batch_has_what_it_paid_and_what_funded_it(filled: Books) -> None:
    listed = shown(filled)
    assert [row.key for row in listed.rows] == ["PC1", "PC2", "PC4", "PC3"]
    told = {
        key: tuple(cell(listed, key, label) for label in ("实际支付（元）", "拨入（元）", "差额（元）", "公示"))
        for key in ("PC1", "PC2", "PC3", "PC4")
    }
    assert told == {
        "PC1": ("200.00", "200.00", "0.00", "已公示"),
        "PC2": ("100.00", "200.00", "100.00", "公示不足"),
        "PC3": ("200.00", "", "", "未公示"),
        "PC4": ("0.00", "70.00", "70.00", ""),
    }
    assert cell(listed, "PC1", "笔数") == "2"
    assert cell(listed, "PC3", "补助项目") == "低保、奖学金"
    assert cell(listed, "PC3", "发放范围") == "石桥镇 2 村"
    assert cell(listed, "PC4", "补助项目") == "（没有发放明细）"
    assert "扣款（元）" not in [column.label for column in listed.columns]
    assert listed.total is not None
    assert len(listed.total) == len(listed.columns) == len(listed.rows[0].cells) == len(listed.rows[0].sort)
    assert [(figure.label, figure.value) for figure in listed.figures] == [
        ("实际支付", "0.05 万元"),
        ("拨入", "0.05 万元"),
        ("差额不为零", "2 批"),
        ("退票", "2 笔"),
        ("未公示", "1 批"),
    ]


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        ({"year": "2017"}, {"PC3"}),
        ({"year": "2018"}, {"PC1", "PC2", "PC4"}),
        ({"subsidy": "低保"}, {"PC3"}),
        ({"region": OTHER}, {"PC3"}),
        ({"region": COUNTY}, {"PC1", "PC2", "PC3"}),
        ({"state": "different"}, {"PC2", "PC4"}),
        ({"state": "unfunded"}, {"PC3"}),
        ({"state": "unlisted"}, {"PC4"}),
        ({"state": "returned"}, {"PC2"}),
        ({"state": "unposted"}, {"PC3"}),
        ({"state": "short"}, {"PC2"}),
    ],
)
def test_choices_bound_the_list(filled: Books, chosen: dict[str, str], keys: set[str]) -> None:
    assert {row.key for row in shown(filled, **chosen).rows} == keys
    named = {choice.name: dict(choice.values) for choice in batches.choices(filled.store, ACTOR)}
    assert all(value in named[name] or value == COUNTY for name, value in chosen.items())


def test_a_part_of_a_batch_is_not_held_against_what_funded_the_whole(filled: Books) -> None:
    filled.put("支付", {"支付流水号": "ZF3", "批次号": "PC3", "金额": "200.00"})
    assert cell(shown(filled), "PC3", "差额（元）") == "0.00"
    part = shown(filled, region=OTHER)
    assert (cell(part, "PC3", "实际支付（元）"), cell(part, "PC3", "拨入（元）")) == ("100.00", "")
    assert "范围" in part.notes[-1]


def test_without_any_notice_nothing_is_said_of_posting(books: Books) -> None:
    books.put("补助发放", paid(1, "PC1"))
    listed = shown(books)
    assert cell(listed, "PC1", "公示") == ""
    assert listed.figures[-1].note == "没有公示资料，不作判断"
    assert batches.account(books.store, ACTOR, "PC1", DAY).badges == ()


def test_one_posting_a_year_serves_a_monthly_list(books: Books) -> None:
    books.put("补助发放", *(paid(n, f"PC{n}", 期次=f"2018-0{n}", 发放日期=f"2018-0{n}-20") for n in (1, 2)))
    books.put("公示", posted("GS1", "PC1", "2018-01-01", "2018-01-15"))
    assert [cell(shown(books), key, "公示") for key in ("PC1", "PC2")] == ["已公示", "已公示"]
    account = batches.account(books.store, ACTOR, "PC2", DAY)
    assert facts(account)["发放前公示"] == "已公示"


def test_a_batch_that_pays_again_what_came_back_is_not_called_posted_nor_missed(books: Books) -> None:
    books.put("补助发放", paid(1, "PC1", 发放状态="退票"), paid(2, "PC2", 发放状态="补发", 原发放流水号="BF1"))
    books.put("公示", posted("GS1", "PC1", "2018-03-01", "2018-03-15"))
    assert cell(shown(books), "PC2", "公示") == ""


def test_an_account_tells_what_came_back_and_what_funded_it(filled: Books) -> None:
    account = batches.account(filled.store, ACTOR, "PC1", DAY)
    assert account.badges == (("已公示", "success"),)
    told = facts(account)
    assert told["发放日期"] == "2018-03-20 至 2018-04-10"
    assert told["户数、人数"] == "2 户 3 人，2 笔"
    assert (told["退票"], told["补发"], told["实际支付"]) == ("1 笔，100.00 元", "100.00 元", "200.00 元")
    (back,) = section(account, "退票").lines
    assert back.cells[:4] == ("张三", "100.00", "账号错误", "2018-04-10 补发 100.00 元")
    (funding,) = section(account, "拨入的支付").lines
    assert (funding.cells[1], funding.table, funding.key) == ("200.00", "支付", "ZF1")
    assert told["发放范围"] == "石桥镇 龙山村"
    assert section(account, "公示").lines[0].key == "GS1"


def test_an_account_says_what_is_not_in_order(filled: Books) -> None:
    account = batches.account(filled.store, ACTOR, "PC2", DAY)
    assert [words for words, _ in account.badges] == ["公示不足", "拨入与实付不等", "退票未补发 1 笔"]
    assert facts(account)["差额"] == "100.00 元（拨入多于实付）"
    assert facts(account)["发放前公示"] == "公示不足：公示只有3天，不足7天"
    assert section(account, "退票").lines[0].cells[3] == "还没有补发"
    several = batches.account(filled.store, ACTOR, "PC3", DAY)
    assert len(section(several, "分补助和档次汇总").lines) == 2
    villages = section(several, "分村汇总").lines
    assert [line.cells[:2] for line in villages] == [("石桥镇 龙山村", "100.00"), ("石桥镇 河边村", "100.00")]
    assert "没有填写这个批次号" in facts(several)["拨入"]
    unlisted = batches.account(filled.store, ACTOR, "PC4", DAY)
    assert unlisted.title == "没有发放明细的批次"
    assert facts(unlisted)["差额"].startswith("70.00")


def test_findings_on_the_batch_or_its_payments_are_told(filled: Books) -> None:
    about = [("批次", "PC1", []), ("补助发放", "BF1", []), ("人员", "5399", [("补助发放", "BF2")])]
    about += [("批次", "PC11", []), ("补助发放", "BF4", []), ("支付", "BF1", [])]
    with filled.store.write(ACTOR, "扫描") as writing:
        writing.connection.execute(insert(Finding), [_finding(number, *one) for number, one in enumerate(about, 1)])
    account = batches.account(filled.store, ACTOR, "PC1", DAY)
    assert [line.key for line in section(account, "疑点").lines] == ["1", "2", "3"]
    assert ("疑点 3 条", "warning") in account.badges


def _finding(number: int, table: str, key: str, related: list[tuple[str, str]]) -> dict[str, object]:
    rows = [{"table": one, "key": named} for one, named in related]
    content = {"subject": {"table": table, "key": key}, "related": rows}
    return {
        "number": number,
        "fingerprint": str(number),
        "rule": "FW-B001",
        "rule_version": 1,
        "partition_key": "",
        "category": "虚报冒领",
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
        "content": json.dumps(content, ensure_ascii=False, separators=(",", ":")),
    }


def test_what_is_not_there_or_elsewhere_is_refused(filled: Books) -> None:
    elsewhere = Actor("某人", "河口镇人民政府", "539900102000")
    for actor, key in ((ACTOR, "PC9"), (elsewhere, "PC1"), (elsewhere, "PC4")):
        with pytest.raises(UsageError, match=key):
            batches.account(filled.store, actor, key, DAY)
    assert batches.statement(filled.store, elsewhere, today=DAY).rows == ()


def test_a_village_sees_its_own_part(filled: Books) -> None:
    own = Actor("某人", "河边村村民委员会", OTHER)
    account = batches.account(filled.store, own, "PC3", DAY)
    assert facts(account)["实际支付"] == "100.00 元"
    assert "拨入" not in facts(account)
    assert "本辖区以外" in account.sections[0].note
