from __future__ import annotations

import json

import pytest
from sqlalchemy import insert

from fundwatch.errors import UsageError
from fundwatch.models.actor import Actor
from fundwatch.models.finding import Finding
from fundwatch.services import payments
from fundwatch.services.statement import Account, Section
from tests.books import ACTOR, COUNTY, TOWN, VILLAGE, Books

OFFICIAL = "6217000000000088"


def pay(number: str, amount: str, day: str = "2018-05-01", **columns: str) -> dict[str, str]:
    return {"支付流水号": number, "金额": amount, "支付日期": day, "支付方式": "转账", "用途": "工程款", **columns}


@pytest.fixture
def filled(books: Books) -> Books:
    """A document's money handed to the township and paid on a contract in two parts; a batch; cash; a refund."""
    books.put(
        "单位",
        {"单位编码": "T1", "名称": "石桥镇政府", "类别": "乡镇政府", "区划代码": TOWN},
        {"单位编码": "S1", "名称": "云岭建筑公司", "类别": "施工单位"},
    )
    books.put("账户登记", {"账号": "6001", "户名": "岭云建筑公司", "账户类型": "企业", "销户日期": "2018-01-01"})
    books.put("村组干部", {"身份证号": "539900197001010036", "起始日期": "2016-01-01", "银行账号": OFFICIAL})
    books.put("资金指标", {"指标编号": "ZB1", "指标文号": "岭财〔2018〕1号", "金额": "10000.00"})
    books.put("项目", {"项目编号": "XM1", "项目名称": "龙山村水渠", "区划代码": VILLAGE})
    books.put("合同", {"合同编号": "HT1", "合同金额": "1000.00", "乙方单位编码": "S1", "质保金比例": "0.03"})
    of_project = {"指标编号": "ZB1", "项目编号": "XM1"}
    built = {**of_project, "付款单位编码": "T1", "收款人": "云岭建筑公司", "收款单位编码": "S1", "合同编号": "HT1"}
    books.put(
        "支付",
        pay("ZF1", "1000.00", "2018-03-01", 收款人="石桥镇政府", 收款单位编码="T1", 指标编号="ZB1"),
        pay("ZF2", "300.00", **built),
        pay("ZF3", "600.00", "2018-07-01", **{**built, "收款账号": "6001"}),
        pay("ZF4", "50.00", "2017-12-31", 收款人="李大山", 收款账号=OFFICIAL, 支付方式="现金"),
        pay("ZF5", "-20.00", "2018-08-01", 收款人="云岭建筑公司", 收款单位编码="S1"),
        pay("ZF6", "200.00", "2018-06-01", 收款人="信用社", 批次号="PC1", 支付方式="一卡通代发"),
    )
    bill = {"发票代码": "", "销售方": "云岭建筑公司"}
    books.put(
        "发票",
        {**bill, "发票号码": "F1", "支付流水号": "ZF2", "金额": "200.00"},
        {**bill, "发票号码": "F2", "支付流水号": "ZF2", "金额": "100.00"},
        {**bill, "发票号码": "F2", "支付流水号": "ZF3", "金额": "600.00"},
    )
    books.put("补助发放", {"发放流水号": "BF1", "批次号": "PC1", "实发金额": "150.00", "应发金额": "150.00"})
    return books


def section(account: Account, title: str) -> Section:
    return next(one for one in account.sections if one.title == title)


def facts(account: Account) -> dict[str, str]:
    return {fact.label: fact.value for one in account.sections for fact in one.facts}


