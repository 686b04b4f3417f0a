"""A bid in a procurement (投标)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Bid(Record):
    """A bid in a procurement."""

    __tablename__ = "bid"
    sheet = fields.Sheet("投标", key=("procurement_no", "bidder_code"), group="项目")

    procurement_no: Mapped[str | None] = fields.reference("采购编号", "采购", "procurement")
    bidder_code: Mapped[str | None] = fields.reference("投标单位编码", "单位", "unit")
    price: Mapped[int] = fields.money("报价", required=True)
    phone: Mapped[str | None] = fields.text("联系电话", synonyms=("电话", "手机号"))
    contact: Mapped[str | None] = fields.text("联系人")
    deposit_account: Mapped[str | None] = fields.account("保证金账号")
    is_winner: Mapped[bool | None] = fields.boolean("是否中标")
