"""A filing with the discipline office (纪委备案)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Filing(Record):
    """A filing with the discipline office."""

    __tablename__ = "filing"
    sheet = fields.Sheet("纪委备案", key=("filing_no",), group="公示与备案")

    filing_no: Mapped[str] = fields.code("备案编号", required=True)
    filer_code: Mapped[str] = fields.reference("报送单位编码", "单位", "unit", required=True, index=True)
    matter: Mapped[str] = fields.choice("备案事项", "资金使用进度", "项目审批", "项目实施", required=True)
    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project")
    period: Mapped[str] = fields.period("所属期", required=True)
    filed_on: Mapped[date] = fields.day("报送日期", required=True)
    amount: Mapped[int | None] = fields.money("金额")
    received_by: Mapped[str | None] = fields.text("接收人")

    filed_on_day: Mapped[int] = fields.day_number_of("filed_on")
