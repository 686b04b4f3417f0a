from __future__ import annotations

import datetime as dt

import pytest

from fundwatch.ingest.converters import NoteKind, converter_for
from fundwatch.ingest.workbook import Cell, CellFault
from fundwatch.models.fields import Field, Kind

STATUS = ("成功", "退票")
MORNING = dt.datetime(2017, 2, 13, 8, 30)  # noqa: DTZ001 - cells know no time zone


def read(kind: Kind, cell: Cell, unit: str | None = None, **declared: object) -> object:
    """The stored value of one cell; its refusal as "×reason"; a noted value with its note."""
    column = converter_for(Field("列", kind, **declared), unit).convert([cell])  # type: ignore[arg-type]
    if column.refusals:
        assert column.values == [None]
        return f"×{column.refusals[0]}"
    return (column.values[0], column.notes[0][1]) if column.notes else column.values[0]


@pytest.mark.parametrize(
    ("kind", "cell", "stored"),
    [
        (Kind.TEXT, "  甲 乙 ", "甲 乙"),
        (Kind.TEXT, "ＡＢ１２（３）", "AB12（3）"),
        (Kind.TEXT, "   ", None),
        (Kind.TEXT, "\u3000\xa0", None),
        (Kind.TEXT, None, None),
        (Kind.TEXT, 3, "3"),
        (Kind.TEXT, 2.5, "2.5"),
        (Kind.TEXT, True, "TRUE"),
        (Kind.TEXT, dt.date(2017, 2, 13), "2017-02-13"),
        (Kind.TEXT, MORNING, "2017-02-13 08:30:00"),
        (Kind.TEXT, "昌\u200b宁\x07县", ("昌宁县", NoteKind.CONTROL)),
        (Kind.TEXT, "\ufeff", (None, NoteKind.CONTROL)),
        (Kind.NAME, "\U00020021\U0002a6a5·阿依", "\U00020021\U0002a6a5·阿依"),
        (Kind.CODE, "０００１２", "00012"),
        (Kind.CODE, 12, "12"),
        (Kind.CODE, 123456789012345, "123456789012345"),
        (Kind.CODE, "云财〔2017〕3号", "云财〔2017〕3号"),
        (Kind.ACCOUNT, " 6217 0038 5000 ", "621700385000"),
        (Kind.ACCOUNT, "６２１７　００３８", "62170038"),
        (Kind.ID_NUMBER, "530524 19850315 231x", "53052419850315231X"),
        (Kind.ID_NUMBER, "５３０５２４１９８５０３１５２３１ｘ", "53052419850315231X"),
        (Kind.ID_NUMBER, "不详", "不详"),
        (Kind.ID_NUMBER, 530524850315231, "530524850315231"),
        (Kind.ID_LIST, "53052419850315231x，530524198503152312; 530524198503152313", (
            "53052419850315231X、530524198503152312、530524198503152313"
        )),
        (Kind.MONEY, 1234.5, 123450),
        (Kind.MONEY, 0.1 + 0.2, 30),
        (Kind.MONEY, 1.005, "×“列”的 1.005 元不足一分的部分无法入账；请改成最多 2 位小数。"),
        (Kind.MONEY, 4503599627370.55, 450359962737055),
        (Kind.MONEY, "￥1,234.50", 123450),
        (Kind.MONEY, "¥ 1，234.50 元", 123450),
        (Kind.MONEY, "１２３.４０", 12340),
        (Kind.MONEY, "100.500", 10050),
        (Kind.MONEY, " ", None),
        (Kind.MONEY, "1,23", "×“列”的“1,23”不是金额；请填写数字，例如 1234.50。"),
        (Kind.MONEY, "1e5", "×“列”的“1e5”不是金额；请填写数字，例如 1234.50。"),
        (Kind.MONEY, dt.date(2017, 1, 1), "×“列”的“2017-01-01”不是金额；请填写数字，例如 1234.50。"),
        (Kind.MONEY, True, "×“列”的“TRUE”不是金额；请填写数字，例如 1234.50。"),
        (Kind.MONEY, -5, "×“列”不能是负数（-5）；请核对金额后重新导入。"),
        (Kind.MONEY, 1e13, "×“列”的 10000000000000 元超出可以记录的范围；请核对金额和单位。"),
        (Kind.INTEGER, 2**31 - 1, 2**31 - 1),
        (Kind.INTEGER, "2147483648", "×“列”的 2147483648 超出可以记录的范围；请核对后重新导入。"),
        (Kind.QUANTITY, 1.5, 1_500_000),
        (Kind.QUANTITY, "3,000", 3_000_000_000),
        (Kind.QUANTITY, 1 / 3, (333_333, NoteKind.ROUNDED)),
        (Kind.QUANTITY, "3亩", "×“列”的“3亩”不是数字；请只填数字，不带单位。"),
        (Kind.QUANTITY, -1, "×“列”不能是负数（-1）；请核对后重新导入。"),
        (Kind.RATIO, 0.05, 50_000),
        (Kind.RATIO, "5%", 50_000),
        (Kind.RATIO, "５％", 50_000),
        (Kind.RATIO, 1, 1_000_000),
        (Kind.RATIO, 5, (50_000, NoteKind.PERCENT)),
        (Kind.RATIO, "百分之五", "×“列”的“百分之五”不是数字；请只填数字，不带单位。"),
        (Kind.INTEGER, 3, 3),
        (Kind.INTEGER, "1,200", 1200),
        (Kind.INTEGER, 2.5, "×“列”的“2.5”不是整数；请填写 0 或更大的整数，不带单位。"),
        (Kind.INTEGER, "3人", "×“列”的“3人”不是整数；请填写 0 或更大的整数，不带单位。"),
        (Kind.YEAR, 2017, 2017),
        (Kind.YEAR, "2017 年度", 2017),
        (Kind.YEAR, "二〇一七", "×“列”的“二〇一七”不是年份；请填写四位数的年份，例如 2017。"),
        (Kind.YEAR, 17, "×“列”的“17”不是年份；请填写四位数的年份，例如 2017。"),
        (Kind.BOOLEAN, "是", 1),
        (Kind.BOOLEAN, "×", 0),
        (Kind.BOOLEAN, "√", 1),
        (Kind.BOOLEAN, 1, 1),
        (Kind.BOOLEAN, False, 0),
        (Kind.BOOLEAN, "0", 0),
        (Kind.BOOLEAN, "也许", "×“列”的“也许”看不出是或否；请填写是或否。"),
        (Kind.PERIOD, "q3", "Q3"),
        (Kind.PERIOD, "2017-3", "2017-03"),
        (Kind.PERIOD, "2017年03月", "2017-03"),
        (Kind.PERIOD, "2017Q1", "2017Q1"),
        (Kind.PERIOD, dt.date(2017, 3, 1), ("2017-03", NoteKind.PERIOD_DAY)),
        (Kind.PERIOD, "第一批", ("第一批", NoteKind.PERIOD)),
    ],
)  # fmt: skip
def test_what_a_cell_becomes(kind: Kind, cell: Cell, stored: object) -> None:
    assert read(kind, cell) == stored