def test_the_list_tells_what_every_payment_is(filled: Books) -> None:
    shown = payments.statement(filled.store, ACTOR)
    labels = [column.label for column in shown.columns]
    nature, fact = labels.index("性质"), labels.index("情况")
    assert [(row.key, row.cells[nature], row.cells[fact]) for row in shown.rows] == [
        ("ZF5", "退回", "无指标"),
        ("ZF3", "支出", "户名不同"),
        ("ZF6", "支出", "无指标、拨入批次"),
        ("ZF2", "支出", ""),
        ("ZF1", "转拨", ""),
        ("ZF4", "支出", "无合同、无发票、现金、个人账户、无指标"),
    ]
    assert shown.total is not None
    assert shown.total[labels.index("金额（元）")] == "2,130.00"
    assert len(shown.total) == len(shown.columns) == len(shown.rows[0].cells) == len(shown.rows[0].sort)
    by_label = {figure.label: (figure.value, figure.note) for figure in shown.figures}
    assert by_label["支付合计"] == ("0.21 万元", "6 笔")
    assert by_label["其中支出"] == ("0.12 万元", "4 笔")
    assert by_label["其中转拨"] == ("0.10 万元", "1 笔，在途，不算支出")
    assert by_label["其中退回"] == ("0.00 万元", "1 笔，冲减支出")
    assert by_label["拨入发放批次"] == ("0.02 万元", "1 批，已含在支出里")


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        ({"year": "2017"}, {"ZF4"}),
        ({"year": "2018", "nature": "支出"}, {"ZF2", "ZF3", "ZF6"}),
        ({"nature": "退回"}, {"ZF5"}),
        ({"region": VILLAGE}, {"ZF2", "ZF3"}),
        ({"region": COUNTY}, {"ZF2", "ZF3"}),
        ({"fact": "contract"}, {"ZF4"}),
        ({"fact": "name"}, {"ZF3"}),
        ({"fact": "private"}, {"ZF4"}),
        ({"fact": "cash", "year": "2018"}, set()),
        ({"fact": "batch"}, {"ZF6"}),
    ],
)
def test_choices_bound_the_list(filled: Books, chosen: dict[str, str], keys: set[str]) -> None:
    assert {row.key for row in payments.statement(filled.store, ACTOR, **chosen).rows} == keys
    named = {choice.name: dict(choice.values) for choice in payments.choices(filled.store, ACTOR)}
    assert all(value in named[name] or value == COUNTY for name, value in chosen.items())


