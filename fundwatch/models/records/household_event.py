"""A dated change of a household or of a member (户动态)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class HouseholdEvent(Record):
    """A dated change of a household or of a member."""

    __tablename__ = "household_event"
    sheet = fields.Sheet("户动态", key=("household_no", "happened_on", "event", "id_number"), group="户与人员")

    household_no: Mapped[str | None] = fields.code("户编号", index=True, synonyms=("户编码", "户号"))
    happened_on: Mapped[date | None] = fields.day("日期")
    event: Mapped[str | None] = fields.choice(
        "事项", "识别", "脱贫", "返贫", "监测纳入", "风险消除", "出生", "死亡", "迁入", "迁出", "清退", "其他"
    )
    id_number: Mapped[str | None] = fields.id_number(
        "身份证号", synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号")
    )
    note: Mapped[str | None] = fields.text("说明")

    happened_on_day: Mapped[int | None] = fields.day_number_of("happened_on")
    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
