"""Projects and the papers of a project's life."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class Project(Row):
    """A project (项目)."""

    TABLE: ClassVar[str] = "项目"
    code: str = column("项目编号", key=True)
    name: str = column("项目名称")
    category: str = column("项目类别")
    region: str = column("区划代码")
    supervisor: str = column("主管单位编码")
    executor: str = column("实施单位编码")
    manager: str | None = column("负责人")
    investment: int = column("计划投资", "money")
    listed_on: date | None = column("入库日期", "date")
    approval_no: str | None = column("批复文号")
    approved_on: date | None = column("批复日期", "date")
    planned_start: date | None = column("计划开工日期", "date")
    planned_finish: date | None = column("计划完工日期", "date")
    started_on: date | None = column("实际开工日期", "date")
    finished_on: date | None = column("实际完工日期", "date")
    status: str = column("状态")
    progress: int | None = column("形象进度", "number")
    households: int | None = column("受益户数", "number")
    persons: int | None = column("受益人数", "number")
    content: str | None = column("建设内容")
    goal: str | None = column("绩效目标")
    year: int | None = column("预算年度", "number")
    estimate: int | None = column("概算投资", "money")
    villagers_met_on: date | None = column("村民代表会议日期", "date")
    linkage: str | None = column("利益联结机制")
    construction: str | None = column("建设性质")
    subtype: str | None = column("项目二级类型")


@dataclass(slots=True)
class Procurement(Row):
    """A purchase or tender (采购)."""

    TABLE: ClassVar[str] = "采购"
    code: str = column("采购编号", key=True)
    project: str = column("项目编号")
    method: str = column("采购方式")
    budget: int = column("预算金额", "money")
    announced_on: date | None = column("公告日期", "date")
    sale_from: date | None = column("文件发售起", "date")
    sale_until: date | None = column("文件发售止", "date")
    opened_on: date | None = column("开标日期", "date")
    shown_from: date | None = column("候选人公示起", "date")
    shown_until: date | None = column("候选人公示止", "date")
    awarded_on: date | None = column("中标通知日期", "date")
    winner: str | None = column("中标单位编码")
    amount: int | None = column("中标金额", "money")
    goods: str | None = column("标的")
    quantity: float | None = column("数量", "number")
    measure: str | None = column("计量单位")


@dataclass(slots=True)
class Bid(Row):
    """A bid (投标)."""

    TABLE: ClassVar[str] = "投标"
    procurement: str = column("采购编号", key=True)
    bidder: str = column("投标单位编码", key=True)
    price: int = column("报价", "money")
    phone: str | None = column("联系电话")
    contact: str | None = column("联系人")
    deposit_account: str | None = column("保证金账号")
    won: bool | None = column("是否中标")


@dataclass(slots=True)
class Contract(Row):
    """A contract (合同); the shares are written as offices write them: 3%."""

    TABLE: ClassVar[str] = "合同"
    code: str = column("合同编号", key=True)
    project: str = column("项目编号")
    procurement: str | None = column("采购编号")
    contractor: str = column("乙方单位编码")
    amount: int = column("合同金额", "money")
    signed_on: date = column("签订日期", "date")
    term_until: date | None = column("工期止", "date")
    advance: str | None = column("预付比例")
    bond: str | None = column("履约保证金比例")
    retention: str | None = column("质保金比例")
    goods: str | None = column("标的")
    quantity: float | None = column("数量", "number")
    measure: str | None = column("计量单位")


@dataclass(slots=True)
class ContractChange(Row):
    """A change order (合同变更)."""

    TABLE: ClassVar[str] = "合同变更"
    contract: str = column("合同编号", key=True)
    number: int = column("变更序号", "number", key=True)
    changed_on: date = column("变更日期", "date")
    amount: int = column("变更金额", "money")
    approval_no: str | None = column("批复文号")
    reason: str | None = column("原因")


@dataclass(slots=True)
class Acceptance(Row):
    """An acceptance (验收)."""

    TABLE: ClassVar[str] = "验收"
    project: str = column("项目编号", key=True)
    accepted_on: date = column("验收日期", "date", key=True)
    level: str | None = column("验收级别", key=True)
    verdict: str = column("验收结论")
    unit: str | None = column("验收单位")
    person: str | None = column("验收人")
    amount: int | None = column("核定金额", "money")


@dataclass(slots=True)
class Settlement(Row):
    """A settlement review of a contract (结算审核)."""

    TABLE: ClassVar[str] = "结算审核"
    contract: str = column("合同编号", key=True)
    submitted: int = column("送审金额", "money")
    approved: int = column("审定金额", "money")
    approved_on: date = column("审定日期", "date")
    reviewer: str | None = column("审核单位")


@dataclass(slots=True)
class FinalAccount(Row):
    """A project's final account (决算)."""

    TABLE: ClassVar[str] = "决算"
    project: str = column("项目编号", key=True)
    submitted: int = column("送审金额", "money")
    approved: int = column("审定金额", "money")
    approved_on: date = column("审定日期", "date")
    auditor: str | None = column("审计单位")
