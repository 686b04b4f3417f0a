"""What a subsidy pays, to whom, how often, from when to when (补助标准)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class SubsidyStandard(Record):
    """What a subsidy pays, to whom, how often, from when to when."""

    __tablename__ = "subsidy_standard"
    sheet = fields.Sheet("补助标准", key=("subsidy", "from_year", "grade"), group="补助")

    subsidy: Mapped[str | None] = fields.text("补助项目", synonyms=("补贴项目", "补贴名称", "补助名称", "政策名称"))
    from_year: Mapped[int | None] = fields.year("起始年度")
    grade: Mapped[str | None] = fields.text("档次")
    until_year: Mapped[int | None] = fields.year("截止年度")
    from_day: Mapped[date | None] = fields.day("起始日期")
    region_code: Mapped[str | None] = fields.reference(
        "区划代码", "行政区划", "region", synonyms=("行政区划代码", "村代码")
    )
    per: Mapped[str] = fields.choice(
        "计发单位",
        "人",
        "户",
        "亩",
        "平方米",
        "立方米",
        "公里",
        "座",
        "口",
        "头",
        "只",
        "羽",
        "箱",
        "株",
        "工日",
        "次",
        required=True,
    )
    cycle: Mapped[str] = fields.choice("周期", "年", "月", "次", required=True)
    amount: Mapped[int] = fields.money("标准金额", required=True)
    standard_type: Mapped[str | None] = fields.choice("标准类型", "定额", "上限", "比例", default="定额")
    share: Mapped[int | None] = fields.ratio("比例")
    cap_per_person: Mapped[int | None] = fields.money("每人上限")
    cap_per_household: Mapped[int | None] = fields.money("每户上限")
    min_age: Mapped[int | None] = fields.integer("年龄下限")
    max_age: Mapped[int | None] = fields.integer("年龄上限")
    eligible: Mapped[str] = fields.choice("对象范围", "在册户", "低保", "不限", required=True)
    max_times: Mapped[int | None] = fields.integer("上限次数")
    exclusive_with: Mapped[str | None] = fields.text("互斥项目")
    exclusive_scope: Mapped[str | None] = fields.choice("互斥范围", "人", "户", default="人")
    exclusive_period: Mapped[str | None] = fields.choice("互斥期间", "同年", "终身")
    measured_item: Mapped[str | None] = fields.text("计量项目")

    from_day_day: Mapped[int | None] = fields.day_number_of("from_day")
