"""A person on the public payroll (财政供养人员)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class PublicEmployee(Record):
    """A person on the public payroll."""

    __tablename__ = "public_employee"
    sheet = fields.Sheet("财政供养人员", key=("id_number",), group="比对名单")

    id_number: Mapped[str] = fields.id_number(
        "身份证号",
        required=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    name: Mapped[str | None] = fields.name("姓名", synonyms=("户主或领取人姓名", "领取人", "领款人", "农户姓名"))
    employer: Mapped[str | None] = fields.text("单位")
    post: Mapped[str | None] = fields.text("职务")
    from_day: Mapped[date | None] = fields.day("起始日期")
    until_day: Mapped[date | None] = fields.day("终止日期")

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    name_normalised: Mapped[str | None] = fields.normalised_of("name")
    from_day_day: Mapped[int | None] = fields.day_number_of("from_day")
    until_day_day: Mapped[int | None] = fields.day_number_of("until_day")