@pytest.mark.parametrize(
    "written",
    [
        dt.date(2017, 2, 13),
        MORNING,
        "2017-02-13",
        "2017-2-13",
        "2017/2/13",
        "2017.2.13",
        "20170213",
        20170213,
        "2017年2月13日",
        "2017 年 2 月 13 日",
        "２０１７年２月１３日",
        "2017/2/13 0:00",
        "2017-02-13 08:00:00",
    ],
)
def test_every_form_of_a_day(written: Cell) -> None:
    assert read(Kind.DAY, written) == "2017-02-13"


@pytest.mark.parametrize("serial", [42779, 42779.0, "42779"])
def test_a_serial_number_is_that_day_and_noted(serial: Cell) -> None:
    assert read(Kind.DAY, serial) == ("2017-02-13", NoteKind.SERIAL_DAY)


@pytest.mark.parametrize("written", ["2017-02-30", "17-2-13", "2月13日", "明天", 19999, 60001, 42779.5, "2017", True])
def test_what_is_no_day(written: Cell) -> None:
    assert str(read(Kind.DAY, written)).startswith("×“列”的“")


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.ACCOUNT, Kind.ID_NUMBER, Kind.TEXT])
@pytest.mark.parametrize("cell", [5.30524198503152e17, 1234567890123456.0])
def test_a_number_of_more_than_15_digits_has_lost_some(kind: Kind, cell: float) -> None:
    assert "超过 15 位的末尾几位已经丢失" in str(read(kind, cell))


