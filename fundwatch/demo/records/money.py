"""Budget documents, allocations, payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class Indicator(Row):
    """A budget document (资金指标)."""

    TABLE: ClassVar[str] = "资金指标"
    code: str = column("指标编号", key=True)
    document_no: str = column("指标文号")
    name: str = column("资金名称")
    level: str = column("资金级次")
    category: str = column("资金类别")
    year: int = column("预算年度", "number")
    amount: int = column("金额", "money", default=0)
    kind: str | None = column("指标类型")
    issued_on: date = column("下达日期", "date")
    received_on: date | None = column("收到日期", "date")
    parent: str | None = column("上级指标编号")
    task: str | None = column("任务方向")
    subject_code: str | None = column("支出科目")
    scope: str | None = column("使用范围")
    remark: str | None = column("备注")


@dataclass(slots=True)
class Allocation(Row):
    """Money of a document given to a unit (资金分配)."""

    TABLE: ClassVar[str] = "资金分配"
    code: str = column("分配编号", key=True)
    indicator: str = column("指标编号")
    document_no: str = column("分配文号")
    allocated_on: date = column("分配日期", "date")
    unit: str = column("接收单位编码")
    project: str | None = column("项目编号")
    amount: int = column("金额", "money")
    arrived_on: date | None = column("到账日期", "date")


@dataclass(slots=True)
class Payment(Row):
    """A payment out of public money (支付)."""

    TABLE: ClassVar[str] = "支付"
    code: str = column("支付流水号", key=True)
    voucher: str | None = column("凭证号")
    paid_on: date = column("支付日期", "date")
    payer: str = column("付款单位编码")
    payer_account: str | None = column("付款账号")
    payee: str = column("收款人")
    payee_account: str | None = column("收款账号")
    payee_unit: str | None = column("收款单位编码")
    amount: int = column("金额", "money")
    purpose: str = column("用途")
    indicator: str | None = column("指标编号")
    project: str | None = column("项目编号")
    contract: str | None = column("合同编号")
    method: str = column("支付方式")
    nature: str | None = column("支出性质")
    subject_code: str | None = column("支出科目")
    economic_class: str | None = column("经济分类")
    applied_on: date | None = column("申请日期", "date")
    signed_on: date | None = column("签批日期", "date")
    handler: str | None = column("经办人")
    batch: str | None = column("批次号")
    quantity: float | None = column("数量", "number")
    measure: str | None = column("计量单位")


@dataclass(slots=True)
class Invoice(Row):
    """An invoice under a payment (发票)."""

    TABLE: ClassVar[str] = "发票"
    code: str | None = column("发票代码", key=True)
    number: str = column("发票号码", key=True)
    payment: str = column("支付流水号", key=True)
    issued_on: date = column("开票日期", "date")
    seller: str = column("销售方")
    amount: int = column("金额", "money")
    buyer: str | None = column("购买方")
    goods: str | None = column("货物名称")
    quantity: float | None = column("数量", "number")
    measure: str | None = column("计量单位")
