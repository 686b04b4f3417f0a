from __future__ import annotations

from datetime import date

import pytest

from fundwatch.errors import UsageError
from fundwatch.ledger.fund_accounts import FundSelection, fund_accounts
from fundwatch.ledger.fund_figures import total_of
from fundwatch.services import funds
from fundwatch.services.showing import yuan
from fundwatch.services.statement import Account, Section, Statement
from tests.books import ACTOR, Books
from tests.fund_books import FIGURES, TOTAL, fill

TODAY = date(2018, 1, 15)
CHAIN = "上下级指标和调减"
SUMS = ("可用（元）", "已分解（元）", "已拨付（元）", "已支出（元）")


@pytest.fixture
def filled(books: Books) -> Books:
    fill(books)
    return books


def shown(books: Books, **chosen: str) -> Statement:
    return funds.statement(books.store, ACTOR, today=TODAY, **chosen)


def account_of(books: Books, key: str) -> Account:
    return funds.account(books.store, ACTOR, key, TODAY)


def section(account: Account, title: str) -> Section:
    return next(one for one in account.sections if one.title == title)


def told(one: Section) -> dict[str, str]:
    return {fact.label: fact.value for fact in one.facts}


def labels(statement: Statement) -> list[str]:
    return [column.label for column in statement.columns]


def cell(statement: Statement, key: str, label: str) -> str:
    row = next(one for one in statement.rows if one.key == key)
    return row.cells[labels(statement).index(label)]


