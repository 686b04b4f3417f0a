""".xls: packed numbers, texts that run over records, formulas, hidden things, and what is older than 1997."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path

from tests.ingest.nasty.biffs import (
    DAY,
    EMPTY_RESULT,
    TEXT_RESULT,
    Book,
    error_result,
    number_result,
    wide_text,
)
from tests.ingest.nasty.cases import Case, taken
from tests.ingest.nasty.compounds import compound
from tests.ingest.nasty.people_cases import HIDDEN, SIGNATURE, TITLE, TOTAL
from tests.services.importing.office import PAYMENT_HEADER, payment

PAID, PAID_ON = PAYMENT_HEADER.index("实发金额"), PAYMENT_HEADER.index("发放日期")
_DAY = dt.date(2017, 2, 13)


def plain(path: Path) -> None:
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows(
        [
            ["示范县2017年补助发放表"],
            ["单位：元"],
            PAYMENT_HEADER,
            payment("A1", 发放日期=_DAY),
            payment("A2"),
            [None, None, "合计", None, None, None, None, 2000, 2001.0],
            ["制表人：张三", None, "审核人：李四"],
        ]
    )
    sheet.merge(0, 0, 0, 10)
    path.write_bytes(book.file())


def packed_numbers(path: Path) -> None:
    """RK: a whole number, one hundredfold, a float's upper half, a negative; MULRK: two amounts beside each other."""
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows([PAYMENT_HEADER, *(payment(f"A{place}", 应发金额=None, 实发金额=None) for place in range(1, 5))])
    sheet.many_packed(1, PAID - 1, [1000 << 2 | 2, 100050 << 2 | 3])
    upper = struct.unpack("<Q", struct.pack("<d", 0.5))[0] >> 32
    for row, packed in enumerate((1234 << 2 | 2, upper & 0xFFFFFFFC, (-5 << 2 & 0xFFFFFFFF) | 2), start=2):
        sheet.packed(row, PAID - 1, 1000 << 2 | 2)
        sheet.packed(row, PAID, packed)
    path.write_bytes(book.file())


def texts_over_records(path: Path) -> None:
    """Records of 60 bytes, so that texts break inside their characters again and again, narrow and wide."""
    book = Book(longest=60)
    book.sheet("补助发放").rows(
        [
            PAYMENT_HEADER,
            *(
                payment(f"A{place}", 姓名="𠮷" + "甲乙丙丁戊" * place, 批次号=f"P-{place:040d}")
                for place in range(1, 40)
            ),
        ]
    )
    path.write_bytes(book.file())


def shared_formulas(path: Path) -> None:
    """The result of a shared formula stands in each cell; a text result follows in a record of its own."""
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows([PAYMENT_HEADER, *(payment(f"A{place}", 姓名=None, 实发金额=None) for place in (1, 2))])
    sheet.formula(1, 4, TEXT_RESULT)
    sheet.put(0x04BC, struct.pack("<HHBBBBH", 1, 2, 4, 4, 0, 2, 3) + b"\x1e\x01\x00")
    sheet.put(0x0207, wide_text("李四"))
    sheet.formula(2, 4, TEXT_RESULT)
    sheet.put(0x0207, wide_text("Li 5"))
    sheet.formula(1, PAID, number_result(1000.5))
    sheet.formula(2, PAID, number_result(1.0), asks=True)
    path.write_bytes(book.file())


def never_calculated(path: Path) -> None:
    """As libraries write them: an empty result, or zero with the wish to be calculated on opening."""
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows([PAYMENT_HEADER, *(payment(f"A{place}", 实发金额=None) for place in (1, 2)), payment("A3")])
    sheet.formula(1, PAID, EMPTY_RESULT)
    sheet.formula(2, PAID, number_result(0.0), asks=True)
    path.write_bytes(book.file(saved_by_program=False))


def calculated_by_libreoffice(path: Path) -> None:
    """LibreOffice lets every formula ask to be calculated: a true zero among others that hold more is a zero."""
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows([PAYMENT_HEADER, *(payment(f"A{place}", 应发金额=None) for place in (1, 2))])
    sheet.formula(1, PAID - 1, number_result(1000.0), asks=True)
    sheet.formula(2, PAID - 1, number_result(0.0), asks=True)
    path.write_bytes(book.file())


def errors(path: Path) -> None:
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows([PAYMENT_HEADER, *(payment(f"A{place}", 实发金额=None) for place in (1, 2)), payment("A3")])
    sheet.error(1, PAID, 0x17)
    sheet.formula(2, PAID, error_result(0x07))
    path.write_bytes(book.file())


def hidden_rows_and_sheets(path: Path) -> None:
    book = Book()
    for name, hidden in (("补助发放", 0), ("补助发放(2)", 1), ("补助发放(3)", 2)):
        sheet = book.sheet(name, hidden)
        sheet.hide_row(2)
        sheet.rows([PAYMENT_HEADER, payment("A1"), payment("A2")])
    path.write_bytes(book.file())


def days_since_1904(path: Path) -> None:
    book = Book(since_1904=True)
    sheet = book.sheet("补助发放")
    sheet.rows([PAYMENT_HEADER, payment("A1", 发放日期=_DAY)])
    path.write_bytes(book.file())


