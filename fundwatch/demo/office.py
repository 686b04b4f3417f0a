"""Which workbook holds which table, and in whose manner."""

from __future__ import annotations

from typing import Any

from fundwatch.demo.books import DemoSheet, DemoWorkbook, sheet_of
from fundwatch.demo.places import COUNTY_NAME
from fundwatch.demo.records.benefits import Benefit
from fundwatch.demo.scale import YEARS
from fundwatch.demo.world import World

#: Files in the order in which an office would hand them over, with the tables that each holds.
_FILES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("1-基础资料.xlsx", ("行政区划", "单位", "账户登记", "补助标准")),
    ("2-资金与项目.xlsx", ("资金指标", "资金分配", "项目", "采购", "投标", "验收", "决算")),
    ("3-支付与合同.xlsx", ("合同", "合同变更", "结算审核", "支付", "发票")),
    ("4-建档立卡.xlsx", ("户", "人员", "户动态", "户收入")),
    ("6-公示与备案.xlsx", ("公示", "公示明细", "纪委备案")),
    (
        "7-比对名单.xlsx",
        (
            "死亡人员",
            "财政供养人员",
            "村组干部",
            "低保特困",
            "企业登记",
            "车辆登记",
            "房产登记",
            "亲属关系",
            "核定数量",
        ),
    ),
    ("9-账户流水.xlsx", ("账户流水",)),
    ("8-资产与信贷.xlsx", ("资产", "折股量化", "资产收益", "收益分配", "小额贷款")),
)
_MANNERS: dict[str, dict[str, Any]] = {
    "资金指标": {
        "title": f"{COUNTY_NAME}财政扶贫资金指标总台账",
        "unit_line": "单位:万元",
        "wan": ("金额",),
        "signed": True,
    },
    "资金分配": {"title": f"{COUNTY_NAME}财政扶贫资金分配台账", "unit_line": "单位:元", "signed": True},
    "支付": {"title": f"{COUNTY_NAME}国库集中支付及乡镇报账明细", "unit_line": "单位:元"},
    "人员": {"synonyms": {"身份证号": "公民身份号码"}},
    "户": {"title": f"{COUNTY_NAME}建档立卡户信息表"},
    "死亡人员": {"title": "死亡人员名单(县民政局、县公安局提供)", "synonyms": {"身份证号": "身份证号码"}},
    "财政供养人员": {"title": "财政供养人员名单(县人社局提供)", "synonyms": {"身份证号": "身份证号码"}},
    "小额贷款": {"title": f"{COUNTY_NAME}扶贫小额信贷台账", "unit_line": "单位:元", "signed": True},
}
_PAYOUT_SYNONYMS = {
    "身份证号": "身份证号码",
    "银行账号": "一卡通账号",
    "实发金额": "发放金额(元)",
    "应发金额": "应发金额(元)",
}


def lay_out(world: World) -> list[DemoWorkbook]:
    """Put every table into its file."""
    books = [
        DemoWorkbook(file_name, tuple(_sheet(world, table) for table in tables if world.tables.get(table)))
        for file_name, tables in _FILES
    ]
    books[4:4] = _payouts(world)
    return books


def _sheet(world: World, table: str) -> DemoSheet:
    return sheet_of(table, world.tables[table], **_MANNERS.get(table, {}))


def _payouts(world: World) -> list[DemoWorkbook]:
    """Payments by year: the first as the bank's export, the others as the offices print them."""
    books: list[DemoWorkbook] = []
    table = Benefit.TABLE
    for place, year in enumerate(YEARS):
        rows = [row for row in world.tables[table] if row.year == year]
        if place == 0:
            books.append(DemoWorkbook(f"{table}.csv", (sheet_of(table, rows),)))
            continue
        sheet = sheet_of(
            table,
            rows,
            title=f"{COUNTY_NAME}{year}年惠农补助资金发放花名册",
            unit_line="单位:元",
            synonyms=_PAYOUT_SYNONYMS,
            signed=True,
        )
        books.append(DemoWorkbook(f"5-{table}{year}年.xlsx", (sheet,)))
    return books