@pytest.mark.parametrize("kind", [Kind.CODE, Kind.ACCOUNT, Kind.ID_NUMBER])
@pytest.mark.parametrize("text", ["5.30524E+17", "5.30524e+17", "6.2170038500E+18"])
def test_the_text_of_such_a_number_too(kind: Kind, text: str) -> None:
    assert "已经丢失" in str(read(kind, text))


def test_a_code_that_became_a_date_is_not_guessed() -> None:
    assert "变成了日期（2017-03-01）" in str(read(Kind.CODE, dt.date(2017, 3, 1)))


@pytest.mark.parametrize("kind", list(Kind))
def test_error_values_and_formulas_without_a_value_reject_in_every_kind(kind: Kind) -> None:
    assert read(kind, CellFault("error_value", "#REF!")) == "×“列”显示为错误值 #REF!；请在原表中改正后重新导入。"
    assert "没有计算结果的公式" in str(read(kind, CellFault("formula_without_value")))


@pytest.mark.parametrize("kind", list(Kind))
def test_a_required_cell_must_be_filled(kind: Kind) -> None:
    assert read(kind, None, required=True) == "×必填的“列”空着；请补填后重新导入。"
    assert read(kind, None) is None


@pytest.mark.parametrize(
    ("unit", "cell", "fen"),
    [
        ("万元", 1.234567, 1234567),
        ("万元", "1.234567", 1234567),
        ("千元", 1.5, 150000),
        ("亿元", 1, 10**10),
        ("元", 1, 100),
    ],
)
def test_units_of_money(unit: str, cell: Cell, fen: int) -> None:
    assert read(Kind.MONEY, cell, unit) == fen


def test_ten_thousands_have_six_decimals_at_most() -> None:
    assert "最多 6 位小数" in str(read(Kind.MONEY, 1.2345678, "万元"))


def test_negative_where_the_table_says_so() -> None:
    assert read(Kind.MONEY, -5.5, negative=True) == -550
    assert read(Kind.MONEY, "-1,000", negative=True) == -100000
    assert read(Kind.MONEY, "－￥1,000", negative=True) == -100000
    assert read(Kind.MONEY, "（1,000.00）", negative=True) == -100000


def test_a_percent_header_divides() -> None:
    assert read(Kind.RATIO, 5, "%") == 50_000
    assert read(Kind.RATIO, 0.5, "%") == 5_000


def test_lists_open_and_closed() -> None:
    assert read(Kind.CHOICE, " 成 功 ", choices=STATUS, closed=True) == "成功"
    assert read(Kind.CHOICE, "作废", choices=STATUS, closed=True) == (
        "×“列”的“作废”不在规定之内；请改成成功、退票中的一个。"
    )
    assert read(Kind.CHOICE, "作废", choices=STATUS) == ("作废", NoteKind.UNLISTED)


def test_truth_values_and_numbers_in_one_column_are_told_apart() -> None:
    column = converter_for(Field("列", Kind.TEXT)).convert([1, True, 0, False, 1.0])
    assert column.values == ["1", "TRUE", "0", "FALSE", "1"]


def test_a_value_met_again_in_a_later_block_is_refused_again() -> None:
    converter = converter_for(Field("列", Kind.MONEY))
    assert list(converter.convert([1, "x"]).refusals) == [1]
    assert list(converter.convert([2, 3]).refusals) == []
    assert list(converter.convert(["x", 1, "x"]).refusals) == [0, 2]


def test_a_column_of_more_distinct_values_than_are_remembered() -> None:
    converter = converter_for(Field("列", Kind.MONEY))
    for start in range(0, 160_000, 40_000):
        cells = [number + 0.25 for number in range(start, start + 40_000)]
        assert converter.convert(cells).values == [number * 100 + 25 for number in range(start, start + 40_000)]
