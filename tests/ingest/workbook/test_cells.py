"""Each way of writing a cell, read by both readers: as written, and again with a comment that only XML parsers bear."""

from __future__ import annotations

import datetime as dt

import pytest

from fundwatch.errors import UnreadableFileError
from fundwatch.ingest.workbook import Cell, CellFault
from tests.ingest.workbook.handmade import ReadRows, WriteXlsx

SHARED = (
    "<si><t>张三</t></si>"
    '<si><t xml:space="preserve"> 李四 </t></si>'
    "<si><r><rPr><b/></rPr><t>王</t></r><r><t>五</t></r><rPh sb='0' eb='1'><t>ワン</t></rPh></si>"
    "<si><t>A&amp;B &lt;村&gt; &#20013;&#x56FD;</t></si>"
    "<si><t>第一行_x000D_&#10;第二行</t></si>"
    "<si><t></t></si><si><t/></si><si/>"
    "<si><t>_x005F_x000D_</t></si>"
    "<si><t>𠮷田 _xD842__xDFB7_</t></si>"
)
# numFmt by style: 0 general, 1 date, 2 date and time, 3 percent, 4 time, 5 elapsed, 6 own date, 7 own money,
# 8 Chinese date, 9 red negatives
FORMATS = (
    "0", "14", "22", "10", "20", "46", "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@",
    "[Red]#,##0.00&quot;元 day&quot;", "31", "#,##0.00_);[Red]\\(#,##0.00\\)",
)  # fmt: skip

HALF_PAST_TEN = dt.datetime.fromisoformat("2017-02-13T10:30")

CASES: list[tuple[str, Cell]] = [
    # texts
    ('<c r="A1" t="s"><v>0</v></c>', "张三"),
    ('<c r="A1" t="s"><v>1</v></c>', " 李四 "),
    ('<c r="A1" t="s"><v>2</v></c>', "王五"),
    ('<c r="A1" t="s"><v>3</v></c>', "A&B <村> 中国"),
    ('<c r="A1" t="s"><v>4</v></c>', "第一行\r\n第二行"),
    ('<c r="A1" t="s"><v>5</v></c>', None),
    ('<c r="A1" t="s"><v>6</v></c>', None),
    ('<c r="A1" t="s"><v>7</v></c>', None),
    ('<c r="A1" t="s"><v>8</v></c>', "_x000D_"),
    ('<c r="A1" t="s"><v>9</v></c>', "𠮷田 𠮷"),
    ('<c r="A1" t="s"/>', None),
    ('<c r="A1" t="inlineStr"><is><t>赵六</t></is></c>', "赵六"),
    ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> 赵六</t></is></c>', " 赵六"),
    ('<c r="A1" t="inlineStr"><is><r><t>赵</t></r><r><t>六</t></r></is></c>', "赵六"),
    ('<c r="A1" t="inlineStr"><is><t></t></is></c>', None),
    ('<c r="A1" t="inlineStr"><is><t>a&amp;b_x0009_</t></is></c>', "a&b\t"),
    ('<c r="A1" t="str"><f>A2&amp;"x"</f><v>甲&lt;乙</v></c>', "甲<乙"),
    ('<c r="A1" t="str"><v>\ue000123</v></c>', "\ue000123"),
    ('<c r="A1" t="str"><v>530524199001011234</v></c>', "530524199001011234"),
    # numbers
    ('<c r="A1"><v>0</v></c>', 0),
    ('<c r="A1" t="n"><v>12345678</v></c>', 12345678),
    ('<c r="A1"><v>123456789</v></c>', 123456789),
    ('<c r="A1"><v>-5</v></c>', -5),
    ('<c r="A1"><v>1200.5</v></c>', 1200.5),
    ('<c r="A1"><v>1200.50</v></c>', 1200.5),
    ('<c r="A1"><v>3.0</v></c>', 3),
    ('<c r="A1"><v>1E3</v></c>', 1000),
    ('<c r="A1"><v>0.30000000000000004</v></c>', 0.30000000000000004),
    ('<c r="A1"><v>999999999999999</v></c>', 999_999_999_999_999),
    ('<c r="A1"><v>1000000000000000</v></c>', 1e15),
    ('<c r="A1"><v>5.30524199001011E+17</v></c>', 530_524_199_001_011_000.0),
    ('<c r="A1" s="3"><v>0.05</v></c>', 0.05),
    ('<c r="A1" s="7"><v>43000</v></c>', 43000),
    ('<c r="A1" s="9"><v>-3.25</v></c>', -3.25),
    ('<c r="A1" s="77"><v>43000</v></c>', 43000),
    ('<c r="A1"><v>12x</v></c>', "12x"),
    ('<c r="A1"><v>1_0</v></c>', "1_0"),
    ('<c r="A1"><v>1e999</v></c>', "1e999"),
    ('<c r="A1"><v>nan</v></c>', "nan"),
    # dates
    ('<c r="A1" s="1"><v>42779</v></c>', dt.date(2017, 2, 13)),
    ('<c r="A1" s="2"><v>42779</v></c>', dt.date(2017, 2, 13)),
    ('<c r="A1" s="2"><v>42779.4375</v></c>', HALF_PAST_TEN),
    ('<c r="A1" s="2"><v>42779.999999999</v></c>', dt.date(2017, 2, 14)),
    ('<c r="A1" s="6"><v>42779</v></c>', dt.date(2017, 2, 13)),
    ('<c r="A1" s="8"><v>42779</v></c>', dt.date(2017, 2, 13)),
    ('<c r="A1" s="1"><v>1</v></c>', dt.date(1900, 1, 1)),
    ('<c r="A1" s="1"><v>59</v></c>', dt.date(1900, 2, 28)),
    ('<c r="A1" s="1"><v>60</v></c>', 60),
    ('<c r="A1" s="1"><v>61</v></c>', dt.date(1900, 3, 1)),
    ('<c r="A1" s="1"><v>2958465</v></c>', dt.date(9999, 12, 31)),
    ('<c r="A1" s="1"><v>2958466</v></c>', 2958466),
    ('<c r="A1" s="2"><v>2958465.9999999999</v></c>', 2958466),
    ('<c r="A1" s="1"><v>0</v></c>', 0),
    ('<c r="A1" s="1"><v>-1</v></c>', -1),
    ('<c r="A1" s="4"><v>0.4375</v></c>', "10:30:00"),
    ('<c r="A1" s="4"><v>42779.4375</v></c>', HALF_PAST_TEN),
    ('<c r="A1" s="5"><v>1.25</v></c>', "30:00:00"),
    ('<c r="A1" t="d"><v>2017-02-13</v></c>', dt.date(2017, 2, 13)),
    ('<c r="A1" t="d"><v>2017-02-13T10:30:00Z</v></c>', HALF_PAST_TEN),
    ('<c r="A1" t="d"><v>10:30:00</v></c>', "10:30:00"),
    # truths, faults, formulas
    ('<c r="A1" t="b"><v>1</v></c>', True),
    ('<c r="A1" t="b"><v>0</v></c>', False),
    ('<c r="A1" t="e"><v>#REF!</v></c>', CellFault("error_value", "#REF!")),
    ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', CellFault("error_value", "#DIV/0!")),
    ('<c r="A1"><f>SUM(B1:B9)</f><v>4.5</v></c>', 4.5),
    ('<c r="A1"><f t="shared" si="0"/><v>4</v></c>', 4),
    ('<c r="A1"><f>SUM(B1:B9)</f></c>', CellFault("formula_without_value")),
    ('<c r="A1"><f>SUM(B1:B9)</f><v></v></c>', CellFault("formula_without_value")),
    ('<c r="A1"><f>SUM(B1:B9)</f><v/></c>', CellFault("formula_without_value")),
    ('<c r="A1" s="1"><f t="shared" si="0"/></c>', CellFault("formula_without_value")),
    ('<c r="A1" t="str"><f>IF(B1="","",B1)</f><v></v></c>', None),
    # blanks
    ('<c r="A1"/>', None),
    ('<c r="A1" s="1"/>', None),
    ('<c r="A1"></c>', None),
    ('<c r="A1"><v></v></c>', None),
]  # fmt: skip


