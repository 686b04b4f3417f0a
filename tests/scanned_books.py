"""Books with a few findings in two townships, and the sheets about them filled in as a township does."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from fundwatch.services import scanning
from tests.books import ACTOR, COUNTY, TOWN, Books

DAY = date(2019, 1, 15)
OTHER_TOWN, OTHER_VILLAGE = "539900102000", "539900102201"
DEAD = ("539900197001010011", "539900195003070012", "539900194503070019")
ANSWER = {"是否属实": "属实", "情况说明": "家属代领", "核查人": "王强", "核查日期": date(2019, 1, 20)}


def fill(books: Books) -> Books:
    """Four people paid after their deaths (three here, one in the other township), a project begun too early."""
    books.put(
        "行政区划",
        {"区划代码": OTHER_TOWN, "名称": "龙潭镇", "级别": "乡镇", "上级代码": COUNTY},
        {"区划代码": OTHER_VILLAGE, "名称": "高坡村", "级别": "村", "上级代码": OTHER_TOWN},
    )
    names = ("李四", "赵六", "李德福")
    for number, (name, dead) in enumerate(zip(names, DEAD, strict=True), 1):
        books.put("死亡人员", {"身份证号": dead, "姓名": name, "死亡日期": "2017-05-01"})
        place = {"区划代码": OTHER_VILLAGE} if number == len(DEAD) else {}
        paid = {"姓名": name, "身份证号": dead, "发放日期": "2018-02-01", "实发金额": f"{number}00.00", **place}
        books.put("补助发放", {"发放流水号": f"FF{number}", **paid})
    books.put(
        "项目",
        {"项目编号": "XM1", "项目名称": "龙山村水渠", "批复日期": "2018-06-01", "实际开工日期": "2018-03-01"},
    )
    return books


def scan(books: Books) -> None:
    """Scan with the two rules that these books are about."""
    scanning.scan(books.store, ACTOR, rules=["FW-B001", "FW-G001"], as_of=DAY)


def answer(sheet: Path, answers: Mapping[int, Mapping[str, Any]], out: Path | None = None) -> Path:
    """Fill answers into the lines (numbered from 1) of a sheet, by header; gives the file."""
    workbook = load_workbook(sheet)
    worksheet = workbook["疑点核查"]
    header = header_row(worksheet)
    places = {cell.value: cell.column for cell in worksheet[header]}
    for line, given in answers.items():
        for label, value in given.items():
            worksheet.cell(header + line, places[label]).value = value
    target = out or sheet
    workbook.save(target)
    return target


def header_row(worksheet: Any) -> int:
    """The number of the header's row."""
    return next(row[0].row for row in worksheet.iter_rows() if row[0].value == "疑点编号")


__all__ = ["ANSWER", "DAY", "DEAD", "OTHER_TOWN", "OTHER_VILLAGE", "TOWN", "answer", "fill", "header_row", "scan"]
