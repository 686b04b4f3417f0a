"""The audited settlement of a contract (结算审核)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Settlement(Record):
    """The audited settlement of a contract."""

    __tablename__ = "settlement"
    sheet = fields.Sheet("结算审核", key=("contract_no",), group="项目")

    contract_no: Mapped[str | None] = fields.reference("合同编号", "合同", "contract")
    submitted_amount: Mapped[int] = fields.money("送审金额", required=True)
    audited_amount: Mapped[int] = fields.money("审定金额", required=True)
    audited_on: Mapped[date] = fields.day("审定日期", required=True)
    auditor: Mapped[str | None] = fields.text("审核单位")

    audited_on_day: Mapped[int] = fields.day_number_of("audited_on")
