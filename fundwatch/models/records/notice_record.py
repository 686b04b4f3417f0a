"""A disclosure notice that was posted (公示)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class NoticeRecord(Record):
    """A disclosure notice that was posted."""

    __tablename__ = "notice_record"
    sheet = fields.Sheet("公示", key=("notice_no",), group="公示与备案")

    notice_no: Mapped[str] = fields.code("公示编号", required=True)
    level: Mapped[str] = fields.choice("级别", "县", "乡镇", "村", required=True, closed=True)
    kind: Mapped[str] = fields.choice(
        "公示种类",
        "资金分配结果",
        "年度项目计划",
        "项目调整",
        "年度计划完成情况",
        "项目库入库",
        "资金项目安排",
        "项目实施情况",
        "项目完成情况",
        "项目实施前",
        "项目实施后",
        "补助发放到户",
        "发放结果",
        "资产收益分配",
        "折股量化",
        "确权移交",
        "资产处置",
        "小额信贷",
        "公益岗聘用",
        "劳务报酬",
        required=True,
    )
    region_code: Mapped[str] = fields.reference(
        "区划代码", "行政区划", "region", required=True, synonyms=("行政区划代码", "村代码")
    )
    subject_type: Mapped[str] = fields.choice("对象类型", "指标", "项目", "批次", "资产", "多项", required=True)
    subject_no: Mapped[str | None] = fields.code("对象编号", index=True)
    amount: Mapped[int | None] = fields.money("公示金额")
    from_day: Mapped[date] = fields.day("开始日期", required=True)
    until_day: Mapped[date | None] = fields.day("结束日期")
    medium: Mapped[str | None] = fields.text("载体")
    place: Mapped[str | None] = fields.text("地点")
    listed_count: Mapped[int | None] = fields.integer("人数或户数")
    photo_count: Mapped[int | None] = fields.integer("照片数")
    objections: Mapped[str | None] = fields.text("异议情况")
    objections_settled_on: Mapped[date | None] = fields.day("异议办结日期")
    taken_down_on: Mapped[date | None] = fields.day("撤下日期")

    from_day_day: Mapped[int] = fields.day_number_of("from_day")
    until_day_day: Mapped[int | None] = fields.day_number_of("until_day")
    objections_settled_on_day: Mapped[int | None] = fields.day_number_of("objections_settled_on")
    taken_down_on_day: Mapped[int | None] = fields.day_number_of("taken_down_on")
