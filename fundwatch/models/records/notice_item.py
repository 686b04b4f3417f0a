"""One thing listed in a notice on many things (公示明细)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class NoticeItem(Record):
    """One thing listed in a notice on many things."""

    __tablename__ = "notice_item"
    sheet = fields.Sheet("公示明细", key=("notice_no", "subject_type", "subject_no"), group="公示与备案")

    notice_no: Mapped[str | None] = fields.reference("公示编号", "公示", "notice_record", index=True)
    subject_type: Mapped[str | None] = fields.choice("对象类型", "指标", "项目", "批次", "资产")
    subject_no: Mapped[str | None] = fields.code("对象编号", index=True)
    amount: Mapped[int | None] = fields.money("金额")