@pytest.mark.parametrize("disturbance", ["", "<!-- seen by XML parsers only -->"], ids=["bytes", "xml"])
@pytest.mark.parametrize(("cell", "expected"), CASES)
def test_a_cell_is_read_as_what_it_shows(
    write_xlsx: WriteXlsx, read_rows: ReadRows, cell: str, expected: Cell, disturbance: str
) -> None:
    row = f'<row r="1">{cell}<c r="B1" t="str"><v>末</v></c></row>{disturbance}'
    rows = read_rows(write_xlsx(row, shared=SHARED, formats=FORMATS))
    assert rows == {1: [expected, "末"]}
    assert type(rows[1][0]) is type(expected)


def test_a_workbook_of_1904_counts_its_days_from_there(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    row = '<row r="1"><c r="A1" s="0"><v>0</v></c><c r="B1" s="0"><v>41317</v></c><c r="C1" s="0"><v>1.5</v></c></row>'
    workbook = (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<workbookPr date1904="1"/><sheets><sheet name="补助发放" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    path = write_xlsx(row, formats=("14",), parts={"xl/workbook.xml": workbook})
    expected = [dt.date(1904, 1, 1), dt.date(2017, 2, 13), dt.datetime.fromisoformat("1904-01-02T12:00")]
    assert read_rows(path) == {1: expected}


@pytest.mark.parametrize("index", ["10", "-1", "x", "99999999", "123456789012"])
def test_a_shared_string_that_is_not_there_refuses_the_file(
    write_xlsx: WriteXlsx, read_rows: ReadRows, index: str
) -> None:
    path = write_xlsx(f'<row r="1"><c r="A1" t="s"><v>{index}</v></c></row>', shared=SHARED)
    with pytest.raises(UnreadableFileError, match=r"名册[.]xlsx”的单元格引用了文件里没有的文字"):
        read_rows(path)


def test_a_very_long_text_stays_whole(write_xlsx: WriteXlsx, read_rows: ReadRows) -> None:
    text = "事由" * 16_383
    rows = read_rows(write_xlsx('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared=f"<si><t>{text}</t></si>"))
    assert rows == {1: [text]}


@pytest.mark.parametrize("disturbance", ["", "<si><r><t>x</t></r></si>"], ids=["bytes", "xml"])
def test_control_characters_are_handed_on(write_xlsx: WriteXlsx, read_rows: ReadRows, disturbance: str) -> None:
    shared = f"<si><t>甲\x0b乙</t></si><si><t>丙&#8;丁</t></si><si><t>戊_x0001_</t></si>{disturbance}"
    cells = "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABC"))
    rows = read_rows(write_xlsx(f'<row r="1">{cells}</row>', shared=shared))
    assert rows == {1: ["甲\x0b乙", "丙\x08丁", "戊\x01"]}
