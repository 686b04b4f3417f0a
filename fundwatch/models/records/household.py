"""A household on the register (户)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Household(Record):
    """A household on the register."""

    __tablename__ = "household"
    sheet = fields.Sheet("户", key=("household_no",), group="户与人员", synonyms=("户信息", "贫困户", "建档立卡户"))

    household_no: Mapped[str] = fields.code("户编号", required=True, synonyms=("户编码", "户号"))
    head_name: Mapped[str] = fields.name("户主姓名", required=True, synonyms=("户主",))
    head_id_number: Mapped[str] = fields.id_number(
        "户主身份证号", required=True, index=True, synonyms=("户主身份证号码", "户主证件号码")
    )
    region_code: Mapped[str] = fields.reference(
        "区划代码", "行政区划", "region", required=True, index=True, synonyms=("行政区划代码", "村代码")
    )
    head_count: Mapped[int] = fields.integer("人口数", required=True, synonyms=("家庭人口", "人数"))
    identified_on: Mapped[date | None] = fields.day("识别日期")
    lifted_on: Mapped[date | None] = fields.day("脱贫日期")
    relapsed_on: Mapped[date | None] = fields.day("返贫日期")
    status: Mapped[str | None] = fields.choice(
        "状态", "在册", "已脱贫", "返贫", "脱贫不稳定", "边缘易致贫", "突发严重困难", "风险消除", "注销"
    )
    cause: Mapped[str | None] = fields.text("致贫原因")
    helper: Mapped[str | None] = fields.text("帮扶责任人")
    helping_unit: Mapped[str | None] = fields.text("帮扶单位")
    income_per_head: Mapped[int | None] = fields.money("人均纯收入")
    income_year: Mapped[int | None] = fields.year("收入年度")
    housing_area: Mapped[int | None] = fields.quantity("住房面积")
    relocated: Mapped[bool | None] = fields.boolean("搬迁")

    head_name_normalised: Mapped[str | None] = fields.normalised_of("head_name")
    head_id_number_valid: Mapped[bool | None] = fields.validity_of("head_id_number")
    head_birth_day: Mapped[int | None] = fields.birth_day_of("head_id_number")
    head_sex_by_number: Mapped[str | None] = fields.sex_of("head_id_number")
    identified_on_day: Mapped[int | None] = fields.day_number_of("identified_on")
    lifted_on_day: Mapped[int | None] = fields.day_number_of("lifted_on")
    relapsed_on_day: Mapped[int | None] = fields.day_number_of("relapsed_on")
