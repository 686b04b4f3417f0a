"""A small loan for poor households (小额贷款)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Loan(Record):
    """A small loan for poor households."""

    __tablename__ = "loan"
    sheet = fields.Sheet("小额贷款", key=("loan_no",), group="贷款")

    loan_no: Mapped[str] = fields.code("贷款编号", required=True)
    borrower_type: Mapped[str | None] = fields.choice("借款人类型", "户", "企业", "合作社", default="户")
    household_no: Mapped[str | None] = fields.code("户编号", index=True, synonyms=("户编码", "户号"))
    id_number: Mapped[str | None] = fields.id_number(
        "身份证号",
        index=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    borrower_code: Mapped[str | None] = fields.reference("借款单位编码", "单位", "unit")
    amount: Mapped[int] = fields.money("贷款金额", required=True)
    lent_on: Mapped[date] = fields.day("放款日期", required=True)
    due_on: Mapped[date] = fields.day("到期日期", required=True)
    yearly_rate: Mapped[int | None] = fields.ratio("年利率")
    interest_subsidy: Mapped[int | None] = fields.money("贴息金额")
    purpose: Mapped[str | None] = fields.text("用途")
    payee: Mapped[str | None] = fields.text("收款人")
    payee_account: Mapped[str | None] = fields.account("收款账号")
    actual_user: Mapped[str | None] = fields.text("实际使用人")
    settled_on: Mapped[date | None] = fields.day("结清日期")
    risk_compensation: Mapped[int | None] = fields.money("风险补偿金额")

    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    birth_day: Mapped[int | None] = fields.birth_day_of("id_number")
    sex_by_number: Mapped[str | None] = fields.sex_of("id_number")
    lent_on_day: Mapped[int] = fields.day_number_of("lent_on")
    due_on_day: Mapped[int] = fields.day_number_of("due_on")
    settled_on_day: Mapped[int | None] = fields.day_number_of("settled_on")
