"""Assets, their income, and small loans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class Asset(Row):
    """An asset that came of a project (资产)."""

    TABLE: ClassVar[str] = "资产"
    code: str = column("资产编号", key=True)
    name: str = column("资产名称")
    category: str = column("资产类别")
    project: str | None = column("项目编号")
    value: int = column("原值", "money")
    public_money: int | None = column("财政投入", "money")
    formed_on: date = column("形成日期", "date")
    region: str = column("区划代码")
    owner: str | None = column("所有权人")
    tenure: str | None = column("权属类型")
    user: str | None = column("使用权人")
    titled_on: date | None = column("确权日期", "date")
    handed_on: date | None = column("移交日期", "date")
    booked_on: date | None = column("入账日期", "date")
    operator: str | None = column("经营主体编码")
    keeper: str | None = column("管护责任人")
    status: str = column("状态")
    idle_from: date | None = column("闲置起始日期", "date")
    yearly_income: int | None = column("年约定收益", "money")
    lease_from: date | None = column("租赁起", "date")
    lease_until: date | None = column("租赁止", "date")
    size: str | None = column("规模")
    disposed_on: date | None = column("处置日期", "date")
    disposal: str | None = column("处置方式")
    disposal_amount: int | None = column("处置金额", "money")
    disposal_approval: str | None = column("处置批复文号")


@dataclass(slots=True)
class ShareAllotment(Row):
    """A share of an asset's income (折股量化)."""

    TABLE: ClassVar[str] = "折股量化"
    asset: str = column("资产编号", key=True)
    target: str = column("对象", key=True)
    share: float = column("股份", "number")


@dataclass(slots=True)
class AssetIncome(Row):
    """Income of an asset (资产收益)."""

    TABLE: ClassVar[str] = "资产收益"
    asset: str = column("资产编号", key=True)
    year: int = column("年度", "number", key=True)
    period: str | None = column("期次", key=True)
    due: int = column("应收收益", "money")
    received: int = column("实收收益", "money")
    received_on: date | None = column("收到日期", "date")


@dataclass(slots=True)
class IncomeShare(Row):
    """Income of an asset handed out (收益分配)."""

    TABLE: ClassVar[str] = "收益分配"
    asset: str = column("资产编号", key=True)
    year: int = column("年度", "number", key=True)
    period: str | None = column("期次", key=True)
    target: str | None = column("对象", key=True)
    amount: int = column("金额", "money")
    use: str | None = column("用途")
    paid_on: date | None = column("发放日期", "date")
    resolved_on: date | None = column("决议日期", "date")


@dataclass(slots=True)
class Loan(Row):
    """A small loan (小额贷款)."""

    TABLE: ClassVar[str] = "小额贷款"
    code: str = column("贷款编号", key=True)
    borrower: str | None = column("借款人类型")
    household: str | None = column("户编号")
    id_number: str | None = column("身份证号")
    amount: int = column("贷款金额", "money")
    lent_on: date = column("放款日期", "date")
    due_on: date = column("到期日期", "date")
    rate: str | None = column("年利率")
    interest_grant: int | None = column("贴息金额", "money")
    purpose: str | None = column("用途")
    payee: str | None = column("收款人")
    payee_account: str | None = column("收款账号")
    actual_user: str | None = column("实际使用人")
    repaid_on: date | None = column("结清日期", "date")
