"""A line of a unit's or village's own books (记账凭证)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class VoucherLine(Record):
    """A line of a unit's or village's own books."""

    __tablename__ = "voucher_line"
    sheet = fields.Sheet("记账凭证", key=("unit_code", "period", "voucher_type", "voucher_no", "line_no"), group="账簿")

    unit_code: Mapped[str | None] = fields.code("单位编码")
    period: Mapped[str | None] = fields.period("会计期间")
    voucher_type: Mapped[str | None] = fields.text("凭证字")
    voucher_no: Mapped[str | None] = fields.code("凭证号")
    line_no: Mapped[str | None] = fields.code("分录号")
    booked_on: Mapped[date] = fields.day("日期", required=True)
    summary: Mapped[str] = fields.text("摘要", required=True)
    subject_code: Mapped[str] = fields.code("科目编码", required=True)
    subject_name: Mapped[str] = fields.text("科目名称", required=True)
    debit: Mapped[int] = fields.money("借方金额", required=True)
    credit: Mapped[int] = fields.money("贷方金额", required=True)
    counterparty: Mapped[str | None] = fields.text("往来对象")

    booked_on_day: Mapped[int] = fields.day_number_of("booked_on")
