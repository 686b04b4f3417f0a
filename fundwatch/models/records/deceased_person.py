"""A deceased person, from the civil register (死亡人员)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class DeceasedPerson(Record):
    """A deceased person, from the civil register."""

    __tablename__ = "deceased_person"
    sheet = fields.Sheet("死亡人员", key=("id_number",), group="比对名单")

    id_number: Mapped[str] = fields.id_number(
        "身份证号",
        required=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    name: Mapped[str | None] = fields.name("姓名", synonyms=("户主或领取人姓名", "领取人", "领款人", "农户姓名"))
    died_on: Mapped[date] = fields.day("死亡日期", required=True)

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    name_normalised: Mapped[str | None] = fields.normalised_of("name")
    died_on_day: Mapped[int] = fields.day_number_of("died_on")