def numbers_in_place_of_texts(path: Path) -> None:
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows([PAYMENT_HEADER, payment("A1", 身份证号=530524198503152312.0), payment("A2", 区划代码=530524101201)])
    sheet.number(2, PAID_ON, 42779, DAY)
    path.write_bytes(book.file())


def two_row_header(path: Path) -> None:
    book = Book()
    sheet = book.sheet("补助发放")
    sheet.rows(
        [
            ["发放流水号", "批次号", "补助项目", "年度", "领取人", None, None, "金额", None, "发放日期", "区划代码"],
            [None, None, None, None, "姓名", "身份证号", "银行账号", "应发金额", "实发金额"],
            payment("A1"),
        ]
    )
    sheet.merge(0, 0, 4, 6)
    sheet.merge(0, 0, 7, 8)
    path.write_bytes(book.file())


def as_et_of_wps(path: Path) -> None:
    book = Book()
    book.sheet("补助发放").rows([PAYMENT_HEADER, payment("A1")])
    path.write_bytes(
        compound({"Workbook": book.stream(), "ETExtData": bytes(5000), "\x05SummaryInformation": bytes(9)})
    )


def cells_in_any_order(path: Path) -> None:
    """Some exports write column by column."""
    book = Book()
    sheet = book.sheet("补助发放")
    rows = [PAYMENT_HEADER, payment("A1"), payment("A2")]
    for column in range(len(PAYMENT_HEADER)):
        for row, cells in enumerate(rows):
            if isinstance(cells[column], str):
                sheet.label(row, column, str(cells[column]))
            else:
                sheet.number(row, column, float(str(cells[column])))
    path.write_bytes(book.file())


_ONE = taken({"A1": 100050})
_LONG = {f"A{place}": {"name": "𠮷" + "甲乙丙丁戊" * place, "batch_no": f"P-{place:040d}"} for place in range(1, 40)}
CASES = (
    Case(
        "发放.xls",
        "标题、单位、合计、签字行，日期格式",
        plain,
        taken(
            {"A1": 100050, "A2": 100050},
            values={"A1": {"paid_on": "2017-02-13"}},
            skipped={TITLE: (1, 2), TOTAL: (6,), SIGNATURE: (7,)},
        ),
    ),
    Case(
        "发放.xls",
        "压缩数字 RK、MULRK：整数、百分之一、浮点、负数",
        packed_numbers,
        taken({"A1": 100050, "A2": 123400, "A3": 50}, rejects=((5, "实发金额", "负"),)),
    ),
    Case(
        "发放.xls",
        "共享文字在字符中间断开，宽窄交替",
        texts_over_records,
        taken(dict.fromkeys(_LONG, 100050), values=_LONG),
    ),
    Case(
        "发放.xls",
        "共享公式，结果是文字和数字",
        shared_formulas,
        taken({"A1": 100050, "A2": 100}, values={"A1": {"name": "李四"}, "A2": {"name": "Li 5"}}),
    ),
    Case(
        "发放.xls",
        "从未计算过的公式",
        never_calculated,
        taken(
            {"A3": 100050},
            rejects=((2, "实发金额", "没有计算结果的公式"), (3, "实发金额", "没有计算结果的公式")),
        ),
    ),
    Case(
        "发放.xls",
        "LibreOffice 存的公式，结果真的是零",
        calculated_by_libreoffice,
        taken({"A1": 100050, "A2": 100050}, values={"A1": {"due_amount": 100000}, "A2": {"due_amount": 0}}),
    ),
    Case(
        "发放.xls",
        "错误值和结果是错误的公式",
        errors,
        taken({"A3": 100050}, rejects=((2, "实发金额", "错误值 #REF!"), (3, "实发金额", "错误值 #DIV/0!"))),
    ),
    Case(
        "发放.xls",
        "隐藏行、隐藏和深度隐藏的工作表",
        hidden_rows_and_sheets,
        taken(
            {"A1": 100050, "A2": 100050},
            notes=(("", HIDDEN, (3,)),),
            states={"补助发放(2)": "隐藏的工作表，不读取", "补助发放(3)": "隐藏的工作表，不读取"},
        ),
    ),
    Case("发放.xls", "1904 日期系统", days_since_1904, taken({"A1": 100050}, values={"A1": {"paid_on": "2017-02-13"}})),
    Case(
        "发放.xls",
        "身份证号、区划代码是数字",
        numbers_in_place_of_texts,
        taken({"A2": 100050}, rejects=((2, "身份证号", "超过 15 位"),), values={"A2": {"paid_on": "2017-02-13"}}),
    ),
    Case("发放.xls", "合并单元格的两行表头", two_row_header, _ONE),
    Case("发放.et", "WPS .et，里面是 BIFF", as_et_of_wps, _ONE),
    Case("发放.xls", "一列一列写的单元格", cells_in_any_order, taken({"A1": 100050, "A2": 100050})),
    Case(
        "发放.xlsx",
        ".xls 改名为 .xlsx",
        plain,
        taken(
            {"A1": 100050, "A2": 100050},
            skipped={TITLE: (1, 2), TOTAL: (6,), SIGNATURE: (7,)},
        ),
    ),
)
