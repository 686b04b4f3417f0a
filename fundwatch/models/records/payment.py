"""A payment out of a public account (支付)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Payment(Record):
    """A payment out of a public account."""

    __tablename__ = "payment"
    sheet = fields.Sheet("支付", key=("payment_no",), group="支付", synonyms=("支付明细",))

    payment_no: Mapped[str] = fields.code("支付流水号", required=True)
    voucher_no: Mapped[str | None] = fields.code("凭证号")
    paid_on: Mapped[date] = fields.day("支付日期", required=True)
    payer_code: Mapped[str] = fields.reference("付款单位编码", "单位", "unit", required=True)
    payer_account: Mapped[str | None] = fields.account("付款账号")
    payee: Mapped[str] = fields.text("收款人", required=True)
    payee_account: Mapped[str | None] = fields.account("收款账号")
    payee_code: Mapped[str | None] = fields.reference("收款单位编码", "单位", "unit")
    amount: Mapped[int] = fields.money("金额", required=True, negative=True)
    purpose: Mapped[str] = fields.text("用途", required=True)
    indicator_no: Mapped[str | None] = fields.reference("指标编号", "资金指标", "indicator", index=True)
    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project", index=True)
    contract_no: Mapped[str | None] = fields.reference("合同编号", "合同", "contract", index=True)
    method: Mapped[str] = fields.choice(
        "支付方式",
        "国库集中支付",
        "直接支付",
        "授权支付",
        "实拨",
        "一卡通代发",
        "转账",
        "公务卡",
        "现金",
        "其他",
        required=True,
    )
    nature: Mapped[str | None] = fields.choice("支出性质", "支出", "转拨", "退回")
    account_subject: Mapped[str | None] = fields.text("支出科目")
    economic_class: Mapped[str | None] = fields.text("经济分类")
    applied_on: Mapped[date | None] = fields.day("申请日期")
    signed_off_on: Mapped[date | None] = fields.day("签批日期")
    handler: Mapped[str | None] = fields.text("经办人")
    batch_no: Mapped[str | None] = fields.code("批次号", index=True)
    quantity: Mapped[int | None] = fields.quantity("数量")
    measure_unit: Mapped[str | None] = fields.text("计量单位")

    paid_on_day: Mapped[int] = fields.day_number_of("paid_on")
    amount_first_two: Mapped[int | None] = fields.first_two_of("amount")
    applied_on_day: Mapped[int | None] = fields.day_number_of("applied_on")
    signed_off_on_day: Mapped[int | None] = fields.day_number_of("signed_off_on")
