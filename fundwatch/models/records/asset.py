"""An asset formed with special money (资产)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Asset(Record):
    """An asset formed with special money."""

    __tablename__ = "asset"
    sheet = fields.Sheet("资产", key=("asset_no",), group="资产")

    asset_no: Mapped[str] = fields.code("资产编号", required=True)
    name: Mapped[str] = fields.text("资产名称", required=True)
    category: Mapped[str] = fields.choice("资产类别", "经营性", "公益性", "到户类", "权益性", required=True)
    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project", index=True)
    original_value: Mapped[int] = fields.money("原值", required=True)
    public_money: Mapped[int | None] = fields.money("财政投入")
    formed_on: Mapped[date] = fields.day("形成日期", required=True)
    region_code: Mapped[str] = fields.reference(
        "区划代码", "行政区划", "region", required=True, synonyms=("行政区划代码", "村代码")
    )
    owner: Mapped[str | None] = fields.text("所有权人")
    ownership: Mapped[str | None] = fields.text("权属类型")
    user: Mapped[str | None] = fields.text("使用权人")
    titled_on: Mapped[date | None] = fields.day("确权日期")
    handed_over_on: Mapped[date | None] = fields.day("移交日期")
    booked_on: Mapped[date | None] = fields.day("入账日期")
    operator_code: Mapped[str | None] = fields.reference("经营主体编码", "单位", "unit")
    keeper: Mapped[str | None] = fields.text("管护责任人")
    status: Mapped[str] = fields.choice("状态", "在用", "出租", "闲置", "毁损", "已处置", required=True, closed=True)
    idle_from: Mapped[date | None] = fields.day("闲置起始日期")
    agreed_yearly_income: Mapped[int | None] = fields.money("年约定收益")
    leased_from: Mapped[date | None] = fields.day("租赁起")
    leased_until: Mapped[date | None] = fields.day("租赁止")
    guaranteed_rate: Mapped[int | None] = fields.ratio("保底收益率")
    principal_due_on: Mapped[date | None] = fields.day("本金到期日")
    principal_returned_on: Mapped[date | None] = fields.day("本金返还日期")
    size: Mapped[str | None] = fields.text("规模")
    disposed_on: Mapped[date | None] = fields.day("处置日期")
    disposal_method: Mapped[str | None] = fields.text("处置方式")
    disposal_amount: Mapped[int | None] = fields.money("处置金额")
    disposal_approval_no: Mapped[str | None] = fields.code("处置批复文号")

    formed_on_day: Mapped[int] = fields.day_number_of("formed_on")
    titled_on_day: Mapped[int | None] = fields.day_number_of("titled_on")
    handed_over_on_day: Mapped[int | None] = fields.day_number_of("handed_over_on")
    booked_on_day: Mapped[int | None] = fields.day_number_of("booked_on")
    idle_from_day: Mapped[int | None] = fields.day_number_of("idle_from")
    leased_from_day: Mapped[int | None] = fields.day_number_of("leased_from")
    leased_until_day: Mapped[int | None] = fields.day_number_of("leased_until")
    principal_due_on_day: Mapped[int | None] = fields.day_number_of("principal_due_on")
    principal_returned_on_day: Mapped[int | None] = fields.day_number_of("principal_returned_on")
    disposed_on_day: Mapped[int | None] = fields.day_number_of("disposed_on")
