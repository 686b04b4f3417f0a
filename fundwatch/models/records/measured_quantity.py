"""A quantity measured by somebody else, to hold claims against (核定数量)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class MeasuredQuantity(Record):
    """A quantity measured by somebody else, to hold claims against."""

    __tablename__ = "measured_quantity"
    sheet = fields.Sheet("核定数量", key=("id_number", "household_no", "measured_item", "year"), group="比对名单")

    id_number: Mapped[str | None] = fields.id_number(
        "身份证号", synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号")
    )
    household_no: Mapped[str | None] = fields.code("户编号", index=True, synonyms=("户编码", "户号"))
    measured_item: Mapped[str | None] = fields.text("计量项目")
    year: Mapped[int | None] = fields.year("年度", synonyms=("年份", "补贴年度"))
    quantity: Mapped[int] = fields.quantity("数量", required=True)
    measure_unit: Mapped[str | None] = fields.text("单位")
    source: Mapped[str | None] = fields.text("依据来源")

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
