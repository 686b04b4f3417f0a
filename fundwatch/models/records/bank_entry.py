"""A line of a bank statement (账户流水)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class BankEntry(Record):
    """A line of a bank statement."""

    __tablename__ = "bank_entry"
    sheet = fields.Sheet("账户流水", key=("serial_no",), group="账簿")

    serial_no: Mapped[str] = fields.code("流水号", required=True)
    account: Mapped[str] = fields.account("账号", required=True, index=True)
    account_name: Mapped[str | None] = fields.text("户名")
    traded_on: Mapped[date] = fields.day("交易日期", required=True)
    direction: Mapped[str] = fields.choice("收支方向", "收", "支", required=True, closed=True)
    amount: Mapped[int] = fields.money("金额", required=True)
    other_account: Mapped[str | None] = fields.account("对方账号")
    other_name: Mapped[str | None] = fields.text("对方户名")
    summary: Mapped[str | None] = fields.text("摘要")
    balance: Mapped[int | None] = fields.money("余额")

    traded_on_day: Mapped[int] = fields.day_number_of("traded_on")
    amount_first_two: Mapped[int | None] = fields.first_two_of("amount")
