"""An organisation that allocates, receives, spends or supplies (单位)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Unit(Record):
    """An organisation that allocates, receives, spends or supplies."""

    __tablename__ = "unit"
    sheet = fields.Sheet("单位", key=("unit_code",), group="基础资料")

    unit_code: Mapped[str] = fields.code("单位编码", required=True)
    name: Mapped[str] = fields.text("名称", required=True)
    category: Mapped[str] = fields.choice(
        "类别",
        "财政部门",
        "主管部门",
        "乡镇政府",
        "村委会",
        "施工单位",
        "供应商",
        "合作社",
        "企业",
        "金融机构",
        "其他",
        required=True,
    )
    credit_code: Mapped[str | None] = fields.code("统一社会信用代码")
    legal_person: Mapped[str | None] = fields.name("法定代表人")
    legal_person_id_number: Mapped[str | None] = fields.id_number("法人身份证号")
    phone: Mapped[str | None] = fields.text("联系电话", synonyms=("电话", "手机号"))
    address: Mapped[str | None] = fields.text("地址")
    bank: Mapped[str | None] = fields.text("开户银行")
    account: Mapped[str | None] = fields.account(
        "银行账号",
        synonyms=("开户账号", "卡号", "一卡通账号", "一折通账号", "银行卡号", "社保卡账号", "账号", "账户"),
    )
    founded_on: Mapped[date | None] = fields.day("成立日期")
    region_code: Mapped[str | None] = fields.reference(
        "区划代码", "行政区划", "region", synonyms=("行政区划代码", "村代码")
    )

    legal_person_normalised: Mapped[str | None] = fields.normalised_of("legal_person")
    legal_person_id_number_valid: Mapped[bool | None] = fields.validity_of("legal_person_id_number")
    founded_on_day: Mapped[int | None] = fields.day_number_of("founded_on")
