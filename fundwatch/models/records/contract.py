"""A contract with a supplier (合同)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Contract(Record):
    """A contract with a supplier."""

    __tablename__ = "contract"
    sheet = fields.Sheet("合同", key=("contract_no",), group="项目")

    contract_no: Mapped[str] = fields.code("合同编号", required=True)
    project_no: Mapped[str] = fields.reference("项目编号", "项目", "project", required=True, index=True)
    procurement_no: Mapped[str | None] = fields.reference("采购编号", "采购", "procurement")
    contractor_code: Mapped[str] = fields.reference("乙方单位编码", "单位", "unit", required=True)
    amount: Mapped[int] = fields.money("合同金额", required=True)
    signed_on: Mapped[date] = fields.day("签订日期", required=True)
    term_until: Mapped[date | None] = fields.day("工期止")
    advance_ratio: Mapped[int | None] = fields.ratio("预付比例")
    bond_ratio: Mapped[int | None] = fields.ratio("履约保证金比例")
    retention_ratio: Mapped[int | None] = fields.ratio("质保金比例")
    subject_matter: Mapped[str | None] = fields.text("标的")
    quantity: Mapped[int | None] = fields.quantity("数量")
    measure_unit: Mapped[str | None] = fields.text("计量单位")

    signed_on_day: Mapped[int] = fields.day_number_of("signed_on")
    term_until_day: Mapped[int | None] = fields.day_number_of("term_until")
