"""A township's reply to a finding it was asked about (疑点核查)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class FindingReply(Record):
    """A township's reply to a finding it was asked about."""

    __tablename__ = "finding_reply"
    sheet = fields.Sheet("疑点核查", key=("finding_no",), group="核查")

    finding_no: Mapped[str] = fields.code("疑点编号", required=True)
    verdict: Mapped[str] = fields.choice(
        "是否属实", "属实", "部分属实", "不属实", "数据有误", required=True, closed=True
    )
    explanation: Mapped[str | None] = fields.text("情况说明")
    remedy: Mapped[str | None] = fields.text("整改措施")
    to_recover: Mapped[int | None] = fields.money("追缴金额")
    recovered: Mapped[int | None] = fields.money("已追缴金额")
    receipt_no: Mapped[str | None] = fields.code("票据号")
    checked_by: Mapped[str] = fields.text("核查人", required=True)
    checked_on: Mapped[date] = fields.day("核查日期", required=True)

    checked_on_day: Mapped[int] = fields.day_number_of("checked_on")
