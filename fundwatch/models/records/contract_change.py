"""A change of a contract's price (合同变更)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class ContractChange(Record):
    """A change of a contract's price."""

    __tablename__ = "contract_change"
    sheet = fields.Sheet("合同变更", key=("contract_no", "change_no"), group="项目")

    contract_no: Mapped[str | None] = fields.reference("合同编号", "合同", "contract")
    change_no: Mapped[str | None] = fields.code("变更序号")
    changed_on: Mapped[date] = fields.day("变更日期", required=True)
    amount: Mapped[int] = fields.money("变更金额", required=True, negative=True)
    approval_no: Mapped[str | None] = fields.code("批复文号")
    reason: Mapped[str | None] = fields.text("原因")

    changed_on_day: Mapped[int] = fields.day_number_of("changed_on")
