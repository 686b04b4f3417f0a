from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundwatch.errors import UsageError
from fundwatch.services.pasted_table import MOST_LINES, amount_of, parse


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1,234.50", "1234.50"),
        ("￥1,234.5元", "1234.5"),
        ("-￥3", "-3"),
        ("（120.00）", "-120.00"),
        ("１２３", "123"),
        ("1 234", "1234"),
        ("皖财农〔2018〕3号", None),
        ("", None),
        ("—", None),
    ],
)
def test_amounts_are_read_as_offices_write_them(cell: str, number: str | None) -> None:
    assert amount_of(cell) == (None if number is None else Decimal(number))


def test_titles_header_data_and_totals_are_told_apart() -> None:
    table = parse(
        "2018年支出情况表\r\n单位：元\r\n文号\t资金\t支出\r\nA号\t甲\t1.00\r\nB号\t乙\t2.00\r\n合 计：\t\t3.00\r\n"
    )
    assert table.header == ("文号", "资金", "支出")
    assert [(row.line, row.cells) for row in table.rows] == [(4, ("A号", "甲", "1.00")), (5, ("B号", "乙", "2.00"))]
    assert [row.cells for row in table.totals] == [("合 计：", "", "3.00")]
    assert table.left_out == ((1, "2018年支出情况表"), (2, "单位：元"))


@pytest.mark.parametrize(
    "text",
    [
        "编号\t金额\n甲\t1,000.00\n乙\t2",
        '编号,金额\n甲,"1,000.00"\n乙,2',
        "编号  金额\n甲  1,000.00\n乙   2",
        "编号　金额\n甲　1,000.00\n乙　2",
    ],
    ids=["tabs", "commas", "blanks", "full-width blanks"],
)
def test_columns_are_cut_by_what_stands_between_them(text: str) -> None:
    table = parse(text)
    assert table.header == ("编号", "金额")
    assert [row.cells for row in table.rows] == [("甲", "1,000.00"), ("乙", "2")]


def test_commas_between_thousands_are_no_columns() -> None:
    table = parse("龙山村  1,000.00\n石桥村  22,000.50")
    assert table.header == ("第 1 列", "第 2 列")
    assert [row.cells for row in table.rows] == [("龙山村", "1,000.00"), ("石桥村", "22,000.50")]


def test_a_cell_with_a_line_break_stays_one_cell() -> None:
    assert parse('项目\t金额\n"龙山村\n饮水"\t5').rows[0].cells == ("龙山村 饮水", "5")


def test_rows_that_end_in_blanks_are_filled_up() -> None:
    table = parse("编号\t金额\t备注\nA\t1\t无\nB\t2")
    assert [row.cells for row in table.rows] == [("A", "1", "无"), ("B", "2", "")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "至少要有两列"),
        ("只有一列\n又一行", "至少要有两列"),
        ("甲\t乙\n丙\t丁", "没有带金额的行"),
        ("a\t1\n" * (MOST_LINES + 1), "一次最多"),
    ],
    ids=["nothing", "one column", "no amounts", "too long"],
)
def test_what_is_no_table_is_said(text: str, said: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse(text)
    assert said in raised.value.message
    assert raised.value.hint


@given(st.text(max_size=200))
def test_any_text_is_taken_apart_or_refused_in_words(text: str) -> None:
    try:
        table = parse(text)
    except UsageError:
        return
    assert all(len(row.cells) == table.width for row in (*table.rows, *table.totals))
