"""A subsidy policy as the county publishes it: who gets what, on which document, how and when (补贴政策清单)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class SubsidyPolicy(Record):
    """A subsidy policy as the county publishes it."""

    __tablename__ = "subsidy_policy"
    sheet = fields.Sheet("补贴政策清单", key=("policy_no",), group="政策", synonyms=("惠民惠农补贴政策清单",))

    policy_no: Mapped[str] = fields.code("政策编号", required=True, synonyms=("政策编码",))
    subsidy: Mapped[str] = fields.text("补助项目", required=True, synonyms=("补贴项目",))
    department: Mapped[str] = fields.text("主管部门", required=True, synonyms=("行业主管部门",))
    policy_level: Mapped[str | None] = fields.choice("政策级次", "中央", "省", "市", "县")
    document_no: Mapped[str | None] = fields.code("依据文号", synonyms=("政策文号",))
    recipients: Mapped[str | None] = fields.text("补助对象", synonyms=("补贴对象",))
    standard_note: Mapped[str | None] = fields.text("补助标准说明", synonyms=("补贴标准说明",))
    paid_by: Mapped[str | None] = fields.choice("发放方式", "一卡通", "现金", "实物")
    paid_when: Mapped[str | None] = fields.text("发放时间")
    inquiry_phone: Mapped[str | None] = fields.text("咨询电话")
    from_day: Mapped[date | None] = fields.day("起始日期")
    until_day: Mapped[date | None] = fields.day("截止日期")

    from_day_day: Mapped[int | None] = fields.day_number_of("from_day")
    until_day_day: Mapped[int | None] = fields.day_number_of("until_day")
