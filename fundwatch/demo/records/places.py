"""Places, units and their accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class Region(Row):
    """A county, township or village (行政区划)."""

    TABLE: ClassVar[str] = "行政区划"
    code: str = column("区划代码", key=True)
    name: str = column("名称")
    level: str = column("级别")
    parent: str | None = column("上级代码")
    poor: bool | None = column("是否贫困")


@dataclass(slots=True)
class Unit(Row):
    """An office, a village committee, a company (单位)."""

    TABLE: ClassVar[str] = "单位"
    code: str = column("单位编码", key=True)
    name: str = column("名称")
    category: str = column("类别")
    credit_code: str | None = column("统一社会信用代码")
    legal_person: str | None = column("法定代表人")
    legal_person_id: str | None = column("法人身份证号")
    phone: str | None = column("联系电话")
    address: str | None = column("地址")
    bank: str | None = column("开户银行")
    account: str | None = column("银行账号")
    founded_on: date | None = column("成立日期", "date")
    region: str | None = column("区划代码")


@dataclass(slots=True)
class Account(Row):
    """A registered bank account (账户登记)."""

    TABLE: ClassVar[str] = "账户登记"
    number: str = column("账号", key=True)
    holder: str = column("户名")
    bank: str | None = column("开户银行")
    unit: str | None = column("开户单位编码")
    category: str = column("账户类型")
    approval: str | None = column("批准文号")
    opened_on: date | None = column("开户日期", "date")
    closed_on: date | None = column("销户日期", "date")
