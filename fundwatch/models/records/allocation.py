"""Money of a document given to a unit, or taken back from it (资金分配)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Allocation(Record):
    """Money of a document given to a unit, or taken back from it."""

    __tablename__ = "allocation"
    sheet = fields.Sheet("资金分配", key=("allocation_no",), group="资金")

    allocation_no: Mapped[str] = fields.code("分配编号", required=True)
    indicator_no: Mapped[str] = fields.reference("指标编号", "资金指标", "indicator", required=True, index=True)
    document_no: Mapped[str] = fields.code("分配文号", required=True)
    allocated_on: Mapped[date] = fields.day("分配日期", required=True)
    receiver_code: Mapped[str] = fields.reference("接收单位编码", "单位", "unit", required=True)
    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project", index=True)
    amount: Mapped[int] = fields.money("金额", required=True, negative=True)
    arrived_on: Mapped[date | None] = fields.day("到账日期")

    allocated_on_day: Mapped[int] = fields.day_number_of("allocated_on")
    arrived_on_day: Mapped[int | None] = fields.day_number_of("arrived_on")
