"""What is promised to people and what was paid to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class Standard(Row):
    """What a subsidy pays, to whom, how often (补助标准)."""

    TABLE: ClassVar[str] = "补助标准"
    subsidy: str = column("补助项目", key=True)
    from_year: int = column("起始年度", "number", key=True)
    grade: str | None = column("档次", key=True)
    until_year: int | None = column("截止年度", "number")
    region: str | None = column("区划代码")
    unit: str = column("计发单位")
    cycle: str = column("周期")
    amount: int = column("标准金额", "money")
    kind: str | None = column("标准类型")
    person_cap: int | None = column("每人上限", "money")
    household_cap: int | None = column("每户上限", "money")
    age_from: int | None = column("年龄下限", "number")
    age_until: int | None = column("年龄上限", "number")
    scope: str = column("对象范围")
    times: int | None = column("上限次数", "number")
    excludes: str | None = column("互斥项目")
    excludes_scope: str | None = column("互斥范围")
    excludes_period: str | None = column("互斥期间")
    measured: str | None = column("计量项目")


@dataclass(slots=True)
class Benefit(Row):
    """A payment to a person (补助发放)."""

    TABLE: ClassVar[str] = "补助发放"
    code: str = column("发放流水号", key=True)
    batch: str = column("批次号")
    subsidy: str = column("补助项目")
    year: int = column("年度", "number")
    period: str | None = column("期次")
    name: str = column("姓名")
    id_number: str = column("身份证号")
    household: str | None = column("户编号")
    account: str = column("银行账号")
    quantity: float | None = column("数量", "number")
    due: int = column("应发金额", "money")
    paid: int = column("实发金额", "money")
    paid_on: date = column("发放日期", "date")
    region: str = column("区划代码")
    group: str | None = column("村民小组")
    indicator: str | None = column("指标编号")
    project: str | None = column("项目编号")
    holder: str | None = column("开户名")
    channel: str | None = column("领取方式")
    proxy: str | None = column("代领人身份证号")
    grade: str | None = column("档次")
    entitled_from: date | None = column("应享期间起", "date")
    entitled_until: date | None = column("应享期间止", "date")
    deducted: int | None = column("扣款", "money")
    status: str | None = column("发放状态")
    original: str | None = column("原发放流水号")
    bounce_reason: str | None = column("退票原因")
    answered_on: date | None = column("回盘日期", "date")
