"""A dated value that overrides a shipped policy parameter (政策参数)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class PolicyParameter(Record):
    """A dated value that overrides a shipped policy parameter."""

    __tablename__ = "policy_parameter"
    sheet = fields.Sheet("政策参数", key=("parameter", "from_day", "region_code"), group="政策")

    parameter: Mapped[str | None] = fields.text("参数")
    from_day: Mapped[date | None] = fields.day("起始日期")
    region_code: Mapped[str | None] = fields.reference(
        "区划代码", "行政区划", "region", synonyms=("行政区划代码", "村代码")
    )
    until_day: Mapped[date | None] = fields.day("截止日期")
    value: Mapped[int] = fields.quantity("数值", required=True)
    measure_unit: Mapped[str | None] = fields.text("单位")
    basis: Mapped[str | None] = fields.text("依据")

    from_day_day: Mapped[int | None] = fields.day_number_of("from_day")
    until_day_day: Mapped[int | None] = fields.day_number_of("until_day")
