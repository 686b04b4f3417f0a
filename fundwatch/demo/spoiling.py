"""Rows that must be turned away at the door, put among the good ones as they come in real files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from fundwatch.demo.answers import ExpectedReject
from fundwatch.demo.books import DemoSheet, DemoWorkbook
from fundwatch.demo.identity import COUNTY_PREFIX


@dataclass(frozen=True)
class _Spoiled:
    """A copy of a row that stands after `place` rows, with some cells replaced by their contract header."""

    file_name: str
    sheet: str
    reason: str
    cells: dict[str, Any]
    place: int = 40


_SPOILED = (
    _Spoiled("5-补助发放2017年.xlsx", "补助发放", "日期", {"发放流水号": "BFX0000001", "发放日期": "2017-02-30"}),
    _Spoiled(
        "5-补助发放2017年.xlsx",
        "补助发放",
        "证号以数值存放，已丢失末位",
        {"发放流水号": "BFX0000002", "身份证号": 5.39921197505281e17},
        71,
    ),
    _Spoiled(
        "5-补助发放2018年.xlsx",
        "补助发放",
        "金额不足一分",
        {"发放流水号": "BFX0000003", "实发金额": 359.2575},
        23,
    ),
    _Spoiled(
        "2-资金与项目.xlsx",
        "项目",
        "区划代码不存在",
        {"项目编号": "XMX001", "区划代码": f"{COUNTY_PREFIX}999999"},
        9,
    ),
    _Spoiled("2-资金与项目.xlsx", "项目", "状态不在列表内", {"项目编号": "XMX002", "状态": "建成"}, 17),
    _Spoiled("2-资金与项目.xlsx", "资金分配", "指标编号不存在", {"分配编号": "FPX001", "指标编号": "ZB2017-无"}, 12),
    _Spoiled("4-建档立卡.xlsx", "户", "同一户编号内容不同", {"人口数": 99}, 30),
    _Spoiled("6-公示与备案.xlsx", "公示", "必填项空缺", {"公示编号": "GSX001", "开始日期": None}, 55),
    _Spoiled("8-资产与信贷.xlsx", "资产", "状态不在列表内", {"资产编号": "ZCX001", "状态": "良好"}, 5),
)


def spoil(books: Sequence[DemoWorkbook]) -> tuple[list[DemoWorkbook], list[ExpectedReject]]:
    """Put the rows that must be rejected into the books; returns the books and what to expect."""
    found: list[ExpectedReject] = []
    spoiled: list[DemoWorkbook] = []
    for book in books:
        sheets: list[DemoSheet] = []
        for sheet in book.sheets:
            mine = [one for one in _SPOILED if (one.file_name, one.sheet) == (book.file_name, sheet.name)]
            found += [ExpectedReject(book.file_name, sheet.name, one.reason) for one in mine]
            sheets.append(_with(sheet, mine) if mine else sheet)
        spoiled.append(replace(book, sheets=tuple(sheets)))
    return spoiled, found


def _with(sheet: DemoSheet, spoiled: Sequence[_Spoiled]) -> DemoSheet:
    labels = [one.label for one in sheet.columns]
    extras: list[tuple[int, tuple[Any, ...]]] = []
    for one in spoiled:
        record = sheet.rows.records[one.place - 1]
        cells = {
            label: getattr(record, attribute) for label, attribute in zip(labels, sheet.rows.attributes, strict=True)
        }
        extras.append((one.place, tuple((cells | one.cells).values())))
    return replace(sheet, rows=replace(sheet.rows, extras=tuple(extras)))
