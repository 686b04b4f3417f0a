"""The share of one document drawn on another, where that is many to many (指标分解)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class IndicatorSplit(Record):
    """The share of one document drawn on another, where that is many to many."""

    __tablename__ = "indicator_split"
    sheet = fields.Sheet("指标分解", key=("parent_no", "indicator_no"), group="资金")

    parent_no: Mapped[str | None] = fields.reference("上级指标编号", "资金指标", "indicator")
    indicator_no: Mapped[str | None] = fields.reference("指标编号", "资金指标", "indicator")
    amount: Mapped[int] = fields.money("金额", required=True)
