"""Workbooks as people keep them: titles, totals, signatures, numbers that lost digits, dates of every kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.ingest.nasty.cases import Case, taken
from tests.services.importing.office import ID_ONE, PAYMENT_HEADER, payment

TITLE, TOTAL, SIGNATURE = "表头上方的标题或单位行", "合计行", "签字或说明行"
HIDDEN = "隐藏行，照常读取"


def book_of(rows: Sequence[Sequence[Any]], name: str = "补助发放") -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    return book, sheet


def titles_and_totals(path: Path) -> None:
    total: list[object] = [None, None, "合  计", None, None, None, None, 3000, 3001.5]
    book, sheet = book_of(
        [
            ["示范县2017年产业到户奖补发放花名册"],
            [],
            ["填报单位：第一乡", *[None] * 8, "单位：元"],
            PAYMENT_HEADER,
            payment("A1"),
            payment("A2"),
            [None, None, "小计", None, None, None, None, 2000, 2001],
            payment("A3"),
            total,
            [],
            ["注：本表一式三份，村、乡、县各存一份。"],
        ]
    )
    sheet.merge_cells("A1:K1")
    sheet.merge_cells("A3:C3")
    book.save(path)


def signatures_in_cells(path: Path) -> None:
    book, _ = book_of(
        [
            PAYMENT_HEADER,
            payment("A1"),
            [
                "制表人：张会计",
                None,
                "审核人：李四",
                None,
                None,
                "单位负责人：王五",
                None,
                "分管领导：赵六",
                None,
                "2017年3月1日",
                "（公章）",
            ],
        ]
    )
    book.save(path)


def signatures_beside_their_words(path: Path) -> None:
    book, _ = book_of(
        [
            PAYMENT_HEADER,
            payment("A1"),
            [
                "制表人：",
                "张会计",
                "审核人：",
                "李四",
                "经办人：",
                "王五",
                "填报日期：",
                "2017年3月1日",
                None,
                "联系电话：",
                "0875-1234567",
            ],
            ["单位负责人（签字）：", None, None, None, "村委会（盖章）：", None, None, None, None, "2017.3.1"],
        ]
    )
    book.save(path)


def a_row_that_only_begins_like_a_signature(path: Path) -> None:
    book, _ = book_of(
        [
            PAYMENT_HEADER,
            payment("A1"),
            payment("经办-2", 实发金额="三百"),
            payment("制表费3", 发放日期="不详"),
        ]
    )
    book.save(path)


def ten_thousands(path: Path) -> None:
    book, _ = book_of(
        [
            ["产业奖补资金发放表（单位：万元）"],
            PAYMENT_HEADER,
            payment("A1", 应发金额=0.1, 实发金额=0.05),
            payment("A2", 应发金额=0.1, 实发金额=0.0500001),
        ]
    )
    book.save(path)


def identity_numbers(path: Path) -> None:
    book, sheet = book_of(
        [
            PAYMENT_HEADER,
            payment("A1", 身份证号=530524198503152312),
            payment("A2", 身份证号="５３０５２４１９８５０３１５２３１２"),
            payment("A3", 身份证号=ID_ONE),
            payment("A4", 身份证号="53052419850315231x"),
            payment("A5", 身份证号="530524 19850315 2312"),
            payment("A6", 银行账号=6217003850000000017),
            payment("A7", 身份证号="5.30524E+17"),
        ]
    )
    sheet["F4"].style = "Normal"
    sheet["F4"].quotePrefix = True
    book.save(path)


def days_of_every_kind(path: Path) -> None:
    given = [
        dt.date(2017, 2, 13),
        "2017-02-13",
        "2017/2/13",
        "2017.2.13",
        "20170213",
        "2017年2月13日",
        42779,
        dt.datetime(2017, 2, 13, 8, 30),  # noqa: DTZ001 - a spreadsheet knows no time zone
        "2017年2月30日",
        "42779元",
    ]
    rows = [payment(f"A{place}", 发放日期=day) for place, day in enumerate(given, start=1)]
    book, _ = book_of([PAYMENT_HEADER, *rows])
    book.save(path)


def days_since_1904(path: Path) -> None:
    from openpyxl.utils.datetime import CALENDAR_MAC_1904  # noqa: PLC0415 - one case needs it

    book, _ = book_of([PAYMENT_HEADER, payment("A1", 发放日期=dt.date(2017, 2, 13))])
    book.epoch = CALENDAR_MAC_1904
    book.save(path)


def amounts(path: Path) -> None:
    given = [-500, "1,234.50", "￥300", "300元", 0.1 + 0.2, 12.345, "三百", "１２３．４"]
    rows = [payment(f"A{place}", 实发金额=amount) for place, amount in enumerate(given, start=1)]
    book, _ = book_of([PAYMENT_HEADER, *rows])
    book.save(path)


def hidden_rows_columns_and_sheets(path: Path) -> None:
    book, sheet = book_of([PAYMENT_HEADER, payment("A1"), payment("A2"), payment("A3")])
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["F"].hidden = True
    for name, state in (("补助发放(2)", "hidden"), ("支付", "veryHidden")):
        other = book.create_sheet(name)
        other.append(list(PAYMENT_HEADER))
        other.append(payment("B1"))
        other.sheet_state = state
    book.save(path)


def two_row_header(path: Path) -> None:
    book, sheet = book_of(
        [
            ["第一乡补助发放表"],
            ["发放流水号", "批次号", "补助项目", "年度", "领取人", None, None, "金额", None, "发放日期", "区划代码"],
            [None, None, None, None, "姓名", "身份证号", "银行账号", "应发金额", "实发金额", None, None],
            payment("A1"),
            payment("A2"),
        ]
    )
    for merged in ("A1:K1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:G2", "H2:I2", "J2:J3", "K2:K3"):
        sheet.merge_cells(merged)
    book.save(path)


def invisible_characters(path: Path) -> None:
    book, _ = book_of(
        [
            PAYMENT_HEADER,
            payment("A1", 姓名="张\u200b三", 银行账号="\ufeff6217003850000000017"),
            payment("A2", 姓名="𠮷㐂"),
            payment("A3", 姓名=" 李 四 "),
        ]
    )
    book.save(path)


def merged_data_cells(path: Path) -> None:
    """One batch number over three rows: only the first of them holds it."""
    book, sheet = book_of([PAYMENT_HEADER, payment("A1"), payment("A2"), payment("A3")])
    sheet.merge_cells("B2:B4")
    book.save(path)


CASES = (
    Case(
        "发放.xlsx",
        "合并的标题、单位行、中间的小计、合计、说明",
        titles_and_totals,
        taken(
            {"A1": 100050, "A2": 100050, "A3": 100050},
            skipped={TITLE: (1, 3), TOTAL: (7, 9), SIGNATURE: (11,)},
        ),
    ),
    Case(
        "发放.xlsx",
        "签字行分散在几格里",
        signatures_in_cells,
        taken({"A1": 100050}, skipped={SIGNATURE: (3,)}),
    ),
    Case(
        "发放.xlsx",
        "签字的人名、日期另占一格",
        signatures_beside_their_words,
        taken({"A1": 100050}, skipped={SIGNATURE: (3, 4)}),
    ),
    Case(
        "发放.xlsx",
        "编号以“经办”“制表”开头的是数据，不是签字行",
        a_row_that_only_begins_like_a_signature,
        taken({"A1": 100050}, rejects=((3, "实发金额", "三百"), (4, "发放日期", "不详"))),
    ),
    Case(
        "发放.xlsx",
        "单位万元，有一格细于分",
        ten_thousands,
        taken(
            {"A1": 50000},
            skipped={TITLE: (1,)},
            rejects=((4, "实发金额", "分"),),
        ),
    ),
    Case(
        "发放.xlsx",
        "身份证号是数字、全角、带撇号、小写 x、带空格、科学计数",
        identity_numbers,
        taken(
            {"A2": 100050, "A3": 100050, "A4": 100050, "A5": 100050},
            rejects=((2, "身份证号", "超过 15 位"), (7, "银行账号", "超过 15 位"), (8, "身份证号", "超过 15 位")),
            values={
                "A2": {"id_number": ID_ONE},
                "A3": {"id_number": ID_ONE},
                "A4": {"id_number": "53052419850315231X"},
                "A5": {"id_number": ID_ONE},
            },
        ),
    ),
    Case(
        "发放.xlsx",
        "日期的各种写法、没有格式的日期序号、带时刻、不存在的日期",
        days_of_every_kind,
        taken(
            {f"A{place}": 100050 for place in range(1, 9)},
            rejects=((10, "发放日期", "2017年2月30日"), (11, "发放日期", "42779元")),
            notes=(("发放日期", "没有设成日期格式的日期序号，按对应的日期读取", (8,)),),
            values={f"A{place}": {"paid_on": "2017-02-13"} for place in range(1, 9)},
        ),
    ),
    Case(
        "发放.xlsx",
        "1904 日期系统",
        days_since_1904,
        taken({"A1": 100050}, values={"A1": {"paid_on": "2017-02-13"}}),
    ),
    Case(
        "发放.xlsx",
        "负数、千分位、带货币符号、浮点误差、细于分、中文数字、全角",
        amounts,
        taken(
            {"A2": 123450, "A3": 30000, "A4": 30000, "A5": 30, "A8": 12340},
            rejects=((2, "实发金额", "负"), (7, "实发金额", "分"), (8, "实发金额", "三百")),
        ),
    ),
    Case(
        "发放.xlsx",
        "隐藏的行、列和工作表",
        hidden_rows_columns_and_sheets,
        taken(
            {"A1": 100050, "A2": 100050, "A3": 100050},
            notes=(("", HIDDEN, (3,)),),
            states={"补助发放(2)": "隐藏的工作表，不读取", "支付": "隐藏的工作表，不读取"},
        ),
    ),
    Case(
        "发放.xlsx",
        "合并单元格的两行表头",
        two_row_header,
        taken({"A1": 100050, "A2": 100050}, skipped={TITLE: (1,)}),
    ),
    Case(
        "发放.xlsx",
        "零宽字符、生僻字、名字里的空格",
        invisible_characters,
        taken(
            {"A1": 100050, "A2": 100050, "A3": 100050},
            notes=(
                ("姓名", "去掉了控制字符或零宽字符", (2,)),
                ("银行账号", "去掉了控制字符或零宽字符", (2,)),
            ),
            values={"A1": {"name": "张三"}, "A2": {"name": "𠮷㐂"}},
        ),
    ),
    Case(
        "发放.xlsx",
        "数据里合并的单元格，下面的格是空的",
        merged_data_cells,
        taken({"A1": 100050}, rejects=((3, "批次号", "空"), (4, "批次号", "空"))),
    ),
)
