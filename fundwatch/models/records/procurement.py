"""How a project chose its supplier (采购)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Procurement(Record):
    """How a project chose its supplier."""

    __tablename__ = "procurement"
    sheet = fields.Sheet("采购", key=("procurement_no",), group="项目")

    procurement_no: Mapped[str] = fields.code("采购编号", required=True)
    project_no: Mapped[str] = fields.reference("项目编号", "项目", "project", required=True)
    method: Mapped[str] = fields.choice(
        "采购方式",
        "公开招标",
        "邀请招标",
        "竞争性谈判",
        "竞争性磋商",
        "询价",
        "单一来源",
        "比选",
        "框架协议",
        "电子卖场",
        "直接委托",
        "以工代赈",
        "村民自建",
        required=True,
    )
    budget: Mapped[int] = fields.money("预算金额", required=True)
    announced_on: Mapped[date | None] = fields.day("公告日期")
    sale_from: Mapped[date | None] = fields.day("文件发售起")
    sale_until: Mapped[date | None] = fields.day("文件发售止")
    bids_opened_on: Mapped[date | None] = fields.day("开标日期")
    candidates_from: Mapped[date | None] = fields.day("候选人公示起")
    candidates_until: Mapped[date | None] = fields.day("候选人公示止")
    awarded_on: Mapped[date | None] = fields.day("中标通知日期")
    winner_code: Mapped[str | None] = fields.reference("中标单位编码", "单位", "unit")
    award_amount: Mapped[int | None] = fields.money("中标金额")
    subject_matter: Mapped[str | None] = fields.text("标的")
    quantity: Mapped[int | None] = fields.quantity("数量")
    measure_unit: Mapped[str | None] = fields.text("计量单位")
    lot: Mapped[str | None] = fields.text("包号")

    announced_on_day: Mapped[int | None] = fields.day_number_of("announced_on")
    sale_from_day: Mapped[int | None] = fields.day_number_of("sale_from")
    sale_until_day: Mapped[int | None] = fields.day_number_of("sale_until")
    bids_opened_on_day: Mapped[int | None] = fields.day_number_of("bids_opened_on")
    candidates_from_day: Mapped[int | None] = fields.day_number_of("candidates_from")
    candidates_until_day: Mapped[int | None] = fields.day_number_of("candidates_until")
    awarded_on_day: Mapped[int | None] = fields.day_number_of("awarded_on")