def fen_of(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def test_every_document_with_money_of_its_own_has_a_row(filled: Books) -> None:
    statement = shown(filled)
    assert {row.key for row in statement.rows} == FIGURES.keys()
    for key, figures in FIGURES.items():
        assert tuple(cell(statement, key, label) for label in SUMS) == tuple(map(yuan, figures))
    assert cell(statement, "ZB17", "资金名称") == "财政专项扶贫资金（未分解部分）"
    assert cell(statement, "ZB17A", "收回（元）") == "-10,000.00"
    assert cell(statement, "ZB17A", "支出率") == "42.86%"
    assert cell(statement, "ZB17D", "调剂（元）") == "-1,000.00"
    assert cell(statement, "ZB17C", "上年结转（元）") == "40,000.00"
    assert cell(statement, "ZB16", "结转下年（元）") == "-40,000.00"


@pytest.mark.parametrize("chosen", [{}, {"year": "2017"}, {"level": "省"}, {"year": "2017", "level": "中央"}])
def test_the_total_is_the_ledgers_to_the_fen(filled: Books, chosen: dict[str, str]) -> None:
    statement = shown(filled, **chosen)
    year = int(chosen["year"]) if "year" in chosen else None
    with filled.store.read() as connection:
        total = total_of(fund_accounts(connection, FundSelection(year, level=chosen.get("level", ""))))
    assert statement.total is not None
    sums = dict(zip(labels(statement), statement.total, strict=True))
    wanted = (total.available, total.allocated, total.disbursed, total.spent)
    assert tuple(sums[label] for label in SUMS) == tuple(map(yuan, wanted))
    assert sums["结余（元）"] == yuan(total.balance)
    for label in (*SUMS, "结余（元）"):
        at = labels(statement).index(label)
        assert sum(int(row.sort[at] or 0) for row in statement.rows) == int(
            sums[label].replace(",", "").replace(".", "")
        )
    if not chosen:
        assert wanted == TOTAL


def test_columns_that_are_nought_in_all_rows_are_left_out_and_named(filled: Books) -> None:
    whole, central = shown(filled), shown(filled, year="2017", level="中央")
    assert "整合（元）" not in labels(whole)
    assert whole.notes[-1] == "整合各笔都没有，没有列出。"
    assert not {"上年结转（元）", "结转下年（元）"} & set(labels(central))
    assert central.notes[-1] == "上年结转、整合、结转下年各笔都没有，没有列出。"
    for statement in (whole, central):
        assert all(len(row.cells) == len(row.sort) == len(statement.columns) for row in statement.rows)


def test_an_amount_column_is_wide_enough_for_its_total(books: Books) -> None:
    row = {"资金类别": "行业资金", "预算年度": "2018"}
    books.put("资金指标", {**row, "指标编号": "ZB1", "金额": "900000000.00"})
    usual = {column.label: column.width for column in shown(books).columns}
    books.put("资金指标", {**row, "指标编号": "ZB2", "金额": "900000000.00"})
    wide = {column.label: column.width for column in shown(books).columns}
    assert wide["可用（元）"] > usual["可用（元）"]
    assert wide["已分解（元）"] == usual["已分解（元）"]


@pytest.mark.parametrize(
    ("chosen", "keys"),
    [
        ({"year": "2016"}, {"ZB16"}),
        ({"level": "县"}, {"ZB17F"}),
        ({"task": "产业发展", "year": "2017"}, {"ZB17", "ZB17A", "ZB17C", "ZB17D"}),
        ({"state": "结余"}, set(FIGURES)),
        ({"state": "未分完"}, {"ZB16", "ZB17", "ZB17C", "ZB17D", "ZB17F"}),
        ({"state": "满一年"}, {"ZB16"}),
        ({"state": "支完"}, set()),
        ({"state": "超支"}, set()),
        ({"state": "上级"}, {"ZB16", "ZB17", "ZB18"}),
        ({"year": "2015"}, set()),
    ],
)
def test_choices_bound_the_list(filled: Books, chosen: dict[str, str], keys: set[str]) -> None:
    # ZB16 is carried on by a document below it, so that it counts among the upper ones.
    assert {row.key for row in shown(filled, **chosen).rows} == keys


def test_choices_are_what_the_books_hold(filled: Books) -> None:
    offered = {choice.name: [value for value, _ in choice.values] for choice in funds.choices(filled.store, ACTOR)}
    assert offered["year"] == ["", "2017", "2016"]
    assert offered["level"] == ["", "中央", "省", "县"]
    assert offered["task"] == ["", "产业发展"]


def test_nothing_at_all_is_an_empty_list(books: Books) -> None:
    statement = shown(books)
    assert (statement.rows, statement.total) == ((), None)
    assert [figure.value for figure in statement.figures] == ["0.00 万元"] * 5


def test_overspending_and_giving_out_too_much_are_marked(books: Books) -> None:
    books.put("资金指标", {"指标编号": "ZB1", "金额": "100.00", "资金类别": "行业资金"})
    books.put("资金分配", {"分配编号": "FP1", "指标编号": "ZB1", "接收单位编码": "D1", "金额": "120.00"})
    books.put("支付", {"支付流水号": "ZF1", "金额": "110.00", "指标编号": "ZB1"})
    statement = shown(books, state="超支")
    at = labels(statement).index
    assert dict(statement.rows[0].tones) == {at("结余（元）"): "danger", at("已分解（元）"): "danger"}


def test_money_left_for_more_than_a_year_is_marked_and_summed_up(filled: Books) -> None:
    statement = shown(filled)
    row = next(one for one in statement.rows if one.key == "ZB16")
    assert row.tones == ((labels(statement).index("结余（元）"), "warning"),)
    assert statement.figures[-1].note == "满一年未支出 2.00 万元，1 笔"


def test_an_account_tells_where_the_money_came_from_and_went(filled: Books) -> None:
    account = account_of(filled, "ZB17A")
    assert account.subtitle == "县财农〔2017〕7号 · 2017 年 · 指标编号 ZB17A"
    figures = told(section(account, "指标账"))
    assert figures == {
        "本年下达": "80,000.00 元",
        "收回": "-10,000.00 元",
        "可用": "70,000.00 元",
        "已分解": "70,000.00 元",
        "未分解": "0.00 元",
        "已拨付": "50,000.00 元（71.43%）",
        "已支出": "30,000.00 元（42.86%）",
        "结余": "40,000.00 元",
    }
    upper = next(fact for fact in section(account, "指标文件").facts if fact.label == "上级指标")
    assert (upper.value, upper.table, upper.key) == ("财农〔2017〕1号", "资金指标", "ZB17")
    assert [(line.cells[0], line.cells[2], line.key) for line in section(account, CHAIN).lines] == [
        ("上级", "80,000.00", "ZB17"),
        ("收回", "-10,000.00", "ZB17B"),
    ]
    assert [(line.cells[2], line.key) for line in section(account, "项目").lines] == [("30,000.00", "XM1")]
    assert {line.key for line in section(account, "支付").lines} == {"ZF2", "ZF3"}
    assert section(account, "公示").empty == "没有登记这笔指标的公示。"


def test_what_a_cut_took_back_stands_in_the_account_it_counts_in(filled: Books) -> None:
    account = account_of(filled, "ZB17A")
    lines = section(account, "分配").lines
    assert [line.key for line in lines] == ["FP2", "FP3", "FP4"]
    assert sum(fen_of(line.cells[2]) for line in lines) == FIGURES["ZB17A"][1]
    assert lines[-1].tone == "warning"
    assert account_of(filled, "ZB17B") == account


def test_time_is_told_from_receipt(filled: Books) -> None:
    facts = told(section(account_of(filled, "ZB16"), "时间"))
    assert facts["收文日"] == "2016-03-10"
    assert facts["首次分解"] == "2016-04-01（收文后 22 天）"
    assert facts["已过天数"] == "676 天（自 2016-03-10 起算到 2018-01-15，连续两年未用完）"
    assert facts["闲置金额"] == "20,000.00 元"
    assert ("结余 连续两年未用完", "warning") in account_of(filled, "ZB16").badges
    without = told(section(account_of(filled, "ZB17C"), "时间"))
    assert without["收文日"] == "2017-03-01（没有登记收到日期，按下达日期）"
    assert without["首次分解"] == "还没有"


def test_a_document_broken_down_says_that_it_has_only_the_rest(filled: Books) -> None:
    figures = section(account_of(filled, "ZB17"), "指标账")
    assert figures.note == "本指标已分解到下级指标，这里只算没有分解的部分。"
    assert told(figures)["可用"] == "20,000.00 元"


def test_documents_above_and_below_have_the_amounts_drawn(books: Books) -> None:
    row = {"资金类别": "行业资金"}
    books.put("资金指标", *({**row, "指标编号": f"ZB{at}", "金额": "100.00"} for at in (1, 2)))
    books.put("资金指标", {**row, "指标编号": "ZB3", "金额": "120.00", "上级指标编号": "ZB1"})
    books.put(
        "指标分解",
        {"上级指标编号": "ZB1", "指标编号": "ZB3", "金额": "70.00"},
        {"上级指标编号": "ZB2", "指标编号": "ZB3", "金额": "50.00"},
    )
    found = {
        key: [(line.cells[0], line.cells[2], line.key) for line in section(account_of(books, key), CHAIN).lines]
        for key in ("ZB1", "ZB2", "ZB3")
    }
    assert found == {
        "ZB1": [("下级分解", "70.00", "ZB3")],
        "ZB2": [("下级分解", "50.00", "ZB3")],
        "ZB3": [("上级", "70.00", "ZB1"), ("上级", "50.00", "ZB2")],
    }


def test_a_document_that_is_not_there_is_refused_in_words(filled: Books) -> None:
    with pytest.raises(UsageError, match="ZB99") as refused:
        account_of(filled, "ZB99")
    assert "刷新" in str(refused.value.hint)
