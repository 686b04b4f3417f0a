"""A household's income of one year (户收入)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class HouseholdIncome(Record):
    """A household's income of one year."""

    __tablename__ = "household_income"
    sheet = fields.Sheet("户收入", key=("household_no", "year"), group="户与人员")

    household_no: Mapped[str | None] = fields.code("户编号", synonyms=("户编码", "户号"))
    year: Mapped[int | None] = fields.year("年度", synonyms=("年份", "补贴年度"))
    income_per_head: Mapped[int] = fields.money("人均纯收入", required=True)
    wage_income: Mapped[int | None] = fields.money("工资性收入")
    business_income: Mapped[int | None] = fields.money("经营性收入")
    property_income: Mapped[int | None] = fields.money("财产性收入")
    transfer_income: Mapped[int | None] = fields.money("转移性收入")
    business_cost: Mapped[int | None] = fields.money("生产经营支出")
