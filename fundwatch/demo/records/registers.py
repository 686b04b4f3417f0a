"""Reference lists that other offices hand over for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class Death(Row):
    """A death (死亡人员)."""

    TABLE: ClassVar[str] = "死亡人员"
    id_number: str = column("身份证号", key=True)
    name: str | None = column("姓名")
    died_on: date = column("死亡日期", "date")


@dataclass(slots=True)
class PublicEmployee(Row):
    """A person paid from the budget (财政供养人员)."""

    TABLE: ClassVar[str] = "财政供养人员"
    id_number: str = column("身份证号", key=True)
    name: str | None = column("姓名")
    unit: str | None = column("单位")
    post: str | None = column("职务")
    from_day: date | None = column("起始日期", "date")
    until_day: date | None = column("终止日期", "date")


@dataclass(slots=True)
class VillageOfficial(Row):
    """A village official (村组干部)."""

    TABLE: ClassVar[str] = "村组干部"
    id_number: str = column("身份证号", key=True)
    from_day: date = column("起始日期", "date", key=True)
    name: str | None = column("姓名")
    region: str = column("区划代码")
    post: str | None = column("职务")
    until_day: date | None = column("终止日期", "date")
    account: str | None = column("银行账号")


@dataclass(slots=True)
class MinimumLiving(Row):
    """A person on minimum living allowance (低保特困)."""

    TABLE: ClassVar[str] = "低保特困"
    id_number: str = column("身份证号", key=True)
    from_day: date = column("起始日期", "date", key=True)
    name: str | None = column("姓名")
    category: str = column("类别")
    until_day: date | None = column("终止日期", "date")


@dataclass(slots=True)
class Company(Row):
    """A registered company (企业登记)."""

    TABLE: ClassVar[str] = "企业登记"
    credit_code: str = column("统一社会信用代码", key=True)
    name: str = column("企业名称")
    legal_person_id: str | None = column("法定代表人身份证号")
    shareholders: str | None = column("股东身份证号")
    founded_on: date | None = column("成立日期", "date")
    capital: int | None = column("注册资本", "money")
    status: str | None = column("状态")
    address: str | None = column("地址")
    phone: str | None = column("联系电话")


@dataclass(slots=True)
class Vehicle(Row):
    """A registered vehicle (车辆登记)."""

    TABLE: ClassVar[str] = "车辆登记"
    plate: str = column("车牌号", key=True)
    id_number: str = column("身份证号")
    registered_on: date | None = column("登记日期", "date")
    price: int | None = column("购置价", "money")
    model: str | None = column("车型")


@dataclass(slots=True)
class House(Row):
    """A registered house (房产登记)."""

    TABLE: ClassVar[str] = "房产登记"
    number: str = column("不动产号", key=True)
    id_number: str = column("身份证号")
    place: str | None = column("坐落")
    area: float | None = column("面积", "number")
    registered_on: date | None = column("登记日期", "date")
    price: int | None = column("购置价", "money")


@dataclass(slots=True)
class Kinship(Row):
    """A family tie (亲属关系)."""

    TABLE: ClassVar[str] = "亲属关系"
    id_number: str = column("身份证号", key=True)
    relative_id: str = column("亲属身份证号", key=True)
    relation: str = column("关系")


@dataclass(slots=True)
class Measured(Row):
    """A quantity that somebody else measured (核定数量)."""

    TABLE: ClassVar[str] = "核定数量"
    id_number: str | None = column("身份证号", key=True)
    household: str | None = column("户编号", key=True)
    measured: str = column("计量项目", key=True)
    year: int = column("年度", "number", key=True)
    quantity: float = column("数量", "number")
    unit: str | None = column("单位")
    source: str | None = column("依据来源")


@dataclass(slots=True)
class PolicyParameter(Row):
    """A local setting of a threshold (政策参数)."""

    TABLE: ClassVar[str] = "政策参数"
    name: str = column("参数", key=True)
    from_day: date = column("起始日期", "date", key=True)
    region: str | None = column("区划代码", key=True)
    until_day: date | None = column("截止日期", "date")
    value: str = column("数值")
    unit: str | None = column("单位")
    basis: str | None = column("依据")
