"""An asset's income given out or kept (收益分配)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class IncomeDistribution(Record):
    """An asset's income given out or kept."""

    __tablename__ = "income_distribution"
    sheet = fields.Sheet("收益分配", key=("asset_no", "year", "period", "holder_key"), group="资产")

    asset_no: Mapped[str | None] = fields.reference("资产编号", "资产", "asset")
    year: Mapped[int | None] = fields.year("年度", synonyms=("年份", "补贴年度"))
    period: Mapped[str | None] = fields.period("期次")
    holder_key: Mapped[str | None] = fields.code("对象")
    amount: Mapped[int] = fields.money("金额", required=True)
    purpose: Mapped[str | None] = fields.choice("用途", "分红", "公益岗", "公益事业", "奖补", "留存")
    paid_on: Mapped[date | None] = fields.day("发放日期", synonyms=("发放时间", "到账日期"))
    resolved_on: Mapped[date | None] = fields.day("决议日期")

    paid_on_day: Mapped[int | None] = fields.day_number_of("paid_on")
    resolved_on_day: Mapped[int | None] = fields.day_number_of("resolved_on")
