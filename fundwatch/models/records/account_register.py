"""A bank account and whose it is (账户登记)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class AccountRegister(Record):
    """A bank account and whose it is."""

    __tablename__ = "account_register"
    sheet = fields.Sheet("账户登记", key=("account",), group="基础资料")

    account: Mapped[str] = fields.account("账号", required=True)
    account_name: Mapped[str] = fields.text("户名", required=True)
    bank: Mapped[str | None] = fields.text("开户银行")
    holder_unit_code: Mapped[str | None] = fields.reference("开户单位编码", "单位", "unit")
    account_type: Mapped[str] = fields.choice(
        "账户类型",
        "国库单一",
        "零余额",
        "财政专户",
        "实有资金",
        "村账",
        "代发",
        "企业",
        "个人",
        required=True,
    )
    approval_no: Mapped[str | None] = fields.code("批准文号")
    opened_on: Mapped[date | None] = fields.day("开户日期")
    closed_on: Mapped[date | None] = fields.day("销户日期")

    opened_on_day: Mapped[int | None] = fields.day_number_of("opened_on")
    closed_on_day: Mapped[int | None] = fields.day_number_of("closed_on")
