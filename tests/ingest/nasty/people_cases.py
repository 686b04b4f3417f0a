"""Workbooks as people keep them: titles, totals, signatures, numbers that lost digits, dates of every kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.ingest.nasty.cases import Case, taken
from tests.services.importing.office import PAYMENT_HEADER, payment

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
        "数据里合并的单元格，下面的格是空的",
        merged_data_cells,
        taken({"A1": 100050}, rejects=((3, "批次号", "空"), (4, "批次号", "空"))),
    ),
)
