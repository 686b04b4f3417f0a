"""Disclosure notices and filings with the discipline office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class Notice(Row):
    """A notice that was posted (公示)."""

    TABLE: ClassVar[str] = "公示"
    code: str = column("公示编号", key=True)
    level: str = column("级别")
    kind: str = column("公示种类")
    region: str = column("区划代码")
    target_type: str = column("对象类型")
    target: str | None = column("对象编号")
    amount: int | None = column("公示金额", "money")
    begins_on: date = column("开始日期", "date")
    ends_on: date | None = column("结束日期", "date")
    carrier: str | None = column("载体")
    place: str | None = column("地点")
    count: int | None = column("人数或户数", "number")
    photos: int | None = column("照片数", "number")
    objection: str | None = column("异议情况")
    settled_on: date | None = column("异议办结日期", "date")


@dataclass(slots=True)
class NoticeItem(Row):
    """One thing that a notice on many things lists (公示明细)."""

    TABLE: ClassVar[str] = "公示明细"
    notice: str = column("公示编号", key=True)
    target_type: str = column("对象类型", key=True)
    target: str = column("对象编号", key=True)
    amount: int | None = column("金额", "money")


@dataclass(slots=True)
class Filing(Row):
    """A report to the discipline office (纪委备案)."""

    TABLE: ClassVar[str] = "纪委备案"
    code: str = column("备案编号", key=True)
    unit: str = column("报送单位编码")
    matter: str = column("备案事项")
    project: str | None = column("项目编号")
    period: str = column("所属期")
    filed_on: date = column("报送日期", "date")
    amount: int | None = column("金额", "money")
    receiver: str | None = column("接收人")
