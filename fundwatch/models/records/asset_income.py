"""What an asset should bring and brought in a period (资产收益)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class AssetIncome(Record):
    """What an asset should bring and brought in a period."""

    __tablename__ = "asset_income"
    sheet = fields.Sheet("资产收益", key=("asset_no", "year", "period"), group="资产")

    asset_no: Mapped[str | None] = fields.reference("资产编号", "资产", "asset")
    year: Mapped[int | None] = fields.year("年度", synonyms=("年份", "补贴年度"))
    period: Mapped[str | None] = fields.period("期次")
    due_amount: Mapped[int] = fields.money("应收收益", required=True)
    received_amount: Mapped[int] = fields.money("实收收益", required=True)
    received_on: Mapped[date | None] = fields.day("收到日期")

    received_on_day: Mapped[int | None] = fields.day_number_of("received_on")
