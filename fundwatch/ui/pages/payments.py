"""支付: every payment of a year, and the chosen one's way, contract, invoices, batch and account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundwatch.ui.context import Context
from fundwatch.ui.statement.statement_page import StatementKind, StatementPage

if TYPE_CHECKING:
    from fundwatch.services import payments
else:
    from fundwatch.ui.late import payments


def make_page(context: Context) -> StatementPage:
    """The page 支付."""
    return StatementPage(
        context,
        StatementKind(
            name="payments",
            title="支付",
            service=payments,
            search="搜索收款人、用途、流水号、项目、文号",
            empty=("还没有支付", "导入含有“支付”的工作簿后，这里列出每一笔支付的来龙去脉。"),
        ),
    )
