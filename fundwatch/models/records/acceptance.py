"""An acceptance of a project's works (验收)."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Mapped

from fundwatch.models import fields
from fundwatch.models.record import Record

#: 验收结论 under which something is accepted.
PASSED = ("合格", "整改后合格")


class Acceptance(Record):
    """An acceptance of a project's works."""

    __tablename__ = "acceptance"
    sheet = fields.Sheet("验收", key=("project_no", "accepted_on", "acceptance_level"), group="项目")

    project_no: Mapped[str | None] = fields.reference("项目编号", "项目", "project")
    accepted_on: Mapped[date | None] = fields.day("验收日期")
    acceptance_level: Mapped[str | None] = fields.choice(
        "验收级别", "村自验", "乡镇初验", "县级验收", default="县级验收"
    )
    verdict: Mapped[str] = fields.choice("验收结论", "合格", "不合格", "整改后合格", required=True, closed=True)
    acceptor_unit: Mapped[str | None] = fields.text("验收单位")
    acceptor: Mapped[str | None] = fields.text("验收人")
    approved_amount: Mapped[int | None] = fields.money("核定金额")
    approved_quantity: Mapped[int | None] = fields.quantity("核定数量")
    measure_unit: Mapped[str | None] = fields.text("计量单位")

    accepted_on_day: Mapped[int | None] = fields.day_number_of("accepted_on")
