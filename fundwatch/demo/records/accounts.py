"""Bank statements, and the books of units and villages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from fundwatch.demo.records.base import Row, column


@dataclass(slots=True)
class BankEntry(Row):
    """A line of a bank statement (账户流水)."""

    TABLE: ClassVar[str] = "账户流水"
    code: str = column("流水号", key=True)
    account: str = column("账号")
    holder: str | None = column("户名")
    moved_on: date = column("交易日期", "date")
    way: str = column("收支方向")
    amount: int = column("金额", "money")
    other_account: str | None = column("对方账号")
    other_name: str | None = column("对方户名")
    words: str | None = column("摘要")
    balance: int | None = column("余额", "money")
