"""Households and persons on the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class Household(Row):
    """A registered household (户)."""

    TABLE: ClassVar[str] = "户"
    code: str = column("户编号", key=True)
    head_name: str = column("户主姓名")
    head_id: str = column("户主身份证号")
    region: str = column("区划代码")
    size: int = column("人口数", "number")
    identified_on: date | None = column("识别日期", "date")
    risen_on: date | None = column("脱贫日期", "date")
    fallen_on: date | None = column("返贫日期", "date")
    status: str | None = column("状态")
    cause: str | None = column("致贫原因")
    helper: str | None = column("帮扶责任人")
    helping_unit: str | None = column("帮扶单位")
    income: int | None = column("人均纯收入", "money")
    income_year: int | None = column("收入年度", "number")
    living_area: float | None = column("住房面积", "number")
    relocated: bool | None = column("搬迁")


@dataclass(slots=True)
class HouseholdIncome(Row):
    """A household's income of a year (户收入)."""

    TABLE: ClassVar[str] = "户收入"
    household: str = column("户编号", key=True)
    year: int = column("年度", "number", key=True)
    per_head: int = column("人均纯收入", "money")
    wages: int | None = column("工资性收入", "money")
    business: int | None = column("经营性收入", "money")
    property_income: int | None = column("财产性收入", "money")
    transfers: int | None = column("转移性收入", "money")
    costs: int | None = column("生产经营支出", "money")


@dataclass(slots=True)
class HouseholdEvent(Row):
    """A change on the register (户动态)."""

    TABLE: ClassVar[str] = "户动态"
    household: str = column("户编号", key=True)
    happened_on: date = column("日期", "date", key=True)
    event: str = column("事项", key=True)
    person: str | None = column("身份证号", key=True)
    note: str | None = column("说明")


@dataclass(slots=True)
class Person(Row):
    """A member of a registered household (人员)."""

    TABLE: ClassVar[str] = "人员"
    id_number: str = column("身份证号", key=True)
    name: str = column("姓名")
    household: str = column("户编号")
    relation: str | None = column("与户主关系")
    sex: str | None = column("性别")
    ethnicity: str | None = column("民族")
    labour: str | None = column("劳动能力")
    schooling: str | None = column("在校状况")
    health: str | None = column("健康状况")
    account: str | None = column("银行账号")
    work: str | None = column("务工状况")
    status: str | None = column("状态")
    status_on: date | None = column("状态日期", "date")
