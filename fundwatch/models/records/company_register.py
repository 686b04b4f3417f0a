"""A company in the business register (企业登记)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class CompanyRegister(Record):
    """A company in the business register."""

    __tablename__ = "company_register"
    sheet = fields.Sheet("企业登记", key=("credit_code",), group="比对名单")

    credit_code: Mapped[str] = fields.code("统一社会信用代码", required=True)
    name: Mapped[str] = fields.text("企业名称", required=True)
    legal_person_id_number: Mapped[str | None] = fields.id_number("法定代表人身份证号", index=True)
    shareholder_id_numbers: Mapped[str | None] = fields.id_list("股东身份证号")
    founded_on: Mapped[date | None] = fields.day("成立日期")
    registered_capital: Mapped[int | None] = fields.money("注册资本")
    status: Mapped[str | None] = fields.text("状态")
    address: Mapped[str | None] = fields.text("地址")
    phone: Mapped[str | None] = fields.text("联系电话", synonyms=("电话", "手机号"))

    legal_person_id_number_valid: Mapped[bool | None] = fields.validity_of("legal_person_id_number")
    founded_on_day: Mapped[int | None] = fields.day_number_of("founded_on")
