"""A vehicle and its owner (车辆登记)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class VehicleRegister(Record):
    """A vehicle and its owner."""

    __tablename__ = "vehicle_register"
    sheet = fields.Sheet("车辆登记", key=("plate_no",), group="比对名单")

    plate_no: Mapped[str | None] = fields.code("车牌号")
    id_number: Mapped[str] = fields.id_number(
        "身份证号",
        required=True,
        index=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    registered_on: Mapped[date | None] = fields.day("登记日期")
    price: Mapped[int | None] = fields.money("购置价")
    model: Mapped[str | None] = fields.text("车型")

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    registered_on_day: Mapped[int | None] = fields.day_number_of("registered_on")