def test_of_many_payments_the_latest_year_is_first(filled: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [value for value, _ in payments.choices(filled.store, ACTOR)[0].values] == ["", "2018", "2017"]
    monkeypatch.setattr(payments, "_AT_ONCE", 5)
    assert [value for value, _ in payments.choices(filled.store, ACTOR)[0].values] == ["2018", "2017", ""]


def test_an_account_follows_the_money_both_ways(filled: Books) -> None:
    chain = section(payments.account(filled.store, ACTOR, "ZF2"), "来龙去脉")
    assert [(line.cells[0], line.cells[1], line.table, line.key) for line in chain.lines] == [
        ("资金指标", "岭财〔2018〕1号", "资金指标", "ZB1"),
        ("上一手", "云岭县财政局", "支付", "ZF1"),
        ("付款单位", "石桥镇政府", "单位", "T1"),
        ("本笔支付", "工程款", "", ""),
        ("收款人", "云岭建筑公司", "单位", "S1"),
        ("项目", "龙山村水渠", "项目", "XM1"),
    ]
    passed = section(payments.account(filled.store, ACTOR, "ZF1"), "来龙去脉")
    assert [line.key for line in passed.lines if line.cells[0] == "下一手"] == ["ZF2", "ZF3"]


def test_a_contract_is_told_as_far_as_it_was_paid_before_and_with_it(filled: Books) -> None:
    first, second = (facts(payments.account(filled.store, ACTOR, key)) for key in ("ZF2", "ZF3"))
    assert first["本笔之前已付"] == "0.00 元（0.0%），0 笔"
    assert first["付到本笔"] == "300.00 元（30.0%）"
    assert second["本笔之前已付"] == "300.00 元（30.0%），1 笔"
    assert second["付到本笔"] == "900.00 元（90.0%）"
    assert second["到现在共付"] == "900.00 元（90.0%），未付 100.00 元"
    assert second["质保金"] == "30.00 元，还扣着 30.00 元"
    filled.put("支付", pay("ZF7", "200.00", "2018-09-01", 合同编号="HT1", 收款单位编码="S1"))
    over = payments.account(filled.store, ACTOR, "ZF7")
    assert facts(over)["到现在共付"] == "1,100.00 元（110.0%），超出 100.00 元"
    assert [line.cells[2] for line in section(over, "合同的每一笔付款").lines] == ["300.00", "900.00", "1,100.00"]


def test_invoices_are_held_against_the_payment(filled: Books) -> None:
    own = section(payments.account(filled.store, ACTOR, "ZF2"), "发票")
    assert own.note == "发票合计 300.00 元，与支付金额一致。"
    assert [line.cells[-1] for line in own.lines] == ["", "还登记在 ZF3"]
    filled.put("支付", pay("ZF8", "30.00"), pay("ZF9", "700.00"))
    filled.put("发票", {"发票代码": "", "发票号码": "F9", "支付流水号": "ZF9", "金额": "600.00"})
    assert section(payments.account(filled.store, ACTOR, "ZF8"), "发票").empty == "没有登记发票。"
    assert "少 100.00 元" in section(payments.account(filled.store, ACTOR, "ZF9"), "发票").note


def test_a_batch_is_held_against_what_funded_it(filled: Books) -> None:
    told = facts(payments.account(filled.store, ACTOR, "ZF6"))
    assert told["批次实际支付"] == "150.00 元，1 笔 1 户"
    assert told["批次拨入合计"] == "200.00 元，1 笔"
    assert told["拨入减实付"] == "50.00 元"
    filled.put("支付", pay("ZF7", "5.00", 批次号="PC9"))
    assert facts(payments.account(filled.store, ACTOR, "ZF7"))["发放明细"] == "这个批次没有发放明细"


def test_the_account_register_is_held_against_the_payee(filled: Books) -> None:
    told = facts(payments.account(filled.store, ACTOR, "ZF3"))
    assert told["登记户名"] == "岭云建筑公司（与收款人不同）"
    assert told["销户日期"] == "2018-01-01（在支付以前）"
    unknown = payments.account(filled.store, ACTOR, "ZF4")
    assert facts(unknown)["账户登记"] == "没有这个账号的登记，户名无从核对"
    assert section(payments.account(filled.store, ACTOR, "ZF2"), "收款账户").empty == "没有填写收款账号。"


def test_findings_on_the_payment_or_its_invoices_are_told(filled: Books) -> None:
    about = [("支付", "ZF2", []), ("发票", "|F2|ZF2", []), ("项目", "XM1", [{"table": "支付", "key": "ZF2"}])]
    about += [("支付", "ZF22", []), ("补助发放", "ZF2", [])]
    with filled.store.write(ACTOR, "扫描") as writing:
        writing.connection.execute(insert(Finding), [_finding(number, *one) for number, one in enumerate(about, 1)])
    account = payments.account(filled.store, ACTOR, "ZF2")
    assert [line.key for line in section(account, "疑点").lines] == ["1", "2", "3"]
    assert ("疑点 3 条", "warning") in account.badges


def _finding(number: int, table: str, key: str, related: list[dict[str, str]]) -> dict[str, object]:
    content = {"subject": {"table": table, "key": key}, "related": related}
    return {
        "number": number,
        "fingerprint": str(number),
        "rule": "FW-P004",
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
    for actor, key in ((ACTOR, "ZF99"), (elsewhere, "ZF2")):
        with pytest.raises(UsageError, match=key):
            payments.account(filled.store, actor, key)
    assert payments.statement(filled.store, elsewhere).rows == ()


def test_empty_books_have_an_empty_list(books: Books) -> None:
    shown = payments.statement(books.store, ACTOR)
    assert (shown.rows, shown.total) == ((), None)
    assert payments.choices(books.store, ACTOR)[0].values == (("", "全部年度"),)
