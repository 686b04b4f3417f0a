"""The share of a contract that serves one project (合同项目)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class ContractProject(Record):
    """The share of a contract that serves one project."""

    __tablename__ = "contract_project"
    sheet = fields.Sheet("合同项目", key=("contract_no", "project_no"), group="项目")

    contract_no: Mapped[str | None] = fields.reference("合同编号", "合同", "contract")
    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project")
    amount: Mapped[int] = fields.money("金额", required=True)
