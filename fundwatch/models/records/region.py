"""A county, township or village (行政区划)."""

from __future__ import annotations

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record


class Region(Record):
    """A county, township or village."""

    __tablename__ = "region"
    sheet = fields.Sheet("行政区划", key=("region_code",), group="基础资料")

    region_code: Mapped[str] = fields.code("区划代码", required=True, synonyms=("行政区划代码", "村代码"))
    name: Mapped[str] = fields.text("名称", required=True)
    level: Mapped[str] = fields.choice("级别", "县", "乡镇", "村", required=True, closed=True)
    parent_code: Mapped[str | None] = fields.reference("上级代码", "行政区划", "region", index=True)
    is_poor: Mapped[bool | None] = fields.boolean("是否贫困")
