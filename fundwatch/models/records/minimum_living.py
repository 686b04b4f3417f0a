"""A person on minimum living or destitute support (低保特困)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class MinimumLiving(Record):
    """A person on minimum living or destitute support."""

    __tablename__ = "minimum_living"
    sheet = fields.Sheet("低保特困", key=("id_number", "from_day"), group="比对名单")

    id_number: Mapped[str | None] = fields.id_number(
        "身份证号",
        index=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    from_day: Mapped[date | None] = fields.day("起始日期")
    name: Mapped[str | None] = fields.name("姓名", synonyms=("户主或领取人姓名", "领取人", "领款人", "农户姓名"))
    category: Mapped[str] = fields.choice("类别", "低保", "特困", required=True)
    until_day: Mapped[date | None] = fields.day("终止日期")

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    from_day_day: Mapped[int | None] = fields.day_number_of("from_day")
    name_normalised: Mapped[str | None] = fields.normalised_of("name")
    until_day_day: Mapped[int | None] = fields.day_number_of("until_day")
