"""An invoice handed in with a payment (发票)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Invoice(Record):
    """An invoice handed in with a payment."""

    __tablename__ = "invoice"
    sheet = fields.Sheet("发票", key=("invoice_code", "invoice_no", "payment_no"), group="支付")

    invoice_code: Mapped[str | None] = fields.code("发票代码")
    invoice_no: Mapped[str | None] = fields.code("发票号码", index=True)
    payment_no: Mapped[str | None] = fields.reference("支付流水号", "支付", "payment")
    invoiced_on: Mapped[date] = fields.day("开票日期", required=True)
    seller: Mapped[str] = fields.text("销售方", required=True)
    amount: Mapped[int] = fields.money("金额", required=True)
    buyer: Mapped[str | None] = fields.text("购买方")
    goods: Mapped[str | None] = fields.text("货物名称")
    quantity: Mapped[int | None] = fields.quantity("数量")
    measure_unit: Mapped[str | None] = fields.text("计量单位")

    invoiced_on_day: Mapped[int] = fields.day_number_of("invoiced_on")
    amount_first_two: Mapped[int | None] = fields.first_two_of("amount")
