"""Shares of an asset's income allotted to a household or village (折股量化)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class ShareAllotment(Record):
    """Shares of an asset's income allotted to a household or village."""

    __tablename__ = "share_allotment"
    sheet = fields.Sheet("折股量化", key=("asset_no", "holder_key"), group="资产")

    asset_no: Mapped[str | None] = fields.reference("资产编号", "资产", "asset")
    holder_key: Mapped[str | None] = fields.code("对象")
    shares: Mapped[int] = fields.quantity("股份", required=True)
