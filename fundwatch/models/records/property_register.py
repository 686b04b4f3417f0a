"""A property and its owner (房产登记)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class PropertyRegister(Record):
    """A property and its owner."""

    __tablename__ = "property_register"
    sheet = fields.Sheet("房产登记", key=("property_no",), group="比对名单")

    property_no: Mapped[str | None] = fields.code("不动产号")
    id_number: Mapped[str] = fields.id_number(
        "身份证号",
        required=True,
        index=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    location: Mapped[str | None] = fields.text("坐落")
    area: Mapped[int | None] = fields.quantity("面积")
    registered_on: Mapped[date | None] = fields.day("登记日期")
    price: Mapped[int | None] = fields.money("购置价")

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    registered_on_day: Mapped[int | None] = fields.day_number_of("registered_on")
