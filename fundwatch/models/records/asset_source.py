"""The share of an asset that one project paid for (资产来源)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class AssetSource(Record):
    """The share of an asset that one project paid for."""

    __tablename__ = "asset_source"
    sheet = fields.Sheet("资产来源", key=("asset_no", "project_no"), group="资产")

    asset_no: Mapped[str | None] = fields.reference("资产编号", "资产", "asset")
    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project")
    amount: Mapped[int] = fields.money("金额", required=True)
