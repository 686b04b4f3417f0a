"""The audited final account of a project (决算)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class FinalAccount(Record):
    """The audited final account of a project."""

    __tablename__ = "final_account"
    sheet = fields.Sheet("决算", key=("project_no",), group="项目")

    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project")
    submitted_amount: Mapped[int] = fields.money("送审金额", required=True)
    audited_amount: Mapped[int] = fields.money("审定金额", required=True)
    audited_on: Mapped[date] = fields.day("审定日期", required=True)
    auditor: Mapped[str | None] = fields.text("审计单位")

    audited_on_day: Mapped[int] = fields.day_number_of("audited_on")
