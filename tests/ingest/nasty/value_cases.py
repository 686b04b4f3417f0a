"""Values as people type them: numbers that lost digits, days of every kind, amounts, characters nobody sees."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from tests.ingest.nasty.cases import Case, taken
from tests.ingest.nasty.people_cases import TITLE, book_of
from tests.services.importing.office import ID_ONE, PAYMENT_HEADER, payment


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


CASES = (
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
)
