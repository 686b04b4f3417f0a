"""One payment of a subsidy to one person (补助发放)."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class BenefitPayment(Record):
    """One payment of a subsidy to one person."""

    __tablename__ = "benefit_payment"
    sheet = fields.Sheet("补助发放", key=("serial_no",), group="补助", synonyms=("补贴发放", "发放花名册", "发放明细"))

    serial_no: Mapped[str] = fields.code("发放流水号", required=True)
    batch_no: Mapped[str] = fields.code("批次号", required=True, index=True)
    subsidy: Mapped[str] = fields.text(
        "补助项目", required=True, synonyms=("补贴项目", "补贴名称", "补助名称", "政策名称")
    )
    year: Mapped[int] = fields.year("年度", required=True, synonyms=("年份", "补贴年度"))
    period: Mapped[str | None] = fields.period("期次")
    name: Mapped[str] = fields.name(
        "姓名", required=True, synonyms=("户主或领取人姓名", "领取人", "领款人", "农户姓名")
    )
    id_number: Mapped[str] = fields.id_number(
        "身份证号",
        required=True,
        index=True,
        synonyms=("身份证号码", "公民身份号码", "公民身份证号码", "证件号码", "证件号"),
    )
    household_no: Mapped[str | None] = fields.code("户编号", index=True, synonyms=("户编码", "户号"))
    account: Mapped[str] = fields.account(
        "银行账号",
        required=True,
        index=True,
        synonyms=("开户账号", "卡号", "一卡通账号", "一折通账号", "银行卡号", "社保卡账号", "账号", "账户"),
    )
    quantity: Mapped[int | None] = fields.quantity("数量")
    due_amount: Mapped[int] = fields.money("应发金额", required=True, synonyms=("应发", "应补金额"))
    paid_amount: Mapped[int] = fields.money(
        "实发金额", required=True, synonyms=("发放金额", "补贴金额", "补助金额", "实发")
    )
    paid_on: Mapped[date] = fields.day("发放日期", required=True, synonyms=("发放时间", "到账日期"))
    region_code: Mapped[str] = fields.reference(
        "区划代码", "行政区划", "region", required=True, index=True, synonyms=("行政区划代码", "村代码")
    )
    village_group: Mapped[str | None] = fields.text("村民小组", synonyms=("组", "组别", "小组"))
    indicator_no: Mapped[str | None] = fields.reference("指标编号", "资金指标", "indicator", index=True)
    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project", index=True)
    account_holder: Mapped[str | None] = fields.name("开户名")
    collection: Mapped[str | None] = fields.choice("领取方式", "一卡通", "现金", "代领")
    proxy_id_number: Mapped[str | None] = fields.id_number("代领人身份证号")
    grade: Mapped[str | None] = fields.text("档次")
    entitled_from: Mapped[date | None] = fields.day("应享期间起")
    entitled_until: Mapped[date | None] = fields.day("应享期间止")
    deduction: Mapped[int | None] = fields.money("扣款")
    status: Mapped[str | None] = fields.choice("发放状态", "成功", "退票", "补发", "追回", closed=True, default="成功")
    original_serial_no: Mapped[str | None] = fields.code("原发放流水号")
    return_reason: Mapped[str | None] = fields.text("退票原因")
    returned_on: Mapped[date | None] = fields.day("回盘日期")

    name_normalised: Mapped[str | None] = fields.normalised_of("name")
    id_number_valid: Mapped[bool | None] = fields.validity_of("id_number")
    birth_day: Mapped[int | None] = fields.birth_day_of("id_number")
    sex_by_number: Mapped[str | None] = fields.sex_of("id_number")
    paid_amount_first_two: Mapped[int | None] = fields.first_two_of("paid_amount")
    paid_on_day: Mapped[int] = fields.day_number_of("paid_on")
    account_holder_normalised: Mapped[str | None] = fields.normalised_of("account_holder")
    proxy_id_number_valid: Mapped[bool | None] = fields.validity_of("proxy_id_number")
    entitled_from_day: Mapped[int | None] = fields.day_number_of("entitled_from")
    entitled_until_day: Mapped[int | None] = fields.day_number_of("entitled_until")
    returned_on_day: Mapped[int | None] = fields.day_number_of("returned_on")

    @classmethod
    def indexes(cls) -> tuple[Any, ...]:
        """What rules ask: rows that take another back, of which there are few; what else somebody or a place drew."""
        named = text("original_serial_no IS NOT NULL")
        return (
            Index(None, "original_serial_no", sqlite_where=named, postgresql_where=named),
            Index(None, "id_number", "subsidy", "year", "period"),
            Index(None, "household_no", "subsidy", "year", "id_number"),
            Index(None, "account", "year", "id_number", "household_no"),
            Index(None, "region_code", "subsidy", "year"),
        )
